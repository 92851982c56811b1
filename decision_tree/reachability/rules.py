"""What security groups and network ACLs let through, each by its own rules of evaluation.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from decision_tree.language import N_, _, n_
from decision_tree.reachability.addresses import Addresses, covers
from decision_tree.reachability.model import ALL_PORTS, HTTPS, AclEntry, GroupRule, Network, Ports
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, blocked, doubtful, unread

TCP = frozenset({"-1", "6", "tcp"})
"""How EC2 writes a protocol that includes TCP: a number in ACLs, a name in security groups, -1 for all."""

CLIENT_PORTS: Ports = (32768, 60999)
"""Where Linux, and so every Fargate Linux task, opens connections from (ip_local_port_range)."""
HIGHEST_CLIENT_PORTS: Ports = (32768, 65535)
"""With those of Windows (49152-65535): answers to none of these means that no connection ever works."""
NAT_PORTS: Ports = (1024, 65535)
"""Where a NAT gateway opens connections from: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"""


@dataclass(frozen=True)
class Peer:
    """The other side of a connection, as a rule can name it."""

    says: str
    """Who it is, for a sentence."""
    addresses: Addresses
    groups: frozenset[str] = frozenset()
    """The security groups of its network interfaces."""
    prefix_lists: frozenset[str] = frozenset()
    """Prefix lists that hold all its addresses."""


class Direction(StrEnum):
    """Seen from the network interface or the subnet."""

    OUT = "egress"
    IN = "ingress"


_ACL_BLOCKS = {Direction.OUT: BlockKind.NETWORK_ACL_OUT, Direction.IN: BlockKind.NETWORK_ACL_IN}
_UNREAD_GROUPS = {
    Direction.OUT: N_("the security groups on the way out to {peer}"),
    Direction.IN: N_("the security groups on the way in from {peer}"),
}
_GROUPS_LET_SOME = {
    Direction.OUT: N_("The outbound rules of {groups} let TCP 443 out to a part of the addresses of {peer}."),
    Direction.IN: N_("The inbound rules of {groups} let TCP 443 in from a part of the addresses of {peer}."),
}
_GROUPS_LET_NONE = {
    Direction.OUT: N_("No outbound rule of {groups} lets TCP 443 out to {peer}."),
    Direction.IN: N_("No inbound rule of {groups} lets TCP 443 in from {peer}."),
}
_ACL_LETS_SOME = {
    Direction.OUT: N_("The outbound rules of {acl} let a part of {packets} out to {peer}."),
    Direction.IN: N_("The inbound rules of {acl} let a part of {packets} in from {peer}."),
}
_ACL_LETS_NONE = {
    Direction.OUT: N_("The outbound rules of {acl} do not let {packets} out to {peer}."),
    Direction.IN: N_("The inbound rules of {acl} do not let {packets} in from {peer}."),
}


@dataclass(frozen=True)
class GroupsAnswer:
    """What a set of security groups says to a peer on TCP 443."""

    allows: bool | None
    """None: a part of the addresses."""
    closed: bool
    """Nothing at all is let through on TCP 443, to nobody."""
    unread: tuple[str, ...]


def ask_groups(network: Network, group_ids: Sequence[str], direction: Direction, peer: Peer) -> GroupsAnswer:
    """Security groups only allow, and one rule of any of them is enough."""
    known = {group.id: group for group in network.groups or ()}
    rules: list[GroupRule] = []
    missing: list[str] = []
    for group_id in group_ids:
        group = known.get(group_id)
        of_group = None if group is None else group.egress if direction is Direction.OUT else group.ingress
        if of_group is None:
            missing.append(_("rules of security group {group}").format(group=group_id))
        else:
            rules += of_group
    rules = [rule for rule in rules if rule.protocol in TCP and _within(HTTPS, rule.ports or ALL_PORTS)]
    allowed = Addresses(peer.addresses.version)
    for rule in rules:
        covered, unknown_lists = _covered(network, rule, peer)
        allowed |= covered
        missing += unknown_lists
    return GroupsAnswer(covers(allowed, peer.addresses), not rules and not missing, tuple(missing))


def check_groups(
    network: Network, group_ids: Sequence[str] | None, direction: Direction, peer: Peer, kind: BlockKind
) -> Findings:
    """The check of TCP 443 by an interface's security groups."""
    if not group_ids:
        return unread(_(_UNREAD_GROUPS[direction]).format(peer=peer.says))
    answer = ask_groups(network, group_ids, direction, peer)
    if answer.allows:
        return FINE
    if answer.unread:
        return unread(*answer.unread)
    names = n_("security group {groups}", "security groups {groups}", len(group_ids))
    names = names.format(groups=", ".join(group_ids))
    if answer.allows is None:
        return doubtful(_(_GROUPS_LET_SOME[direction]).format(groups=names, peer=peer.says))
    return blocked(kind, group_ids[0], _(_GROUPS_LET_NONE[direction]).format(groups=names, peer=peer.says))


