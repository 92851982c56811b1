"""The VPC, its subnets, route tables, endpoints and gateways, from what EC2 answers."""

from __future__ import annotations

from collections.abc import Callable

from decision_tree.reachability.aws_values import all_of, at, cidr, every, flag, name, names
from decision_tree.reachability.model import (
    BlockPublicAccess,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)

_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "NetworkInterfaceId",  # before the instance: an instance may have several interfaces
    "InstanceId",
    "VpcEndpointId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
)
AMAZON = "AmazonProvidedDNS"
NO_SET = "default"
"""The id of the DHCP options of a VPC that has no set of them. Its resolver is there; who is told of it is another
matter: https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html"""
_ATTACHED = ("available", "attached")


def vpc(vpc_id: str, described: object, attributes: object, dhcp: object) -> Vpc:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html"""
    found = [entry for entry in _list(described, "Vpcs") if name(entry, "VpcId") == vpc_id]
    answer = found[0] if found else None
    return Vpc(
        vpc_id,
        _blocks(answer, ("CidrBlockAssociationSet", "CidrBlock"), ("Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock")),
        flag(attributes, "EnableDnsSupport", "Value"),
        flag(attributes, "EnableDnsHostnames", "Value"),
        _dns_servers(dhcp, name(answer, "DhcpOptionsId")),
    )


def _list(answer: object, key: str) -> list[object]:
    value = at(answer, key)
    return value if isinstance(value, list) else []


def _blocks(answer: object, *sets: tuple[str, str]) -> tuple[str, ...] | None:
    """The CIDR blocks of association sets; a set that is not there has none if another one is."""
    present = [(key, inside) for key, inside in sets if at(answer, key) is not None]
    read = [every(answer, key, lambda entry, inside=inside: cidr(entry, inside)) for key, inside in present]  # type: ignore[misc]
    blocks = all_of(read) if read else None
    return None if blocks is None else tuple(block for part in blocks for block in part)


def _dns_servers(dhcp: object, options_id: str | None) -> tuple[str, ...] | None:
    if options_id == NO_SET:
        return (AMAZON,)
    options = _list(dhcp, "DhcpOptions")
    mine = [entry for entry in options if options_id is None or name(entry, "DhcpOptionsId") == options_id]
    if len(mine) != 1 or at(mine[0], "DhcpConfigurations") is None:
        return None
    configurations = _list(mine[0], "DhcpConfigurations")
    servers = [entry for entry in configurations if at(entry, "Key") == "domain-name-servers"]
    # a set without the key gives the VPC's own resolver to nobody else than the default does
    return names(servers[0], "Values", "Value") if servers else ()


def subnet(answer: object) -> Subnet | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html"""
    subnet_id = name(answer, "SubnetId")
    if subnet_id is None:
        return None
    block = cidr(answer, "CidrBlock")
    blocks_v6 = _blocks(answer, ("Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock"))
    blocks = (*([block] if block else []), *(blocks_v6 or ()))
    native = flag(answer, "Ipv6Native")
    return Subnet(
        subnet_id,
        name(answer, "AvailabilityZone"),
        blocks or None,
        # a subnet without IPv4 has no CidrBlock
        False if native is None and block else native,
        flag(answer, "EnableDns64"),
        name(answer, "OwnerId"),
        name(answer, "BlockPublicAccessStates", "InternetGatewayBlockMode"),
    )


