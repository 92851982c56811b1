"""Trust policies: may ECS, or a role, assume this role?"""

from __future__ import annotations

from typing import Any

import pytest

from decision_tree.policies import (
    Context,
    Effect,
    Layer,
    Policies,
    Policy,
    Principal,
    Request,
    Trust,
    ecs_context,
    evaluate,
    evaluate_trust,
)
from tests.policies.statements import ACCOUNT, OTHER, ROLE, ROOT, SESSION, allow, policy

ECS = {"Service": "ecs-tasks.amazonaws.com"}
CONTEXT = ecs_context(ACCOUNT, "eu-west-1")


def trust(principal: Any = ECS, condition: dict[str, Any] | None = None, **elements: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **elements}
    return statement if condition is None else {**statement, "Condition": condition}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((trust(),), Trust.OK),
        ((trust({"Service": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]}, Action="sts:*"),), Trust.OK),
        ((trust({"Service": "ecs.amazonaws.com"}),), Trust.WRONG_PRINCIPAL),
        ((trust({"AWS": ROOT}),), Trust.WRONG_PRINCIPAL),
        ((trust(Action="sts:AssumeRoleWithWebIdentity"),), Trust.WRONG_PRINCIPAL),
        ((), Trust.WRONG_PRINCIPAL),
        ((trust({"Service": "ec2.amazonaws.com"}), trust()), Trust.OK),
        ((trust(), trust(Effect="Deny")), Trust.DENIED),
        ((trust(), trust({"Service": "ec2.amazonaws.com"}, Effect="Deny")), Trust.OK),
        ((trust({"Service": 5}),), Trust.UNKNOWN),
        ((trust({"Service": 5}), trust()), Trust.OK),
        ((trust(), trust(Effect="Deny", condition={"Bool": {"aws:ViaAWSService": "true"}})), Trust.UNKNOWN),
    ],
)
def test_who_may_assume(statements: tuple[dict[str, Any], ...], expected: Trust) -> None:
    assert evaluate_trust(document(*statements), context=CONTEXT).trust is expected


@pytest.mark.parametrize(
    ("condition", "expected", "keys"),
    [
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:*"}}, Trust.OK, ()),
        ({"StringLike": {"aws:SourceArn": [f"arn:aws:ecs:*:{ACCOUNT}:*"]}}, Trust.OK, ()),
        ({"StringEquals": {"aws:SourceAccount": [OTHER, ACCOUNT]}}, Trust.OK, ()),
        (
            {"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:*"}},
            Trust.CONDITION_MISMATCH,
            "aws:SourceArn",
        ),
        (
            {"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/prod"}},
            Trust.CONDITION_MISMATCH,
            "aws:SourceArn",
        ),
        (  # StringEquals takes no wildcard
            {"StringEquals": {"aws:SourceArn": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:*"}},
            Trust.CONDITION_MISMATCH,
            "aws:SourceArn",
        ),
        ({"StringEquals": {"aws:SourceAccount": OTHER}}, Trust.CONDITION_MISMATCH, "aws:SourceAccount"),
        ({"StringEquals": {"sts:ExternalId": "x"}}, Trust.CONDITION_MISMATCH, "sts:ExternalId"),
        ({"StringEquals": {"aws:SourceOrgID": "o-1"}}, Trust.UNKNOWN, "aws:SourceOrgID"),
    ],
)
def test_conditions_against_what_ecs_sends(condition: dict[str, Any], expected: Trust, keys: Any) -> None:
    verdict = evaluate_trust(document(trust(Sid="Tasks", condition=condition)), context=CONTEXT)
    assert verdict.trust is expected
    assert verdict.statement == "Tasks"
    assert verdict.keys == ((keys,) if keys else ())


def test_without_a_context_conditions_are_unknown() -> None:
    guarded = document(trust(condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}))
    assert evaluate_trust(guarded).trust is Trust.UNKNOWN


@pytest.mark.parametrize(
    ("given", "because"),
    [
        (document(trust()), "The trust policy of the role 'trust policy' allows sts:AssumeRole (statement 1)."),
        (
            document(trust({"Service": "ecs.amazonaws.com"})),
            "No statement of the trust policy lets 'ecs-tasks.amazonaws.com' use sts:AssumeRole.",
        ),
        (
            document(trust(condition={"StringEquals": {"sts:ExternalId": "x"}})),
            "The trust policy names 'ecs-tasks.amazonaws.com', but its condition on 'sts:ExternalId' does not hold "
            "(statement 1).",
        ),
        (
            None,
            "Whether 'ecs-tasks.amazonaws.com' may assume the role cannot be said: 'trust policy' could not be read.",
        ),
    ],
)
def test_sentences(given: dict[str, Any] | None, because: str) -> None:
    assert evaluate_trust(given, context=CONTEXT).because == because


TARGET = "arn:aws:iam::{}:role/target"
MAY_ASSUME = policy("app", allow("sts:AssumeRole"))


@pytest.mark.parametrize(
    ("owner", "identity", "principal", "expected", "missing"),
    [
        (ACCOUNT, (), {"AWS": ROLE}, Effect.ALLOWED, ()),
        (ACCOUNT, (), {"AWS": ROOT}, Effect.IMPLICIT_DENY, (Layer.IDENTITY,)),
        (ACCOUNT, (MAY_ASSUME,), {"AWS": ROOT}, Effect.ALLOWED, ()),
        (ACCOUNT, (MAY_ASSUME,), ECS, Effect.IMPLICIT_DENY, (Layer.TRUST,)),
        (OTHER, (), {"AWS": ROLE}, Effect.IMPLICIT_DENY, (Layer.IDENTITY,)),
        (OTHER, (MAY_ASSUME,), {"AWS": ROLE}, Effect.ALLOWED, ()),
        (OTHER, (MAY_ASSUME,), {"AWS": ACCOUNT}, Effect.ALLOWED, ()),
        (OTHER, (MAY_ASSUME,), None, Effect.UNKNOWN, ()),
    ],
)
def test_a_task_assumes_another_role(
    owner: str, identity: tuple[Policy, ...], principal: Any, expected: Effect, missing: tuple[Layer, ...]
) -> None:
    request = Request("sts:AssumeRole", Principal.of(SESSION, role_arn=ROLE), TARGET.format(owner), context=Context())
    resource = policy("trust policy", trust(principal)) if principal else None
    verdict = evaluate(request, Policies(identity, resource=resource, scps=(), rcps=()))
    assert (verdict.effect, verdict.missing) == (expected, missing)
