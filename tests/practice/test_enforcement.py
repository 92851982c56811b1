"""Keys with exactly one policy: what it allows passes, the rest is refused as AWS refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from decision_tree.practice.server import Credentials, Sandbox
from tests.practice.conftest import Build

ONE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["ecs:ListClusters", "iam:GetRole"], "Resource": "*"}],
}


@pytest.fixture(scope="module")
def keys(sandbox: Sandbox, build: Build) -> Iterator[Credentials]:
    build(target_group={}, efs={})
    with sandbox.acting_as(ONE) as keys:
        yield keys


def refusal(client: Any, operation: str, **parameters: Any) -> tuple[str, int, str]:
    with pytest.raises(ClientError) as error:
        getattr(client, operation)(**parameters)
    answer: Any = error.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Message"]


def test_what_the_policy_allows_passes(sandbox: Sandbox, keys: Credentials) -> None:
    assert sandbox.client("ecs", keys).list_clusters()["clusterArns"]
    assert sandbox.client("iam", keys).get_role(RoleName="shop-web-task")["Role"]["RoleName"] == "shop-web-task"


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "action", "code", "status"),
    [
        ("ecs", "list_services", {"cluster": "shop"}, "ecs:ListServices", "AccessDeniedException", 400),
        ("logs", "describe_log_groups", {}, "logs:DescribeLogGroups", "AccessDeniedException", 400),
        ("ecr", "describe_repositories", {}, "ecr:DescribeRepositories", "AccessDeniedException", 400),
        (
            "secretsmanager",
            "describe_secret",
            {"SecretId": "x"},
            "secretsmanager:DescribeSecret",
            "AccessDeniedException",
            400,
        ),
        ("ec2", "describe_vpcs", {}, "ec2:DescribeVpcs", "UnauthorizedOperation", 403),
        ("iam", "list_role_policies", {"RoleName": "shop-web-task"}, "iam:ListRolePolicies", "AccessDenied", 403),
        ("elbv2", "describe_target_groups", {}, "elasticloadbalancing:DescribeTargetGroups", "AccessDenied", 403),
        (
            "efs",
            "describe_file_systems",
            {},
            "elasticfilesystem:DescribeFileSystems",
            "AccessDeniedException",
            403,
        ),
        ("cloudtrail", "lookup_events", {}, "cloudtrail:LookupEvents", "AccessDeniedException", 400),
        ("ssm", "describe_parameters", {}, "ssm:DescribeParameters", "AccessDeniedException", 400),
        ("kms", "list_keys", {}, "kms:ListKeys", "AccessDeniedException", 400),
    ],
)
def test_the_rest_is_refused_in_the_shape_of_its_service(
    sandbox: Sandbox,
    keys: Credentials,
    service: str,
    operation: str,
    parameters: dict[str, Any],
    action: str,
    code: str,
    status: int,
) -> None:
    found = refusal(sandbox.client(service, keys), operation, **parameters)
    assert found[:2] == (code, status)
    assert found[2].endswith(f"because no identity-based policy allows the {action} action")
    assert "is not authorized to perform" in found[2]


def test_others_are_not_limited_meanwhile(sandbox: Sandbox, keys: Credentials) -> None:
    assert sandbox.client("ecs").list_services(cluster="shop")["serviceArns"]
    assert sandbox.client("ec2").describe_vpcs()["Vpcs"]


def test_everybody_may_ask_who_they_are(sandbox: Sandbox, keys: Credentials) -> None:
    arn = sandbox.client("sts", keys).get_caller_identity()["Arn"]
    assert arn.startswith("arn:aws:iam::123456789012:user/limited-")


def test_a_deny_is_told_as_one(sandbox: Sandbox) -> None:
    deny = {"Effect": "Deny", "Action": "ecs:List*", "Resource": "*"}
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    with sandbox.acting_as({"Version": "2012-10-17", "Statement": [allow, deny]}) as keys:
        message = refusal(sandbox.client("ecs", keys), "list_clusters")[2]
        assert sandbox.client("ec2", keys).describe_vpcs()["Vpcs"]
    assert message.endswith("with an explicit deny in an identity-based policy")


def test_a_policy_can_be_limited_to_a_role(sandbox: Sandbox, keys: Credentials) -> None:
    only = {
        "Effect": "Allow",
        "Action": "iam:GetRole",
        "Resource": "arn:aws:iam::123456789012:role/shop-web-task",
    }
    with sandbox.acting_as({"Version": "2012-10-17", "Statement": [only]}) as limited:
        iam = sandbox.client("iam", limited)
        assert iam.get_role(RoleName="shop-web-task")
        assert refusal(iam, "get_role", RoleName="shop-web-execution")[0] == "AccessDenied"


def test_the_user_is_gone_afterwards(sandbox: Sandbox) -> None:
    before = len(sandbox.client("iam").list_users()["Users"])
    with sandbox.acting_as(ONE):
        assert len(sandbox.client("iam").list_users()["Users"]) == before + 1
    assert len(sandbox.client("iam").list_users()["Users"]) == before
