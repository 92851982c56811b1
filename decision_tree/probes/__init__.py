"""A look at AWS, read-only: probes that conclude. The only place that imports boto3.

Importing this package imports no AWS client: that takes longer than everything else, and happens when a look begins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from threading import Event as Flag
from types import MappingProxyType

from decision_tree.library import Library
from decision_tree.probes.catalogue import Catalogue, TaskChoice
from decision_tree.probes.events import Event, Gave, LookEnded, ProbeEnded, ProbeStarted, State, taken_into
from decision_tree.probes.options import Options
from decision_tree.probes.permissions import permission_policy
from decision_tree.probes.probe import LookError
from decision_tree.probes.sweep import sweep
from decision_tree.probes.swept import ServiceState, SweptService
from decision_tree.probes.target import Target, named_by, parse_target

__all__ = [
    "Catalogue",
    "Event",
    "Gave",
    "LookEnded",
    "LookError",
    "Options",
    "ProbeEnded",
    "ProbeStarted",
    "ServiceState",
    "State",
    "SweptService",
    "Target",
    "TaskChoice",
    "look_at",
    "named_by",
    "parse_target",
    "permission_policy",
    "sweep",
    "taken_into",
]

_NOTHING: Mapping[str, str] = MappingProxyType({})


def look_at(
    target: Target,
    options: Options,
    library: Library,
    known: Mapping[str, str] = _NOTHING,
    *,
    facts: Collection[str] | None = None,
    cancelled: Flag | None = None,
) -> Iterator[Event]:
    """Look at the target; what is found streams out as it comes.

    `known`: facts of the case. `facts`: run only the probes that these need. Setting `cancelled`, or closing the
    iterator, ends the look at once; nothing more is told then.

    Raises, from the iterator: `LookError` when AWS cannot be looked at at all, and `UnknownName` for a cluster,
    service or task that does not exist, with the nearest names.
    """
    from decision_tree.probes.look import look  # deferred: it imports botocore and networkx
    from decision_tree.probes.registry import all_probes

    yield from look(target, options, library, known, facts, cancelled, all_probes())
