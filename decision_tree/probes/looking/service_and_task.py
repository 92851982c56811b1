"""The service, and of its tasks the one that tells most; or the task that was named, and its service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from decision_tree.intake.json_text import get_list, get_text
from decision_tree.intake.messages import shortened
from decision_tree.language import N_, _
from decision_tree.probes.looking.answers import in_batches, raised
from decision_tree.probes.looking.unknown_names import deleted_service, short_name, unknown_cluster, unknown_service
from decision_tree.probes.probe import CallFailed, Given, Look, Note, probe, thing
from decision_tree.probes.service_state import counts, counts_in_order, in_order, is_of_today, rolled_back
from decision_tree.probes.target import Target
from decision_tree.probes.task_state import (
    Json,
    is_stopped,
    most_telling,
    newest_failure,
    of_service,
    stopped_at,
    stopped_words,
)
from decision_tree.probes.things import SERVICE, TARGET, TASK

TASKS_AT_ONCE = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html"""


@probe(
    N_("the service and its tasks"),
    operations=(
        "ecs:DescribeServices",
        "ecs:DescribeTasks",
        "ecs:DescribeTaskDefinition",
        "ecs:ListTasks",
        "ecs:ListServices",
        "ecs:ListClusters",
    ),
    needs=(TARGET,),
    gives=(SERVICE, TASK),
)
def service_and_task(look: Look) -> Iterator[Given]:
    """Raises `UnknownName` for a cluster or service that does not exist."""
    target = look[TARGET]
    if target.task:
        yield from _named_task(look, target)
    elif target.service:
        yield from _named_service(look, target.cluster, target.service)
    else:
        yield thing(SERVICE, None)
        yield thing(TASK, None)


def _named_task(look: Look, target: Target) -> Iterator[Given]:
    service_name = target.service or look.known.get("service", "")
    found: list[Any] = look.together(
        partial(_describe_tasks, look, target.cluster, [target.task]),
        partial(_describe_service, look, target.cluster, service_name),
    )
    described: list[Json] | CallFailed = found[0]
    service: Json | CallFailed | None = found[1]
    if _is_deleted(service):
        yield _deleted(service_name)
        service = None
    _refuse_unknown_cluster(look, target.cluster, *found)
    if isinstance(described, CallFailed):
        yield from _task_unread(service, described)
    elif described:
        task = described[0]
        yield thing(TASK, task)
        if of_service(task) and of_service(task) != short_name(service_name):
            service = _describe_service(look, target.cluster, of_service(task))
            if _is_deleted(service):
                yield _deleted(of_service(task))
                service = None
        elif not of_service(task):
            service = None  # it was started by itself
        yield thing(SERVICE, raised(service))
    else:
        yield Note(_forgotten(target.task, service_name))
        if service and not isinstance(service, CallFailed):
            yield from _named_service(look, target.cluster, service_name)
        else:
            yield from _task_unread(service, CallFailed("ecs:DescribeTasks", "refused", "MISSING", _(_FORGOTTEN)))


_FORGOTTEN = N_("ECS does not know the task any more: it keeps a stopped task for about an hour")


def _forgotten(task: str, service: str) -> str:
    says = (
        _(
            "{forgotten}. Or {task} is not a task of this cluster. "
            "Looked at instead: what the service {service} does now."
        )
        if service
        else _(
            "{forgotten}. Or {task} is not a task of this cluster. "
            "What can still be read: the events and newer tasks of its service (--service), the container's log, "
            "AWS CloudTrail, and the JSON of describe-tasks if somebody saved it (ecs-wizard triage)."
        )
    )
    return says.format(forgotten=_(_FORGOTTEN), task=short_name(task), service=short_name(service))


def _task_unread(service: Json | CallFailed | None, failed: CallFailed) -> Iterator[Given]:
    """What can be given although the task cannot be read."""
    if not isinstance(service, CallFailed):
        yield thing(SERVICE, service)
    raise failed


def _named_service(look: Look, cluster: str, name: str) -> Iterator[Given]:
    found: list[Any] = look.together(
        partial(_describe_service, look, cluster, name),
        partial(_list_stopped, look, cluster, name),
        partial(_list_running, look, cluster, name),
    )
    _refuse_unknown_cluster(look, cluster, *found)
    service: Json | CallFailed | None
    service, stopped, running = found
    if service is None:
        raise unknown_service(look, cluster, name)
    if _is_deleted(service):
        raise deleted_service(look, cluster, name)
    if not isinstance(service, CallFailed):
        yield thing(SERVICE, service)
    known = None if isinstance(service, CallFailed) else service
    tasks = _read_tasks(look, cluster, [*raised(stopped), *raised(running)], known)
    yield from _chosen(known, tasks)
    raised(service)


