"""From what EC2's Describe calls answer, in boto3's shape, to a `Network`.

A key that is missing was not read: it becomes None, never "none there". The same for what does not
look as EC2 answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from decision_tree.reachability import aws_parts, aws_rules
from decision_tree.reachability.aws_values import T, at, every, name
from decision_tree.reachability.model import Network


@dataclass(frozen=True)
class AwsNetwork:
    """The answers of EC2, each as boto3 returns it (pages joined), None for a call that failed or was not made."""

    region: str
    vpc_id: str
    account: str | None = None
    vpcs: object = None
    vpc_attributes: object = None
    """The answers of DescribeVpcAttribute for enableDnsSupport and enableDnsHostnames, merged."""
    dhcp_options: object = None
    subnets: object = None
    route_tables: object = None
    network_acls: object = None
    security_groups: object = None
    vpc_endpoints: object = None
    nat_gateways: object = None
    internet_gateways: object = None
    egress_only_internet_gateways: object = None
    network_interfaces: object = None
    prefix_lists: object = None
    """The answer of DescribePrefixLists (AWS's own lists, with their blocks)."""
    managed_prefix_lists: object = None
    """The answer of DescribeManagedPrefixLists: the customer's lists have names there, and entries only by
    `prefix_list_entries`."""
    prefix_list_entries: Mapping[str, object] | None = None
    """Id of a prefix list -> the answer of GetManagedPrefixListEntries."""
    block_public_access_options: object = None
    block_public_access_exclusions: object = None
    hosted_zones: tuple[str, ...] | None = None
    """Names of private hosted zones that the VPC uses (Route 53 ListHostedZonesByVPC)."""


def network_from_aws(answers: AwsNetwork) -> Network:
    """The network of one VPC; what belongs to another one is left out. Raises nothing, whatever the answers are."""

    def each(answer: object, key: str, read: Callable[[object], T | None]) -> tuple[T, ...] | None:
        return every(_of_vpc(answer, key, answers.vpc_id), key, read)

    return Network(
        region=answers.region,
        vpc=aws_parts.vpc(answers.vpc_id, answers.vpcs, answers.vpc_attributes, answers.dhcp_options),
        account=answers.account,
        subnets=each(answers.subnets, "Subnets", aws_parts.subnet),
        route_tables=each(answers.route_tables, "RouteTables", aws_parts.route_table),
        acls=each(answers.network_acls, "NetworkAcls", aws_rules.network_acl),
        groups=every(answers.security_groups, "SecurityGroups", aws_rules.security_group),
        endpoints=each(_without_deleted(answers.vpc_endpoints), "VpcEndpoints", aws_parts.vpc_endpoint),
        nat_gateways=each(answers.nat_gateways, "NatGateways", aws_parts.nat_gateway),
        internet_gateways=every(
            answers.internet_gateways, "InternetGateways", aws_parts.gateway("InternetGatewayId")
        ),
        egress_only_gateways=every(
            answers.egress_only_internet_gateways,
            "EgressOnlyInternetGateways",
            aws_parts.gateway("EgressOnlyInternetGatewayId"),
        ),
        interfaces=every(answers.network_interfaces, "NetworkInterfaces", aws_parts.network_interface),
        prefix_lists=aws_rules.prefix_lists(
            answers.prefix_lists, answers.managed_prefix_lists, answers.prefix_list_entries
        ),
        block_public_access=aws_parts.block_public_access(
            answers.block_public_access_options, answers.block_public_access_exclusions
        ),
        hosted_zones=answers.hosted_zones,
    )


def _without_deleted(answer: object) -> object:
    """A deleted VPC endpoint stays in the list for a while."""
    elements = at(answer, "VpcEndpoints")
    if not isinstance(elements, list | tuple):
        return None
    return {"VpcEndpoints": [e for e in elements if (name(e, "State") or "").lower() != "deleted"]}


def _of_vpc(answer: object, key: str, vpc_id: str) -> object:
    """The answer without the elements that say they belong to another VPC."""
    elements = at(answer, key)
    if not isinstance(elements, list | tuple):
        return None
    return {key: [element for element in elements if name(element, "VpcId") in (None, vpc_id)]}
