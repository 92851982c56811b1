"""Knowing less may make a verdict unknown; it never turns "allowed" into "denied" or back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from decision_tree.policies import Context, Effect, Policy, evaluate
from tests.policies.generated import Case, Generator

CASES = 150


def cases() -> list[Case]:
    generator = Generator(7)
    return [generator.case() for _ in range(CASES)]


def agrees(less: Effect, more: Effect) -> bool:
    """A denial may look implicit as long as it is not known that a statement denies explicitly."""
    return less in (Effect.UNKNOWN, more) or (less, more) == (Effect.IMPLICIT_DENY, Effect.EXPLICIT_DENY)


def test_hiding_condition_keys() -> None:
    unknown = 0
    for case in cases():
        full = evaluate(case.request, case.policies).effect
        context = Context(absent=case.request.context.absent)
        effect = evaluate(replace(case.request, context=context), case.policies).effect
        assert agrees(effect, full), case
        unknown += effect is Effect.UNKNOWN
    assert 0 < unknown < CASES


@pytest.mark.parametrize("part", ["boundary", "resource", "endpoint"])
def test_a_policy_that_could_not_be_read(part: str) -> None:
    there = [case for case in cases() if getattr(case.policies, part)]
    assert there
    for case in there:
        full = evaluate(case.request, case.policies).effect
        change: dict[str, Any] = {part: Policy(part, None)}
        hidden = replace(case.policies, **change)
        assert agrees(evaluate(case.request, hidden).effect, full), case


def test_identity_policies_that_could_not_be_read() -> None:
    for case in cases():
        full = evaluate(case.request, case.policies).effect
        for number in range(len(case.policies.identity)):
            identity = list(case.policies.identity)
            identity[number] = Policy("identity", None)
            hidden = replace(case.policies, identity=tuple(identity))
            assert agrees(evaluate(case.request, hidden).effect, full), case


def test_the_order_of_policies_and_statements_does_not_matter() -> None:
    for case in cases():
        turned = replace(
            case.policies,
            identity=tuple(reversed(case.policies.identity)),
            scps=tuple(reversed(case.policies.scps or ())),
        )
        assert evaluate(case.request, turned).effect is evaluate(case.request, case.policies).effect
