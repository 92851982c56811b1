"""How the task's containers ended. No calls of its own.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.case import Observation
from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.probe import Given, Look, Note, probe, seen
from decision_tree.probes.task_state import (
    ASKED_TO_STOP,
    KILLED,
    Json,
    exit_codes,
    is_stopped,
    of_service,
    out_of_memory,
    own_errors,
)
from decision_tree.probes.things import TASK, TASK_DEFINITION

_TAKEN_DOWN = ASKED_TO_STOP | {"SpotInterruption", "TerminationNotice", "InfrastructureHealth"}


@probe(N_("how the containers ended"), needs=(TASK,), wants=(TASK_DEFINITION,), facts=("exit_kind", "memory_limit"))
def exits(look: Look) -> Iterator[Given]:
    yield from exit_facts(look[TASK], look.get(TASK_DEFINITION))


def exit_facts(task: Json, definition: Json | None) -> Iterator[Observation | Note]:
    """Nothing is said of a task that still runs: how the ones before it ended is not known."""
    if not is_stopped(task):
        return
    hungry = out_of_memory(task)
    if hungry:
        shown = _("reason of container {container} is OutOfMemoryError").format(container=hungry)
        yield seen("memory_limit", "exceeded", f"ecs:DescribeTasks: {shown}")
        return
    codes = _essential(exit_codes(task), definition)
    if KILLED not in codes.values():
        none = _("no container has the reason OutOfMemoryError")
        yield seen("memory_limit", "kept", f"ecs:DescribeTasks: {none}")
    yield from _exit_kind(task, codes)


def _exit_kind(task: Json, codes: dict[str, int]) -> Iterator[Observation | Note]:
    stop_code = get_text(task, "stopCode")
    errors = {name: code for name, code in codes.items() if name in own_errors(task)}
    killed = [name for name, code in codes.items() if code == KILLED]
    ended = [name for name, code in codes.items() if code == 0]
    if errors and stop_code not in _TAKEN_DOWN:
        name, code = next(iter(errors.items()))
        yield seen("exit_kind", "error", _exit_code(code, name))
    elif killed and ended and stop_code not in _TAKEN_DOWN:
        return  # which of them ended first, and took the other down, cannot be seen
    elif killed:
        yield seen("exit_kind", "killed", _exit_code(KILLED, killed[0]))
    elif stop_code in _TAKEN_DOWN:
        yield seen("exit_kind", "none", f"ecs:DescribeTasks: stopCode {stop_code}")
    elif stop_code == "TaskFailedToStart":
        yield seen("exit_kind", "none", "ecs:DescribeTasks: stopCode TaskFailedToStart")
    elif ended and of_service(task):
        yield seen("exit_kind", "zero", _exit_code(0, ended[0]))
    elif ended:
        shown = _("exitCode 0 of container {container}, and no service").format(container=ended[0])
        yield seen("exit_kind", "finished", f"ecs:DescribeTasks: {shown}")
        yield Note(_("The task came to its end with exit code 0. It belongs to no service, so that is a success."))


def _exit_code(code: int, container: str) -> str:
    shown = _("exitCode {code} of container {container}").format(code=code, container=container)
    return f"ecs:DescribeTasks: {shown}"


def _essential(codes: dict[str, int], definition: Json | None) -> dict[str, int]:
    """The exit codes of the containers whose end ends the task; of all where the definition could not be read."""
    by_the_way = {
        get_text(c, "name") for c in get_list(definition, "containerDefinitions") if get(c, "essential") is False
    }
    return {name: code for name, code in codes.items() if name not in by_the_way}
