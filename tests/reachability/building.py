"""Three healthy networks, and how to change one thing in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from decision_tree.reachability.model import (
    AclEntry,
    BlockPublicAccess,
    GroupRule,
    InternetGateway,
    NatGateway,
    Network,
    NetworkAcl,
    Place,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
)

REGION = "eu-west-1"
S3_BLOCKS = ("52.218.0.0/17", "3.5.64.0/21", "52.92.0.0/17")
LOCAL = Route("10.0.0.0/16", "local")
ALL_OUT = GroupRule(cidrs=("0.0.0.0/0",))
HTTPS_FROM_VPC = GroupRule("tcp", (443, 443), ("10.0.0.0/16",))
ALLOW_ALL = (AclEntry(100, True, "0.0.0.0/0"), AclEntry(32767, False, "0.0.0.0/0"))

TASK = Place("subnet-task", ("sg-task",), "10.0.1.10", public_ip=False)
PUBLIC_TASK = Place("subnet-pub", ("sg-task",), "10.0.0.10", public_ip=True)
SERVICES = ("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "kms", "sts", "ecs", "ecs-agent", "ecs-telemetry")

Change = Callable[[Network], Network]


def private_with_nat() -> Network:
    """A private subnet, a NAT gateway in a public one, and a third subnet for endpoints."""
    every_subnet = ("subnet-task", "subnet-pub", "subnet-ep")
    return Network(
        region=REGION,
        vpc=Vpc("vpc-1", ("10.0.0.0/16",), True, True, ("AmazonProvidedDNS",)),
        account="111122223333",
        subnets=(
            Subnet("subnet-task", "eu-west-1a", ("10.0.1.0/24",), owner="111122223333"),
            Subnet("subnet-pub", "eu-west-1a", ("10.0.0.0/24",), owner="111122223333"),
            Subnet("subnet-ep", "eu-west-1b", ("10.0.2.0/24",), owner="111122223333"),
        ),
        route_tables=(
            RouteTable("rtb-private", (LOCAL, Route("0.0.0.0/0", "nat-1")), ("subnet-task", "subnet-ep")),
            RouteTable("rtb-public", (LOCAL, Route("0.0.0.0/0", "igw-1")), ("subnet-pub",)),
            RouteTable("rtb-main", (LOCAL,), (), main=True),
        ),
        acls=(NetworkAcl("acl-default", ALLOW_ALL, ALLOW_ALL, every_subnet),),
        groups=(
            SecurityGroup("sg-task", (ALL_OUT,), ()),
            SecurityGroup("sg-ep", (ALL_OUT,), (HTTPS_FROM_VPC,)),
        ),
        endpoints=(),
        nat_gateways=(NatGateway("nat-1", "available", "subnet-pub", public=True),),
        internet_gateways=(InternetGateway("igw-1", ("vpc-1",)),),
        egress_only_gateways=(),
        interfaces=(),
        prefix_lists=(
            PrefixList("pl-s3", f"com.amazonaws.{REGION}.s3", S3_BLOCKS),
            PrefixList("pl-dynamodb", f"com.amazonaws.{REGION}.dynamodb", ("52.94.24.0/23",)),
        ),
        block_public_access=BlockPublicAccess("off", ()),
        hosted_zones=(),
    )


def interface_endpoint(service: str, **changes: Any) -> VpcEndpoint:
    """A healthy one, in the subnet for endpoints."""
    endpoint = VpcEndpoint(
        f"vpce-{service.replace('.', '-')}",
        f"com.amazonaws.{REGION}.{service}",
        "Interface",
        "available",
        private_dns=True,
        subnet_ids=("subnet-ep",),
        group_ids=("sg-ep",),
        route_table_ids=(),
        policy="{}",
    )
    return replace(endpoint, **changes)


S3_GATEWAY = VpcEndpoint(
    "vpce-s3",
    f"com.amazonaws.{REGION}.s3",
    "Gateway",
    "available",
    private_dns=False,
    subnet_ids=(),
    group_ids=(),
    route_table_ids=("rtb-private",),
    policy="{}",
)


def endpoints_only() -> Network:
    """No way to the internet: endpoints for all services, and the S3 gateway endpoint."""
    return changed(
        private_with_nat(),
        routes("rtb-private", LOCAL, Route("pl-s3", "vpce-s3")),
        part(endpoints=(*(interface_endpoint(service) for service in SERVICES), S3_GATEWAY), nat_gateways=()),
    )


def changed(network: Network, *changes: Change) -> Network:
    for change in changes:
        network = change(network)
    return network


def _with(network: Network, kind: str, items: Any) -> Network:
    return part(**{kind: items})(network)


def part(**parts: Any) -> Change:
    """Whole parts replaced."""
    return lambda network: replace(network, **parts)


def unread_part(name: str) -> Change:
    return part(**{name: None})


def only(kind: str, item_id: str, **attributes: Any) -> Change:
    """One item of a part changed."""

    def change(network: Network) -> Network:
        items = getattr(network, kind)
        assert any(item.id == item_id for item in items), f"{kind} has no {item_id}"
        new = tuple(replace(item, **attributes) if item.id == item_id else item for item in items)
        return _with(network, kind, new)

    return change


def every(kind: str, **attributes: Any) -> Change:
    return lambda network: _with(network, kind, tuple(replace(item, **attributes) for item in getattr(network, kind)))


def dropped(kind: str, item_id: str) -> Change:
    def change(network: Network) -> Network:
        left = tuple(item for item in getattr(network, kind) if item.id != item_id)
        assert len(left) < len(getattr(network, kind)), f"{kind} has no {item_id}"
        return _with(network, kind, left)

    return change


def added(kind: str, *items: Any) -> Change:
    return lambda network: _with(network, kind, (*getattr(network, kind), *items))


def routes(table_id: str, *rows: Route) -> Change:
    return only("route_tables", table_id, routes=rows)


def egress(*rules: GroupRule) -> Change:
    return only("groups", "sg-task", egress=rules)


def let_in(*rules: GroupRule) -> Change:
    return only("groups", "sg-ep", ingress=rules)


def vpc(**attributes: Any) -> Change:
    return lambda network: replace(network, vpc=replace(network.vpc, **attributes))


def acl_of(
    subnet_id: str, *, out: tuple[AclEntry, ...] = ALLOW_ALL, into: tuple[AclEntry, ...] = ALLOW_ALL
) -> Change:
    """A network ACL of its own for one subnet."""

    def change(network: Network) -> Network:
        others = tuple(
            replace(acl, subnet_ids=tuple(entry for entry in acl.subnet_ids or () if entry != subnet_id))
            for acl in network.acls or ()
        )
        return replace(network, acls=(*others, NetworkAcl(f"acl-{subnet_id}", out, into, (subnet_id,))))

    return change


def tcp(number: int, ports: tuple[int, int], cidr: str = "0.0.0.0/0", *, allow: bool = True) -> AclEntry:
    return AclEntry(number, allow, cidr, "6", ports)


def https_to(*cidrs: str, groups: tuple[str, ...] = (), prefix_lists: tuple[str, ...] = ()) -> GroupRule:
    return GroupRule("tcp", (443, 443), cidrs, groups, prefix_lists)


PARTS = tuple(
    entry.name for entry in fields(Network) if entry.name not in ("region", "vpc", "account", "hosted_zones")
)
"""What can be unread."""