def _read_tasks(look: Look, cluster: str, arns: Sequence[str], service: Json | None) -> list[Json]:
    if not arns:
        return []
    # read ahead for the probe that looks at the task definition: mostly the service's is the task's own
    read: list[Any] = look.together(
        partial(_describe_tasks, look, cluster, arns), partial(_describe_definition, look, service or {})
    )
    tasks: list[Json] = raised(read[0])
    return tasks


def _chosen(service: Json | None, tasks: Sequence[Json]) -> Iterator[Given]:
    """The task that tells most about what is wrong today; None where nothing is wrong and none runs."""
    fine = service is not None and in_order(service, tasks, datetime.now(UTC))
    of_today = [t for t in tasks if service is None or is_of_today(t, service)]
    chosen = most_telling(of_today or tasks, failures_count=not fine)
    if service:
        yield from _notes(service, tasks, fine=fine)
    yield thing(TASK, None if fine and chosen and is_stopped(chosen) else chosen)


def _notes(service: Json, tasks: Sequence[Json], *, fine: bool) -> Iterator[Note]:
    """What there is to say about the choice of the task."""
    failure = newest_failure(tasks)
    if fine and failure:
        when, why = stopped_at(failure).astimezone(UTC), shortened(stopped_words(failure))
        since = _("A task failed at {time} UTC ({why}), but the service is in order since then.")
        yield Note(since.format(time=f"{when:%H:%M}", why=why))
    if get_text(service, "status") == "DRAINING":
        yield Note(_("The service is being deleted (DRAINING): ECS starts no task for it any more."))
    elif not counts(service)[1]:
        yield Note(_("The service is told to run no task: its desired count is 0."))
    elif not tasks and not counts_in_order(service):
        yield Note(_("ECS shows no task of the service. It keeps stopped tasks for about an hour."))
    elif failure and rolled_back(service):
        yield Note(_("ECS has rolled the last deployment back. What is looked at is why it failed."))


def _describe_service(look: Look, cluster: str, name: str) -> Json | None:
    """None: no name was given, or ECS has no such service. ECS still shows a deleted one for a while."""
    if not name:
        return None
    answer = look.call("ecs:DescribeServices", expect="services", cluster=cluster, services=[short_name(name)])
    services = get_list(answer, "services")
    if not services and not get_list(answer, "failures"):
        neither = _("it answered neither a service nor a failure")
        raise CallFailed("ecs:DescribeServices", "unreadable", "", neither)
    return services[0] if services else None


def _is_deleted(service: Json | CallFailed | None) -> bool:
    return get_text(service, "status") == "INACTIVE"


def _deleted(name: str) -> Note:
    says = _("The service {service} was deleted (INACTIVE): ECS starts no task for it any more.")
    return Note(says.format(service=short_name(name)))


def _describe_definition(look: Look, service: Json) -> None:
    if get_text(service, "taskDefinition"):
        look.call(
            "ecs:DescribeTaskDefinition", expect="taskDefinition", taskDefinition=get_text(service, "taskDefinition")
        )


def _list_stopped(look: Look, cluster: str, service: str) -> list[str]:
    return look.pages(
        "ecs:ListTasks", expect="taskArns", cluster=cluster, serviceName=short_name(service), desiredStatus="STOPPED"
    )


def _list_running(look: Look, cluster: str, service: str) -> list[str]:
    """The first page is enough: of the tasks that run, one is as good as another."""
    answer = look.call(
        "ecs:ListTasks", expect="taskArns", cluster=cluster, serviceName=short_name(service), desiredStatus="RUNNING"
    )
    return get_list(answer, "taskArns")


def _describe_tasks(look: Look, cluster: str, tasks: Sequence[str]) -> list[Json]:
    return in_batches(
        look, "ecs:DescribeTasks", expect="tasks", named="tasks", names=tasks, size=TASKS_AT_ONCE, cluster=cluster
    )


def _refuse_unknown_cluster(look: Look, cluster: str, *answers: object) -> None:
    if any(isinstance(a, CallFailed) and a.code == "ClusterNotFoundException" for a in answers):
        raise unknown_cluster(look, cluster)
