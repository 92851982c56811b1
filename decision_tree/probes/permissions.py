"""The permissions that a look needs, as an IAM policy made from what the probes declare."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Any

_PREFIXES = {
    "efs": "elasticfilesystem",
    "elbv2": "elasticloadbalancing",
    "service-quotas": "servicequotas",
}
"""Where IAM calls a service otherwise than botocore does."""

_ACTIONS = {
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
}
"""https://docs.aws.amazon.com/service-authorization/latest/reference/ lists the action of each operation."""

_NEEDS_NONE = "sts:GetCallerIdentity"

_TITLES = {
    "cloudtrail": "WhoDidWhat",
    "ec2": "NetworkAndInstances",
    "ecr": "Images",
    "ecs": "TasksAndServices",
    "elasticfilesystem": "FileSystems",
    "elasticloadbalancing": "TargetHealth",
    "iam": "RolesAndTheirPolicies",
    "kms": "KeysButNotTheirUse",
    "logs": "LogGroupsButNotTheirEvents",
    "s3": "BucketPolicies",
    "secretsmanager": "SecretsButNotTheirValues",
    "servicequotas": "Quotas",
    "ssm": "ParametersButNotTheirValues",
}
"""The statements' ids, by IAM's prefix; an id has letters and digits only."""


def iam_action(operation: str) -> str:
    """The action that allows an operation: "elasticloadbalancing:DescribeTargetHealth" for elbv2's."""
    service, _, name = operation.partition(":")
    return _ACTIONS.get(operation, f"{_PREFIXES.get(service, service)}:{name}")


def permission_policy(names: Collection[str] | None = None) -> dict[str, Any]:
    """The least that the person who looks must be allowed; None: for everything that the wizard looks at.

    `names`: of probes. All actions read, none can be used on a secret's value. The resource is "*": most of the
    actions allow nothing else, and which resources a task turns out to use is not known before it is looked at.
    """
    from decision_tree.probes.registry import all_probes, declared_operations

    probes = all_probes()
    operations = (
        declared_operations() if names is None else {operation for n in names for operation in probes[n].operations}
    )
    return _policy(sorted({iam_action(operation) for operation in operations if operation != _NEEDS_NONE}))


def _policy(actions: Collection[str]) -> dict[str, Any]:
    """`actions` are sorted."""
    by_service = groupby(actions, key=lambda action: action.partition(":")[0])
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": _TITLES.get(service, service.title().replace("-", "")), "Effect": "Allow"}
            | {"Action": list(of_service), "Resource": "*"}
            for service, of_service in by_service
        ],
    }
