"""Internet gateways, public addresses, VPC Block Public Access."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.reachability import BlockKind
from decision_tree.reachability.model import BlockPublicAccess, InternetGateway
from tests.reachability.building import PUBLIC_TASK, added, every, only, part, unread_part
from tests.reachability.world import DKR, HUB, INTERFACE, NAT, UNKNOWN, World, lookalike, nat, no, public, shut

WORLDS: list[World] = [
    public(
        "no public IP", HUB, no(BlockKind.NO_PUBLIC_IP, "subnet-pub"), place=replace(PUBLIC_TASK, public_ip=False)
    ),
    public("public IP not known", HUB, UNKNOWN, place=replace(PUBLIC_TASK, public_ip=None)),
    shut("no public IP, but endpoints", DKR, lookalike(INTERFACE), place=replace(PUBLIC_TASK, public_ip=False)),
    public(
        "internet gateway of another VPC",
        HUB,
        no(BlockKind.INTERNET_GATEWAY_DETACHED, "igw-1"),
        only("internet_gateways", "igw-1", vpc_ids=("vpc-2",)),
    ),
    nat(
        "internet gateway behind the NAT gateway detached",
        HUB,
        no(BlockKind.INTERNET_GATEWAY_DETACHED, "igw-1"),
        only("internet_gateways", "igw-1", vpc_ids=()),
    ),
    nat(
        "another internet gateway is detached",
        HUB,
        lookalike(NAT),
        added("internet_gateways", InternetGateway("igw-2", ())),
    ),
    public(
        "public access blocked both ways",
        HUB,
        no(BlockKind.BLOCK_PUBLIC_ACCESS, "vpc-1"),
        part(block_public_access=BlockPublicAccess("block-bidirectional", ())),
    ),
    nat(
        "public access blocked both ways, NAT",
        HUB,
        no(BlockKind.BLOCK_PUBLIC_ACCESS, "vpc-1"),
        part(block_public_access=BlockPublicAccess("block-bidirectional", ())),
    ),
    nat(
        "public access blocked inwards only, NAT",
        HUB,
        lookalike(NAT),
        part(block_public_access=BlockPublicAccess("block-ingress", ())),
    ),
    public(
        "public access blocked inwards, public IP",
        HUB,
        no(BlockKind.BLOCK_PUBLIC_ACCESS, "vpc-1"),
        part(block_public_access=BlockPublicAccess("block-ingress", ())),
    ),
    nat(
        "public access blocked, the VPC is excluded",
        HUB,
        lookalike(NAT),
        part(block_public_access=BlockPublicAccess("block-bidirectional", (("vpc-1", "allow-egress"),))),
    ),
    nat(
        "public access blocked, the task's subnet alone is excluded",
        HUB,
        UNKNOWN,
        part(block_public_access=BlockPublicAccess("block-bidirectional", (("subnet-task", "allow-egress"),))),
    ),
    nat("public access not known", HUB, UNKNOWN, unread_part("block_public_access")),
    nat(
        "public access off by what the subnets say",
        HUB,
        lookalike(NAT),
        unread_part("block_public_access"),
        every("subnets", public_access="off"),
    ),
    shut(
        "public access blocked, but endpoints",
        DKR,
        lookalike(INTERFACE),
        part(block_public_access=BlockPublicAccess("block-bidirectional", ())),
    ),
]
