"""What one service of a sweep comes to: from its events and its stopped tasks, without a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from decision_tree.case import Case, Observation, Suspicion
from decision_tree.diagnosis import diagnose
from decision_tree.intake import Intake, read_aws
from decision_tree.intake.documents import answered
from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.intake.messages import shortened
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.probes.looking.exits import exit_facts
from decision_tree.probes.looking.unknown_names import short_name
from decision_tree.probes.probe import CallFailed
from decision_tree.probes.service_state import counts, events_of_today, is_of_today, primary
from decision_tree.probes.task_state import Json, newest_failure, stopped_words

_STARTS_WITHIN = timedelta(minutes=10)
"""A deployment that is older and has not all its tasks is not just starting them."""


class ServiceState(StrEnum):
    """What a sweep says of a service."""

    OK = "ok"
    """Nothing is wrong with it that ECS shows."""
    FAILING = "failing"
    COULD_NOT_LOOK = "could_not_look"


@dataclass(frozen=True)
class SweptService:
    """One service; or a whole cluster that could not be looked at, with `service` empty."""

    cluster: str
    service: str
    state: ServiceState
    running: int = 0
    desired: int = 0
    pending: int = 0
    cause_id: str = ""
    """The confirmed cause of the last failure; "" where its words alone confirm none."""
    suspect_id: str = ""
    """The cause that its words suggest first, where none is confirmed: a look at the service tells whether it is."""
    says: str = ""
    """The last failure in a line, or why it could not be looked at."""
    permission: str = ""
    """The one that was missing to see this service, or to see why it fails."""


def is_restless(service: Json) -> bool:
    """It has fewer tasks than it should, a deployment failed, or its events since it was last steady say more."""
    running, desired, _ = counts(service)
    failed = any(get_text(d, "rolloutState") == "FAILED" for d in get_list(service, "deployments"))
    newest = next(iter(events_of_today(service)), {})
    steady = not newest or "has reached a steady state" in get_text(newest, "message")
    return get_text(service, "status") != "INACTIVE" and (running < desired or failed or not steady)


def conclusion(
    cluster: str, service: Json, tasks: Sequence[Json], library: Library, unread: CallFailed | None = None
) -> SweptService:
    """What is wrong with a restless service. `unread`: why its stopped tasks could not be read."""
    failure = newest_failure(task for task in tasks if is_of_today(task, service))
    documents = [answered("tasks", [failure])] if failure else []
    documents.append(answered("services", [{**service, "events": events_of_today(service)}]))
    intake = read_aws(documents, library)
    if not failure and not intake.trouble and _just_starts(service):
        if unread:
            return swept(
                cluster, service, ServiceState.COULD_NOT_LOOK, says=unread.reason, permission=unread.permission
            )
        return swept(cluster, service, ServiceState.OK)
    cause_id, suspect_id = _causes(intake, failure, library)
    return swept(
        cluster,
        service,
        ServiceState.FAILING,
        cause_id=cause_id,
        suspect_id=suspect_id,
        says=_in_a_line(intake, failure, service, unread),
        permission=unread.permission if unread else "",
    )


def _just_starts(service: Json) -> bool:
    """All tasks that it lacks are being started, and not for long."""
    running, desired, pending = counts(service)
    began = get(primary(service), "createdAt")
    for_long = isinstance(began, datetime) and datetime.now(UTC) - began > _STARTS_WITHIN
    failed = any(get_text(d, "rolloutState") == "FAILED" for d in get_list(service, "deployments"))
    return not failed and (running >= desired or (running + pending >= desired and not for_long))


def _causes(intake: Intake, failure: Json | None, library: Library) -> tuple[str, str]:
    """The confirmed cause, or the first suspect; "" for the other one."""
    case = Case()
    exits = [item for item in exit_facts(failure, None) if isinstance(item, Observation)] if failure else []
    case.add(*intake.observations, *exits, *([Suspicion(intake.suspects)] if intake.suspects else []))
    diagnosis = diagnose(case, library)
    if diagnosis.to_fix:
        return diagnosis.to_fix[0], ""
    return "", diagnosis.suggested[0].cause_id if intake.suspects and diagnosis.suggested else ""


def _in_a_line(intake: Intake, failure: Json | None, service: Json, unread: CallFailed | None) -> str:
    running, desired, _pending = counts(service)
    meant = next((match.says for match in intake.matches if not match.healthy), "")
    words = meant or (stopped_words(failure) if failure else "")
    if not words:
        says = (
            _("{running} of {desired} tasks run; why could not be looked at: {reason}")
            if unread
            else _("{running} of {desired} tasks run; ECS shows no failed task and no event that says why.")
        )
        words = says.format(running=running, desired=desired, reason=unread.reason if unread else "")
    return shortened(words)


def swept(cluster: str, service: Json, state: ServiceState, **more: Any) -> SweptService:
    running, desired, pending = counts(service)
    return SweptService(
        short_name(cluster), get_text(service, "serviceName"), state, running, desired, pending, **more
    )


def unseen(cluster: str, service: str, failed: CallFailed) -> SweptService:
    return SweptService(
        short_name(cluster),
        short_name(service),
        ServiceState.COULD_NOT_LOOK,
        says=shortened(failed.reason),
        permission=failed.permission,
    )
