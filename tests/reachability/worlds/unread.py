"""What could not be read, and where that does not matter."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.reachability import BlockKind
from tests.reachability.building import TASK, dropped, egress, only, unread_part
from tests.reachability.world import DKR, HUB, INTERFACE, NAT, UNKNOWN, World, lookalike, nat, no, shut

WORLDS: list[World] = [
    nat("groups of the task not known", HUB, UNKNOWN, place=replace(TASK, group_ids=())),
    nat("route tables not read", HUB, UNKNOWN, unread_part("route_tables")),
    nat("routes of the subnet's table not read", HUB, UNKNOWN, only("route_tables", "rtb-private", routes=None)),
    nat("ACLs not read", HUB, UNKNOWN, unread_part("acls")),
    nat("groups not read", HUB, UNKNOWN, unread_part("groups")),
    nat("endpoints not read, NAT to ECR", DKR, UNKNOWN, unread_part("endpoints")),
    nat("endpoints not read, NAT to a registry", HUB, lookalike(NAT), unread_part("endpoints")),
    shut("endpoints not read, no way out", DKR, UNKNOWN, unread_part("endpoints")),
    shut(
        "endpoints not read, the group lets nothing out",
        DKR,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        unread_part("endpoints"),
        egress(),
    ),
    nat(
        "route tables not read, the group lets nothing out",
        HUB,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        unread_part("route_tables"),
        egress(),
    ),
    shut("NAT gateways not read, endpoints do", DKR, lookalike(INTERFACE), unread_part("nat_gateways")),
    shut("group of the endpoint not read", DKR, UNKNOWN, dropped("groups", "sg-ep")),
]
