"""Answers of IAM, ECR, Secrets Manager and their like in small, and the task definition that refers to them."""

from __future__ import annotations

import json
from typing import Any

from decision_tree.case import Observation
from decision_tree.policies import Policy
from decision_tree.probes.probe import CallFailed, Key, Note
from decision_tree.probes.things import Image, Role
from tests.probes import ecs_samples

Things = dict[Key[Any], Any]
"""What a look hands to a probe."""

ACCOUNT, OTHER_ACCOUNT, REGION = "111122223333", "444455556666", "eu-west-1"
EXECUTION_ROLE = f"arn:aws:iam::{ACCOUNT}:role/shop-exec"
TASK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/shop-task"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:shop/database-AbCdEf"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f"
REPOSITORY = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/shop"
DIGEST = "sha256:" + "a" * 64
OLD_DIGEST = "sha256:" + "b" * 64
PULL = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


def definition(container: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The task definition shop:7, with this in its only container."""
    shop = ecs_samples.definition()
    return shop | {"containerDefinitions": [shop["containerDefinitions"][0] | (container or {})]} | more


def without(thing: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key not in keys}


def awslogs(**options: str) -> dict[str, Any]:
    """A container's log configuration."""
    chosen = {"awslogs-group": "/ecs/shop", "awslogs-region": REGION, "awslogs-stream-prefix": "web"}
    return {"logConfiguration": {"logDriver": "awslogs", "options": chosen | options}}


def secret(value_from: str) -> dict[str, Any]:
    """A container's secrets."""
    return {"secrets": [{"name": "TOP_SECRET", "valueFrom": value_from}]}


def image(account: str = ACCOUNT, *, tag: str = "7", digest: str = "", region: str = REGION) -> Image:
    return Image("shop", "web", account, region, "shop", tag, digest)


def statement(*actions: str, effect: str = "Allow", resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": list(actions), "Resource": resource} | more


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def role(*statements: dict[str, Any], arn: str = EXECUTION_ROLE, **more: Any) -> Role:
    """A role with one inline policy."""
    return Role(arn.rpartition("/")[2], arn, exists=True, policies=(Policy("app", document(*statements)),), **more)


def unread_role(arn: str = EXECUTION_ROLE) -> Role:
    """A role whose policies the caller may not read."""
    failed = CallFailed("iam:ListRolePolicies", "denied", "AccessDenied", "not allowed: iam:ListRolePolicies")
    return Role(arn.rpartition("/")[2], arn, exists=True, policies=None, unread=(failed,))


def trust(*services: str, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    """A trust policy."""
    found: dict[str, Any] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": list(services or ("ecs-tasks.amazonaws.com",))},
    }
    return document(found | ({"Condition": condition} if condition else {}))


def repository_policy(principal: str, *, effect: str = "Allow") -> Policy:
    written = {"Effect": effect, "Principal": {"AWS": principal}, "Action": list(PULL[1:])}
    return Policy("of repository shop", json.dumps(document(written)))


def evidence(given: list[Any], fact: str) -> str:
    return next(item.evidence for item in given if isinstance(item, Observation) and item.fact == fact)


def reason(given: list[Any], fact: str) -> str:
    """Why the fact could not be checked."""
    return next(item.reason for item in given if isinstance(item, Observation) and item.fact == fact)


def notes(given: list[Any]) -> list[str]:
    return [item.text for item in given if isinstance(item, Note)]
