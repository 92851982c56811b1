"""The roles of the task: what is read of them, and whether ECS may use them."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.roles  # noqa: F401  (declares the probes)
from decision_tree.library import Library
from decision_tree.probes.probe import CallFailed
from decision_tree.probes.things import EC2_INSTANCE, EXECUTION_ROLE, INSTANCE_ROLE, TASK_DEFINITION, TASK_ROLE, Role
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things
from tests.probes.resource_samples import (
    ACCOUNT,
    OTHER_ACCOUNT,
    REGION,
    definition,
    document,
    evidence,
    reason,
    statement,
    trust,
    without,
)
from tests.probes.resource_samples import EXECUTION_ROLE as ROLE_ARN

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/limits"
MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
DOCUMENT = document(statement("ecr:*"))


def iam(**more: Any) -> dict[str, Canned]:
    """A role with an inline and a managed policy, and a boundary; `more` is merged into GetRole's answer."""

    def policy(PolicyArn: str) -> dict[str, Any]:  # noqa: N803  (AWS's name)
        return {"Policy": {"Arn": PolicyArn, "DefaultVersionId": "v3"}}

    def version(PolicyArn: str, VersionId: str) -> dict[str, Any]:  # noqa: N803
        assert VersionId == "v3"
        return {"PolicyVersion": {"Document": document(statement(f"of:{PolicyArn.rpartition('/')[2]}"))}}

    described = {
        "RoleName": "shop-exec",
        "Arn": ROLE_ARN,
        "AssumeRolePolicyDocument": trust(),
        "PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY},
    }
    return {
        "iam:GetRole": {"Role": described | more},
        "iam:ListAttachedRolePolicies": {
            "AttachedPolicies": [{"PolicyName": "AmazonECSTaskExecutionRolePolicy", "PolicyArn": MANAGED}]
        },
        "iam:ListRolePolicies": {"PolicyNames": ["app"]},
        "iam:GetPolicy": policy,
        "iam:GetPolicyVersion": version,
        "iam:GetRolePolicy": {"PolicyDocument": DOCUMENT},
    }


def look_at_role(library: Library, answers: dict[str, Canned], **changed: Any) -> FakeLook:
    return FakeLook(library, answers, {TASK_DEFINITION: definition(**changed)})


def test_a_role_is_read_with_all_its_policies_and_its_boundary(library: Library) -> None:
    given = run("execution_role", look_at_role(library, iam()))

    role: Role = things(given)["execution role"]
    assert [p.name for p in role.policies or ()] == ["app", "AmazonECSTaskExecutionRolePolicy"]
    assert [p.document for p in role.policies or ()] == [
        DOCUMENT,
        document(statement("of:AmazonECSTaskExecutionRolePolicy")),
    ]
    assert role.boundary
    assert role.boundary.document == document(statement("of:limits"))
    assert role.exists
    assert role.unread == ()
    assert facts(given) == {"execution_role_trust": "ok"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (trust(), "ok"),
        (trust("ec2.amazonaws.com", "ecs-tasks.amazonaws.com"), "ok"),
        (trust(condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}), "ok"),
        (trust(condition={"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:*"}}), "ok"),
        (trust("ecs.amazonaws.com"), "wrong_principal"),
        (trust(condition={"StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT}}), "condition_mismatch"),
        (trust(condition={"ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:*"}}), "condition_mismatch"),
        (trust(condition={"StringEquals": {"sts:ExternalId": "x"}}), "condition_mismatch"),
        ({"Statement": "garbage"}, None),
        (None, None),
    ],
)
def test_the_trust_policy_is_evaluated_with_what_ecs_sends(library: Library, written: Any, value: str | None) -> None:
    given = run("execution_role", look_at_role(library, iam(AssumeRolePolicyDocument=written)))

    assert facts(given) == {"execution_role_trust": value}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/team/shop-exec", "ok"),
        (f"arn:aws:iam::{ACCOUNT}:role/shop-exec", "other_arn"),
        ("shop-exec", "ok"),  # by its name alone
    ],
)
def test_a_role_is_found_only_under_its_own_path(library: Library, written: str, value: str) -> None:
    there = iam(Arn=f"arn:aws:iam::{ACCOUNT}:role/team/shop-exec")

    given = run("execution_role", look_at_role(library, there, executionRoleArn=written))

    assert facts(given) == {"execution_role_trust": value}
    assert things(given)["execution role"].exists is (value == "ok")


def test_a_role_that_iam_does_not_know_is_missing(library: Library) -> None:
    gone: dict[str, Canned] = dict.fromkeys(iam(), refused("iam:GetRole", "NoSuchEntityException"))
    given = run("execution_role", look_at_role(library, gone))

    assert facts(given) == {"execution_role_trust": "role_missing"}
    assert things(given)["execution role"].exists is False
    assert "shop-exec" in evidence(given, "execution_role_trust")


def test_a_role_of_another_account_cannot_be_read(library: Library) -> None:
    look = look_at_role(library, {}, executionRoleArn=ROLE_ARN.replace(ACCOUNT, OTHER_ACCOUNT))
    given = run("execution_role", look)

    assert facts(given) == {"execution_role_trust": None}
    assert "another account" in reason(given, "execution_role_trust")
    assert look.calls == []
    assert things(given) == {}


