"""The KMS keys of the task's secrets and parameters, and the right to decrypt with them."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.keys  # noqa: F401  (declares the probes)
from decision_tree.library import Library
from decision_tree.policies import Grant, Policy
from decision_tree.probes.looking.keys import KEY_SIDES, KEYS, KEYS_SIMULATED, KeyUse
from decision_tree.probes.looking.secrets import DESCRIBE, PARAMETER_KEYS, SECRET_KEYS
from decision_tree.probes.looking.verdicts import SIMULATE, ResourceSide
from decision_tree.probes.things import EXECUTION_ROLE, TASK_DEFINITION
from tests.probes.fake_look import Canned, FakeLook, denied, facts, run, things
from tests.probes.resource_samples import (
    ACCOUNT,
    KEY,
    REGION,
    SECRET,
    Things,
    definition,
    document,
    evidence,
    reason,
    role,
    statement,
)
from tests.probes.resource_samples import EXECUTION_ROLE as ROLE_ARN

PARAMETER_ARN = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/shop/url"


def metadata(**more: Any) -> dict[str, Any]:
    return {
        "KeyMetadata": {"Arn": KEY, "AWSAccountId": ACCOUNT, "KeyState": "Enabled", "KeyManager": "CUSTOMER"} | more
    }


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (metadata(), {"kms_key_state": "enabled"}),
        (metadata(KeyState="Disabled"), {"kms_key_state": "disabled", "kms_key_arn": KEY}),
        (metadata(KeyState="PendingDeletion"), {"kms_key_state": "pending_deletion", "kms_key_arn": KEY}),
        (metadata(KeyState="PendingImport"), {}),
        (metadata(KeyManager="AWS"), {}),
        (denied("kms:DescribeKey"), {"kms_key_state": None}),
    ],
)
def test_the_state_of_a_key(library: Library, answer: Canned, expected: dict[str, str | None]) -> None:
    found: Things = {TASK_DEFINITION: definition(), SECRET_KEYS: {SECRET: "alias/shop"}, PARAMETER_KEYS: None}

    assert facts(run("kms_keys", FakeLook(library, {"kms:DescribeKey": answer}, found))) == expected


@pytest.mark.parametrize("key", ["alias/aws/ssm", f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/aws/secretsmanager"])
def test_keys_of_aws_itself_are_no_question(library: Library, key: str) -> None:
    found: Things = {TASK_DEFINITION: definition(), SECRET_KEYS: None, PARAMETER_KEYS: {PARAMETER_ARN: key}}
    look = FakeLook(library, {}, found)

    assert things(run("kms_keys", look)) == {KEYS.name: None}
    assert look.calls == []


def test_keys_of_secrets_that_could_not_be_read_could_not_be_checked(library: Library) -> None:
    found: Things = {TASK_DEFINITION: definition(), SECRET_KEYS: denied(DESCRIBE), PARAMETER_KEYS: None}
    given = run("kms_keys", FakeLook(library, {}, found))

    assert facts(given) == {"kms_key_state": None}
    assert things(given) == {}
    assert DESCRIBE in reason(given, "kms_key_state")


USE = KeyUse(KEY, ACCOUNT, "Enabled", "secretsmanager", SECRET)
DECRYPT = statement("kms:Decrypt", resource=KEY)
ROOT = {
    "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"
}  # fmt: skip
TO_IAM = ResourceSide(Policy("of the key", document(ROOT)), grants=())
THROUGH = {"Condition": {"StringEquals": {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com"}}}
DIRECT = ROOT | {"Principal": {"AWS": ROLE_ARN}}


def side(*statements: dict[str, Any], grants: tuple[Grant, ...] | None = ()) -> ResourceSide:
    return ResourceSide(Policy("of the key", document(*statements)), grants)


@pytest.mark.parametrize(
    ("statements", "of_key", "value", "policy"),
    [
        ([DECRYPT], TO_IAM, "allowed", "names_the_role"),
        ([], TO_IAM, "implicit_deny", "names_the_role"),
        ([statement("kms:*")], side(), "denied_by_key", "does_not"),
        ([], side(), "implicit_deny", "does_not"),
        ([], side(DIRECT), "allowed", "names_the_role"),
        ([DECRYPT], side(DIRECT | THROUGH), "allowed", "names_the_role"),
        ([DECRYPT], side(grants=(Grant(ROLE_ARN, ("Decrypt",)),)), "allowed", "names_the_role"),
        ([DECRYPT], side(grants=None), None, None),
        ([DECRYPT], side(ROOT, ROOT | {"Effect": "Deny", "Action": "kms:Decrypt"}), "denied_by_key", "does_not"),
        ([DECRYPT, statement("kms:*", effect="Deny")], TO_IAM, "explicit_deny", "names_the_role"),
        ([DECRYPT], ResourceSide(Policy("of the key", None), None, (denied("kms:GetKeyPolicy"),)), None, None),
    ],
)
def test_the_right_to_decrypt(
    library: Library, statements: list[dict[str, Any]], of_key: ResourceSide, value: str | None, policy: str | None
) -> None:
    found: Things = {
        TASK_DEFINITION: definition(),
        KEYS: (USE,),
        EXECUTION_ROLE: role(*statements),
        KEY_SIDES: {KEY: of_key},
        KEYS_SIMULATED: None,
    }
    given = run("right_to_decrypt", FakeLook(library, {}, found))

    assert facts(given)["may_decrypt"] == value
    assert facts(given).get("kms_key_policy") == policy
    assert facts(given).get("kms_key_arn") == (KEY if policy == "does_not" else None)


def test_a_key_policy_that_may_not_be_read_is_named(library: Library) -> None:
    found: Things = {
        TASK_DEFINITION: definition(),
        KEYS: (USE,),
        EXECUTION_ROLE: role(DECRYPT),
        KEY_SIDES: denied("kms:GetKeyPolicy"),
    }
    given = run("right_to_decrypt", FakeLook(library, {}, found))

    assert facts(given)["may_decrypt"] is None
    assert "kms:GetKeyPolicy" in reason(given, "may_decrypt")


def test_policy_and_grants_of_a_key_are_read_side_by_side(library: Library) -> None:
    grant = {"GranteePrincipal": ROLE_ARN, "Operations": ["Decrypt"], "Constraints": {"EncryptionContextSubset": {}}}
    answers: dict[str, Canned] = {"kms:GetKeyPolicy": {"Policy": "{}"}, "kms:ListGrants": {"Grants": [grant]}}
    look = FakeLook(library, answers, {TASK_DEFINITION: definition(), KEYS: (USE, USE)})

    found = things(run("key_policies", look))[KEY_SIDES.name][KEY]
    assert found.policy.document == "{}"
    assert found.grants == (Grant(ROLE_ARN, ("Decrypt",), constrained=True),)
    assert look.calls[1][1]["GranteePrincipal"] == ROLE_ARN


@pytest.mark.parametrize("operation", ["kms:GetKeyPolicy", "kms:ListGrants"])
def test_what_may_not_be_read_of_a_key_is_unread(library: Library, operation: str) -> None:
    answers: dict[str, Canned] = {"kms:GetKeyPolicy": {"Policy": "{}"}, "kms:ListGrants": {"Grants": []}}
    look = FakeLook(library, answers | {operation: denied(operation)}, {TASK_DEFINITION: definition(), KEYS: (USE,)})

    found = things(run("key_policies", look))[KEY_SIDES.name][KEY]
    assert None in (found.policy.document, found.grants)
    assert [failed.operation for failed in found.unread] == [operation]


def test_the_simulator_says_whether_the_role_allows_decrypting(library: Library) -> None:
    canned = {
        "EvaluationResults": [
            {"EvalActionName": "kms:Decrypt", "EvalResourceName": KEY, "EvalDecision": "implicitDeny"}
        ]
    }
    things_: Things = {TASK_DEFINITION: definition(), KEYS: (USE,)}
    simulation = things(run("simulated_keys", FakeLook(library, {SIMULATE: canned}, things_)))[KEYS_SIMULATED.name]
    found: Things = things_ | {EXECUTION_ROLE: role(), KEY_SIDES: {KEY: TO_IAM}, KEYS_SIMULATED: simulation}
    given = run("right_to_decrypt", FakeLook(library, {}, found))

    assert facts(given)["may_decrypt"] == "implicit_deny"
    assert evidence(given, "may_decrypt").startswith(f"{SIMULATE}: implicitDeny for kms:Decrypt")