def _covered(network: Network, rule: GroupRule, peer: Peer) -> tuple[Addresses, list[str]]:
    if peer.groups & set(rule.groups) or peer.prefix_lists & set(rule.prefix_lists):
        return peer.addresses, []
    covered = Addresses.of(rule.cidrs, peer.addresses.version)
    missing: list[str] = []
    lists = {entry.id: entry for entry in network.prefix_lists or ()}
    for list_id in rule.prefix_lists:
        entry = lists.get(list_id)
        if entry is not None and is_managed_by_aws(entry.name):
            # another service's addresses: they may overlap with the internet, never with this peer, unless all do
            inside = Addresses.of(entry.cidrs or (), peer.addresses.version)
            covered |= inside if covers(inside, peer.addresses) else Addresses(peer.addresses.version)
        elif entry is None or entry.cidrs is None:
            missing.append(_("entries of prefix list {list}").format(list=list_id))
        else:
            covered |= Addresses.of(entry.cidrs, peer.addresses.version)
    return covered, missing


def is_managed_by_aws(name: str | None) -> bool:
    """Whether a prefix list is one of AWS's own, by its name: no customer's may begin with com.amazonaws."""
    return name is not None and "com.amazonaws." in name


def acl_allows(entries: Iterable[AclEntry], peer: Addresses, ports: Ports) -> bool | None:
    """Whether an ACL lets TCP on all these ports pass for all these addresses: True, False for none, None for some.

    The entry with the lowest number that fits decides; what no entry fits is denied.
    """
    fitting = sorted((entry for entry in entries if entry.protocol in TCP), key=lambda entry: entry.number)
    answers = {covers(_allowed(fitting, peer, part), peer) for part in _slices(fitting, ports)}
    return answers.pop() if len(answers) == 1 else None


def _allowed(entries: Sequence[AclEntry], peer: Addresses, ports: Ports) -> Addresses:
    allowed, undecided = Addresses(peer.version), peer
    for entry in entries:
        if _within(ports, entry.ports or ALL_PORTS):
            named = Addresses.of([entry.cidr], peer.version) & undecided
            allowed = allowed | named if entry.allow else allowed
            undecided -= named
    return allowed


def _slices(entries: Iterable[AclEntry], ports: Ports) -> Iterator[Ports]:
    """The ports, cut so that each entry fits a piece wholly or not at all."""
    first, last = ports
    named = [entry.ports for entry in entries if entry.ports]
    starts = {first} | {start for low, high in named for start in (low, high + 1) if first < start <= last}
    begins = sorted(starts)
    yield from zip(begins, [*(start - 1 for start in begins[1:]), last], strict=True)


def check_acl(network: Network, subnet_id: str, direction: Direction, peer: Peer, ports: Ports = HTTPS) -> Findings:
    """The check of a subnet's border: a call on 443, or (`CLIENT_PORTS`, `NAT_PORTS`) the answers to calls."""
    acl = next((acl for acl in network.acls or () if subnet_id in (acl.subnet_ids or ())), None)
    entries = None if acl is None else acl.egress if direction is Direction.OUT else acl.ingress
    if acl is None or entries is None:
        return unread(_("the network ACL of subnet {subnet}").format(subnet=subnet_id))
    allows = acl_allows(entries, peer.addresses, ports)
    if allows:
        return FINE
    first, last = ports
    packets = (
        f"TCP {first}" if first == last else _("the answers on TCP {first}-{last}").format(first=first, last=last)
    )
    where = _("network ACL {acl} of subnet {subnet}").format(acl=acl.id, subnet=subnet_id)
    if allows is None or (
        ports == CLIENT_PORTS and acl_allows(entries, peer.addresses, HIGHEST_CLIENT_PORTS) is None
    ):
        return doubtful(_(_ACL_LETS_SOME[direction]).format(acl=where, packets=packets, peer=peer.says))
    says = _(_ACL_LETS_NONE[direction]).format(acl=where, packets=packets, peer=peer.says)
    return blocked(_ACL_BLOCKS[direction], acl.id, says)


def _within(inner: Ports, outer: Ports) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
