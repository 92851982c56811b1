"""Network ACLs, both directions, on each subnet of the way."""

from __future__ import annotations

from decision_tree.reachability import BlockKind
from decision_tree.reachability.model import AclEntry
from tests.reachability.building import ALLOW_ALL, acl_of, only, tcp
from tests.reachability.world import DKR, HUB, INTERFACE, NAT, UNKNOWN, World, lookalike, nat, no, shut

WORLDS: list[World] = [
    nat(
        "ACL of the NAT subnet lets no calls out to the internet",
        HUB,
        no(BlockKind.NETWORK_ACL_OUT, "acl-subnet-pub"),
        acl_of("subnet-pub", out=(tcp(100, (1024, 65535)),)),
    ),
    nat(
        "ACL denies 443 out",
        HUB,
        no(BlockKind.NETWORK_ACL_OUT, "acl-subnet-task"),
        acl_of("subnet-task", out=(tcp(90, (443, 443), allow=False), *ALLOW_ALL)),
    ),
    nat(
        "ACL denies 443 out, but by a later rule",
        HUB,
        lookalike(NAT),
        acl_of("subnet-task", out=(tcp(110, (443, 443), allow=False), *ALLOW_ALL)),
    ),
    nat(
        "ACL lets no answers in",
        HUB,
        no(BlockKind.NETWORK_ACL_IN, "acl-subnet-task"),
        acl_of("subnet-task", into=(tcp(100, (443, 443)), tcp(110, (22, 22)))),
    ),
    nat("ACL lets some answers in", HUB, UNKNOWN, acl_of("subnet-task", into=(tcp(100, (32768, 40000)),))),
    nat(
        "ACL by the book",
        HUB,
        lookalike(NAT),
        acl_of("subnet-task", out=(tcp(100, (443, 443)),), into=(tcp(100, (1024, 65535)),)),
    ),
    nat(
        "ACL's answers in two ranges of ports",
        HUB,
        lookalike(NAT),
        acl_of("subnet-task", into=(tcp(100, (1024, 40000)), tcp(110, (40001, 65535)))),
    ),
    nat(
        "ACL denies an attacker's range",
        HUB,
        lookalike(NAT),
        acl_of("subnet-task", out=(AclEntry(50, False, "203.0.112.0/24"), *ALLOW_ALL)),
    ),
    nat(
        "ACL denies UDP",
        HUB,
        lookalike(NAT),
        acl_of("subnet-task", out=(AclEntry(50, False, "0.0.0.0/0", "17", (0, 65535)), *ALLOW_ALL)),
    ),
    nat(
        "ACL of the NAT subnet keeps the task's subnet out",
        HUB,
        no(BlockKind.NETWORK_ACL_IN, "acl-subnet-pub"),
        acl_of("subnet-pub", into=(AclEntry(50, False, "10.0.1.0/24"), *ALLOW_ALL)),
    ),
    nat(
        "ACL of the NAT subnet lets no answers in from the internet",
        HUB,
        no(BlockKind.NETWORK_ACL_IN, "acl-subnet-pub"),
        acl_of("subnet-pub", into=(tcp(100, (443, 443)),)),
    ),
    nat(
        "ACL of the NAT subnet lets no answers out to the task",
        HUB,
        no(BlockKind.NETWORK_ACL_OUT, "acl-subnet-pub"),
        acl_of("subnet-pub", out=(tcp(100, (443, 443)),)),
    ),
    nat("ACL of a subnet that is not on the way", HUB, lookalike(NAT), acl_of("subnet-ep", out=(), into=())),
    shut(
        "ACL of the endpoint's subnet keeps the task out",
        DKR,
        no(BlockKind.NETWORK_ACL_IN, "acl-subnet-ep"),
        acl_of("subnet-ep", into=(tcp(100, (443, 443), "10.0.0.0/24"),)),
    ),
    shut(
        "ACL of the endpoint's subnet by the book",
        DKR,
        lookalike(INTERFACE),
        acl_of(
            "subnet-ep", into=(tcp(100, (443, 443), "10.0.1.0/24"),), out=(tcp(100, (1024, 65535), "10.0.1.0/24"),)
        ),
    ),
    shut(
        "within a subnet no ACL is asked",
        DKR,
        lookalike(INTERFACE),
        only("endpoints", "vpce-ecr-dkr", subnet_ids=("subnet-task",)),
        acl_of("subnet-task", out=(), into=()),
    ),
    shut(
        "one of the endpoint's two subnets is shut off",
        DKR,
        UNKNOWN,
        only("endpoints", "vpce-ecr-dkr", subnet_ids=("subnet-task", "subnet-ep")),
        acl_of("subnet-ep", into=()),
    ),
]
