"""What the fields of a task say about how it fares. Tasks are dicts as `ecs:DescribeTasks` returns them.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.intake.secrets import remove_secrets

Json = dict[str, Any]

ASKED_TO_STOP = frozenset({"ServiceSchedulerInitiated", "UserInitiated"})
"""Stop codes of tasks that a service, a deployment or a person stopped."""
KILLED = 137
"""128 + SIGKILL."""
_STOPPED_BY_REQUEST = frozenset({143, 3221225786})
"""128 + SIGTERM; Ctrl-C on Windows."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def is_stopped(task: Json) -> bool:
    """It has stopped, or is about to."""
    return "STOPPED" in (get_text(task, "desiredStatus"), get_text(task, "lastStatus"))


def is_waiting(task: Json) -> bool:
    """It should run and does not run yet: PROVISIONING, PENDING or ACTIVATING."""
    return not is_stopped(task) and get_text(task, "lastStatus") != "RUNNING"


def of_service(task: Json) -> str:
    """The name of the service that the task belongs to; "" for a task that was started by itself."""
    group = get_text(task, "group")
    return group.removeprefix("service:") if group.startswith("service:") else ""


def launch_types(*things: Json | None) -> set[str]:
    """How ECS calls where the first of these (a task, a service) that tells runs: FARGATE, EC2, EXTERNAL, ….

    A capacity provider of one's own counts as EC2.
    """
    for item in things:
        if get_text(item, "launchType"):
            return {get_text(item, "launchType")}
        strategy = [get_text(s, "capacityProvider") for s in get_list(item, "capacityProviderStrategy")]
        providers = [p for p in [get_text(item, "capacityProviderName"), *strategy] if p]
        if providers:
            return {"FARGATE" if p in ("FARGATE", "FARGATE_SPOT") else "EC2" for p in providers}
    return set()


def task_id(task: Json) -> str:
    return get_text(task, "taskArn").rsplit("/", 1)[-1]


def exit_codes(task: Json) -> dict[str, int]:
    """Container -> exit code, of the containers that have one."""
    codes = {get_text(c, "name"): get(c, "exitCode") for c in get_list(task, "containers")}
    return {name: code for name, code in codes.items() if isinstance(code, int)}


def own_errors(task: Json) -> dict[str, int]:
    """Container -> exit code, of those whose program ended with an error and was not made to.

    The exit code of a container that has a reason is the runtime's, not its program's.
    """
    unstarted = {get_text(c, "name") for c in get_list(task, "containers") if get_text(c, "reason")}
    return {
        name: code
        for name, code in exit_codes(task).items()
        if code not in (0, KILLED) and code not in _STOPPED_BY_REQUEST and name not in unstarted
    }


def out_of_memory(task: Json) -> str:
    """The first container that was stopped for its memory; "" where none was."""
    for container in get_list(task, "containers"):
        if "OutOfMemory" in get_text(container, "reason"):
            return get_text(container, "name")
    return ""


def has_failed(task: Json) -> bool:
    """It stopped, and nobody had asked for that; or its service stopped it for its health."""
    if not is_stopped(task):
        return False
    code = get_text(task, "stopCode")
    if any(get_text(c, "reason") for c in get_list(task, "containers")):
        return True
    if code in ASKED_TO_STOP:
        return "health check" in get_text(task, "stoppedReason")
    if code in ("EssentialContainerExited", ""):
        # a task of its own may come to its end; a service's may not
        return bool(own_errors(task)) or KILLED in exit_codes(task).values() or bool(code and of_service(task))
    return True


def stopped_at(task: Json) -> datetime:
    return _moment(task, "stoppedAt", "stoppingAt", "executionStoppedAt", "createdAt")


def created_at(task: Json) -> datetime:
    return _moment(task, "createdAt", "startedAt")


def _moment(thing: Json, *keys: str) -> datetime:
    for key in keys:
        value = get(thing, key)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
    return _LONG_AGO


def newest_failure(tasks: Iterable[Json]) -> Json | None:
    return max((t for t in tasks if has_failed(t)), key=stopped_at, default=None)


def most_telling(tasks: Iterable[Json], *, failures_count: bool = True) -> Json | None:
    """The newest task that failed; else one that waits, one that runs, and last one that was asked to stop.

    With `failures_count` false a failed task is history, and tells no more than one that was asked to stop.
    """

    def weight(task: Json) -> tuple[int, datetime]:
        if has_failed(task) and failures_count:
            return (3, stopped_at(task))
        if is_waiting(task):
            return (2, created_at(task))
        return (0, stopped_at(task)) if is_stopped(task) else (1, created_at(task))

    return max(tasks, key=weight, default=None)


def stopped_words(task: Json) -> str:
    """Why it stopped, in ECS's own words, without secrets: of its containers first, they are the more precise."""
    reasons = [get_text(c, "reason") for c in get_list(task, "containers")]
    words = next((r for r in [*reasons, get_text(task, "stoppedReason"), get_text(task, "stopCode")] if r), "")
    return remove_secrets(words)[0]
