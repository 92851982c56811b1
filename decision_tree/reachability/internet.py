"""The way to public addresses: security group, network ACL, route table, what the route leads to, and back."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.language import _
from decision_tree.reachability.addresses import Addresses
from decision_tree.reachability.borders import out_of_view
from decision_tree.reachability.gateways import follow
from decision_tree.reachability.model import Network, Place, Target
from decision_tree.reachability.routes import legs, table_of
from decision_tree.reachability.rules import CLIENT_PORTS, Direction, Peer, ask_groups, check_acl, check_groups
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, doubtful, either, unread

LEAVING_PRIVATELY = frozenset({Target.TRANSIT_GATEWAY, Target.PEERING, Target.VIRTUAL_PRIVATE_GATEWAY, Target.OTHER})


def to_public_address(network: Network, place: Place, peer: Peer) -> Findings:
    """Whether packets get from the place to the peer's public addresses, and the answers back."""
    way = _way(network, place, peer)
    if any(block.kind in (BlockKind.NO_ROUTE, BlockKind.IPV6_ONLY) for block in way.blocks):
        # rules made for endpoints only may well refuse the internet, which is then not what is wrong
        return egress_closed(network, place, peer) + way
    return (
        check_groups(network, place.group_ids, Direction.OUT, peer, BlockKind.SECURITY_GROUP_EGRESS)
        + check_acl(network, place.subnet_id, Direction.OUT, peer)
        + way
        + check_acl(network, place.subnet_id, Direction.IN, peer, CLIENT_PORTS)
    )


def egress_closed(network: Network, place: Place, peer: Peer) -> Findings:
    """Security groups that let TCP 443 out to nobody: it blocks whichever way the packets would take."""
    if place.group_ids and ask_groups(network, place.group_ids, Direction.OUT, peer).closed:
        return check_groups(network, place.group_ids, Direction.OUT, peer, BlockKind.SECURITY_GROUP_EGRESS)
    return FINE


def home_of(network: Network, place: Place, version: int = 4) -> Peer | None:
    """The place as the rules of others see it; None when neither its address nor its subnet's range is known."""
    subnet = next((subnet for subnet in network.subnets or () if subnet.id == place.subnet_id), None)
    block = Addresses.of((subnet and subnet.cidrs) or (), version)
    seen = Addresses.of([place.private_ip or ""], version)
    if block:
        seen &= block  # an address from elsewhere is a mistake of whoever told it
    addresses = seen or block
    says = _("{address} in subnet {subnet}") if seen else _("subnet {subnet}")
    says = says.format(address=place.private_ip, subnet=place.subnet_id)
    return Peer(says, addresses, frozenset(place.group_ids or ())) if addresses else None


def private_ways(network: Network, place: Place) -> Findings | None:
    """The first route out of the VPC that is no way to the internet: to other networks, and to what they share."""
    table = table_of(network, place.subnet_id)
    routes = sorted((table and table.routes) or (), key=lambda route: route.destination)
    leaving = [route for route in routes if route.kind in LEAVING_PRIVATELY and not route.blackhole]
    return out_of_view(leaving[0]) if leaving else None


def _way(network: Network, place: Place, peer: Peer) -> Findings:
    table = table_of(network, place.subnet_id)
    if table is None or table.routes is None:
        return unread(_("the route table of subnet {subnet}").format(subnet=place.subnet_id))
    parts, findings = legs(network, table, peer)
    home = home_of(network, place, peer.addresses.version)
    ways = [follow(network, place, home, part, replace(peer, addresses=part.addresses)) for part in parts]
    split = _("Route table {table} sends parts of the addresses of {peer} different ways.")
    because = doubtful(split.format(table=table.id, peer=peer.says))
    return findings + either(ways[0], *ways[1:], because=because)
