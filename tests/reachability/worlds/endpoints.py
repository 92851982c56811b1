"""Interface endpoints and the VPC's DNS."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.reachability import BlockKind, Service
from decision_tree.reachability.model import Route
from tests.reachability.building import (
    LOCAL,
    TASK,
    added,
    changed,
    dropped,
    endpoints_only,
    every,
    https_to,
    interface_endpoint,
    let_in,
    only,
    part,
    routes,
    vpc,
)
from tests.reachability.world import DKR, HUB, INTERFACE, LOGS, NAT, UNKNOWN, World, lookalike, nat, no, shut

WORLDS: list[World] = [
    shut(
        "a propagated route never wins over the local one",
        DKR,
        lookalike(INTERFACE),
        routes("rtb-private", LOCAL, Route("10.0.2.0/24", "vgw-1", propagated=True)),
    ),
    shut("endpoint missing", LOGS, no(BlockKind.ENDPOINT_MISSING, "vpc-1"), dropped("endpoints", "vpce-logs")),
    shut("no endpoint leads to a registry", HUB, no(BlockKind.NO_ROUTE, "rtb-private")),
    nat("no way at all", DKR, no(BlockKind.NO_ROUTE, "rtb-private"), routes("rtb-private", LOCAL)),
    shut("endpoint of another Region", Service("ecr.dkr", "us-east-1"), no(BlockKind.ENDPOINT_MISSING, "vpc-1")),
    shut(
        "endpoint not accepted",
        DKR,
        no(BlockKind.ENDPOINT_STATE, "vpce-ecr-dkr"),
        only("endpoints", "vpce-ecr-dkr", state="pendingAcceptance"),
    ),
    shut(
        "private DNS off",
        DKR,
        no(BlockKind.ENDPOINT_PRIVATE_DNS, "vpce-ecr-dkr"),
        only("endpoints", "vpce-ecr-dkr", private_dns=False),
    ),
    shut(
        "private DNS off, a hosted zone of one's own",
        DKR,
        UNKNOWN,
        only("endpoints", "vpce-ecr-dkr", private_dns=False),
        part(hosted_zones=("dkr.ecr.eu-west-1.amazonaws.com.",)),
    ),
    nat(
        "private DNS off, but NAT",
        DKR,
        lookalike(NAT),
        added("endpoints", interface_endpoint("ecr.dkr", private_dns=False)),
    ),
    nat(
        "endpoint failed, but NAT",
        DKR,
        lookalike(NAT),
        added("endpoints", interface_endpoint("ecr.dkr", state="failed")),
    ),
    nat(
        "endpoint shut although NAT is fine",
        DKR,
        no(BlockKind.ENDPOINT_INGRESS, "sg-ep"),
        added("endpoints", interface_endpoint("ecr.dkr")),
        let_in(),
    ),
    nat(
        "another service's endpoint is shut",
        DKR,
        lookalike(NAT),
        added("endpoints", interface_endpoint("logs")),
        let_in(),
    ),
    shut("endpoint lets nobody in", DKR, no(BlockKind.ENDPOINT_INGRESS, "sg-ep"), let_in()),
    shut(
        "endpoint lets another subnet in",
        DKR,
        no(BlockKind.ENDPOINT_INGRESS, "sg-ep"),
        let_in(https_to("10.0.5.0/24")),
    ),
    shut("endpoint lets the task's group in", DKR, lookalike(INTERFACE), let_in(https_to(groups=("sg-task",)))),
    shut(
        "endpoint lets a part of the subnet in, the task's address is not known",
        DKR,
        UNKNOWN,
        let_in(https_to("10.0.1.0/25")),
        place=replace(TASK, private_ip=None),
    ),
    shut(
        "endpoint lets the half of the subnet in where the task is",
        DKR,
        lookalike(INTERFACE),
        let_in(https_to("10.0.1.0/25")),
    ),
    shut("endpoint in another zone", DKR, lookalike(INTERFACE), only("subnets", "subnet-ep", zone="eu-west-1c")),
    shut("DNS host names off", DKR, no(BlockKind.VPC_DNS_OFF, "vpc-1"), vpc(dns_hostnames=False)),
    nat("DNS host names off, but NAT", DKR, lookalike(NAT), vpc(dns_hostnames=False)),
    nat("DNS support off", HUB, no(BlockKind.VPC_DNS_OFF, "vpc-1"), vpc(dns_support=False)),
    nat("DNS support off, own DNS servers", HUB, lookalike(NAT), vpc(dns_support=False, dns_servers=("10.0.9.9",))),
    shut("own DNS servers may not know endpoints", DKR, UNKNOWN, vpc(dns_servers=("10.0.9.9",))),
    shut("the VPC's resolver by its address", DKR, lookalike(INTERFACE), vpc(dns_servers=("10.0.0.2",))),
    shut(
        "FIPS endpoint for a client that may not ask for it",
        Service("kms"),
        UNKNOWN,
        only("endpoints", "vpce-kms", service="com.amazonaws.eu-west-1.kms-fips"),
    ),
    shut(
        "FIPS endpoint for a client that asks for it",
        Service("kms", fips=True),
        lookalike(INTERFACE),
        only("endpoints", "vpce-kms", service="com.amazonaws.eu-west-1.kms-fips"),
    ),
    shut(
        "endpoint of China's partition",
        DKR,
        lookalike(INTERFACE),
        only("endpoints", "vpce-ecr-dkr", service="cn.com.amazonaws.eu-west-1.ecr.dkr"),
    ),
    shut(
        "a shared VPC shows no endpoints", LOGS, UNKNOWN, part(endpoints=()), every("subnets", owner="444455556666")
    ),
    World(
        "an address that is not of the task's subnet tells nothing",
        changed(endpoints_only(), let_in(https_to("10.0.1.0/24"))),
        replace(TASK, private_ip="10.99.0.1"),
        DKR,
        lookalike(INTERFACE),
    ),
]
