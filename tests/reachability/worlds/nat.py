"""NAT gateways and NAT instances."""

from __future__ import annotations

from decision_tree.reachability import BlockKind, Way
from decision_tree.reachability.model import NatGateway, NetworkInterface, Route
from tests.reachability.building import LOCAL, acl_of, added, only, part, routes, tcp
from tests.reachability.world import DKR, HUB, NAT, UNKNOWN, World, beyond, lookalike, nat, no

WORLDS: list[World] = [
    nat(
        "NAT instance in the task's own subnet, whose ACL lets no calls in",
        HUB,
        beyond(Way.NAT_INSTANCE),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "eni-nat")),
        added("interfaces", NetworkInterface("eni-nat", "subnet-task", ("10.0.1.5",), ("sg-ep",), False)),
        acl_of("subnet-task", into=(tcp(100, (1024, 65535)),)),
    ),
    nat(
        "NAT gateway failed",
        HUB,
        no(BlockKind.NAT_UNAVAILABLE, "nat-1"),
        only("nat_gateways", "nat-1", state="failed"),
    ),
    nat(
        "NAT gateway deleted",
        DKR,
        no(BlockKind.NAT_UNAVAILABLE, "nat-1"),
        only("nat_gateways", "nat-1", state="deleted"),
    ),
    nat("NAT gateway not ready", HUB, UNKNOWN, only("nat_gateways", "nat-1", state="pending")),
    nat(
        "another NAT gateway failed",
        HUB,
        lookalike(NAT),
        added("nat_gateways", NatGateway("nat-2", "failed", "subnet-pub", True)),
    ),
    nat(
        "NAT gateway in the private subnet",
        HUB,
        no(BlockKind.NAT_WITHOUT_WAY, "nat-1"),
        only("nat_gateways", "nat-1", subnet_id="subnet-task"),
    ),
    nat(
        "NAT gateway's subnet without a default route",
        HUB,
        no(BlockKind.NAT_WITHOUT_WAY, "nat-1"),
        routes("rtb-public", LOCAL),
    ),
    nat(
        "NAT gateway's subnet leads to an internet gateway that is gone",
        HUB,
        no(BlockKind.INTERNET_GATEWAY_DETACHED, "igw-1"),
        routes("rtb-public", LOCAL, Route("0.0.0.0/0", "igw-1", blackhole=True)),
    ),
    nat(
        "private NAT gateway before an internet gateway",
        HUB,
        no(BlockKind.NAT_WITHOUT_WAY, "nat-1"),
        only("nat_gateways", "nat-1", public=False),
    ),
    nat(
        "private NAT gateway before a transit gateway",
        HUB,
        beyond(NAT),
        only("nat_gateways", "nat-1", public=False),
        routes("rtb-public", LOCAL, Route("0.0.0.0/0", "tgw-1")),
    ),
    nat(
        "firewall endpoint behind the NAT gateway",
        HUB,
        beyond(NAT),
        routes("rtb-public", LOCAL, Route("0.0.0.0/0", "vpce-firewall")),
    ),
    nat("regional NAT gateway", HUB, lookalike(NAT), only("nat_gateways", "nat-1", subnet_id=None, regional=True)),
    nat("NAT gateway that is not among those read", HUB, UNKNOWN, part(nat_gateways=())),
    nat(
        "NAT instance",
        HUB,
        beyond(Way.NAT_INSTANCE),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "eni-nat")),
        added("interfaces", NetworkInterface("eni-nat", "subnet-pub", ("10.0.0.5",), ("sg-ep",), False)),
    ),
    nat(
        "NAT instance with source/destination check",
        HUB,
        no(BlockKind.SOURCE_DEST_CHECK, "eni-nat"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "i-nat")),
        added("interfaces", NetworkInterface("eni-nat", "subnet-pub", ("10.0.0.5",), ("sg-ep",), True, "i-nat")),
    ),
    nat(
        "NAT instance that lets nobody in",
        HUB,
        no(BlockKind.NAT_INSTANCE_INGRESS, "sg-task"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "eni-nat")),
        added("interfaces", NetworkInterface("eni-nat", "subnet-pub", ("10.0.0.5",), ("sg-task",), False)),
    ),
]
