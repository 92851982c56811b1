"""What comes out: reachable or not, by which way, and what blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from decision_tree.language import _
from decision_tree.reachability.model import Destination

_T = TypeVar("_T")


class Reach(StrEnum):
    """Whether the packets of a connection get through, both ways."""

    YES = "yes"
    NO = "no"
    """Certain: something that was read blocks."""
    UNKNOWN = "unknown"
    """Something that matters could not be read, or lets through a part of the addresses only."""
    BEYOND_VIEW = "beyond_view"
    """Nothing here blocks, and the packets leave to where cannot be seen. Not a fault."""


class Way(StrEnum):
    """By what the packets leave."""

    INTERNET_GATEWAY = "internet_gateway"
    NAT_GATEWAY = "nat_gateway"
    NAT_INSTANCE = "nat_instance"
    """Or another instance that passes packets on, such as a firewall."""
    EGRESS_ONLY_GATEWAY = "egress_only_gateway"
    INTERFACE_ENDPOINT = "interface_endpoint"
    GATEWAY_ENDPOINT = "gateway_endpoint"
    TRANSIT_GATEWAY = "transit_gateway"
    PEERING = "peering"
    VPN = "vpn"
    APPLIANCE = "appliance"
    """A Gateway Load Balancer endpoint, usually of a firewall."""
    LOCAL = "local"
    """To an address inside the VPC."""
    OTHER = "other"


class BlockKind(StrEnum):
    """One per fault."""

    NO_ROUTE = "no_route"
    BLACKHOLE = "blackhole"
    NO_PUBLIC_IP = "no_public_ip"
    INTERNET_GATEWAY_DETACHED = "internet_gateway_detached"
    BLOCK_PUBLIC_ACCESS = "block_public_access"
    NAT_UNAVAILABLE = "nat_unavailable"
    NAT_WITHOUT_WAY = "nat_without_way"
    SOURCE_DEST_CHECK = "source_dest_check"
    NAT_INSTANCE_INGRESS = "nat_instance_ingress"
    SECURITY_GROUP_EGRESS = "security_group_egress"
    NETWORK_ACL_OUT = "network_acl_out"
    NETWORK_ACL_IN = "network_acl_in"
    ENDPOINT_MISSING = "endpoint_missing"
    ENDPOINT_STATE = "endpoint_state"
    ENDPOINT_PRIVATE_DNS = "endpoint_private_dns"
    VPC_DNS_OFF = "vpc_dns_off"
    ENDPOINT_INGRESS = "endpoint_ingress"
    ENDPOINT_POLICY = "endpoint_policy"
    S3_GATEWAY_MISSING = "s3_gateway_missing"
    IPV6_ONLY = "ipv6_only"


NO_WAY_OUT = frozenset(
    {
        BlockKind.NO_ROUTE,
        BlockKind.BLACKHOLE,
        BlockKind.NO_PUBLIC_IP,
        BlockKind.INTERNET_GATEWAY_DETACHED,
        BlockKind.BLOCK_PUBLIC_ACCESS,
        BlockKind.NAT_UNAVAILABLE,
        BlockKind.NAT_WITHOUT_WAY,
        BlockKind.SOURCE_DEST_CHECK,
        BlockKind.IPV6_ONLY,
    }
)
"""The subnet has no way to the internet at all, whatever the rules of groups and ACLs say."""


@dataclass(frozen=True)
class Block:
    """Something that certainly keeps the packets from getting through."""

    kind: BlockKind
    resource: str
    """Id of what blocks: rtb-…, sg-…, acl-…, vpce-…, nat-…, igw-…, subnet-… or vpc-…."""
    says: str = field(compare=False)
    """One sentence for a person, with the ids."""


@dataclass(frozen=True)
class Path:
    """The answer for one destination."""

    destination: Destination
    reach: Reach
    way: Way | None
    through: tuple[str, ...]
    """Ids in the order in which the packets meet them."""
    blocks: tuple[Block, ...]
    """What blocks first, then what would block after it. Empty unless `reach` is NO."""
    unread: tuple[str, ...]
    """What could not be read, in words."""
    notes: tuple[str, ...]
    """What one should know: why it is unknown, and suspicions that are not faults."""


@dataclass(frozen=True)
class Findings:
    """What the checks along one way have found so far; `+` puts them one after the other."""

    blocks: tuple[Block, ...] = ()
    unread: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What was read and does not decide: it makes the answer unknown."""
    notes: tuple[str, ...] = ()
    way: Way | None = None
    through: tuple[str, ...] = ()
    beyond: bool = False

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            _each_once((*self.blocks, *other.blocks)),
            _each_once((*self.unread, *other.unread)),
            _each_once((*self.doubts, *other.doubts)),
            _each_once((*self.notes, *other.notes)),
            self.way or other.way,
            _each_once((*self.through, *other.through)),
            self.beyond or other.beyond,
        )

    @property
    def reach(self) -> Reach:
        if self.blocks:
            return Reach.NO
        if self.unread or self.doubts:
            return Reach.UNKNOWN
        return Reach.BEYOND_VIEW if self.beyond else Reach.YES

    def path(self, destination: Destination) -> Path:
        return Path(
            destination,
            self.reach,
            self.way,
            self.through,
            self.blocks,
            self.unread,
            _each_once((*self.doubts, *self.notes)),
        )


FINE = Findings()


def blocked(kind: BlockKind, resource: str, says: str) -> Findings:
    return Findings(blocks=(Block(kind, resource, says),))


def unread(*what: str) -> Findings:
    return Findings(unread=what)


def doubtful(*why: str) -> Findings:
    return Findings(doubts=why)


def either(likely: Findings, *others: Findings, because: Findings) -> Findings:
    """One of these holds and it cannot be told which, `because`: only what blocks in every case is certain."""
    if not others:
        return likely
    every = (likely, *others)
    certain = tuple(block for block in likely.blocks if all(block in other.blocks for other in others))
    if certain:
        return replace(likely, blocks=certain)
    notes = _each_once(note for found in every for note in found.notes)
    if likely.reach in (Reach.YES, Reach.BEYOND_VIEW) and all(found.reach == likely.reach for found in others):
        return replace(likely, notes=notes)
    same_way = all(found.way == likely.way for found in others)
    return Findings(
        unread=_each_once(what for found in (because, *every) for what in found.unread),
        doubts=_each_once(why for found in (because, *every) for why in (*found.doubts, *_perhaps(found))),
        notes=notes,
        way=likely.way if same_way else None,
        through=likely.through if same_way else (),
    )


def _perhaps(found: Findings) -> tuple[str, ...]:
    return tuple(_("Perhaps: {what}").format(what=block.says) for block in found.blocks[:1])


def _each_once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
