"""Whether a service is in order: what ECS counts now, its deployments, and the tasks that failed lately.

A failure of an hour ago must not be told as today's. Services are dicts as `ecs:DescribeServices` returns them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.probes.task_state import Json, has_failed, stopped_at

_FIRST_DEPLOYMENT_WITHIN = timedelta(minutes=1)
"""Of the making of its service."""


def counts(service: Json) -> tuple[int, int, int]:
    """Running, desired and pending tasks."""
    running, desired, pending = (get(service, key) for key in ("runningCount", "desiredCount", "pendingCount"))
    return (running or 0, desired or 0, pending or 0)


def counts_in_order(service: Json) -> bool:
    """As many tasks run as should, and no deployment is under way, failed or rolled back."""
    running, desired, pending = counts(service)
    rollouts = {get_text(d, "rolloutState") for d in get_list(service, "deployments")}
    return running >= desired and not pending and rollouts <= {"", "COMPLETED"} and not rolled_back(service)


def rolled_back(service: Json) -> bool:
    """The deployment that runs now is the one that a failed deployment was rolled back to."""
    current = get_text(primary(service), "id")
    words = f"rolling back to deployment {current}"
    return bool(current) and any(
        words in get_text(event, "message").replace("(", "").replace(")", "") for event in get_list(service, "events")
    )


def primary(service: Json) -> Json:
    """The deployment that the service runs or moves to."""
    return next((d for d in get_list(service, "deployments") if get_text(d, "status") == "PRIMARY"), {})


def is_of_today(task: Json, service: Json) -> bool:
    """The task belongs to what the service runs or tries now, not to a deployment that another one has followed."""
    started_by = get_text(task, "startedBy")
    current = {get_text(d, "id") for key in ("deployments", "taskSets") for d in get_list(service, key)}
    return (
        not started_by.startswith("ecs-svc/")
        or started_by in current
        or get_text(task, "taskDefinitionArn") == get_text(service, "taskDefinition")
        or rolled_back(service)
    )


def in_order(service: Json, tasks: Sequence[Json], now: datetime) -> bool:
    """It has what it wants, and no task failed since it was last steady, or fails again and again."""
    if not counts_in_order(service):
        return False
    failures = sorted(stopped_at(t) for t in tasks if has_failed(t) and is_of_today(t, service))
    if not failures:
        return True
    steady = last_steady(service)
    if steady is None or failures[-1] > steady:
        return False
    return not _keeps_failing(failures, now)


def last_steady(service: Json) -> datetime | None:
    """When ECS last wrote "has reached a steady state"; its newest event comes first."""
    for event in get_list(service, "events"):
        moment = get(event, "createdAt")
        if "has reached a steady state" in get_text(event, "message") and isinstance(moment, datetime):
            return moment
    return None


def events_of_today(service: Json) -> list[Json]:
    """The events, the newest first, without those of earlier deployments and of what has been overcome since.

    ECS lists the 100 newest events, which may reach back for months.
    """
    since = _since(service)
    kept: list[Json] = []
    placed = False
    for event in get_list(service, "events"):
        message, moment = get_text(event, "message"), get(event, "createdAt")
        if since and isinstance(moment, datetime) and moment < since:
            break
        if "has reached a steady state" in message:
            return [*kept, event]
        placed = placed or "has started " in message
        if not (placed and "unable to place" in message):
            kept.append(event)
    return kept


def _since(service: Json) -> datetime | None:
    """When the current deployment began; None for a service's first one, as far as can be seen."""
    made, began = get(service, "createdAt"), get(primary(service), "createdAt")
    if not isinstance(began, datetime) or not isinstance(made, datetime):
        return None
    return began if began - made > _FIRST_DEPLOYMENT_WITHIN else None


def cannot_place(service: Json) -> bool:
    """It wants more tasks than run, and its newest events say that there is no place for them."""
    running, desired, _ = counts(service)
    return running < desired and any("unable to place" in get_text(e, "message") for e in events_of_today(service))


def _keeps_failing(failures: Sequence[datetime], now: datetime) -> bool:
    """A task that runs for some minutes and fails lets its service look steady in between."""
    gaps = [later - earlier for earlier, later in pairwise(failures)]
    return bool(gaps) and now - failures[-1] < 2 * max(gaps, default=timedelta())
