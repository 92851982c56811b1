"""The words for a cluster or service that does not exist, with the nearest names that do."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Protocol

from decision_tree.errors import UnknownName
from decision_tree.probes.probe import CallFailed

_SHOWN = 5


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
    return UnknownName(
        f"there is no cluster {short_name(cluster)} in {look.region or 'this Region'} of this account",
        _next_step(look, "ecs:ListClusters", "clusterArns", short_name(cluster), "clusters", {}),
    )


def unknown_service(look: Lists, cluster: str, service: str) -> UnknownName:
    """Uses `ecs:ListServices` where it may."""
    return UnknownName(
        f"the cluster {short_name(cluster)} has no service {short_name(service)}",
        _next_step(look, "ecs:ListServices", "serviceArns", short_name(service), "services", {"cluster": cluster}),
    )


def _next_step(look: Lists, operation: str, expect: str, wanted: str, kind: str, where: dict[str, str]) -> str:
    try:
        names = sorted(short_name(arn) for arn in look.pages(operation, expect=expect, **where))
    except CallFailed as failed:
        return f"Which {kind} there are could not be listed: {failed.reason}"
    near = nearest(wanted, names)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    if not names:
        return f"There are no {kind} at all; is it the right account and Region?"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"There are these {kind}: {', '.join(names[:_SHOWN])}{more}."


def nearest(wanted: str, names: Sequence[str]) -> list[str]:
    """Up to three names that look like the wanted one, the nearest first."""
    by_lower = {name.lower(): name for name in names}
    near = get_close_matches(wanted.lower(), by_lower, n=3, cutoff=0.6)
    inside = [low for low in by_lower if wanted.lower() in low and low not in near]
    return [by_lower[low] for low in [*near, *inside][:3]]
