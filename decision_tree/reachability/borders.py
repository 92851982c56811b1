"""Checks at the borders that several ways share: other subnets, gateways of the VPC, Block Public Access."""

from __future__ import annotations

from decision_tree.language import N_, _
from decision_tree.reachability.model import InternetGateway, Network, Place, Route, Target
from decision_tree.reachability.rules import CLIENT_PORTS, Direction, Peer, check_acl
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, Way, blocked, doubtful, unread

PUBLIC_ACCESS = "VPC Block Public Access"
"""The name of the setting; every sentence about it has it, in every language."""

_OUT_OF_VIEW = {
    Target.TRANSIT_GATEWAY: (Way.TRANSIT_GATEWAY, N_("a transit gateway")),
    Target.PEERING: (Way.PEERING, N_("a VPC peering connection")),
    Target.VIRTUAL_PRIVATE_GATEWAY: (Way.VPN, N_("a virtual private gateway (VPN or Direct Connect)")),
    Target.VPC_ENDPOINT: (Way.APPLIANCE, N_("an endpoint of a firewall or another appliance")),
    Target.OTHER: (Way.OTHER, N_("a gateway")),
}


def out_of_view(route: Route) -> Findings:
    """The packets leave to where EC2's descriptions do not reach."""
    way, words = _OUT_OF_VIEW.get(route.kind or Target.OTHER, _OUT_OF_VIEW[Target.OTHER])
    note = _("The traffic leaves the subnet through {target} ({id}); what lies behind cannot be seen.")
    if way is Way.PEERING:
        note = _(
            "The traffic leaves the subnet through {target} ({id}); what lies behind cannot be seen. "
            "It cannot use an internet gateway or a NAT gateway of the other VPC."
        )
    return Findings(way=way, notes=(note.format(target=_(words), id=route.target),), beyond=True)


def into_subnet(network: Network, place: Place, home: Peer | None, subnet_id: str) -> Findings:
    """Within a subnet no network ACL is asked."""
    if subnet_id == place.subnet_id:
        return FINE
    return (
        unread(_("the addresses of subnet {subnet}").format(subnet=place.subnet_id))
        if home is None
        else check_acl(network, subnet_id, Direction.IN, home)
    )


def back_from_subnet(network: Network, place: Place, home: Peer | None, subnet_id: str) -> Findings:
    if subnet_id == place.subnet_id or home is None:
        return FINE
    return check_acl(network, subnet_id, Direction.OUT, home, CLIENT_PORTS)


def attached(network: Network, gateways: tuple[InternetGateway, ...] | None, gateway_id: str) -> Findings:
    if gateways is None:
        return unread(_("the attachment of {gateway}").format(gateway=gateway_id))
    gateway = next((gateway for gateway in gateways if gateway.id == gateway_id), None)
    if gateway is not None and gateway.vpc_ids is None:
        return unread(_("the attachment of {gateway}").format(gateway=gateway_id))
    if gateway is not None and network.vpc.id in (gateway.vpc_ids or ()):
        return FINE
    return no_gateway(network, gateway_id)


def no_gateway(network: Network, gateway_id: str) -> Findings:
    """A route to an internet gateway that was detached or deleted; AWS then shows the route's state as blackhole."""
    return blocked(
        BlockKind.INTERNET_GATEWAY_DETACHED,
        gateway_id,
        _("The route leads to internet gateway {gateway}, which is not attached to VPC {vpc}.").format(
            gateway=gateway_id, vpc=network.vpc.id
        ),
    )


def public_access(network: Network, subnet_ids: tuple[str, ...], *, outbound_only: bool) -> Findings:
    """VPC Block Public Access; the last of the subnets is the one that leads to the gateway.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
    """
    setting = network.block_public_access
    if setting is None:
        states = {subnet.public_access for subnet in network.subnets or () if subnet.id in subnet_ids}
        return FINE if states == {"off"} else unread(PUBLIC_ACCESS)
    if setting.mode == "off" or (setting.mode == "block-ingress" and outbound_only):
        return FINE
    if setting.exclusions is None:
        return unread(_("the exclusions from {setting}").format(setting=PUBLIC_ACCESS))
    excluded = dict(setting.exclusions)
    exclusion = excluded.get(network.vpc.id) or excluded.get(subnet_ids[-1])
    if exclusion == "allow-bidirectional" or (exclusion and outbound_only):
        return FINE
    if exclusion or any(subnet_id in excluded for subnet_id in subnet_ids):
        partly = _("{setting} is on, and an exclusion from it holds for a part of the way only.")
        return doubtful(partly.format(setting=PUBLIC_ACCESS))
    return blocked(
        BlockKind.BLOCK_PUBLIC_ACCESS,
        network.vpc.id,
        _(
            "{setting} is on ({mode}) and no exclusion lets VPC {vpc} or subnet {subnet} through to the internet."
        ).format(setting=PUBLIC_ACCESS, mode=setting.mode, vpc=network.vpc.id, subnet=subnet_ids[-1]),
    )
