"""Places without IPv4, and IPv6 where IPv4 does not get through.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
"""

from __future__ import annotations

from dataclasses import replace

from decision_tree.language import _
from decision_tree.reachability.addresses import INTERNET, Addresses
from decision_tree.reachability.internet import to_public_address
from decision_tree.reachability.model import Network, Place, Registry, Service
from decision_tree.reachability.rules import Peer
from decision_tree.reachability.services import serves
from decision_tree.reachability.verdict import FINE, Findings, Reach, doubtful, either, unread

NAT64 = Addresses.of(["64:ff9b::/96"], 6)
"""https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html"""


def also_over_ipv6(network: Network, place: Place, says: str, over_ipv4: Findings) -> Findings:
    """A place with both: what IPv4 does not reach may be reached over IPv6."""
    over_ipv6 = to_public_address(network, place, Peer(says, INTERNET[6]))
    if over_ipv6.reach is Reach.NO:
        return over_ipv4
    return either(over_ipv4, over_ipv6, because=_needs_ipv6_name(says))


def over_ipv6_only(
    network: Network, place: Place, destination: Service | Registry, says: str, dns64: bool | None
) -> Findings:
    """A place without IPv4 needs DNS64 with NAT64, or names that have IPv6 addresses."""
    if dns64 is not False:
        translated = to_public_address(network, place, Peer(_("{peer} through NAT64").format(peer=says), NAT64))
        if translated.reach is not Reach.NO:
            unseen = unread(_("whether subnet {subnet} has DNS64").format(subnet=place.subnet_id))
            return translated if dns64 else translated + unseen
    over_ipv6 = to_public_address(network, place, Peer(says, INTERNET[6]))
    by_endpoint = _endpoint_with_ipv6(network, destination)
    if over_ipv6.blocks and by_endpoint.reach is Reach.YES:
        return over_ipv6
    return replace(over_ipv6, blocks=()) + by_endpoint + _needs_ipv6_name(says)


def _endpoint_with_ipv6(network: Network, destination: Service | Registry) -> Findings:
    """Why an endpoint might take the traffic over IPv6; nothing when certainly none does."""
    if isinstance(destination, Registry):
        return FINE
    if network.endpoints is None:
        return unread(_("the VPC endpoints"))
    region = destination.region or network.region
    for endpoint in network.endpoints:
        ours = endpoint.service is None or serves(endpoint.service, destination.name, region)
        if ours and endpoint.address_type != "ipv4":
            return doubtful(_("VPC endpoint {endpoint} may serve over IPv6.").format(endpoint=endpoint.id))
    return FINE


def _needs_ipv6_name(says: str) -> Findings:
    return doubtful(
        _(
            "Over IPv6 {peer} answers only if the client asks for a name that has an IPv6 address: the ordinary "
            "names of most AWS services have none, their dual-stack names have."
        ).format(peer=says)
    )
