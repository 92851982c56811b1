"""Answers of ECS in small: as boto3 returns them, reduced to what the probes read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from decision_tree.probes.task_state import Json

REGION = "eu-west-1"
_ARN = f"arn:aws:ecs:{REGION}:111122223333"
CLUSTER = f"{_ARN}:cluster/prod"
NOW = datetime.now(UTC)
STEADY = "(service shop) has reached a steady state."


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def task_arn(number: int) -> str:
    return f"{_ARN}:task/prod/{number:032x}"


def task(number: int = 1, **more: Any) -> Json:
    """A task of the service shop that runs."""
    return {
        "taskArn": task_arn(number),
        "clusterArn": CLUSTER,
        "taskDefinitionArn": f"{_ARN}:task-definition/shop:7",
        "group": "service:shop",
        "startedBy": "ecs-svc/7",
        "launchType": "FARGATE",
        "lastStatus": "RUNNING",
        "desiredStatus": "RUNNING",
        "createdAt": ago(20),
        "overrides": {"containerOverrides": []},
        "containers": [{"name": "web", "lastStatus": "RUNNING", "image": "nginx:1"}],
    } | more


def stopped(number: int = 1, *, minutes: float = 5, exits: dict[str, int | None] | None = None, **more: Any) -> Json:
    """A task that stopped some minutes ago; `exits`: container -> exit code."""
    containers = [
        {"name": name, "lastStatus": "STOPPED", "image": f"{name}:1", **({} if code is None else {"exitCode": code})}
        for name, code in (exits or {"web": None}).items()
    ]
    return task(
        number,
        **{
            "lastStatus": "STOPPED",
            "desiredStatus": "STOPPED",
            "createdAt": ago(minutes + 1),
            "stoppedAt": ago(minutes),
            "stopCode": "EssentialContainerExited" if exits else "TaskFailedToStart",
            "stoppedReason": "Essential container in task exited" if exits else CANNOT_PULL,
            "containers": containers,
        }
        | more,
    )


CANNOT_PULL = (
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:7: "
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:7: not found"
)


def service(*messages: str, running: int = 1, desired: int = 1, **more: Any) -> Json:
    """The service shop. `messages`: its events, the newest first, each a minute older than the one before."""
    return {
        "serviceArn": f"{_ARN}:service/prod/shop",
        "serviceName": "shop",
        "clusterArn": CLUSTER,
        "status": "ACTIVE",
        "launchType": "FARGATE",
        "taskDefinition": f"{_ARN}:task-definition/shop:7",
        "runningCount": running,
        "desiredCount": desired,
        "pendingCount": 0,
        "loadBalancers": [],
        "deployments": [
            {
                "id": "ecs-svc/7",
                "status": "PRIMARY",
                "rolloutState": "COMPLETED" if running >= desired else "IN_PROGRESS",
            }
        ],
        "events": [{"message": text, "createdAt": ago(i + 1)} for i, text in enumerate(messages or (STEADY,))],
    } | more


def definition(**more: Any) -> Json:
    return {
        "taskDefinitionArn": f"{_ARN}:task-definition/shop:7",
        "family": "shop",
        "revision": 7,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "taskRoleArn": "arn:aws:iam::111122223333:role/shop-task",
        "executionRoleArn": "arn:aws:iam::111122223333:role/shop-exec",
        "containerDefinitions": [{"name": "web", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:7"}],
    } | more


def instance(number: int = 1, *, cpu: int = 1024, memory: int = 2048, **more: Any) -> Json:
    """A container instance that takes tasks; `cpu` units and `memory` MiB are left."""
    return {
        "containerInstanceArn": f"{_ARN}:container-instance/prod/{number:032x}",
        "ec2InstanceId": f"i-{number:017x}",
        "status": "ACTIVE",
        "agentConnected": True,
        "versionInfo": {"agentVersion": "1.90.0"},
        "attributes": [{"name": "ecs.os-type", "value": "linux"}],
        "remainingResources": [
            {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
            {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
            {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22"]},
        ],
    } | more
