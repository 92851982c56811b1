"""A call that was refused: who made it, and what the policies say about it now."""

from __future__ import annotations

import json
from typing import Any

import pytest

import decision_tree.probes.looking.authorization  # noqa: F401  (declares the probes)
from decision_tree.library import Library
from decision_tree.policies import Policy
from decision_tree.probes.looking.authorization import GET_BUCKET_POLICY, REFUSAL
from decision_tree.probes.looking.verdicts import SIMULATE
from decision_tree.probes.things import (
    EXECUTION_ROLE,
    INSTANCE_ROLE,
    SERVICE,
    TASK,
    TASK_DEFINITION,
    TASK_ROLE,
    Role,
)
from tests.probes import ecs_samples
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things
from tests.probes.resource_samples import (
    ACCOUNT,
    KEY,
    OTHER_ACCOUNT,
    SECRET,
    Things,
    definition,
    document,
    evidence,
    reason,
    role,
    statement,
    trust,
    unread_role,
)
from tests.probes.resource_samples import EXECUTION_ROLE as EXECUTION_ROLE_ARN
from tests.probes.resource_samples import TASK_ROLE as TASK_ROLE_ARN

BUCKET = "arn:aws:s3:::shop-data"
KNOWN = {
    "principal_arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/shop-task/{'0' * 32}",
    "role_name": "shop-task",
    "denied_action": "s3:GetObject",
    "denied_resource": f"{BUCKET}/reports/2025.csv",
}
NO_SIMULATOR: dict[str, Canned] = {SIMULATE: denied(SIMULATE)}
NO_BUCKET_POLICY: dict[str, Canned] = {GET_BUCKET_POLICY: refused(GET_BUCKET_POLICY, "NoSuchBucketPolicy")}
READ = statement("s3:GetObject", resource=f"{BUCKET}/*")
TASK_ROLE_READS = role(READ, arn=TASK_ROLE_ARN)
SILENT_TASK_ROLE = role(arn=TASK_ROLE_ARN)


def ask(
    library: Library,
    *,
    known: dict[str, str] | None = None,
    answers: dict[str, Canned] | None = None,
    task_role: Any = SILENT_TASK_ROLE,
    execution_role: Any = None,
    task: Any = None,
) -> list[Any]:
    """Both probes, the second with what the first one gives."""
    found: Things = {
        TASK_DEFINITION: definition(),
        TASK: task,
        SERVICE: None,
        TASK_ROLE: task_role,
        EXECUTION_ROLE: execution_role,
        INSTANCE_ROLE: None,
    }
    look = FakeLook(library, answers, found, known=KNOWN if known is None else known)
    given = run("refused_caller", look)
    refusal = things(given).get(REFUSAL.name)
    return given + (run("refused_call", FakeLook(library, answers, {REFUSAL: refusal})) if refusal else [])


def test_a_policy_of_the_role_is_missing(library: Library) -> None:
    given = ask(library, answers=NO_SIMULATOR | NO_BUCKET_POLICY, execution_role=role())

    assert facts(given) == {
        "caller_kind": "task_role",
        "policy_verdict": "implicit_deny",
        "permission_elsewhere": "no",
        "resource_policy": "allows",
    }


@pytest.mark.parametrize(
    ("execution_role", "expected"),
    [
        (role(READ), "yes"),
        (role(), "no"),
        (role(READ, statement("*", effect="Deny")), "no"),
        (None, "no"),
        (Role("shop-exec", EXECUTION_ROLE_ARN, exists=False), "no"),
        (unread_role(), None),
        (denied("iam:GetRole"), None),
    ],
)
def test_whether_the_other_role_has_the_permission(
    library: Library, execution_role: Any, expected: str | None
) -> None:
    given = ask(library, answers=NO_SIMULATOR | NO_BUCKET_POLICY, execution_role=execution_role)

    assert facts(given)["permission_elsewhere"] == expected


