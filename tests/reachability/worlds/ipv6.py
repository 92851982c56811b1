"""Without IPv4, and with both families."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.reachability import BlockKind, Destination, Place
from decision_tree.reachability.model import AclEntry, GroupRule, InternetGateway, Route
from tests.reachability.building import ALL_OUT, LOCAL, TASK, Change, egress, every, only, part, routes
from tests.reachability.world import DKR, HUB, NAT, UNKNOWN, Answer, World, lookalike, nat, no

ON_IPV6_ONLY = only("subnets", "subnet-task", ipv6_only=True, cidrs=("2a05:d018:1::/64",))
IPV6_TASK = Place("subnet-task", ("sg-task",), "2a05:d018:1::a", False, ipv6=True)
BOTH_LOCAL = (LOCAL, Route("2a05:d018:1::/56", "local"))
ALLOW_BOTH = (AclEntry(100, True, "0.0.0.0/0"), AclEntry(101, True, "::/0"))
EGRESS_ONLY = part(egress_only_gateways=(InternetGateway("eigw-1", ("vpc-1",)),))


def six(
    name: str, answer: Answer, *changes: Change, destination: Destination = HUB, place: Place = IPV6_TASK
) -> World:
    """With rules that let IPv6 pass as they let IPv4."""
    open_rules = (egress(ALL_OUT, GroupRule(cidrs=("::/0",))), every("acls", egress=ALLOW_BOTH, ingress=ALLOW_BOTH))
    return nat(name, destination, answer, *open_rules, *changes, place=place)


WORLDS: list[World] = [
    six("IPv6 only and no route", no(BlockKind.IPV6_ONLY, "rtb-private"), ON_IPV6_ONLY),
    six(
        "IPv6 only through an egress-only gateway",
        UNKNOWN,
        ON_IPV6_ONLY,
        routes("rtb-private", *BOTH_LOCAL, Route("::/0", "eigw-1")),
        EGRESS_ONLY,
    ),
    six(
        "IPv6 only with NAT64",
        lookalike(NAT),
        ON_IPV6_ONLY,
        only("subnets", "subnet-task", dns64=True),
        routes("rtb-private", *BOTH_LOCAL, Route("64:ff9b::/96", "nat-1")),
        destination=DKR,
    ),
    six(
        "NAT64 without DNS64",
        no(BlockKind.IPV6_ONLY, "rtb-private"),
        ON_IPV6_ONLY,
        routes("rtb-private", *BOTH_LOCAL, Route("64:ff9b::/96", "nat-1")),
    ),
    six(
        "both families, IPv4 has no way and IPv6 has one",
        UNKNOWN,
        routes("rtb-private", *BOTH_LOCAL, Route("::/0", "eigw-1")),
        EGRESS_ONLY,
        place=replace(TASK, ipv6=True),
    ),
    six(
        "both families, neither has a way",
        no(BlockKind.NO_ROUTE, "rtb-private"),
        routes("rtb-private", *BOTH_LOCAL),
        place=replace(TASK, ipv6=True),
    ),
    six("both families, IPv4 is fine", lookalike(NAT), place=replace(TASK, ipv6=True)),
]
