"""The evaluator against @cloud-copilot/iam-simulate, an independent one."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.policies import Effect, evaluate
from tests.policies.generated import Case, Generator
from tests.policies.known_differences import DIFFERENCES, Difference
from tests.policies.make_action_data import TARGET, action_data
from tests.policies.oracle import modules, verdicts

CASES = 1_000
SEED = 20_260_501
IN_OUR_WORDS = {
    "Allowed": Effect.ALLOWED,
    "ImplicitlyDenied": Effect.IMPLICIT_DENY,
    "ExplicitlyDenied": Effect.EXPLICIT_DENY,
}


@pytest.fixture(scope="module")
def node_modules() -> Path:
    found = modules()
    if found is None:
        pytest.skip("@cloud-copilot/iam-simulate is not installed: npm install --prefix tests/policies")
    return found


def generated() -> list[Case]:
    generator = Generator(SEED)
    return [generator.case() for _ in range(CASES)]


def test_both_decide_alike(node_modules: Path) -> None:
    cases = generated()
    theirs = verdicts((case.simulation() for case in cases), node_modules)
    assert len(theirs) == CASES
    differences = [
        f"{ours.effect} here, {their} there: {ours.because}\n{case.simulation()}"
        for case, their in zip(cases, theirs, strict=True)
        if (ours := evaluate(case.request, case.policies)).effect is not IN_OUR_WORDS.get(their)
    ]
    assert not differences, f"{len(differences)} of {CASES}\n" + "\n\n".join(differences[:3])


def test_the_known_differences_are_still_there(node_modules: Path) -> None:
    theirs = verdicts((difference.case.simulation() for difference in DIFFERENCES), node_modules)
    assert dict(zip([d.name for d in DIFFERENCES], theirs, strict=True)) == {d.name: d.oracle for d in DIFFERENCES}


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
def test_ours_follows_the_documentation(difference: Difference) -> None:
    assert evaluate(difference.case.request, difference.case.policies).effect is difference.ours


def test_generated_cases_reach_every_answer() -> None:
    effects = [evaluate(case.request, case.policies).effect for case in generated()]
    assert all(effects.count(effect) > CASES // 10 for effect in IN_OUR_WORDS.values())


def test_the_action_data_is_fresh(node_modules: Path) -> None:
    assert TARGET.read_text() == action_data(node_modules), "run python -m tests.policies.make_action_data"
