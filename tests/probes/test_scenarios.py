"""Every scenario is a regression test of the look: it finds the true causes, and nothing in a healthy world."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.library import Library
from decision_tree.practice import load_scenario, scenarios
from decision_tree.practice.server import Sandbox
from decision_tree.practice.trial import looked_at

HEALTHY_FILES = (Path(__file__).parent.parent / "practice" / "healthy").glob("*.yaml")
HEALTHY = {path.stem: load_scenario(path) for path in sorted(HEALTHY_FILES)}


@pytest.mark.parametrize("name", scenarios())
def test_a_look_finds_what_is_true_and_no_more(name: str, sandbox: Sandbox, library: Library) -> None:
    scenario = scenarios()[name]
    session = looked_at(scenario, sandbox, library)
    for fact, value in scenario.answers.items():
        asked = session.next_question()
        assert asked is not None
        assert asked.fact == fact, "what AWS does not show is the next thing to be asked"
        session.answer(fact, value)
    assert set(session.diagnosis.to_fix) == set(scenario.causes)


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_world_has_no_cause_at_all(name: str, sandbox: Sandbox, library: Library) -> None:
    diagnosis = looked_at(HEALTHY[name], sandbox, library).diagnosis
    assert diagnosis.confirmed == ()
    assert diagnosis.suggested == ()
