"""Every message rule matches what it says it matches, and nothing that it says it does not."""

from __future__ import annotations

import re

import pytest

from decision_tree.intake import read
from decision_tree.intake.messages import CompiledPattern, compiled
from decision_tree.intake.normalise import normalise
from decision_tree.library import Library
from tests.knowledge import built_in

LIBRARY: Library = built_in()
RULES = {rule.id: rule for rule in compiled(LIBRARY)}
HITS = [(id_, text) for id_, pattern in LIBRARY.patterns.items() for text in pattern.hits]
MISSES = [(id_, text) for id_, pattern in LIBRARY.patterns.items() for text in pattern.misses]


def found(rule: CompiledPattern, text: str) -> re.Match[str] | None:
    plain = normalise(text).text
    return rule.search(plain, plain.lower())


@pytest.mark.parametrize(("rule_id", "text"), HITS)
def test_hit(rule_id: str, text: str) -> None:
    assert found(RULES[rule_id], text)


@pytest.mark.parametrize(("rule_id", "text"), MISSES)
def test_miss(rule_id: str, text: str) -> None:
    assert not found(RULES[rule_id], text)


def test_each_expression_matches_what_its_literals_let_through() -> None:
    """A wrong literal would silence an expression: those of all hits must be in their texts."""
    for rule_id, text in HITS:
        plain = normalise(text).text
        for expression in RULES[rule_id].find:
            if expression.pattern.search(plain):
                assert expression.search(plain, plain.lower()), (rule_id, expression.source)


@pytest.mark.parametrize("rule_id", RULES)
def test_repeats_are_bounded(rule_id: str) -> None:
    """An unbounded repeat makes a hostile paste expensive."""
    for expression in (*LIBRARY.patterns[rule_id].find, LIBRARY.patterns[rule_id].unless):
        bare = re.sub(r"\[(?:\\.|[^\]])*\]", "[]", re.sub(r"\\[+*.?|()\[\]{}]", "", expression))
        assert not re.search(r"[+*]|\{\d*,\}", bare), expression


@pytest.mark.parametrize("rule_id", RULES)
def test_says_is_one_line_in_plain_words(rule_id: str) -> None:
    says = LIBRARY.patterns[rule_id].says
    assert "\n" not in says
    assert len(says) <= 160
    assert says[0].isupper()


@pytest.mark.parametrize("rule_id", RULES)
def test_some_hit_reaches_the_rule_in_a_whole_reading(rule_id: str) -> None:
    """No rule is hidden behind others in its own samples: its sentence is among what is shown."""
    shown = {match.pattern_id for text in LIBRARY.patterns[rule_id].hits for match in read(text, "", LIBRARY).matches}
    assert rule_id in shown


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        (
            "Error: connect ECONNREFUSED 10.0.3.7:6379\n"
            "botocore.exceptions.NoCredentialsError: Unable to locate credentials",
            "phase",
            "app_no_credentials",
        ),
        (
            "psycopg2.OperationalError: timeout expired\n"
            "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/app/0123456789abcdef0123456789abcdef"
            " is not authorized to perform: dynamodb:Query on resource: *",
            "phase",
            "app_denied",
        ),
    ],
)
def test_an_applications_own_trouble_hides_nothing_that_aws_says(text: str, fact: str, value: str) -> None:
    shown = {o.fact: o.value for o in read(text, "", LIBRARY).observations}
    assert shown[fact] == value
