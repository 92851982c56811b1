"""The mount targets of the task's EFS file systems.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from decision_tree.intake.json_text import get_text
from decision_tree.language import N_, _
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.looking.references import FileSystem, file_systems
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, thing, unchecked
from decision_tree.probes.things import NETWORK, PLACES, TASK_DEFINITION
from decision_tree.reachability import Network, Place
from decision_tree.reachability.addresses import Addresses, covers
from decision_tree.reachability.model import ALL_PORTS, GroupRule
from decision_tree.reachability.rules import TCP

DESCRIBE = "efs:DescribeMountTargets"
DESCRIBE_GROUPS = "efs:DescribeMountTargetSecurityGroups"
NFS = 2049


@dataclass(frozen=True)
class MountTarget:
    """Where a file system is reached in one Availability Zone."""

    id: str
    file_system: str
    vpc: str
    zone: str
    available: bool
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Mounted:
    """A file system of the task with its mount targets; None: there is no such file system."""

    file_system: FileSystem
    targets: tuple[MountTarget, ...] | None


MOUNTED = Key[tuple[Mounted, ...]]("mount targets")


@dataclass(frozen=True)
class Met:
    """How a task at one place meets a file system."""

    value: str
    """Of the fact; empty when it cannot be said."""
    shown: str
    """What shows it, or why it cannot be said."""
    group: str = ""
    """The security group of the mount target that keeps the task out."""


@probe(
    N_("the EFS mount targets"),
    operations=(DESCRIBE, DESCRIBE_GROUPS),
    needs=(TASK_DEFINITION,),
    gives=(MOUNTED,),
)
def mount_targets(look: Look) -> Iterator[Given]:
    named = file_systems(look[TASK_DEFINITION])
    found = look.together(*(partial(_mounted, look, file_system) for file_system in named))
    yield thing(MOUNTED, tuple(raised(mounted) for mounted in found) or None)


@probe(
    N_("the way to the EFS mount targets"),
    needs=(MOUNTED,),
    wants=(NETWORK, PLACES),
    facts=("mount_target",),
)
def way_to_mount_targets(look: Look) -> Iterator[Given]:
    network, places = look.get(NETWORK), look.get(PLACES) or ()
    met = [(mounted, _meet(mounted, place, network)) for mounted in look[MOUNTED] for place in places or (None,)]
    order = ("no_file_system", "missing", "closed", "", "reachable")
    mounted, worst = min(met, key=lambda found: order.index(found[1].value))
    if not worst.value:
        failed = look.unread(NETWORK) or look.unread(PLACES)
        yield unchecked("mount_target", failed or CallFailed(DESCRIBE, "unreadable", "", worst.shown))
        return
    yield seen("mount_target", worst.value, worst.shown)
    yield seen(
        "file_system_id", mounted.file_system.id, _("volume {volume}").format(volume=mounted.file_system.volume)
    )
    if worst.group:
        yield seen("mount_target_security_group", worst.group, worst.shown)


def _mounted(look: Look, file_system: FileSystem) -> Mounted:
    try:
        targets = look.pages(DESCRIBE, expect="MountTargets", FileSystemId=file_system.id)
    except CallFailed as failed:
        if failed.code != "FileSystemNotFound":
            raise
        return Mounted(file_system, None)
    groups = look.together(*(partial(_groups, look, get_text(t, "MountTargetId")) for t in targets))
    return Mounted(
        file_system,
        tuple(
            MountTarget(
                get_text(target, "MountTargetId"),
                file_system.id,
                get_text(target, "VpcId"),
                get_text(target, "AvailabilityZoneName"),
                get_text(target, "LifeCycleState") == "available",
                raised(of_target),
            )
            for target, of_target in zip(targets, groups, strict=True)
        ),
    )


def _groups(look: Look, target: str) -> tuple[str, ...]:
    answer = look.call(DESCRIBE_GROUPS, expect="SecurityGroups", MountTargetId=target)
    return tuple(str(group) for group in answer["SecurityGroups"])


def _meet(mounted: Mounted, place: Place | None, network: Network | None) -> Met:
    id_ = mounted.file_system.id
    if mounted.targets is None:
        return Met("no_file_system", f"{DESCRIBE}: FileSystemNotFound: {id_}")
    if not mounted.targets:
        none = _("{file_system} has no mount target").format(file_system=id_)
        return Met("missing", f"{DESCRIBE}: {none}")
    subnet = next((s for s in (network and network.subnets) or () if place and s.id == place.subnet_id), None)
    if network is None or place is None or subnet is None or subnet.zone is None:
        return Met("", _("the Availability Zone of the task is not known"))
    here = [t for t in mounted.targets if t.zone == subnet.zone and t.vpc in ("", network.vpc.id)]
    if not here:
        none = _("{file_system} has none in {zone}, where {subnet} is")
        none = none.format(file_system=id_, zone=subnet.zone, subnet=subnet.id)
        return Met("missing", f"{DESCRIBE}: {none}")
    if not any(target.available for target in here):
        return Met("", _("the mount target {target} is not available at this moment").format(target=here[0].id))
    return _door(here[0], place, subnet.cidrs, network)


def _door(target: MountTarget, place: Place, cidrs: Iterable[str] | None, network: Network) -> Met:
    """Whether the security groups of the mount target let the task in."""
    groups = {group.id: group.ingress for group in network.groups or ()}
    rules = [rule for id_ in target.groups for rule in groups.get(id_) or () if _is_for_nfs(rule)]
    if any(set(rule.groups) & set(place.group_ids or ()) for rule in rules):
        lets = _("{target} lets the task's security group in on port {port}").format(target=target.id, port=NFS)
        return Met("reachable", f"{DESCRIBE_GROUPS}: {lets}")
    subnet = Addresses.of(cidrs or ())
    covered = covers(Addresses.of(cidr for rule in rules for cidr in rule.cidrs), subnet)
    if covered:
        lets = _("{target} lets the task's subnet in on port {port}").format(target=target.id, port=NFS)
        return Met("reachable", f"{DESCRIBE_GROUPS}: {lets}")
    unread = place.group_ids is None or not subnet or any(groups.get(id_) is None for id_ in target.groups)
    if unread or covered is None or any(rule.prefix_lists for rule in rules):
        unsaid = _("whether the security groups of {target} let the task in on port {port} cannot be said")
        return Met("", unsaid.format(target=target.id, port=NFS))
    closed = _("{groups} of {target}: no rule for port {port}")
    closed = closed.format(groups=", ".join(target.groups), target=target.id, port=NFS)
    return Met("closed", f"{DESCRIBE_GROUPS}: {closed}", target.groups[0])


def _is_for_nfs(rule: GroupRule) -> bool:
    first, last = rule.ports or ALL_PORTS
    return rule.protocol in TCP and first <= NFS <= last
