"""Route tables: which counts, which route wins, and what it leads to."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.reachability import BlockKind, Registry, Way
from decision_tree.reachability.model import Route
from tests.reachability.building import LOCAL, S3_GATEWAY, added, egress, only, part, routes
from tests.reachability.world import (
    DKR,
    GATEWAY,
    HUB,
    IGW,
    INTERFACE,
    NAT,
    S3,
    UNKNOWN,
    World,
    beyond,
    healthy,
    lookalike,
    nat,
    no,
    public,
    shut,
)

WORLDS: list[World] = [
    nat("NAT to a registry", HUB, healthy(NAT)),
    nat("NAT to ECR", DKR, healthy(NAT)),
    nat("NAT to S3", S3, healthy(NAT)),
    shut("endpoint to ECR", DKR, healthy(INTERFACE)),
    shut("gateway endpoint to S3", S3, healthy(GATEWAY)),
    public("public IP to a registry", HUB, healthy(IGW)),
    nat("no default route", HUB, no(BlockKind.NO_ROUTE, "rtb-private"), routes("rtb-private", LOCAL)),
    nat(
        "the main table counts for a subnet that no table names",
        HUB,
        no(BlockKind.NO_ROUTE, "rtb-main"),
        only("route_tables", "rtb-private", subnet_ids=("subnet-ep",)),
    ),
    nat(
        "default route into a blackhole",
        HUB,
        no(BlockKind.BLACKHOLE, "rtb-private"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-gone", blackhole=True)),
    ),
    nat(
        "default route to an internet gateway that is gone",
        HUB,
        no(BlockKind.INTERNET_GATEWAY_DETACHED, "igw-gone"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "igw-gone", blackhole=True)),
    ),
    nat(
        "two halves of the internet, both into a blackhole",
        HUB,
        no(BlockKind.BLACKHOLE, "rtb-private"),
        routes(
            "rtb-private",
            LOCAL,
            Route("0.0.0.0/0", "nat-1"),
            Route("0.0.0.0/1", "eni-gone", blackhole=True),
            Route("128.0.0.0/1", "eni-gone", blackhole=True),
        ),
    ),
    nat(
        "half of the internet into a blackhole",
        HUB,
        UNKNOWN,
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-1"), Route("0.0.0.0/1", "eni-gone", blackhole=True)),
    ),
    nat(
        "the address seen lies behind a blackhole",
        Registry("registry.example.com", ("198.18.0.9",)),
        no(BlockKind.BLACKHOLE, "rtb-private"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-1"), Route("198.18.0.0/24", "pcx-1", blackhole=True)),
    ),
    nat(
        "a blackhole for another network",
        HUB,
        lookalike(NAT),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-1"), Route("10.9.0.0/16", "pcx-1", blackhole=True)),
    ),
    nat(
        "a partner's public range another way",
        HUB,
        lookalike(NAT),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-1"), Route("203.0.112.0/24", "tgw-1")),
    ),
    nat(
        "the main table has no way out, the subnet's own has",
        HUB,
        lookalike(NAT),
        only("route_tables", "rtb-main", routes=(LOCAL, Route("0.0.0.0/0", "nat-gone", blackhole=True))),
    ),
    nat(
        "a propagated blackhole loses to the static route",
        HUB,
        lookalike(NAT),
        routes(
            "rtb-private",
            LOCAL,
            Route("0.0.0.0/0", "vgw-1", blackhole=True, propagated=True),
            Route("0.0.0.0/0", "nat-1"),
        ),
    ),
    nat(
        "transit gateway", HUB, beyond(Way.TRANSIT_GATEWAY), routes("rtb-private", LOCAL, Route("0.0.0.0/0", "tgw-1"))
    ),
    nat("VPN", DKR, beyond(Way.VPN), routes("rtb-private", LOCAL, Route("0.0.0.0/0", "vgw-1"))),
    nat("peering", HUB, beyond(Way.PEERING), routes("rtb-private", LOCAL, Route("0.0.0.0/0", "pcx-1"))),
    nat(
        "firewall endpoint",
        HUB,
        beyond(Way.APPLIANCE),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "vpce-firewall")),
        added("endpoints", replace(S3_GATEWAY, id="vpce-firewall", service="x.y", type="GatewayLoadBalancer")),
    ),
    nat(
        "a closed security group before a transit gateway",
        HUB,
        no(BlockKind.SECURITY_GROUP_EGRESS, "sg-task"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "tgw-1")),
        egress(),
    ),
    nat(
        "endpoints of another VPC may serve",
        DKR,
        beyond(Way.TRANSIT_GATEWAY),
        routes("rtb-private", LOCAL, Route("10.0.0.0/8", "tgw-1")),
        part(hosted_zones=None),
    ),
    nat(
        "endpoints of another VPC cannot serve without a zone",
        DKR,
        no(BlockKind.NO_ROUTE, "rtb-private"),
        routes("rtb-private", LOCAL, Route("10.0.0.0/8", "tgw-1")),
    ),
]
