"""Amazon ECS: what ListTasks filters by, pages, limits, and `failures` for what is not there.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.paging import asked_size, page
from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds


def _limited(named: list[str], most: int, what: str) -> None:
    if len(named) > most:
        raise Refused("InvalidParameterException", f"{what} cannot be more than {most}.")


def _cluster(call: Call) -> str:
    return str(call.params.get("cluster") or "default").rsplit("/", 1)[-1]


def _arn(call: Call, kind: str, name: str) -> str:
    """The ARN of a part of the cluster that was asked for by name, id or ARN."""
    if name.startswith("arn:"):
        return name
    return f"arn:aws:ecs:{call.region}:{call.account}:{kind}/{_cluster(call)}/{name}"


def _paged(call: Call, key: str, found: list[str], default: int) -> dict[str, Any]:
    part, token = page(found, call.params.get("nextToken"), asked_size(call.params, default, 100))
    return {key: part, "nextToken": token}


@operation("ecs", "ListTasks")
def list_tasks(call: Call, _: Seeds) -> Any:
    """moto ignores `serviceName`, and AWS lists running tasks where no status is asked for."""
    tasks = call.response.ecs_backend.list_tasks(
        _cluster(call),
        call.params.get("containerInstance"),
        call.params.get("family"),
        call.params.get("startedBy"),
        None,
        call.params.get("desiredStatus") or "RUNNING",
    )
    service, launch_type = call.params.get("serviceName"), call.params.get("launchType")
    arns = [
        task.task_arn
        for task in tasks
        if task.cluster_name == _cluster(call)
        and (not service or task.group == f"service:{service.rsplit('/', 1)[-1]}")
        and (not launch_type or task.launch_type == launch_type)
    ]
    return _paged(call, "taskArns", arns, 100)


@operation("ecs", "DescribeTasks")
def describe_tasks(call: Call, _: Seeds) -> Any:
    named = call.params.get("tasks") or []
    _limited(named, 100, "Tasks")
    result = call.stock()
    found = {task.id: task for task in result["tasks"] if task.cluster_name == _cluster(call)}
    known = [found[name.rsplit("/", 1)[-1]] for name in named if name.rsplit("/", 1)[-1] in found]
    missing = [name for name in named if name.rsplit("/", 1)[-1] not in found]
    return {"tasks": known, "failures": [{"arn": _arn(call, "task", n), "reason": "MISSING"} for n in missing]}


@operation("ecs", "DescribeServices")
def describe_services(call: Call, _: Seeds) -> Any:
    named = call.params.get("services") or []
    if not named:
        raise Refused("InvalidParameterException", "Services cannot be empty.")
    _limited(named, 10, "Services")
    result = call.stock()
    found = {service.name for service in result["services"]}
    missing = [name for name in named if name.rsplit("/", 1)[-1] not in found]
    return {
        "services": result["services"],
        "failures": [{"arn": _arn(call, "service", n), "reason": "MISSING"} for n in missing],
    }


@operation("ecs", "DescribeContainerInstances")
def describe_container_instances(call: Call, _: Seeds) -> Any:
    _limited(call.params.get("containerInstances") or [], 100, "Container instances")
    return call.stock()


@operation("ecs", "ListServices")
def list_services(call: Call, _: Seeds) -> Any:
    """By ten where no other number is asked for."""
    prefix = f":service/{_cluster(call)}/"
    return _paged(call, "serviceArns", [arn for arn in call.stock()["serviceArns"] if prefix in arn], 10)


@operation("ecs", "ListClusters")
def list_clusters(call: Call, _: Seeds) -> Any:
    return _paged(call, "clusterArns", call.stock()["clusterArns"], 100)


@operation("ecs", "ListContainerInstances")
def list_container_instances(call: Call, _: Seeds) -> Any:
    """moto takes any cluster for one without instances."""
    if _cluster(call) not in call.response.ecs_backend.clusters:
        raise Refused("ClusterNotFoundException", "Cluster not found.")
    return _paged(call, "containerInstanceArns", call.stock()["containerInstanceArns"], 100)


@operation("ecs", "DescribeCapacityProviders")
def describe_capacity_providers(call: Call, _: Seeds) -> Any:
    """moto fails where no names are given, which asks for all."""
    backend = call.response.ecs_backend
    names = call.params.get("capacityProviders") or list(backend.capacity_providers)
    providers, failures = backend.describe_capacity_providers(names)
    return {"capacityProviders": providers, "failures": failures}


@operation("ecs", "ListTaskDefinitions")
def list_task_definitions(call: Call, _: Seeds) -> Any:
    return _paged(call, "taskDefinitionArns", call.stock()["taskDefinitionArns"], 100)
