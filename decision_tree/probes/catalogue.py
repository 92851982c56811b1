"""What there is to choose from: profiles, Regions, clusters, services and tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from decision_tree.intake.clean import clean_text
from decision_tree.language import _
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed, LookError
from decision_tree.probes.registry import CATALOGUE_OPERATIONS

if TYPE_CHECKING:
    from decision_tree.probes.access import Access

T = TypeVar("T")

_TASKS_AT_ONCE = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html"""


@dataclass(frozen=True)
class TaskChoice:
    """A task as it is offered."""

    id: str
    status: str
    """The last status: RUNNING, STOPPED …"""
    stopped_reason: str = ""
    when: datetime | None = None
    """When it stopped; until then, when it was created."""


class Catalogue:
    """Lists to choose from. Every method blocks, may be used from any thread, and may raise `LookError`."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def profiles(self) -> list[str]:
        """The profiles of the AWS configuration, "default" first."""
        import botocore.session  # deferred: it takes longer than everything before

        names = [clean_text(name) for name in botocore.session.Session().available_profiles]
        return sorted(names, key=lambda name: (name != "default", name.casefold()))

    def regions(self) -> list[str]:
        """The Regions that have Amazon ECS; no call is made for it."""
        import botocore.session  # deferred, as above

        from decision_tree.probes.hopeless import regions

        return regions(botocore.session.Session())

    def region(self) -> str:
        """The Region that is looked at."""
        return self._access.region

    def account(self) -> str:
        """The account id of the credentials."""
        answer = self._ask("sts:GetCallerIdentity", "Account")
        return str(answer["Account"])

    def clusters(self) -> list[str]:
        """Names, in the order of the alphabet."""
        return _names(self._ask_pages("ecs:ListClusters", "clusterArns"))

    def services(self, cluster: str) -> list[str]:
        """Names, in the order of the alphabet."""
        return _names(self._ask_pages("ecs:ListServices", "serviceArns", cluster=cluster, maxResults=100))

    def tasks(self, cluster: str, service: str = "") -> list[TaskChoice]:
        """The tasks that ECS still knows, stopped ones (of about the last hour) first, each part the newest first."""
        of_service = {"serviceName": service} if service else {}
        listed = self._access.together(
            *(
                partial(
                    self._ask_pages, "ecs:ListTasks", "taskArns", cluster=cluster, desiredStatus=status, **of_service
                )
                for status in ("STOPPED", "RUNNING")
            )
        )
        arns = [arn for found in listed if isinstance(found, list) for arn in found]
        batches = [arns[start : start + _TASKS_AT_ONCE] for start in range(0, len(arns), _TASKS_AT_ONCE)]
        described = self._access.together(
            *(partial(self._ask, "ecs:DescribeTasks", "tasks", cluster=cluster, tasks=batch) for batch in batches)
        )
        tasks = [_choice(task) for answer in described if isinstance(answer, dict) for task in answer["tasks"]]
        tasks.sort(key=lambda task: task.when.timestamp() if task.when else 0.0, reverse=True)
        return sorted(tasks, key=lambda task: task.status != "STOPPED")

    def close(self) -> None:
        """Begin no more calls with what is known so far."""
        access = self.__dict__.pop("_access", None)
        if access is not None:
            access.stop("cancelled", _("the lists are no longer needed"))

    @cached_property
    def _access(self) -> Access:
        from decision_tree.probes.access import Access  # deferred: it imports botocore

        return Access(self._options, CATALOGUE_OPERATIONS, remember=False)

    def _ask(self, operation: str, expect: str, **parameters: Any) -> dict[str, Any]:
        return self._listed(lambda access: access.call(operation, expect=expect, **parameters))

    def _ask_pages(self, operation: str, expect: str, **parameters: Any) -> list[Any]:
        return self._listed(lambda access: access.pages(operation, expect=expect, **parameters))

    def _listed(self, ask: Callable[[Access], T]) -> T:
        try:
            return ask(self._access)
        except CallFailed as failed:
            step = (
                _("Ask for the permission {permission}, or give the name.").format(permission=failed.permission)
                if failed.permission
                else _("Try again.")
            )
            raise LookError(failed.reason, step) from failed
        except LookError:
            self.close()  # after `aws sso login` and the like, the next list begins afresh
            raise


def _names(arns: list[Any]) -> list[str]:
    return sorted((str(arn).rpartition("/")[2] for arn in arns), key=str.casefold)


def _choice(task: dict[str, Any]) -> TaskChoice:
    when = task.get("stoppedAt") or task.get("createdAt")
    return TaskChoice(
        str(task.get("taskArn", "")).rpartition("/")[2],
        str(task.get("lastStatus", "")),
        str(task.get("stoppedReason", "")),
        when if isinstance(when, datetime) else None,
    )
