"""Amazon S3: gateway endpoints, prefix lists, interface endpoints."""

from __future__ import annotations

from decision_tree.reachability import BlockKind
from decision_tree.reachability.model import AclEntry, Route
from tests.reachability.building import (
    LOCAL,
    acl_of,
    added,
    dropped,
    interface_endpoint,
    let_in,
    only,
    part,
    routes,
    unread_part,
)
from tests.reachability.world import GATEWAY, NAT, S3, UNKNOWN, World, lookalike, nat, no, shut

WORLDS: list[World] = [
    shut(
        "S3's route wins over two halves of the internet, prefix lists not read",
        S3,
        lookalike(GATEWAY),
        unread_part("prefix_lists"),
        routes(
            "rtb-private",
            LOCAL,
            Route("0.0.0.0/1", "eni-gone", blackhole=True),
            Route("128.0.0.0/1", "eni-gone", blackhole=True),
            Route("pl-s3", "vpce-s3"),
        ),
    ),
    shut(
        "S3 gateway endpoint on another table",
        S3,
        no(BlockKind.S3_GATEWAY_MISSING, "rtb-private"),
        only("endpoints", "vpce-s3", route_table_ids=("rtb-main",)),
        routes("rtb-private", LOCAL),
    ),
    shut(
        "no S3 gateway endpoint",
        S3,
        no(BlockKind.S3_GATEWAY_MISSING, "rtb-private"),
        dropped("endpoints", "vpce-s3"),
        routes("rtb-private", LOCAL),
    ),
    nat("no S3 gateway endpoint, but NAT", S3, lookalike(NAT), part(endpoints=(interface_endpoint("ecr.dkr"),))),
    shut("S3 gateway endpoint, its route not listed yet", S3, lookalike(GATEWAY), routes("rtb-private", LOCAL)),
    shut("S3 gateway endpoint, prefix lists not read", S3, lookalike(GATEWAY), unread_part("prefix_lists")),
    shut(
        "a more specific route takes S3 away",
        S3,
        no(BlockKind.BLACKHOLE, "rtb-private"),
        routes(
            "rtb-private",
            LOCAL,
            Route("pl-s3", "vpce-s3"),
            *(
                Route(block, "eni-gone", True)
                for block in (
                    "52.218.0.0/18",
                    "52.218.64.0/18",
                    "3.5.64.0/22",
                    "3.5.68.0/22",
                    "52.92.0.0/18",
                    "52.92.64.0/18",
                )
            ),
        ),
    ),
    shut(
        "a more specific route may take S3 away: the entries of its prefix list are not read",
        S3,
        UNKNOWN,
        only("prefix_lists", "pl-s3", cidrs=None),
        routes("rtb-private", LOCAL, Route("pl-s3", "vpce-s3"), Route("52.218.0.0/18", "eni-gone", True)),
    ),
    shut(
        "DynamoDB's gateway endpoint is none for S3",
        S3,
        no(BlockKind.S3_GATEWAY_MISSING, "rtb-private"),
        only("endpoints", "vpce-s3", service="com.amazonaws.eu-west-1.dynamodb"),
        routes("rtb-private", LOCAL, Route("pl-dynamodb", "vpce-s3")),
    ),
    shut(
        "S3 interface endpoint without private DNS",
        S3,
        no(BlockKind.S3_GATEWAY_MISSING, "rtb-private"),
        dropped("endpoints", "vpce-s3"),
        added("endpoints", interface_endpoint("s3", private_dns=False)),
        routes("rtb-private", LOCAL),
    ),
    shut(
        "S3 interface endpoint with private DNS, no gateway endpoint",
        S3,
        UNKNOWN,
        dropped("endpoints", "vpce-s3"),
        added("endpoints", interface_endpoint("s3")),
        routes("rtb-private", LOCAL),
    ),
    shut(
        "S3 interface endpoint for inbound resolvers only",
        S3,
        lookalike(GATEWAY),
        added("endpoints", interface_endpoint("s3", id="vpce-s3-i", inbound_resolver_only=True)),
        let_in(),
    ),
    shut(
        "ACL denies S3's answers",
        S3,
        no(BlockKind.NETWORK_ACL_IN, "acl-subnet-task"),
        acl_of("subnet-task", into=(AclEntry(50, True, "10.0.0.0/16"),)),
    ),
]
