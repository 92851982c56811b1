"""Names of actions, and the data on which of them take no resource."""

from __future__ import annotations

import pytest

from decision_tree.policies.actions import names_action, takes_no_resource, under_resource_control


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("*", "s3:GetObject", True),
        ("S3:GET*", "s3:GetObject", True),
        ("s3:Get?bject", "s3:getobject", True),
        ("s3:GetObject", "s3:GetObjectAcl", False),
        ("s3*", "s3:GetObject", True),
        ("ecr:*", "ecr-public:GetAuthorizationToken", False),
        ("s3:${aws:username}", "s3:GetObject", False),
    ],
)
def test_names_of_actions(pattern: str, action: str, expected: bool) -> None:
    assert names_action(pattern, action) is expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("ecr:GetAuthorizationToken", True),
        ("ECR:getauthorizationtoken", True),
        ("ecr-public:GetAuthorizationToken", True),
        ("ssmmessages:OpenDataChannel", True),
        ("ecs:DescribeTaskDefinition", True),
        ("ecr:BatchGetImage", False),
        ("secretsmanager:GetSecretValue", False),
        ("nosuchservice:Act", False),
        ("", False),
    ],
)
def test_actions_without_a_resource(action: str, expected: bool) -> None:
    assert takes_no_resource(action) is expected


def test_services_under_resource_control_policies() -> None:
    services = ("s3", "sts", "kms", "secretsmanager", "ecr", "logs", "ecs", "ssm", "elasticfilesystem")
    assert [under_resource_control(service) for service in services] == [True] * 6 + [False] * 3
