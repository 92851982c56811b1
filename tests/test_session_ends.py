"""Notes and ends in a session: what people type is cleaned, and an end fits its causes."""

from __future__ import annotations

import pytest

from decision_tree.case import Case, Ending, FixedWith
from decision_tree.errors import ParameterError
from decision_tree.redact import redact_case
from decision_tree.report import make_report, to_markdown
from decision_tree.session import Session
from tests.knowledge import network

CAUSE = "network.no_public_ip"


def session() -> Session:
    made = Session(network(), Case("20260101-abcdef", 0))
    made.answer("launch_type", "fargate")
    made.answer("public_ip", "no")
    return made


def test_a_note_is_cleaned_and_loses_its_secrets() -> None:
    made = session()
    made.note("\x1b]0;x\x07 ticket 7 aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\u202e ")
    ((_at, text),) = made.case.notes
    assert text.startswith("ticket 7")
    assert "wJalr" not in text
    assert "\u202e" not in text
    with pytest.raises(ParameterError):
        made.note(" \x1b[0m\n")
    assert len(made.case.notes) == 1


def test_an_end_says_what_helped() -> None:
    made = session()
    made.close(Ending.SOLVED, [CAUSE, CAUSE], FixedWith.SCRIPT)
    assert made.case.ended is not None
    assert made.case.ended.how.helped == (CAUSE,)
    assert made.to_mend == (CAUSE,)
    assert made.reopen()
    assert not made.reopen()
    made.undo()
    assert made.case.ended is not None


@pytest.mark.parametrize(
    ("ending", "helped"),
    [
        (Ending.SOLVED, []),
        (Ending.NOT_SOLVED, [CAUSE]),
        (Ending.SOLVED_OTHERWISE, [CAUSE]),
        (Ending.SOLVED, ["no.such"]),
    ],
)
def test_an_end_that_does_not_fit_its_causes_is_refused(ending: Ending, helped: list[str]) -> None:
    made = session()
    with pytest.raises(ParameterError):
        made.close(ending, helped)
    assert made.case.ended is None


def test_the_report_has_the_notes_and_the_end_and_redacts_them() -> None:
    made = session()
    made.note("asked the owner of 111122223333")
    made.close(Ending.SOLVED, [CAUSE], FixedWith.BY_HAND, "on 10.1.2.3")
    text = to_markdown(make_report(made.case, made.library))
    for words in ("How it ended", "solved, by hand", "Notes", "asked the owner of 111122223333", "on 10.1.2.3"):
        assert words in text
    redacted = redact_case(made.case, made.library.values)
    assert [note for _at, note in redacted.notes] == ["asked the owner of account-1", "on private-ip-1"]
    assert redacted.ended is not None
    assert redacted.ended.how.helped == (CAUSE,)
