"""What a route leads to, and what there keeps packets from going on."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.language import _
from decision_tree.reachability.borders import (
    attached,
    back_from_subnet,
    into_subnet,
    no_gateway,
    out_of_view,
    public_access,
)
from decision_tree.reachability.model import Network, NetworkInterface, Place, Route, Target
from decision_tree.reachability.nat import through_nat_gateway
from decision_tree.reachability.routes import Leg, table_of
from decision_tree.reachability.rules import Direction, Peer, ask_groups
from decision_tree.reachability.services import GATEWAY, NEVER_SERVING, is_type
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, Way, blocked, unread


def follow(network: Network, place: Place, home: Peer | None, leg: Leg, peer: Peer) -> Findings:
    """Where a leg ends: `home` is the task's side of the connection, None when its addresses are not known."""
    route = leg.route
    table = table_of(network, place.subnet_id)
    table_id = "?" if table is None else table.id
    if route is None:
        kind = BlockKind.NO_ROUTE if peer.addresses.version == 4 else BlockKind.IPV6_ONLY
        default = "0.0.0.0/0" if peer.addresses.version == 4 else "::/0"
        return blocked(
            kind,
            table_id,
            _("Route table {table} of subnet {subnet} has no route to {peer} (no {default}).").format(
                table=table_id, subnet=place.subnet_id, peer=peer.says, default=default
            ),
        )
    if route.blackhole and route.kind is Target.INTERNET_GATEWAY:
        return Findings(way=Way.INTERNET_GATEWAY) + no_gateway(network, route.target or "")
    if route.blackhole:
        return blocked(
            BlockKind.BLACKHOLE,
            table_id,
            _(
                "The route for {destination} in route table {table} leads to {target}, "
                "which is not there any more (state blackhole)."
            ).format(destination=route.destination, table=table_id, target=route.target or _("something")),
        )
    if route.target is None or route.blackhole is None:
        part = _("the route for {destination} in route table {table}")
        return unread(part.format(destination=route.destination, table=table_id))
    going = Findings(through=(table_id, route.target)) if table else Findings(through=(route.target,))
    return going + _at_target(network, place, home, route, replace(peer, addresses=leg.addresses))


def _at_target(network: Network, place: Place, home: Peer | None, route: Route, peer: Peer) -> Findings:
    target = route.target or ""
    match route.kind:
        case Target.LOCAL:
            inside = _("{peer} has an address inside the VPC; what stands there is not known.")
            return Findings(way=Way.LOCAL, doubts=(inside.format(peer=peer.says),))
        case Target.INTERNET_GATEWAY:
            return _internet_gateway(network, place.subnet_id, target, place.public_ip, peer.addresses.version)
        case Target.EGRESS_ONLY_GATEWAY:
            return (
                Findings(way=Way.EGRESS_ONLY_GATEWAY)
                + attached(network, network.egress_only_gateways, target)
                + public_access(network, (place.subnet_id,), outbound_only=True)
            )
        case Target.NAT_GATEWAY:
            return through_nat_gateway(network, place, home, target, peer)
        case Target.INSTANCE | Target.NETWORK_INTERFACE:
            return _instance(network, place, home, target)
        case Target.VPC_ENDPOINT:
            return _vpc_endpoint(network, route)
        case _:
            return out_of_view(route)


def _vpc_endpoint(network: Network, route: Route) -> Findings:
    endpoint = next((endpoint for endpoint in network.endpoints or () if endpoint.id == route.target), None)
    if endpoint is None and route.by_prefix_list:
        return Findings(way=Way.GATEWAY_ENDPOINT) + unread(_("the state of {id}").format(id=route.target))
    if endpoint is None or not is_type(endpoint, GATEWAY):
        return out_of_view(route)
    state = (endpoint.state or "").lower()
    if state == "available":
        return Findings(way=Way.GATEWAY_ENDPOINT)
    if state not in NEVER_SERVING:
        return Findings(way=Way.GATEWAY_ENDPOINT) + unread(_("the state of {id}").format(id=endpoint.id))
    return Findings(way=Way.GATEWAY_ENDPOINT) + blocked(
        BlockKind.ENDPOINT_STATE,
        endpoint.id,
        _("VPC endpoint {endpoint} is not in use: its state is {state}.").format(
            endpoint=endpoint.id, state=endpoint.state
        ),
    )


def _internet_gateway(
    network: Network, subnet_id: str, gateway_id: str, public_ip: bool | None, version: int
) -> Findings:
    findings = Findings(way=Way.INTERNET_GATEWAY) + attached(network, network.internet_gateways, gateway_id)
    if version == 4 and public_ip is False:
        findings += blocked(
            BlockKind.NO_PUBLIC_IP,
            subnet_id,
            _(
                "Subnet {subnet} leads to internet gateway {gateway}, which passes on only what has a public "
                "IP address, and here is none."
            ).format(subnet=subnet_id, gateway=gateway_id),
        )
    elif version == 4 and public_ip is None:
        findings += unread(_("whether there is a public IP address"))
    return findings + public_access(network, (subnet_id,), outbound_only=False)


def _instance(network: Network, place: Place, home: Peer | None, target: str) -> Findings:
    """A NAT instance, or a firewall on an instance: what can be seen of it, and never that it works."""
    note = _("The traffic leaves the subnet through {target}; whether what runs there passes it on cannot be seen.")
    findings = Findings(way=Way.NAT_INSTANCE, notes=(note.format(target=target),), beyond=True)
    found = [entry for entry in network.interfaces or () if target in (entry.id, entry.instance_id)]
    if len(found) != 1:
        return findings
    interface = found[0]
    if interface.source_dest_check:
        findings += blocked(
            BlockKind.SOURCE_DEST_CHECK,
            interface.id,
            _(
                "Network interface {interface} is to pass packets of others on, but its source/destination check is "
                "on, so AWS drops them."
            ).format(interface=interface.id),
        )
    if interface.subnet_id is not None:
        findings += into_subnet(network, place, home, interface.subnet_id)
        findings += back_from_subnet(network, place, home, interface.subnet_id)
    return findings + _into_instance(network, home, interface)


def _into_instance(network: Network, home: Peer | None, interface: NetworkInterface) -> Findings:
    if home is None or not interface.group_ids:
        return FINE
    answer = ask_groups(network, interface.group_ids, Direction.IN, home)
    if answer.allows is not False or answer.unread:
        return FINE
    return blocked(
        BlockKind.NAT_INSTANCE_INGRESS,
        interface.group_ids[0],
        _(
            "No inbound rule of security group {group} of network interface {interface} lets TCP 443 in from {peer}."
        ).format(group=interface.group_ids[0], interface=interface.id, peer=home.says),
    )
