"""The way through a NAT gateway: its state, its own subnet's network ACL, and its own subnet's way on.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
"""

from __future__ import annotations

from decision_tree.reachability.addresses import INTERNET
from decision_tree.reachability.borders import (
    attached,
    back_from_subnet,
    into_subnet,
    no_gateway,
    out_of_view,
    public_access,
)
from decision_tree.reachability.model import NatGateway, Network, Place, Target
from decision_tree.reachability.routes import Leg, legs, table_of
from decision_tree.reachability.rules import NAT_PORTS, Direction, Peer, check_acl
from decision_tree.reachability.services import gateway_endpoints
from decision_tree.reachability.verdict import BlockKind, Findings, Way, blocked, doubtful, either, unread


def through_nat_gateway(network: Network, place: Place, home: Peer | None, nat_id: str, peer: Peer) -> Findings:
    findings = Findings(way=Way.NAT_GATEWAY)
    nat = next((nat for nat in network.nat_gateways or () if nat.id == nat_id), None)
    if nat is None or nat.state is None:
        return findings + unread(f"the state of NAT gateway {nat_id}")
    if nat.state.lower() in ("failed", "deleting", "deleted"):
        return findings + blocked(
            BlockKind.NAT_UNAVAILABLE,
            nat_id,
            f"The route leads to NAT gateway {nat_id}, whose state is {nat.state}.",
        )
    if nat.state.lower() != "available":
        findings += doubtful(f"NAT gateway {nat_id} is not available yet (state {nat.state}).")
    if nat.regional:
        return findings + public_access(network, (network.vpc.id,), outbound_only=True)
    if nat.subnet_id is None:
        return findings + unread(f"the subnet of NAT gateway {nat_id}")
    internet = Peer("the internet", INTERNET[4]) if peer.addresses.version == 6 else peer
    return (
        findings
        + into_subnet(network, place, home, nat.subnet_id)
        + check_acl(network, nat.subnet_id, Direction.OUT, internet)
        + _onward(network, place, nat, internet)
        + check_acl(network, nat.subnet_id, Direction.IN, internet, NAT_PORTS)
        + back_from_subnet(network, place, home, nat.subnet_id)
    )


def _onward(network: Network, place: Place, nat: NatGateway, peer: Peer) -> Findings:
    """From the NAT gateway on, by the route table of its own subnet."""
    subnet_id = nat.subnet_id or ""
    table = table_of(network, subnet_id)
    if table is None or table.routes is None:
        return unread(f"the route table of subnet {subnet_id}")
    parts, findings = legs(network, table, peer)
    ways = [_out_of_nat(network, place, nat, part) for part in parts]
    because = doubtful(f"Route table {table.id} sends parts of the addresses of {peer.says} different ways.")
    return findings + either(ways[0], *ways[1:], because=because)


def _out_of_nat(network: Network, place: Place, nat: NatGateway, leg: Leg) -> Findings:
    route, subnet_id = leg.route, nat.subnet_id or ""
    stuck = blocked(
        BlockKind.NAT_WITHOUT_WAY,
        nat.id,
        f"NAT gateway {nat.id} stands in subnet {subnet_id}, which has no way to the internet itself.",
    )
    if route is not None and route.blackhole and route.kind is Target.INTERNET_GATEWAY:
        return no_gateway(network, route.target or "")
    if route is None or route.blackhole:
        return stuck
    if route.target is None or route.blackhole is None:
        return unread(f"the route table of subnet {subnet_id}")
    through = Findings(through=(route.target,))
    match route.kind:
        case Target.NAT_GATEWAY | Target.LOCAL | Target.EGRESS_ONLY_GATEWAY:
            return stuck
        case Target.INTERNET_GATEWAY if nat.public is False:
            return blocked(
                BlockKind.NAT_WITHOUT_WAY,
                nat.id,
                f"NAT gateway {nat.id} is a private one: it has no public IP address, so internet gateway "
                f"{route.target} passes nothing on for it.",
            )
        case Target.INTERNET_GATEWAY if nat.public is None:
            return through + unread(f"whether NAT gateway {nat.id} is public")
        case Target.INTERNET_GATEWAY:
            access = public_access(network, (place.subnet_id, subnet_id), outbound_only=True)
            return through + attached(network, network.internet_gateways, route.target) + access
        case Target.INSTANCE | Target.NETWORK_INTERFACE:
            return through + Findings(beyond=True)
        case Target.VPC_ENDPOINT if any(endpoint.id == route.target for endpoint in gateway_endpoints(network)):
            return through + doubtful(
                f"Behind NAT gateway {nat.id} the traffic would enter gateway endpoint {route.target}."
            )
        case _:
            return through + out_of_view(route)
