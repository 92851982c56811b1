"""Amazon ECS: what changes of a service start, and the protection of its tasks.

The sandbox has no scheduler: a deployment is complete as soon as it is asked for.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from secrets import randbelow
from typing import Any

from moto.ecr.models import ecr_backends

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds

DEPLOYING = frozenset(
    ("capacityProviderStrategy", "loadBalancers", "networkConfiguration", "platformVersion", "taskDefinition")
)
"""What UpdateService starts a new deployment for.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
"""
_OWN_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[\w-]+)\.amazonaws\.com/(?P<name>[^:@]+)(?::(?P<tag>[^@]+))?"
)
LONGEST_PROTECTION = 2880
"""Minutes. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateTaskProtection.html"""


@operation("ecs", "UpdateService")
def update_service(call: Call, seeds: Seeds) -> Any:
    """moto changes the settings; the deployment keeps its id there unless a new one is forced."""
    result = call.stock()
    if call.params.get("forceNewDeployment") or DEPLOYING & call.params.keys():
        _deploy(call, result["service"], seeds)
    return result


def _deploy(call: Call, service: Any, seeds: Seeds) -> None:
    now, id_ = datetime.now(UTC), f"ecs-svc/{randbelow(10**19):019}"
    service.task_definition = call.response.ecs_backend.describe_task_definition(service.task_definition).arn
    service.running_count, service.pending_count = service.desired_count, 0
    service.deployments[0] |= {
        "id": id_,
        "taskDefinition": service.task_definition,
        "desiredCount": service.desired_count,
        "runningCount": service.desired_count,
        "pendingCount": 0,
        "failedTasks": 0,
        "rolloutState": "COMPLETED",
        "rolloutStateReason": f"ECS deployment {id_} completed.",
        "createdAt": now,
        "updatedAt": now,
    }
    for task in _tasks(call):
        if task.group == f"service:{service.name}" and task.last_status == "RUNNING":
            _replace(task, service.task_definition, id_, now)
    for current in getattr(service, "current_service_revisions", None) or []:
        _revise(call, seeds.service_revisions[current["arn"]], service.task_definition)


def _replace(task: Any, task_definition: str, deployment: str, now: datetime) -> None:
    """A task of the new deployment takes its place: under another id in AWS, here with the same id and address."""
    task.task_definition_arn, task.started_by = task_definition, deployment
    task.created_at = task.started_at = now


def _revise(call: Call, revision: dict[str, Any], task_definition: str) -> None:
    """The tags of its images are resolved anew. AWS makes a new service revision; here it keeps its ARN."""
    images = [image | _digest(call, image["image"]) for image in revision["containerImages"]]
    revision |= {"taskDefinition": task_definition, "containerImages": images, "createdAt": datetime.now(UTC)}


def _digest(call: Call, reference: str) -> dict[str, str]:
    """Of an image in the account's own ECR; nothing for others."""
    image = _OWN_IMAGE.fullmatch(reference)
    if image is None or image["account"] != call.account:
        return {}
    repository = ecr_backends[call.account][image["region"]].repositories.get(image["name"])
    tag = image["tag"] or "latest"
    found = [image.get_image_digest() for image in repository.images if tag in image.image_tags] if repository else []
    return {"imageDigest": found[0]} if found else {}


@operation("ecs", "StopTask")
def stop_task(call: Call, _: Seeds) -> Any:
    """moto frees what it reserved for the task itself; a world's task has reserved nothing with it."""
    for task in _tasks(call):
        if task.resource_requirements is None:
            task.resource_requirements = {"CPU": 0, "MEMORY": 0, "PORTS": []}
    return call.stock()


@operation("ecs", "GetTaskProtection")
def get_task_protection(call: Call, seeds: Seeds) -> Any:
    """Without names, that of all running tasks."""
    running = {task.task_arn for task in _tasks(call) if task.last_status == "RUNNING"}
    return _answer(call, seeds, running)


@operation("ecs", "UpdateTaskProtection")
def update_task_protection(call: Call, seeds: Seeds) -> Any:
    minutes = call.params.get("expiresInMinutes") or 120
    if not 0 < minutes <= LONGEST_PROTECTION:
        raise Refused("InvalidParameterException", f"expiresInMinutes must be between 1 and {LONGEST_PROTECTION}.")
    running = {task.task_arn for task in _tasks(call) if task.last_status == "RUNNING"}
    for arn in running & set(_named(call)):
        if call.params["protectionEnabled"]:
            until = datetime.now(UTC) + timedelta(minutes=minutes)
            seeds.protected_tasks[arn] = {"taskArn": arn, "protectionEnabled": True, "expirationDate": until}
        else:
            seeds.protected_tasks.pop(arn, None)
    return _answer(call, seeds, running)


def _tasks(call: Call) -> list[Any]:
    cluster = str(call.params.get("cluster") or "default").rsplit("/", 1)[-1]
    return list(call.response.ecs_backend.tasks.get(cluster, {}).values())


def _named(call: Call) -> list[str]:
    named = call.params.get("tasks") or [task.task_arn for task in _tasks(call)]
    if len(call.params.get("tasks") or ()) > 10:
        raise Refused("InvalidParameterException", "Tasks cannot be more than 10.")
    arns = {task.id: task.task_arn for task in _tasks(call)}
    return [arns.get(name.rsplit("/", 1)[-1], name) for name in named]


def _answer(call: Call, seeds: Seeds, running: set[str]) -> dict[str, Any]:
    now, named = datetime.now(UTC), _named(call)
    protected = {arn: held for arn, held in seeds.protected_tasks.items() if held["expirationDate"] > now}
    return {
        "protectedTasks": [
            protected.get(arn, {"taskArn": arn, "protectionEnabled": False}) for arn in named if arn in running
        ],
        "failures": [{"arn": arn, "reason": "TASK_NOT_VALID"} for arn in named if arn not in running],
    }