@pytest.mark.parametrize(
    ("task_role", "verdict"),
    [
        (TASK_ROLE_READS, "allowed"),
        (role(READ, statement("s3:*", effect="Deny"), arn=TASK_ROLE_ARN), "explicit_deny"),
        (role(READ, arn=TASK_ROLE_ARN, boundary=Policy("limits", document())), "denied_by_boundary"),
        (role(READ | {"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, arn=TASK_ROLE_ARN), None),
        (unread_role(TASK_ROLE_ARN), None),
    ],
)
def test_the_verdict_of_the_callers_own_policies(library: Library, task_role: Role, verdict: str | None) -> None:
    given = facts(ask(library, answers=NO_SIMULATOR | NO_BUCKET_POLICY, task_role=task_role))

    assert given["policy_verdict"] == verdict
    assert "permission_elsewhere" not in given


def simulator(**decisions: str) -> dict[str, Canned]:
    """The simulator, by the role's name with underscores."""

    def simulate(PolicySourceArn: str, ActionNames: list[str], ResourceArns: list[str], **_: Any) -> Any:  # noqa: N803
        decision = decisions[PolicySourceArn.rpartition("/")[2].replace("-", "_")]
        result = {"EvalActionName": ActionNames[0], "EvalResourceName": ResourceArns[0], "EvalDecision": decision}
        organization = {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}}
        return {"EvaluationResults": [result | (organization if decision == "explicitDeny" else {})]}

    return {SIMULATE: simulate}


def test_the_simulator_is_the_source_where_it_may_be_used(library: Library) -> None:
    answers = simulator(shop_task="implicitDeny", shop_exec="allowed") | NO_BUCKET_POLICY
    given = ask(library, answers=answers, task_role=unread_role(TASK_ROLE_ARN), execution_role=unread_role())

    assert facts(given)["policy_verdict"] == "implicit_deny"
    assert facts(given)["permission_elsewhere"] == "yes"
    assert evidence(given, "policy_verdict").startswith(SIMULATE)


def test_what_the_organization_refuses(library: Library) -> None:
    given = ask(library, answers=simulator(shop_task="explicitDeny") | NO_BUCKET_POLICY, task_role=TASK_ROLE_READS)

    assert facts(given)["policy_verdict"] == "denied_by_organization"


DENY = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]}
NOT_THROUGH = {"Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}
NOT_TLS = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"Policy": '{"Statement": []}'}, "allows"),
        ({"Policy": document(DENY | NOT_TLS)}, "allows"),
        ({"Policy": document(DENY)}, "does_not_allow"),
        ({"Policy": document(DENY | NOT_THROUGH)}, None),
        ({"Policy": "<html>"}, None),
        (denied(GET_BUCKET_POLICY), None),
    ],
)
def test_the_policy_of_a_bucket(library: Library, answer: Canned, expected: str | None) -> None:
    given = ask(library, answers=NO_SIMULATOR | {GET_BUCKET_POLICY: answer}, task_role=TASK_ROLE_READS)

    assert facts(given)["resource_policy"] == expected
    assert facts(given)["policy_verdict"] == "allowed"


@pytest.mark.parametrize(
    ("statements", "grants", "expected"),
    [
        (
            [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}],
            [],
            "names_the_role",
        ),
        (
            [{"Effect": "Allow", "Principal": {"AWS": OTHER_ACCOUNT}, "Action": "kms:*", "Resource": "*"}],
            [],
            "does_not",
        ),
        ([], [], "does_not"),
        ([], [{"GranteePrincipal": TASK_ROLE_ARN, "Operations": ["Decrypt"]}], "names_the_role"),
    ],
)
def test_the_policy_of_a_key(library: Library, statements: list[Any], grants: list[Any], expected: str) -> None:
    known = KNOWN | {"denied_action": "kms:Decrypt", "denied_resource": KEY}
    answers: dict[str, Canned] = {
        "kms:GetKeyPolicy": {"Policy": document(*statements)},
        "kms:ListGrants": {"Grants": grants},
    }
    given = ask(library, known=known, answers=NO_SIMULATOR | answers)

    assert facts(given)["kms_key_policy"] == expected
    assert facts(given)["policy_verdict"] == "implicit_deny"


