"""The way through an interface endpoint: who its private DNS serves, and whether it lets the caller in.

https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
"""

from __future__ import annotations

from decision_tree.language import _
from decision_tree.reachability.addresses import Addresses
from decision_tree.reachability.borders import back_from_subnet, into_subnet, out_of_view
from decision_tree.reachability.internet import home_of
from decision_tree.reachability.model import Network, Place, Target, VpcEndpoint
from decision_tree.reachability.routes import legs, table_of
from decision_tree.reachability.rules import CLIENT_PORTS, Direction, Peer, check_acl, check_groups
from decision_tree.reachability.services import NEVER_SERVING
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, Way, blocked, doubtful, either, unread


def draws_traffic(network: Network, endpoint: VpcEndpoint) -> tuple[bool | None, Findings]:
    """Whether the service's ordinary name leads to this endpoint; when it cannot be told, why.

    Private DNS draws all the service's traffic of the VPC, also where there is a way to the internet.
    """
    state = (endpoint.state or "").lower()
    if state in NEVER_SERVING or endpoint.private_dns is False or endpoint.inbound_resolver_only:
        return False, FINE
    if network.vpc.dns_hostnames is False:
        return False, FINE
    because = FINE
    if state != "available":
        because += (
            doubtful(_("{endpoint} is {state}.").format(endpoint=endpoint.id, state=state))
            if state
            else unread(_("the state of {id}").format(id=endpoint.id))
        )
    if endpoint.private_dns is None:
        because += unread(_("whether private DNS is on for {endpoint}").format(endpoint=endpoint.id))
    if network.vpc.dns_hostnames is None:
        because += unread(_("the VPC's enableDnsHostnames"))
    because += _other_dns(network)
    return (True if because.reach == "yes" else None), because


def own_dns_servers(network: Network) -> tuple[str, ...]:
    """The DNS servers of the DHCP options that are not the VPC's own resolver."""
    return tuple(server for server in network.vpc.dns_servers or () if not _is_amazon_dns(network, server))


def _is_amazon_dns(network: Network, server: str) -> bool:
    """https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html"""
    if server == "AmazonProvidedDNS" or server in ("169.254.169.253", "fd00:ec2::253"):
        return True
    address = Addresses.of([server])
    blocks = [Addresses.of([cidr]) for cidr in network.vpc.cidrs or ()]
    return bool(address) and any(block and address.spans[0][0] == block.spans[0][0] + 2 for block in blocks)


def _other_dns(network: Network) -> Findings:
    if network.vpc.dns_servers is None:
        return unread(_("the DNS servers of the VPC's DHCP options"))
    servers = own_dns_servers(network)
    if not servers:
        return FINE
    return doubtful(
        _(
            "The VPC uses DNS servers of its own ({servers}). Whether they pass questions about AWS names on "
            "to the VPC's resolver, which alone knows the endpoints, cannot be seen."
        ).format(servers=", ".join(servers))
    )


def through_interface_endpoint(network: Network, place: Place, endpoint: VpcEndpoint) -> Findings:
    """From the place into one of the endpoint's network interfaces, and the answers back."""
    findings = Findings(way=Way.INTERFACE_ENDPOINT, through=(endpoint.id,))
    spots = _spots(network, endpoint)
    if not spots:
        return findings + unread(_("the subnets of {endpoint}").format(endpoint=endpoint.id))
    every = Addresses(4)
    for _subnet, addresses in spots:
        every |= addresses
    peer = Peer(_("VPC endpoint {endpoint}").format(endpoint=endpoint.id), every, frozenset(endpoint.group_ids or ()))
    partly = _("Only some of the subnets of {endpoint} can be reached, so some calls fail.")
    because = doubtful(partly.format(endpoint=endpoint.id))
    ways = [
        _to_spot(network, place, Peer(peer.says, addresses, peer.groups), subnet_id) for subnet_id, addresses in spots
    ]
    return (
        findings
        + check_groups(network, place.group_ids, Direction.OUT, peer, BlockKind.SECURITY_GROUP_EGRESS)
        + either(ways[0], *ways[1:], because=because)
        + _let_in(network, place, endpoint)
    )


def _spots(network: Network, endpoint: VpcEndpoint) -> list[tuple[str, Addresses]]:
    """Subnets with an interface of the endpoint, and its addresses there: the subnet's range, when not looked up."""
    ranges = {subnet.id: Addresses.of(subnet.cidrs or ()) for subnet in network.subnets or ()}
    spots = []
    for subnet_id in sorted(endpoint.subnet_ids or ()):
        whole = ranges.get(subnet_id, Addresses(4))
        seen = [entry for entry in network.interfaces or () if entry.id in endpoint.interface_ids]
        exact = Addresses.of(address for entry in seen if entry.subnet_id == subnet_id for address in entry.addresses)
        spots.append((subnet_id, exact & whole or whole))
    return spots if all(addresses for _subnet, addresses in spots) else []


def _to_spot(network: Network, place: Place, peer: Peer, subnet_id: str) -> Findings:
    if subnet_id == place.subnet_id:
        return FINE
    home = home_of(network, place)
    return (
        check_acl(network, place.subnet_id, Direction.OUT, peer)
        + _inside_the_vpc(network, place, peer)
        + into_subnet(network, place, home, subnet_id)
        + back_from_subnet(network, place, home, subnet_id)
        + check_acl(network, place.subnet_id, Direction.IN, peer, CLIENT_PORTS)
    )


def _inside_the_vpc(network: Network, place: Place, peer: Peer) -> Findings:
    """Traffic between subnets takes the local route, unless a more specific one leads it through an appliance."""
    table = table_of(network, place.subnet_id)
    if table is None or table.routes is None:
        return unread(_("the route table of subnet {subnet}").format(subnet=place.subnet_id))
    parts, findings = legs(network, table, peer)
    for route in (part.route for part in parts):
        if route is None or route.kind is Target.LOCAL:
            continue
        if route.blackhole is False and route.kind is not None:
            findings += out_of_view(route)
            continue
        says = _("The route for {destination} to {peer} in {table} leads to nothing (blackhole).").format(
            destination=route.destination, peer=peer.says, table=table.id
        )
        certain = len(parts) == 1 and route.blackhole
        findings += blocked(BlockKind.BLACKHOLE, table.id, says) if certain else doubtful(says)
    return findings


def _let_in(network: Network, place: Place, endpoint: VpcEndpoint) -> Findings:
    home = home_of(network, place)
    if not endpoint.group_ids:
        return unread(_("the security groups of {endpoint}").format(endpoint=endpoint.id))
    if home is None:
        return unread(_("the addresses of subnet {subnet}").format(subnet=place.subnet_id))
    found = check_groups(network, endpoint.group_ids, Direction.IN, home, BlockKind.ENDPOINT_INGRESS)
    if found.blocks and place.group_ids is None:
        # a rule may name one of them
        return unread(_("the security groups in subnet {subnet}").format(subnet=place.subnet_id))
    return _named(found, endpoint)


def _named(found: Findings, endpoint: VpcEndpoint) -> Findings:
    if not found.blocks:
        return found
    block = found.blocks[0]
    says = _("VPC endpoint {endpoint}: {says}").format(endpoint=endpoint.id, says=block.says)
    return blocked(block.kind, block.resource, says)
