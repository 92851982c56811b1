"""The VPC of the task and all in it that decides whether packets get out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from decision_tree.intake.json_text import get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.probe import CallFailed, Given, Key, Look, Note, probe, seen, thing
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import ACCOUNT, NETWORK, PLACES
from decision_tree.reachability import AwsNetwork, network_from_aws

SUBNETS = "ec2:DescribeSubnets"
EXCLUSIONS = "ec2:DescribeVpcBlockPublicAccessExclusions"
SUBNETS_THERE = Key[list[Json]]("subnets")
REFUSED_PARTS = Key[tuple[CallFailed, ...]]("unread parts of the VPC")
"""Why parts of the network could not be read."""

_OF_VPC = {
    "route_tables": ("ec2:DescribeRouteTables", "RouteTables"),
    "network_acls": ("ec2:DescribeNetworkAcls", "NetworkAcls"),
    "security_groups": ("ec2:DescribeSecurityGroups", "SecurityGroups"),
    "vpc_endpoints": ("ec2:DescribeVpcEndpoints", "VpcEndpoints"),
    "nat_gateways": ("ec2:DescribeNatGateways", "NatGateways"),
    "subnets": (SUBNETS, "Subnets"),
}
"""What has a filter `vpc-id`: the keyword of `AwsNetwork`, the operation, the list in its answer."""
_OF_REGION = {
    "dhcp_options": ("ec2:DescribeDhcpOptions", "DhcpOptions"),
    "prefix_lists": ("ec2:DescribePrefixLists", "PrefixLists"),
    "managed_prefix_lists": ("ec2:DescribeManagedPrefixLists", "PrefixLists"),
    "egress_only_internet_gateways": ("ec2:DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways"),
}
"""What is asked for the whole Region: side by side with the rest that is one call less in a row."""
_ATTRIBUTES = {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"}


@probe(
    N_("the subnets"),
    operations=(SUBNETS,),
    needs=(PLACES,),
    gives=(SUBNETS_THERE,),
    facts=("free_addresses",),
)
def subnets_of_task(look: Look) -> Iterator[Given]:
    ids = [place.subnet_id for place in look[PLACES]]
    try:
        subnets = look.call(SUBNETS, expect="Subnets", SubnetIds=ids)["Subnets"]
    except CallFailed as failed:
        if failed.code != "InvalidSubnetID.NotFound":
            raise
        gone = _("A subnet that the service names does not exist any more: {reason}")
        yield Note(gone.format(reason=failed.reason))
        yield thing(SUBNETS_THERE, None)
        return
    yield thing(SUBNETS_THERE, subnets or None)
    free = {get_text(subnet, "SubnetId"): subnet.get("AvailableIpAddressCount") for subnet in subnets}
    if free and all(isinstance(count, int) for count in free.values()):
        has = _("{subnet} has {count} free")
        counts = ", ".join(has.format(subnet=subnet, count=count) for subnet, count in free.items())
        yield seen("free_addresses", "some" if any(free.values()) else "none", f"{SUBNETS}: {counts}")
    vpcs = {get_text(subnet, "VpcId") for subnet in subnets}
    if len(vpcs) == 1:
        yield seen("vpc_id", vpcs.pop(), f"{SUBNETS}: VpcId")


@probe(
    N_("the VPC: routes, endpoints, groups, network ACLs"),
    operations=(
        *(operation for operation, _list in (*_OF_VPC.values(), *_OF_REGION.values())),
        "ec2:DescribeVpcs",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVpcBlockPublicAccessOptions",
        EXCLUSIONS,
        "ec2:GetManagedPrefixListEntries",
        "route53:ListHostedZonesByVPC",
    ),
    needs=(SUBNETS_THERE,),
    wants=(ACCOUNT,),
    gives=(NETWORK, REFUSED_PARTS),
)
def network_of_task(look: Look) -> Iterator[Given]:
    """One part that cannot be read does not hide the others: what follows from it stays unknown."""
    vpc_id = next((get_text(subnet, "VpcId") for subnet in look[SUBNETS_THERE]), "")
    reads: dict[str, Callable[[], Any]] = {
        name: partial(_pages_of_vpc, look, vpc_id, *asked) for name, asked in _OF_VPC.items()
    }
    reads |= {name: partial(_pages, look, *asked) for name, asked in _OF_REGION.items()}
    reads["vpcs"] = partial(look.call, "ec2:DescribeVpcs", expect="Vpcs", VpcIds=[vpc_id])
    reads["internet_gateways"] = partial(_internet_gateways, look)
    reads["block_public_access_options"] = partial(
        look.call, "ec2:DescribeVpcBlockPublicAccessOptions", expect="VpcBlockPublicAccessOptions"
    )
    reads |= {
        name: partial(look.call, "ec2:DescribeVpcAttribute", expect=key, VpcId=vpc_id, Attribute=name)
        for name, key in _ATTRIBUTES.items()
    }
    reads["zones"] = partial(_hosted_zones, look, vpc_id)
    answers: list[Any] = look.together(*reads.values())
    yield thing(REFUSED_PARTS, tuple(answer for answer in answers if isinstance(answer, CallFailed)))
    read = {name: None if isinstance(a, CallFailed) else a for name, a in zip(reads, answers, strict=True)}
    attributes = [read.pop(name) for name in _ATTRIBUTES]
    zones = read.pop("zones")
    if any(get_text(vpc, "DhcpOptionsId") == "default" for vpc in get_list(read["vpcs"], "Vpcs")):
        no_set = _("{vpc} has no set of DHCP options: taken as if its hosts ask the VPC's own DNS resolver.")
        yield Note(no_set.format(vpc=vpc_id))
    further = _further(look, read)
    yield thing(
        NETWORK,
        network_from_aws(
            AwsNetwork(
                region=look.region,
                vpc_id=vpc_id,
                account=look.get(ACCOUNT),
                vpc_attributes={key: value for a in attributes if a for key, value in a.items()},
                hosted_zones=zones,
                **further,
                **read,
            )
        ),
    )


def _pages(look: Look, operation: str, key: str) -> Json:
    return {key: look.pages(operation, expect=key)}


def _pages_of_vpc(look: Look, vpc_id: str, operation: str, key: str) -> Json:
    filters: Json = {"Filter" if key == "NatGateways" else "Filters": [{"Name": "vpc-id", "Values": [vpc_id]}]}
    return {key: look.pages(operation, expect=key, **filters)}


def _internet_gateways(look: Look) -> Json:
    """All of the Region: one that a route names and that is not attached belongs to no VPC."""
    return {"InternetGateways": look.pages("ec2:DescribeInternetGateways", expect="InternetGateways")}


def _hosted_zones(look: Look, vpc_id: str) -> tuple[str, ...]:
    answer = look.call(
        "route53:ListHostedZonesByVPC", expect="HostedZoneSummaries", VPCId=vpc_id, VPCRegion=look.region
    )
    return tuple(get_text(zone, "Name") for zone in answer["HostedZoneSummaries"])


def _further(look: Look, read: dict[str, Any]) -> dict[str, Any]:
    """What the first answers make one ask for: interfaces that routes and endpoints use, prefix lists, exclusions."""
    interfaces = sorted(_named(read, "NetworkInterfaceId") | _interfaces_of_endpoints(read))
    lists = sorted(_customers_lists(read) & _named(read, "DestinationPrefixListId", "PrefixListId"))
    found: list[Any] = look.together(
        partial(_interfaces, look, interfaces),
        partial(_exclusions, look, read["block_public_access_options"]),
        *(
            partial(look.pages, "ec2:GetManagedPrefixListEntries", expect="Entries", PrefixListId=list_id)
            for list_id in lists
        ),
    )
    entries = {
        list_id: {"Entries": answer}
        for list_id, answer in zip(lists, found[2:], strict=True)
        if not isinstance(answer, CallFailed)
    }
    return {
        "network_interfaces": None if isinstance(found[0], CallFailed) else found[0],
        "block_public_access_exclusions": None if isinstance(found[1], CallFailed) else found[1],
        "prefix_list_entries": entries,
    }


def _interfaces(look: Look, ids: list[str]) -> Json:
    if not ids:
        return {"NetworkInterfaces": []}
    filters = [{"Name": "network-interface-id", "Values": ids[:200]}]
    return {
        "NetworkInterfaces": look.pages("ec2:DescribeNetworkInterfaces", expect="NetworkInterfaces", Filters=filters)
    }


def _exclusions(look: Look, options: Json | None) -> Json | None:
    """Only where something is blocked, which is rare."""
    if get_text(options, "VpcBlockPublicAccessOptions", "InternetGatewayBlockMode") in ("", "off"):
        return None
    key = "VpcBlockPublicAccessExclusions"
    return look.call(EXCLUSIONS, expect=key)


def _interfaces_of_endpoints(read: dict[str, Any]) -> set[str]:
    endpoints = get_list(read["vpc_endpoints"], "VpcEndpoints")
    return {i for e in endpoints for i in get_list(e, "NetworkInterfaceIds") if isinstance(i, str)}


def _customers_lists(read: dict[str, Any]) -> set[str]:
    lists = get_list(read["managed_prefix_lists"], "PrefixLists")
    return {get_text(entry, "PrefixListId") for entry in lists if get_text(entry, "OwnerId") != "AWS"}


def _named(read: dict[str, Any], *keys: str) -> set[str]:
    """Every value of these keys in the route tables and groups."""
    found: set[str] = set()
    to_do: list[Any] = [read["route_tables"], read["security_groups"]]
    while to_do:
        part = to_do.pop()
        if isinstance(part, dict):
            found.update(part[key] for key in keys if isinstance(part.get(key), str))
            to_do += part.values()
        elif isinstance(part, list):
            to_do += part
    return found