def test_the_policy_of_a_secret(library: Library) -> None:
    known = KNOWN | {"denied_action": "secretsmanager:GetSecretValue", "denied_resource": SECRET}
    denial = {"Effect": "Deny", "Principal": {"AWS": TASK_ROLE_ARN}, "Action": "*", "Resource": "*"}
    policy: Canned = {"ARN": SECRET, "ResourcePolicy": json.dumps(document(denial))}
    given = ask(library, known=known, answers=NO_SIMULATOR | {"secretsmanager:GetResourcePolicy": policy})

    assert facts(given)["resource_policy"] == "does_not_allow"


def test_resources_whose_policies_are_not_read_say_nothing(library: Library) -> None:
    known = KNOWN | {"denied_action": "sqs:SendMessage", "denied_resource": f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"}

    assert "resource_policy" not in facts(ask(library, known=known, answers=NO_SIMULATOR))


@pytest.mark.parametrize("missing", ["denied_action", "denied_resource", "role_name"])
def test_without_a_refusal_nothing_is_asked(library: Library, missing: str) -> None:
    known = {key: value for key, value in KNOWN.items() if key not in (missing, "principal_arn")}

    assert facts(ask(library, known=known)) == {}


def test_a_role_of_another_account_is_not_read(library: Library) -> None:
    known = KNOWN | {
        "principal_arn": f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/deployer/x",
        "role_name": "deployer",
    }

    assert facts(ask(library, known=known)) == {}


def test_a_role_that_both_roles_are_is_not_told_apart(library: Library) -> None:
    given = facts(ask(library, answers=NO_SIMULATOR | NO_BUCKET_POLICY, execution_role=SILENT_TASK_ROLE))

    assert "caller_kind" not in given
    assert "permission_elsewhere" not in given
    assert given["policy_verdict"] == "implicit_deny"


def test_the_deployers_role_is_read_by_its_name(library: Library) -> None:
    described = {"Role": {"Arn": f"arn:aws:iam::{ACCOUNT}:role/ci/deployer", "AssumeRolePolicyDocument": trust()}}
    known = KNOWN | {"principal_arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/x", "role_name": "deployer"}
    answers: dict[str, Canned] = {
        "iam:GetRole": described,
        "iam:ListAttachedRolePolicies": {"AttachedPolicies": []},
        "iam:ListRolePolicies": {"PolicyNames": []},
    }
    given = ask(library, known=known, answers=NO_SIMULATOR | NO_BUCKET_POLICY | answers)

    assert facts(given) == {"policy_verdict": "implicit_deny", "resource_policy": "allows"}


def test_the_refusal_may_stand_in_the_stopped_reason(library: Library) -> None:
    refusal = (
        "ResourceInitializationError: unable to pull secrets or registry auth: AccessDeniedException: User: "
        f"arn:aws:sts::{ACCOUNT}:assumed-role/shop-exec/{'0' * 32} is not authorized to perform: "
        f"secretsmanager:GetSecretValue on resource: {SECRET} because no identity-based policy allows the "
        "secretsmanager:GetSecretValue action"
    )
    reads = role(statement("secretsmanager:GetSecretValue"), arn=TASK_ROLE_ARN)
    given = ask(
        library,
        known={},
        task=ecs_samples.stopped(stoppedReason=refusal),
        execution_role=role(),
        task_role=reads,
        answers=NO_SIMULATOR | {"secretsmanager:GetResourcePolicy": {"ARN": SECRET}},
    )

    assert facts(given)["caller_kind"] == "execution_role"
    assert facts(given)["permission_elsewhere"] == "yes"


def test_when_neither_simulator_nor_policies_may_be_used_the_permission_is_named(library: Library) -> None:
    given = ask(library, answers=NO_SIMULATOR | NO_BUCKET_POLICY, task_role=unread_role(TASK_ROLE_ARN))

    assert facts(given)["policy_verdict"] is None
    assert "iam:" in reason(given, "policy_verdict")
