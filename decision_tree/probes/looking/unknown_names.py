"""The words for a cluster, service or task definition that does not exist, with the nearest names that do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from decision_tree.errors import UnknownName
from decision_tree.language import N_, _
from decision_tree.probes.probe import CallFailed

_SHOWN = 5


@dataclass(frozen=True)
class _Texts:
    """What is said of the names that there are."""

    unlisted: str
    none: str
    these: str
    these_and_more: str


_CLUSTERS = _Texts(
    N_("Which clusters there are could not be listed: {reason}"),
    N_("There are no clusters at all; is it the right account and Region?"),
    N_("There are these clusters: {names}."),
    N_("There are these clusters: {names} and {n} more."),
)
_SERVICES = _Texts(
    N_("Which services there are could not be listed: {reason}"),
    N_("There are no services at all; is it the right account and Region?"),
    N_("There are these services: {names}."),
    N_("There are these services: {names} and {n} more."),
)


class Lists(Protocol):
    """A look, or another way to AWS."""

    @property
    def region(self) -> str: ...

    def pages(self, operation: str, *, expect: str, **parameters: Any) -> list[Any]: ...


def short_name(arn: str) -> str:
    """The last part of an ARN; a name is its own."""
    return arn.rsplit("/", 1)[-1]


def unknown_cluster(look: Lists, cluster: str) -> UnknownName:
    """Uses `ecs:ListClusters` where it may."""
    none = _("there is no cluster {cluster} in {region} of this account")
    return UnknownName(
        none.format(cluster=short_name(cluster), region=look.region or _("this Region")),
        _next_step(look, "ecs:ListClusters", "clusterArns", short_name(cluster), _CLUSTERS, {}),
    )


def unknown_service(look: Lists, cluster: str, service: str) -> UnknownName:
    """Uses `ecs:ListServices` where it may."""
    return UnknownName(
        _("the cluster {cluster} has no service {service}").format(
            cluster=short_name(cluster), service=short_name(service)
        ),
        _next_step(look, "ecs:ListServices", "serviceArns", short_name(service), _SERVICES, {"cluster": cluster}),
    )


def deleted_service(look: Lists, cluster: str, service: str) -> UnknownName:
    """Of a service whose status is INACTIVE: ECS still shows it for a while. Uses `ecs:ListServices` where it may.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
    """
    others = _next_step(look, "ecs:ListServices", "serviceArns", short_name(service), _SERVICES, {"cluster": cluster})
    return UnknownName(
        _("the service {service} of the cluster {cluster} was deleted: its status is INACTIVE").format(
            cluster=short_name(cluster), service=short_name(service)
        ),
        _("ECS starts no task for it any more: create it again (aws ecs create-service), or look at another one.")
        + f" {others}",
    )


def unknown_task_definition(name: str, newest: str, region: str) -> UnknownName:
    """`newest`: the newest active one of the family, "" where the family has none."""
    family = short_name(name).partition(":")[0]
    where = region or _("this Region")
    if newest:
        none = _("the task definition {name} does not exist in {region} of this account")
        step = _("The newest active revision of {family} is {newest}.").format(
            family=family, newest=short_name(newest)
        )
    else:
        none = _("no task definition of the family of {name} is active in {region} of this account")
        step = _("See which families there are: {command}").format(
            command="aws ecs list-task-definition-families --status ACTIVE"
        )
    return UnknownName(none.format(name=short_name(name), region=where), step)


def _next_step(look: Lists, operation: str, expect: str, wanted: str, says: _Texts, where: dict[str, str]) -> str:
    try:
        listed = {short_name(arn) for arn in look.pages(operation, expect=expect, **where)}
    except CallFailed as failed:
        return _(says.unlisted).format(reason=failed.reason)
    names = sorted(listed - {wanted})
    near = nearest(wanted, names)
    if near:
        return _("Did you mean {names}?").format(names=_(" or ").join(near))
    if not names:
        return _(says.none)
    shown, more = ", ".join(names[:_SHOWN]), len(names) - _SHOWN
    return _(says.these_and_more if more > 0 else says.these).format(names=shown, n=more)


def nearest(wanted: str, names: Sequence[str]) -> list[str]:
    """Up to three names that look like the wanted one, the nearest first."""
    by_lower = {name.lower(): name for name in names}
    near = get_close_matches(wanted.lower(), by_lower, n=3, cutoff=0.6)
    inside = [low for low in by_lower if wanted.lower() in low and low not in near]
    return [by_lower[low] for low in [*near, *inside][:3]]
