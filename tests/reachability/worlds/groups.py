"""Security groups' outbound rules."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.reachability import BlockKind
from decision_tree.reachability.model import GroupRule, PrefixList, SecurityGroup
from tests.reachability.building import TASK, added, egress, https_to
from tests.reachability.world import DKR, GATEWAY, HUB, INTERFACE, NAT, S3, UNKNOWN, World, lookalike, nat, no, shut

WORLDS: list[World] = [
    nat("no outbound rule", HUB, no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"), egress()),
    nat(
        "outbound port 80 only",
        DKR,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(GroupRule("tcp", (80, 80), ("0.0.0.0/0",))),
    ),
    nat(
        "outbound UDP 443 only",
        HUB,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(GroupRule("udp", (443, 443), ("0.0.0.0/0",))),
    ),
    nat(
        "outbound to the VPC only",
        HUB,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(https_to("10.0.0.0/8")),
    ),
    nat(
        "outbound to endpoints' group only, registry",
        HUB,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(https_to(groups=("sg-ep",))),
    ),
    nat("outbound to a part of the internet", HUB, UNKNOWN, egress(https_to("0.0.0.0/1"))),
    nat("outbound to both halves", HUB, lookalike(NAT), egress(https_to("0.0.0.0/1", "128.0.0.0/1"))),
    nat("outbound ports 1-65535", HUB, lookalike(NAT), egress(GroupRule("tcp", (1, 65535), ("0.0.0.0/0",)))),
    nat(
        "one of two groups lets out",
        HUB,
        lookalike(NAT),
        egress(),
        added("groups", SecurityGroup("sg-web", (https_to("0.0.0.0/0"),), ())),
        place=replace(TASK, group_ids=("sg-task", "sg-web")),
    ),
    nat(
        "one group unread, the other lets out",
        HUB,
        lookalike(NAT),
        place=replace(TASK, group_ids=("sg-unread", "sg-task")),
    ),
    nat(
        "one group unread, the other shut",
        HUB,
        UNKNOWN,
        egress(),
        place=replace(TASK, group_ids=("sg-unread", "sg-task")),
    ),
    nat("S3 by its prefix list over NAT", S3, lookalike(NAT), egress(https_to(prefix_lists=("pl-s3",)))),
    nat(
        "ECR with the prefix list of S3 only",
        DKR,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(https_to(prefix_lists=("pl-s3",))),
    ),
    nat("a prefix list that was not read", HUB, UNKNOWN, egress(https_to(prefix_lists=("pl-mine",)))),
    nat(
        "a prefix list of one's own with the internet",
        HUB,
        lookalike(NAT),
        egress(https_to(prefix_lists=("pl-mine",))),
        added("prefix_lists", PrefixList("pl-mine", "internet", ("0.0.0.0/1", "128.0.0.0/1"))),
    ),
    shut(
        "outbound to endpoints and S3 only",
        S3,
        lookalike(GATEWAY),
        egress(https_to(groups=("sg-ep",), prefix_lists=("pl-s3",))),
    ),
    shut("outbound to the endpoints' group only", DKR, lookalike(INTERFACE), egress(https_to(groups=("sg-ep",)))),
    shut(
        "outbound to the endpoints' group only, S3",
        S3,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(https_to(groups=("sg-ep",))),
    ),
    shut(
        "outbound to another group",
        DKR,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        egress(https_to(groups=("sg-other",))),
    ),
    shut("outbound to the VPC only, ECR", DKR, lookalike(INTERFACE), egress(https_to("10.0.0.0/16"))),
]
