"""The least-privilege policy for looking."""

from __future__ import annotations

import json
from functools import cache

import botocore.session
import pytest

from decision_tree.probes import permission_policy
from decision_tree.probes.guard import NEVER, is_reading
from decision_tree.probes.permissions import iam_action
from decision_tree.probes.registry import CATALOGUE_OPERATIONS, all_probes, declared_operations

MANAGED_POLICY_LIMIT = 6_144
"""Characters without white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

OTHER_NAMES = {"s3:HeadBucket", "s3:ListBuckets"}
"""Operations whose action is not called as they are."""


@cache
def _signing_name(service: str) -> str:
    return str(botocore.session.Session().get_service_model(service).signing_name)


def _actions(policy: dict[str, object]) -> list[str]:
    statements = policy["Statement"]
    assert isinstance(statements, list)
    return [action for statement in statements for action in statement["Action"]]


def test_it_allows_what_is_declared_and_nothing_else() -> None:
    actions = _actions(permission_policy())
    assert sorted(actions) == sorted(
        {iam_action(operation) for operation in declared_operations() - {"sts:GetCallerIdentity"}}
    )
    assert len(actions) == len(set(actions))
    assert set(CATALOGUE_OPERATIONS) - {"sts:GetCallerIdentity"} <= set(actions)


def test_it_reads_only_and_no_secret() -> None:
    for action in _actions(permission_policy()):
        assert is_reading(action)
        assert "*" not in action
    assert not {iam_action(operation) for operation in NEVER} & set(_actions(permission_policy()))


def test_it_is_a_policy_that_iam_takes() -> None:
    policy = permission_policy()
    assert policy["Version"] == "2012-10-17"
    assert len(json.dumps(policy, separators=(",", ":"))) < MANAGED_POLICY_LIMIT
    sids = [statement["Sid"] for statement in policy["Statement"]]
    assert len(sids) == len(set(sids))
    assert all(sid.isalnum() for sid in sids)
    assert all(statement["Effect"] == "Allow" for statement in policy["Statement"])


def test_of_some_probes_only_theirs() -> None:
    name, probe = next((name, probe) for name, probe in all_probes().items() if len(probe.operations) > 1)
    assert set(_actions(permission_policy([name]))) == {iam_action(operation) for operation in probe.operations}
    assert permission_policy([])["Statement"] == []


@pytest.mark.parametrize("operation", sorted(declared_operations() | OTHER_NAMES))
def test_the_action_has_the_name_that_iam_uses(operation: str) -> None:
    """Its prefix is the name that requests are signed for."""
    service, _, name = operation.partition(":")
    prefix, _, action = iam_action(operation).partition(":")
    assert prefix == _signing_name(service)
    assert (action == name) is (operation not in OTHER_NAMES)
