"""The container instance that the task runs on; all of the cluster for a task that found no place."""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.looking.answers import in_batches
from decision_tree.probes.probe import Given, Look, Note, probe, seen, thing
from decision_tree.probes.service_state import cannot_place
from decision_tree.probes.task_state import Json, launch_types
from decision_tree.probes.things import CONTAINER_INSTANCES, SERVICE, TARGET, TASK

INSTANCES_AT_ONCE = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html"""
_EXTERNAL = "ecs.capability.external"
"""The attribute of an ECS Anywhere instance."""


@probe(
    N_("the container instances"),
    operations=("ecs:ListContainerInstances", "ecs:DescribeContainerInstances"),
    needs=(TARGET,),
    wants=(TASK, SERVICE),
    gives=(CONTAINER_INSTANCES,),
    facts=("cluster_instances",),
)
def container_instances(look: Look) -> Iterator[Given]:
    task, service = look.get(TASK), look.get(SERVICE)
    own = get_text(task, "containerInstanceArn")
    kinds = launch_types(task, service)
    if not (task or service) or not (own or kinds) or kinds & {"FARGATE", "MANAGED_INSTANCES"}:
        for key in (TASK, SERVICE):
            if failed := look.unread(key):
                raise failed
        yield thing(CONTAINER_INSTANCES, None)
    elif own and (look[TARGET].task or not cannot_place(service or {})):
        yield from _own_instance(look, own)
    else:
        yield from _of_cluster(look, external="EXTERNAL" in kinds)


def _own_instance(look: Look, arn: str) -> Iterator[Given]:
    instances = _describe(look, [arn])
    if not instances:
        gone = _("The container instance {instance} is no longer registered with the cluster.")
        yield Note(gone.format(instance=arn.rsplit("/", 1)[-1]))
    if any(_takes_tasks(i) for i in instances):
        own = _("the task's own is ACTIVE and connected")
        yield seen("cluster_instances", "usable", f"{_DESCRIBE}: {own}")
    yield thing(CONTAINER_INSTANCES, instances or None)


def _of_cluster(look: Look, *, external: bool) -> Iterator[Given]:
    listed = look.pages("ecs:ListContainerInstances", expect="containerInstanceArns", cluster=look[TARGET].cluster)
    instances = [i for i in _describe(look, listed) if _is_external(i) == external]
    usable = [i for i in instances if _takes_tasks(i)]
    if not instances:
        none = (
            _("the cluster has no ECS Anywhere instance") if external else _("the cluster has no container instance")
        )
        yield seen("cluster_instances", "none", f"ecs:ListContainerInstances: {none}")
    elif usable:
        shown = _("{n} of {all} ACTIVE and connected").format(n=len(usable), all=len(instances))
        yield seen("cluster_instances", "usable", f"{_DESCRIBE}: {shown}")
    else:
        states = sorted({_state(i) for i in instances})
        yield seen("cluster_instances", "not_usable", f"{_DESCRIBE}: {', '.join(states)}")
    # one that takes no tasks comes first: it is the one to look at
    yield thing(CONTAINER_INSTANCES, sorted(instances, key=_takes_tasks) or None)


_DESCRIBE = "ecs:DescribeContainerInstances"


def _describe(look: Look, arns: list[str]) -> list[Json]:
    return in_batches(
        look,
        _DESCRIBE,
        expect="containerInstances",
        named="containerInstances",
        names=arns,
        size=INSTANCES_AT_ONCE,
        cluster=look[TARGET].cluster,
    )


def _takes_tasks(instance: Json) -> bool:
    return get_text(instance, "status") == "ACTIVE" and get(instance, "agentConnected") is True


def _is_external(instance: Json) -> bool:
    return any(get_text(a, "name") == _EXTERNAL for a in get_list(instance, "attributes"))


def _state(instance: Json) -> str:
    connected = get(instance, "agentConnected") is True
    says = _("{status} and connected") if connected else _("{status} and agent not connected")
    return says.format(status=get_text(instance, "status"))
