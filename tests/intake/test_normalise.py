"""Patterns see plain text; what they match can be shown where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.intake.normalise import normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The task can’t pull “x”", 'The task can\'t pull "x"'),
        ("│ Error: a\n│   b\n╵ c", "Error: a b c"),
        ("Error\n | wrapped", "Error wrapped"),
        ("Reason | CannotPull", "Reason | CannotPull"),
        (r"{\"message\":\"a\nb\tc\"}", '{"message":"a b c"}'),
        (r"exec: \\\"apt-get", 'exec: "apt-get'),
        (r"\u003cnone\u003e \u2019", "<none> '"),
        ("  many \t blanks\n\n here  ", "many blanks here "),
        ("a \\n b\\t\\nc", "a b c"),
        ("arn:aws:sts::1:assumed-\n  role/app-\nweb/i-1 is not", "arn:aws:sts::1:assumed-role/app-web/i-1 is not"),
        ("not read-\nonly", "not read- only"),
    ],
)
def test_normalise(text: str, plain: str) -> None:
    assert normalise(text).text == plain


@given(st.text(alphabet="ab \n\t│|\\\"'nt“’u0", max_size=80))
def test_positions_lead_back(text: str) -> None:
    """Each character that was copied comes from a place with that character; the order is kept."""
    result = normalise(text)
    before = 0
    for index, char in enumerate(result.text):
        start, end = result.source_span(index, index + 1)
        assert before <= start <= end <= len(text)
        if end - start == 1 and char not in " \"'":
            assert text[start] == char
        before = start


@given(st.text(alphabet="ab c\n", max_size=40), st.text(alphabet="ab c\n", max_size=40))
def test_spans_are_read_one_after_the_other(first: str, second: str) -> None:
    text = f"{first}XX{second}"
    spans = [(0, len(first)), (len(first) + 2, len(text))]
    result = normalise(text, spans)
    assert "X" not in result.text
    assert result.text.split() == f"{first} {second}".split()


@given(st.text(alphabet='ab \n\t│|\\"nt', max_size=80))
def test_blanks_are_single(text: str) -> None:
    assert "  " not in normalise(text).text


def test_a_match_is_found_in_the_given_text() -> None:
    text = "│ Error: “not\n│   found”"
    result = normalise(text)
    start = result.text.index("not found")
    assert text[slice(*result.source_span(start, start + len("not found")))] == "not\n│   found"


TABLE = """Stopped Tasks

  Reason                          Task Count  Sample
  ------                          ----------  ------
  ResourceInitializationError: u  7           4cd7ed2c
  nable to retrieve ecr registry              927a0e3
   auth
  Task failed ELB health checks   6           193ec8a3

after
"""


def test_a_message_broken_into_a_column_is_read_in_one_piece() -> None:
    plain = normalise(TABLE)
    message = "ResourceInitializationError: unable to retrieve ecr registry auth"
    assert message in plain.text
    start = plain.text.index(message)
    span = plain.source_span(start, start + len("Resource"))
    assert TABLE[slice(*span)] == "Resource"


@given(st.text(alphabet="ab -\n", max_size=200))
def test_tables_of_any_form_are_no_crash(text: str) -> None:
    plain = normalise(f"---  ---\n{text}")
    assert len(plain.starts) == len(plain.sources) == len(plain.ends)


def test_bars_at_both_ends_of_wrapped_lines_are_one_blank() -> None:
    boxed = "| unable to pull secrets or   |\n| registry auth: i/o timeout |"
    assert "secrets or registry auth" in normalise(boxed).text


def test_a_pipe_between_commands_stays() -> None:
    assert normalise("a | b").text == "a | b"
