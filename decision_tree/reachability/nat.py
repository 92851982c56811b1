"""The way through a NAT gateway: its state, its own subnet's network ACL, and its own subnet's way on.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
"""

from __future__ import annotations

from decision_tree.language import _
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
        return findings + unread(_("the state of NAT gateway {nat}").format(nat=nat_id))
    if nat.state.lower() in ("failed", "deleting", "deleted"):
        return findings + blocked(
            BlockKind.NAT_UNAVAILABLE,
            nat_id,
            _("The route leads to NAT gateway {nat}, whose state is {state}.").format(nat=nat_id, state=nat.state),
        )
    if nat.state.lower() != "available":
        not_yet = _("NAT gateway {nat} is not available yet (state {state}).")
        findings += doubtful(not_yet.format(nat=nat_id, state=nat.state))
    if nat.regional:
        return findings + public_access(network, (network.vpc.id,), outbound_only=True)
    if nat.subnet_id is None:
        return findings + unread(_("the subnet of NAT gateway {nat}").format(nat=nat_id))
    internet = Peer(_("the internet"), INTERNET[4]) if peer.addresses.version == 6 else peer
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
        return unread(_("the route table of subnet {subnet}").format(subnet=subnet_id))
    parts, findings = legs(network, table, peer)
    ways = [_out_of_nat(network, place, nat, part) for part in parts]
    split = _("Route table {table} sends parts of the addresses of {peer} different ways.")
    because = doubtful(split.format(table=table.id, peer=peer.says))
    return findings + either(ways[0], *ways[1:], because=because)


def _out_of_nat(network: Network, place: Place, nat: NatGateway, leg: Leg) -> Findings:
    route, subnet_id = leg.route, nat.subnet_id or ""
    stuck = blocked(
        BlockKind.NAT_WITHOUT_WAY,
        nat.id,
        _("NAT gateway {nat} stands in subnet {subnet}, which has no way to the internet itself.").format(
            nat=nat.id, subnet=subnet_id
        ),
    )
    if route is not None and route.blackhole and route.kind is Target.INTERNET_GATEWAY:
        return no_gateway(network, route.target or "")
    if route is None or route.blackhole:
        return stuck
    if route.target is None or route.blackhole is None:
        return unread(_("the route table of subnet {subnet}").format(subnet=subnet_id))
    through = Findings(through=(route.target,))
    match route.kind:
        case Target.NAT_GATEWAY | Target.LOCAL | Target.EGRESS_ONLY_GATEWAY:
            return stuck
        case Target.INTERNET_GATEWAY if nat.public is False:
            return blocked(
                BlockKind.NAT_WITHOUT_WAY,
                nat.id,
                _(
                    "NAT gateway {nat} is a private one: it has no public IP address, so internet gateway "
                    "{gateway} passes nothing on for it."
                ).format(nat=nat.id, gateway=route.target),
            )
        case Target.INTERNET_GATEWAY if nat.public is None:
            return through + unread(_("whether NAT gateway {nat} is public").format(nat=nat.id))
        case Target.INTERNET_GATEWAY:
            access = public_access(network, (place.subnet_id, subnet_id), outbound_only=True)
            return through + attached(network, network.internet_gateways, route.target) + access
        case Target.INSTANCE | Target.NETWORK_INTERFACE:
            return through + Findings(beyond=True)
        case Target.VPC_ENDPOINT if any(endpoint.id == route.target for endpoint in gateway_endpoints(network)):
            behind = _("Behind NAT gateway {nat} the traffic would enter gateway endpoint {endpoint}.")
            return through + doubtful(behind.format(nat=nat.id, endpoint=route.target))
        case _:
            return through + out_of_view(route)
