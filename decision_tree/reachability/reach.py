"""Whether a task or container instance gets to a destination on TCP 443: the question this package answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from decision_tree.language import _
from decision_tree.reachability.addresses import INTERNET, Addresses
from decision_tree.reachability.interface import own_dns_servers
from decision_tree.reachability.internet import to_public_address
from decision_tree.reachability.ipv6 import also_over_ipv6, over_ipv6_only
from decision_tree.reachability.model import Destination, Network, Place, Registry, Service, Subnet
from decision_tree.reachability.request import PolicyAllows, Request
from decision_tree.reachability.rules import Peer
from decision_tree.reachability.service import to_service
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, Path, Reach, blocked, either, unread


def reach(
    network: Network,
    place: Place,
    destination: Destination,
    *,
    action: str | None = None,
    resource: str | None = None,
    policy_allows: PolicyAllows | None = None,
) -> Path:
    """The path from the place to the destination on TCP 443, and back.

    NO is certain. What could not be read and what lets a part through make it UNKNOWN, unless something else blocks
    in any case. An endpoint's policy is asked only with an `action` and `policy_allows`.
    """
    request = Request(action, resource, policy_allows) if action and policy_allows else None
    network = _as_seen_by(network, place)
    findings = _resolver(network) + _by_family(network, place, destination, request)
    return findings.path(destination)


def reach_all(network: Network, place: Place, destinations: Iterable[Destination]) -> tuple[Path, ...]:
    """One path for each destination."""
    return tuple(reach(network, place, destination) for destination in destinations)


def _subnet(network: Network, place: Place) -> Subnet | None:
    return next((subnet for subnet in network.subnets or () if subnet.id == place.subnet_id), None)


def _as_seen_by(network: Network, place: Place) -> Network:
    """In a shared VPC the gateways and endpoints belong to the owner, and AWS shows others none of them.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
    """
    subnet = _subnet(network, place)
    if subnet is None or subnet.owner is None or network.account in (None, subnet.owner):
        return network
    return replace(
        network,
        endpoints=network.endpoints or None,
        internet_gateways=network.internet_gateways or None,
        egress_only_gateways=network.egress_only_gateways or None,
        block_public_access=None,  # the owner's account has its own setting
    )


def _resolver(network: Network) -> Findings:
    """Whether names resolve at all. Questions to the VPC's resolver pass no security group and no network ACL.

    https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
    """
    vpc, servers = network.vpc, own_dns_servers(network)
    if servers:
        note = _(
            "Names are resolved by DNS servers of the VPC's own ({servers}); security groups and "
            "network ACLs must let port 53 through to them, UDP and TCP, and what they answer cannot be seen."
        )
        return Findings(notes=(note.format(servers=", ".join(servers)),))
    if vpc.dns_support:
        return FINE
    if vpc.dns_support is None or vpc.dns_servers is None:
        return unread(_("the VPC's enableDnsSupport") if vpc.dns_support is None else _("the VPC's DHCP options"))
    return blocked(
        BlockKind.VPC_DNS_OFF,
        vpc.id,
        _("VPC {vpc} has enableDnsSupport off, so its resolver answers nobody and no name can be resolved.").format(
            vpc=vpc.id
        ),
    )


def _by_family(network: Network, place: Place, destination: Destination, request: Request | None) -> Findings:
    subnet, says = _subnet(network, place), _says(destination)
    if subnet is not None and subnet.ipv6_only:
        return over_ipv6_only(network, place, destination, says, subnet.dns64)
    over_ipv4 = _over_ipv4(network, place, destination, request)
    if not Addresses.of([place.private_ip or ""]) and (subnet is None or subnet.ipv6_only is None):
        without_ipv4 = over_ipv6_only(network, place, destination, says, None)
        return either(over_ipv4, without_ipv4, because=unread(_("subnet {subnet}").format(subnet=place.subnet_id)))
    if place.ipv6 and over_ipv4.reach is Reach.NO:
        return also_over_ipv6(network, place, says, over_ipv4)
    return over_ipv4


def _over_ipv4(network: Network, place: Place, destination: Destination, request: Request | None) -> Findings:
    if isinstance(destination, Service):
        return to_service(network, place, destination, request)
    addresses = Addresses.of(destination.addresses) or INTERNET[4]
    return to_public_address(network, place, Peer(_says(destination), addresses))


def _says(destination: Destination) -> str:
    if isinstance(destination, Registry):
        return _(destination.host)  # "the internet" stands for a host too
    return _("the service {service}").format(service=destination.name)
