"""Every service of a cluster, or of all clusters, with the cause of its last failure; a line each.

Only services that are not in order cost more than a tenth of a call. A service that has all its tasks back and is
steady again counts as in order, whatever happened before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event as Flag
from typing import TYPE_CHECKING

from decision_tree.intake.json_text import get_list, get_text
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.probes.looking.answers import batches, raised
from decision_tree.probes.looking.service_and_task import TASKS_AT_ONCE
from decision_tree.probes.looking.unknown_names import unknown_cluster
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed
from decision_tree.probes.swept import ServiceState, SweptService, conclusion, is_restless, swept, unseen
from decision_tree.probes.task_state import Json, of_service

if TYPE_CHECKING:
    from decision_tree.probes.access import Access

SWEEP_OPERATIONS = (
    "ecs:ListClusters",
    "ecs:ListServices",
    "ecs:DescribeServices",
    "ecs:ListTasks",
    "ecs:DescribeTasks",
)
SERVICES_AT_ONCE = 10
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html"""
_TASKS_OF_A_SERVICE = 20
"""Stopped tasks that are read of one service: a service that fails again and again has them by the hundred."""
_POLL = 0.05
"""Seconds after which a sweep notices that it is cancelled."""


def sweep(
    options: Options, clusters: Sequence[str], library: Library, *, cancelled: Flag | None = None
) -> Iterator[SweptService]:
    """The services of these clusters (names or ARNs), of all when none is given, each as soon as it is known.

    Raises, from the iterator: `LookError` when AWS cannot be looked at at all, `UnknownName` for a cluster that does
    not exist.
    """
    from decision_tree.probes.access import Access  # deferred: it imports botocore

    access = Access(options, SWEEP_OPERATIONS)
    access.foresee(SWEEP_OPERATIONS)
    try:
        yield from _Sweep(access, library).services(clusters, cancelled or Flag())
    finally:
        access.stop("cancelled", _("the sweep was cancelled"))


class _Sweep:
    """Clusters side by side, and in a cluster the calls side by side."""

    def __init__(self, access: Access, library: Library) -> None:
        self._access, self._library = access, library
        self._out: SimpleQueue[SweptService | Exception | None] = SimpleQueue()
        """None: a cluster, or the list of them, is done."""

    def services(self, clusters: Sequence[str], cancelled: Flag) -> Iterator[SweptService]:
        jobs: list[Callable[[], None]] = [partial(self._cluster, cluster) for cluster in clusters]
        jobs = jobs or [self._all_clusters]
        for job in jobs:
            self._access.workers.submit(partial(self._run, job))
        left = len(jobs)
        while left and not cancelled.is_set():
            try:
                found = self._out.get(timeout=_POLL)
            except Empty:
                continue
            if isinstance(found, Exception):
                raise found
            if found is None:
                left -= 1
            else:
                yield found

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # it is raised in the thread that waits for the services
            self._out.put(error)
        else:
            self._out.put(None)

    def _all_clusters(self) -> None:
        try:
            clusters = self._access.pages("ecs:ListClusters", expect="clusterArns")
        except CallFailed as failed:
            self._out.put(unseen("", "", failed))
            return
        self._access.together(*(partial(self._cluster, cluster) for cluster in clusters))

    def _cluster(self, cluster: str) -> None:
        try:
            services = self._access.pages("ecs:ListServices", expect="serviceArns", cluster=cluster, maxResults=100)
        except CallFailed as failed:
            if failed.code == "ClusterNotFoundException":
                raise unknown_cluster(self._access, cluster) from None
            self._out.put(unseen(cluster, "", failed))
            return
        parts = batches(services, SERVICES_AT_ONCE)
        restless = self._access.together(*(partial(self._restless, cluster, part) for part in parts))
        self._tell_why(cluster, [service for found in restless for service in raised(found)])

    def _restless(self, cluster: str, arns: Sequence[str]) -> list[Json]:
        """Those of the services that are not in order; the others are told."""
        try:
            answer = self._access.call("ecs:DescribeServices", expect="services", cluster=cluster, services=arns)
        except CallFailed as failed:
            for arn in arns:
                self._out.put(unseen(cluster, arn, failed))
            return []
        services = [s for s in get_list(answer, "services") if get_text(s, "status") != "INACTIVE"]
        for service in services:
            if not is_restless(service):
                self._out.put(swept(cluster, service, ServiceState.OK))
        return [service for service in services if is_restless(service)]

    def _tell_why(self, cluster: str, services: Sequence[Json]) -> None:
        listed = self._access.together(*(partial(self._list_stopped, cluster, service) for service in services))
        arns = [arn for answer in listed if not isinstance(answer, CallFailed) for arn in answer]
        parts = batches(arns, TASKS_AT_ONCE)
        described = self._access.together(*(partial(self._describe_tasks, cluster, part) for part in parts))
        by_service: dict[str, list[Json]] = {}
        for task in (task for tasks in described if not isinstance(tasks, CallFailed) for task in tasks):
            by_service.setdefault(of_service(task), []).append(task)
        lost = next((tasks for tasks in described if isinstance(tasks, CallFailed)), None)
        for service, answer in zip(services, listed, strict=True):
            tasks = by_service.get(get_text(service, "serviceName"), [])
            unread = answer if isinstance(answer, CallFailed) else (lost if answer and not tasks else None)
            self._out.put(conclusion(cluster, service, tasks, self._library, unread))

    def _list_stopped(self, cluster: str, service: Json) -> list[str]:
        answer = self._access.call(
            "ecs:ListTasks",
            expect="taskArns",
            cluster=cluster,
            serviceName=get_text(service, "serviceName"),
            desiredStatus="STOPPED",
            maxResults=_TASKS_OF_A_SERVICE,
        )
        return get_list(answer, "taskArns")

    def _describe_tasks(self, cluster: str, tasks: list[str]) -> list[Json]:
        answer = self._access.call("ecs:DescribeTasks", expect="tasks", cluster=cluster, tasks=tasks)
        return get_list(answer, "tasks")
