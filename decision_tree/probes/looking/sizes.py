"""How much memory to give a container that was stopped for want of it. No calls of its own."""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.probe import Given, Look, probe, seen
from decision_tree.probes.task_state import Json, out_of_memory
from decision_tree.probes.things import TASK, TASK_DEFINITION


@probe(N_("how much memory the container has"), needs=(TASK, TASK_DEFINITION))
def memory_to_give(look: Look) -> Iterator[Given]:
    """Twice its limit: a value to begin with, which the fix shows and the person may change."""
    hungry = out_of_memory(look[TASK])
    limit = memory_limit(look[TASK_DEFINITION], hungry) if hungry else 0
    if limit:
        shown = _("twice the {limit} MiB that container {container} may use").format(limit=limit, container=hungry)
        yield seen("container_memory", str(2 * limit), f"ecs:DescribeTaskDefinition: {shown}")


def memory_limit(definition: Json, container: str) -> int:
    """In MiB: the container's own, else that of the task; 0 where there is none.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
    """
    for described in get_list(definition, "containerDefinitions"):
        own = get(described, "memory")
        if get_text(described, "name") == container and isinstance(own, int):
            return own
    task = get_text(definition, "memory")
    return int(task) if task.isdecimal() else 0
