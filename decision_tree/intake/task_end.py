"""Whether a task came to its end without an error, as far as the JSON that somebody gives shows it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import _

_STOPPED_WITH_IT = 143
"""128 + SIGTERM: what ECS sends to the others when an essential container has ended."""


def end_facts(task: dict[str, Any], definitions: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """`exit_kind` where an essential container ended with 0: a fault in a service, a success elsewhere.

    Without the task definition it is certain only of a task with one container.
    """
    if get_text(task, "stopCode") != "EssentialContainerExited" or not get_text(task, "group"):
        return
    containers = [c for c in get_list(task, "containers") if isinstance(c, dict)]
    definition = next((d for d in definitions if _is_of(d, task)), None)
    if definition is None and len(containers) != 1:
        return
    needless = {
        get_text(c, "name") for c in get_list(definition, "containerDefinitions") if get(c, "essential") is False
    }
    codes = {get_text(c, "name"): get(c, "exitCode") for c in containers if get_text(c, "name") not in needless}
    ended = next((name for name, code in codes.items() if code == 0), None)
    if ended is not None and set(codes.values()) <= {0, _STOPPED_WITH_IT}:
        of_service = get_text(task, "group").startswith("service:")
        shown = _("exitCode 0 of container {container}").format(container=ended)
        yield ("exit_kind", "zero" if of_service else "finished", f"{shown}, group {get_text(task, 'group')}")


def _is_of(definition: dict[str, Any], task: dict[str, Any]) -> bool:
    arn = get_text(definition, "taskDefinitionArn")
    return bool(arn) and arn == get_text(task, "taskDefinitionArn")
