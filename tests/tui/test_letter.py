"""The letter in a cause's story: shown line by line as it is to be sent."""

from __future__ import annotations

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import diagnose
from decision_tree.script.letter import letter_for
from tests.knowledge import built_in
from tui.widgets.story import cause_story
from tui.widgets.words import Words

SCP = "authorization.service_control_policy"


def shown(*observations: Observation, cause_id: str = SCP) -> list[str]:
    case = Case("20260101-abcdef", 0.0)
    case.add(*observations)
    diagnosis = diagnose(case, built_in())
    finding = next(found for found in diagnosis.findings if found.cause_id == cause_id)
    return [str(widget.content) for widget in cause_story(diagnosis, finding) if isinstance(widget, Words)]


def test_the_letter_has_the_values_of_the_case_and_its_own_lines() -> None:
    account = Observation("account_id", "111122223333", Source.MESSAGE, "111122223333")
    texts = shown(account)
    at = texts.index("Message to the administrator of the organization")
    cause = built_in().causes[SCP]
    assert texts[at + 1] == letter_for(cause, {"account_id": "111122223333"}, built_in())
    assert "in account 111122223333\n\nHello,\n" in texts[at + 1]


def test_a_cause_that_one_mends_oneself_has_none() -> None:
    assert not [text for text in shown(cause_id="agent.stopped") if text.startswith("Message to")]