def test_without_a_role_nothing_is_asked(library: Library) -> None:
    look = FakeLook(library, {}, {TASK_DEFINITION: without(definition(), "executionRoleArn")})
    given = run("execution_role", look)

    assert things(given) == {"execution role": None}
    assert facts(given) == {}
    assert look.calls == []


def test_a_role_written_by_its_name_is_one_of_the_own_account(library: Library) -> None:
    look = look_at_role(library, iam(), executionRoleArn="shop-exec")

    assert things(run("execution_role", look))["execution role"].arn == ROLE_ARN


@pytest.mark.parametrize("operation", sorted(iam()))
def test_what_the_caller_may_not_read_is_unread_and_never_nothing(library: Library, operation: str) -> None:
    given = run("execution_role", look_at_role(library, iam() | {operation: denied(operation)}))

    role: Role = things(given)["execution role"]
    documents = [policy.document for policy in role.policies or ()]
    unread = [role.policies is None, None in documents, role.boundary is not None and role.boundary.document is None]
    assert any(unread)
    assert next(failed.operation for failed in role.unread) == operation
    assert facts(given)["execution_role_trust"] == (None if operation == "iam:GetRole" else "ok")


def test_when_nothing_may_be_read_the_permission_is_named(library: Library) -> None:
    given = run("execution_role", look_at_role(library, {op: denied(op) for op in iam()}))

    assert facts(given) == {"execution_role_trust": None}
    assert things(given) == {}
    assert "iam:GetRole" in reason(given, "execution_role_trust")


PROFILE = {"InstanceProfile": {"Roles": [{"RoleName": "node", "Arn": f"arn:aws:iam::{ACCOUNT}:role/node"}]}}
INSTANCE = {"IamInstanceProfile": {"Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/nodes/node-profile"}}


@pytest.mark.parametrize(
    ("of_task", "known", "matters"),
    [
        (without(definition(), "executionRoleArn"), {}, True),
        (None, {}, True),
        (definition(), {}, False),
        (definition(), {"role_name": "shop-exec"}, False),
        (definition(), {"role_name": "node"}, True),
    ],
)
def test_the_instance_role_is_read_where_it_matters(
    library: Library, of_task: Any, known: dict[str, str], matters: bool
) -> None:
    answers = {**iam(), "iam:GetInstanceProfile": PROFILE}
    look = FakeLook(library, answers, {EC2_INSTANCE: INSTANCE, TASK_DEFINITION: of_task}, known=known)
    given = run("instance_role", look)

    assert facts(given) == {"instance_role_name": "node"}
    assert (things(given)["instance role"] is not None) is matters
    assert look.calls[0] == ("iam:GetInstanceProfile", {"InstanceProfileName": "node-profile"})
    assert (len(look.calls) > 1) is matters


def test_an_instance_without_a_profile_has_no_role(library: Library) -> None:
    given = run("instance_role", FakeLook(library, {}, {EC2_INSTANCE: {"InstanceId": "i-1"}}))

    assert things(given) == {INSTANCE_ROLE.name: None}
    assert facts(given) == {}


GOOD = Role("shop-exec", ROLE_ARN, True, trust=trust())
BAD = Role("shop-task", ROLE_ARN.replace("exec", "task"), True, trust=trust("ec2.amazonaws.com"))
GONE = Role("shop-task", BAD.arn, False)
UNREAD = CallFailed("iam:GetRole", "denied", "AccessDenied", "not allowed")
HALF_READ = Role("shop-exec", ROLE_ARN, True, unread=(UNREAD,))


@pytest.mark.parametrize(
    ("execution", "task", "known", "expected"),
    [
        (GOOD, None, {}, {"role_trust": "ok"}),
        (GOOD, BAD, {}, {"role_trust": "wrong_principal", "role_name": "shop-task"}),
        (GOOD, GONE, {}, {"role_trust": "role_missing", "role_name": "shop-task"}),
        (GOOD, BAD, {"role_name": "shop-exec"}, {"role_trust": "ok"}),
        (GOOD, BAD, {"role_name": "shop-task"}, {"role_trust": "wrong_principal"}),
        (GOOD, BAD, {"role_name": "some-other"}, {}),
        (Role("x", ROLE_ARN, False), BAD, {}, {}),
        (GOOD, UNREAD, {}, {"role_trust": None}),
        (UNREAD, BAD, {}, {"role_trust": "wrong_principal", "role_name": "shop-task"}),
        (HALF_READ, None, {}, {"role_trust": None}),
        (HALF_READ, GONE, {}, {"role_trust": "role_missing", "role_name": "shop-task"}),
        (None, None, {}, {}),
    ],
)
def test_the_trust_of_the_role_that_is_meant(
    library: Library, execution: Any, task: Any, known: dict[str, str], expected: dict[str, str | None]
) -> None:
    look = FakeLook(
        library, {}, {TASK_DEFINITION: definition(), EXECUTION_ROLE: execution, TASK_ROLE: task}, known=known
    )

    assert facts(run("role_trust", look)) == expected
