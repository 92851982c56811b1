"""Whether a container instance has enough CPU, memory and ports left for the task. No calls of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.probe import Given, Look, Note, probe, seen
from decision_tree.probes.service_state import cannot_place
from decision_tree.probes.task_state import Json, is_waiting
from decision_tree.probes.things import CONTAINER_INSTANCES, SERVICE, TASK, TASK_DEFINITION


@dataclass(frozen=True)
class Need:
    """What a task reserves on its container instance."""

    cpu: int
    """CPU units; 1024 are one CPU."""
    memory: int
    """MiB."""
    ports: frozenset[str]
    """Fixed host ports (TCP)."""


@probe(
    N_("room on the container instances"),
    needs=(CONTAINER_INSTANCES, TASK_DEFINITION),
    wants=(TASK, SERVICE),
    facts=("instance_room",),
)
def room(look: Look) -> Iterator[Given]:
    """Only where a task has found no place: one that has, has its room."""
    takers = [i for i in look[CONTAINER_INSTANCES] if get_text(i, "status") == "ACTIVE" and get(i, "agentConnected")]
    if not takers or not _waits_for_a_place(look):
        return
    need = needed(look[TASK_DEFINITION])
    fitting = [i for i in takers if fits(need, i)]
    shows = "ecs:DescribeContainerInstances: remainingResources"
    if fitting:
        enough = _("the {cpu} CPU units and {memory} MiB that the task needs are left on an instance")
        yield seen("instance_room", "enough", f"{shows}: {enough.format(cpu=need.cpu, memory=need.memory)}")
    elif all(_free(i, "CPU") is not None and _free(i, "MEMORY") is not None for i in takers):
        cpu, memory = (max(_free(i, name) or 0 for i in takers) for name in ("CPU", "MEMORY"))
        less = _(
            "the task needs {cpu} CPU units and {memory} MiB; "
            "at most {cpu_left} CPU units and {memory_left} MiB are left"
        ).format(cpu=need.cpu, memory=need.memory, cpu_left=cpu, memory_left=memory)
        yield seen("instance_room", "too_little", f"{shows}: {less}")
    if fitting and all(need.ports & _ports_taken(i) for i in fitting):
        ports = ", ".join(sorted(need.ports))
        taken = _("Every container instance with room for the task already uses its host port ({ports}).")
        yield Note(taken.format(ports=ports))


def _waits_for_a_place(look: Look) -> bool:
    task = look.get(TASK)
    if cannot_place(look.get(SERVICE) or {}):
        return True
    return not task or (is_waiting(task) and not get_text(task, "containerInstanceArn"))


def needed(definition: Json) -> Need:
    """The task's size where it is set, else the sum of its containers' reservations.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
    """
    containers = get_list(definition, "containerDefinitions")
    cpu = sum(get(c, "cpu") or 0 for c in containers)
    memory = sum(get(c, "memoryReservation") or get(c, "memory") or 0 for c in containers)
    ports = {
        str(get(m, "hostPort"))
        for c in containers
        for m in get_list(c, "portMappings")
        if get(m, "hostPort") and get_text(m, "protocol") != "udp"
    }
    fixed = get_text(definition, "networkMode") != "awsvpc"
    return Need(
        cpu=_number(get_text(definition, "cpu")) or cpu,
        memory=_number(get_text(definition, "memory")) or memory,
        ports=frozenset(ports if fixed else ()),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def fits(need: Need, instance: Json) -> bool:
    """The instance has the CPU and the memory left."""
    cpu, memory = _free(instance, "CPU"), _free(instance, "MEMORY")
    return cpu is not None and memory is not None and cpu >= need.cpu and memory >= need.memory


def _free(instance: Json, name: str) -> int | None:
    """CPU units or MiB that are left; None: the answer does not say."""
    left = [get(r, "integerValue") for r in get_list(instance, "remainingResources") if get_text(r, "name") == name]
    return next((value for value in left if isinstance(value, int)), None)


def _ports_taken(instance: Json) -> set[str]:
    """ECS lists under the remaining ports those that are taken."""
    left = [r for r in get_list(instance, "remainingResources") if get_text(r, "name") == "PORTS"]
    return {port for r in left for port in get_list(r, "stringSetValue")}