def route_table(answer: object) -> RouteTable | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTable.html"""
    table_id = name(answer, "RouteTableId")
    if table_id is None:
        return None
    associations = every(answer, "Associations", lambda entry: entry)
    if associations is None:
        return RouteTable(table_id, every(answer, "Routes", _route), None, None)
    holding = [entry for entry in associations if at(entry, "AssociationState", "State") != "disassociated"]
    subnet_ids = tuple(subnet_id for entry in holding if (subnet_id := name(entry, "SubnetId")))
    main = any(flag(entry, "Main") for entry in holding)
    return RouteTable(table_id, every(answer, "Routes", _route), subnet_ids, main)


def _route(answer: object) -> Route | None:
    prefix_list = name(answer, "DestinationPrefixListId")
    destination = prefix_list or cidr(answer, "DestinationCidrBlock") or cidr(answer, "DestinationIpv6CidrBlock")
    if destination is None:
        return None
    state = name(answer, "State")
    blackhole = {"active": False, "blackhole": True}.get(state or "")
    target = next((found for key in _TARGETS if (found := name(answer, key))), None)
    return Route(destination, target, blackhole, at(answer, "Origin") == "EnableVgwRoutePropagation")


def vpc_endpoint(answer: object) -> VpcEndpoint | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html"""
    endpoint_id = name(answer, "VpcEndpointId")
    if endpoint_id is None:
        return None
    policy = at(answer, "PolicyDocument")
    return VpcEndpoint(
        endpoint_id,
        name(answer, "ServiceName"),
        name(answer, "VpcEndpointType"),
        name(answer, "State"),
        flag(answer, "PrivateDnsEnabled"),
        flag(answer, "DnsOptions", "PrivateDnsOnlyForInboundResolverEndpoint") or False,
        names(answer, "SubnetIds"),
        names(answer, "Groups", "GroupId"),
        names(answer, "RouteTableIds"),
        names(answer, "NetworkInterfaceIds") or (),
        name(answer, "IpAddressType"),
        policy if isinstance(policy, str) else None,
    )


def nat_gateway(answer: object) -> NatGateway | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html"""
    nat_id = name(answer, "NatGatewayId")
    if nat_id is None:
        return None
    addresses = _list(answer, "NatGatewayAddresses")
    has_public_ip = True if any(name(address, "PublicIp") for address in addresses) else None
    public = {"public": True, "private": False}.get(name(answer, "ConnectivityType") or "", has_public_ip)
    regional = at(answer, "AvailabilityMode") == "regional"
    return NatGateway(nat_id, name(answer, "State"), name(answer, "SubnetId"), public, regional)


def gateway(key: str) -> Callable[[object], InternetGateway | None]:
    """A reader of internet gateways, or of egress-only ones, whose id stands at this key."""

    def read(answer: object) -> InternetGateway | None:
        gateway_id = name(answer, key)
        attachments = every(answer, "Attachments", lambda entry: entry)
        if gateway_id is None:
            return None
        if attachments is None:
            return InternetGateway(gateway_id)
        holding = [entry for entry in attachments if at(entry, "State") in _ATTACHED]
        return InternetGateway(gateway_id, all_of(name(entry, "VpcId") for entry in holding))

    return read


def network_interface(answer: object) -> NetworkInterface | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html"""
    interface_id = name(answer, "NetworkInterfaceId")
    if interface_id is None:
        return None
    return NetworkInterface(
        interface_id,
        name(answer, "SubnetId"),
        every(answer, "PrivateIpAddresses", lambda entry: cidr(entry, "PrivateIpAddress")) or (),
        names(answer, "Groups", "GroupId"),
        flag(answer, "SourceDestCheck"),
        name(answer, "Attachment", "InstanceId"),
    )


def block_public_access(options: object, exclusions: object) -> BlockPublicAccess | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html"""
    mode = name(options, "VpcBlockPublicAccessOptions", "InternetGatewayBlockMode")
    if mode is None:
        return None
    read = every(exclusions, "VpcBlockPublicAccessExclusions", _exclusion)
    return BlockPublicAccess(mode, None if read is None else tuple(entry for entry in read if entry[1]))


def _exclusion(answer: object) -> tuple[str, str] | None:
    arn, mode = name(answer, "ResourceArn"), name(answer, "InternetGatewayExclusionMode")
    if arn is None or mode is None:
        return None
    gone = name(answer, "State") in ("create-failed", "delete-complete", "delete-in-progress")
    return arn.rsplit("/", 1)[-1], "" if gone else mode
