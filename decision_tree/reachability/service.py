"""The way to an AWS service: by the endpoint that draws its traffic, by the S3 gateway endpoint, or to its public
addresses; and which endpoint is missing where none of these is a way."""

from __future__ import annotations

from dataclasses import replace

from decision_tree.language import _
from decision_tree.reachability.addresses import INTERNET, Addresses
from decision_tree.reachability.interface import draws_traffic, own_dns_servers, through_interface_endpoint
from decision_tree.reachability.internet import egress_closed, private_ways, to_public_address
from decision_tree.reachability.model import Network, Place, Service, VpcEndpoint
from decision_tree.reachability.request import Request, check_policy
from decision_tree.reachability.routes import addresses_of_lists, lists_of_service, table_of
from decision_tree.reachability.rules import Peer
from decision_tree.reachability.services import GATEWAY, INTERFACE, NEVER_SERVING, endpoints_of, is_aws_zone
from decision_tree.reachability.verdict import (
    FINE,
    NO_WAY_OUT,
    BlockKind,
    Findings,
    Reach,
    Way,
    blocked,
    doubtful,
    either,
    unread,
)


def to_service(network: Network, place: Place, service: Service, request: Request | None) -> Findings:
    """The way that the service's ordinary name leads to."""
    region = service.region or network.region
    peer = _public_peer(network, place, service, region)
    public = to_public_address(network, place, peer)
    if network.endpoints is None or any(None in (endpoint.service, endpoint.type) for endpoint in network.endpoints):
        unseen = unread(_("the VPC endpoints"))
        return either(public, egress_closed(network, place, peer) + unseen, because=unseen)
    if public.way is Way.GATEWAY_ENDPOINT:
        gateways = endpoints_of(network, service.name, region, GATEWAY)
        public += sum(
            (check_policy(endpoint, request) for endpoint in gateways if endpoint.id in public.through), FINE
        )
    name = f"{service.name}-fips" if service.fips else service.name
    interfaces = endpoints_of(network, name, region, INTERFACE)
    for endpoint in interfaces:
        drawn, because = draws_traffic(network, endpoint)
        if drawn is False:
            continue
        found = through_interface_endpoint(network, place, endpoint) + check_policy(endpoint, request)
        found += _s3_interface(network, service, region)
        return found if drawn else either(found, public, because=because)
    if public.reach is not Reach.NO:
        return public
    return _without_a_way(network, place, service, interfaces, public)


def _public_peer(network: Network, place: Place, service: Service, region: str) -> Peer:
    says = _("the service {service}").format(service=service.name)
    lists = lists_of_service(network, table_of(network, place.subnet_id), service.name, region)
    addresses = Addresses.of(service.addresses) or addresses_of_lists(network, lists) or INTERNET[4]
    return Peer(says, addresses, prefix_lists=lists)


def _s3_interface(network: Network, service: Service, region: str) -> Findings:
    if service.name != "s3" or endpoints_of(network, "s3", region, GATEWAY):
        return FINE
    return doubtful(
        _(
            "S3 is reached through an interface endpoint alone. For the layers of images in ECR a gateway endpoint "
            "is documented; whether they come through this one is not."
        )
    )


def _without_a_way(
    network: Network, place: Place, service: Service, interfaces: list[VpcEndpoint], public: Findings
) -> Findings:
    """The public addresses cannot be reached: what an endpoint would have to be like."""
    kinds = [block.kind for block in public.blocks]
    if not NO_WAY_OUT & set(kinds):
        return public
    elsewhere = _perhaps_elsewhere(network, place) if BlockKind.NO_ROUTE in kinds else None
    if elsewhere is not None and BlockKind.SECURITY_GROUP_EGRESS not in kinds:
        return elsewhere
    other_form = _in_other_form(network, service)
    if other_form is not None:
        return replace(public, blocks=()) + doubtful(other_form)
    faults = [_fault(network, endpoint) for endpoint in interfaces]
    if service.name != "s3" and faults:
        zones = [zone for zone in network.hosted_zones or () if is_aws_zone(zone)]
        if zones:
            says = _("The private hosted zone {zone} may lead the names of {service} to an endpoint.")
            return replace(public, blocks=()) + doubtful(says.format(zone=zones[0], service=service.name))
        return sum(faults, FINE) + public + _unless_shadowed(network)
    missing = _missing(network, place, service)
    if BlockKind.NO_ROUTE not in kinds:
        return public + missing if network.endpoints else public
    if not network.endpoints:
        return public + missing
    closed = [block for block in public.blocks if block.kind is BlockKind.SECURITY_GROUP_EGRESS]
    return Findings(blocks=tuple(closed)) + missing + public


def _fault(network: Network, endpoint: VpcEndpoint) -> Findings:
    """Why an endpoint for the service does not draw its traffic."""
    if (endpoint.state or "").lower() in NEVER_SERVING:
        return blocked(
            BlockKind.ENDPOINT_STATE,
            endpoint.id,
            _("VPC endpoint {endpoint} for {service} is not in use: its state is {state}.").format(
                endpoint=endpoint.id, service=endpoint.service, state=endpoint.state
            ),
        )
    if endpoint.private_dns is False:
        return blocked(
            BlockKind.ENDPOINT_PRIVATE_DNS,
            endpoint.id,
            _(
                "VPC endpoint {endpoint} for {service} has private DNS off, so the service's ordinary name "
                "still leads to its public addresses, which cannot be reached from here."
            ).format(endpoint=endpoint.id, service=endpoint.service),
        )
    return blocked(
        BlockKind.VPC_DNS_OFF,
        network.vpc.id,
        _(
            "VPC {vpc} has enableDnsHostnames off, so the private DNS of VPC endpoint {endpoint} has no "
            "effect and the service's name leads to its public addresses, which cannot be reached from here."
        ).format(vpc=network.vpc.id, endpoint=endpoint.id),
    )


def _unless_shadowed(network: Network) -> Findings:
    """A private hosted zone of one's own can do what private DNS would."""
    if network.hosted_zones is not None:
        return FINE
    return Findings(notes=(_("Unless a private hosted zone of Route 53 leads the service's name to the endpoint."),))


def _perhaps_elsewhere(network: Network, place: Place) -> Findings | None:
    """Endpoints that several VPCs share stand in another one, and private hosted zones lead the names there."""
    known = network.hosted_zones is not None and not own_dns_servers(network)
    if known and not any(is_aws_zone(zone) for zone in network.hosted_zones or ()):
        return None
    found = private_ways(network, place)
    return found and found + Findings(
        notes=(
            _(
                "There is no way to the internet from here. "
                "Endpoints in another VPC may serve, by private hosted zones."
            ),
        )
    )


def _in_other_form(network: Network, service: Service) -> str | None:
    """An endpoint whose names are those of the other form, ordinary or FIPS: it depends on the client."""
    region = service.region or network.region
    name = service.name if service.fips else f"{service.name}-fips"
    found = endpoints_of(network, name, region, INTERFACE)
    if not found:
        return None
    return _(
        "There is an endpoint for {service} ({endpoint}); whether the client asks for its names is open."
    ).format(service=found[0].service, endpoint=found[0].id)


def _missing(network: Network, place: Place, service: Service) -> Findings:
    region = service.region or network.region
    if service.name != "s3":
        return blocked(
            BlockKind.ENDPOINT_MISSING,
            network.vpc.id,
            _(
                "VPC {vpc} has no endpoint for {service} in {region}, and its public addresses cannot "
                "be reached from subnet {subnet}."
            ).format(vpc=network.vpc.id, service=service.name, region=region, subnet=place.subnet_id),
        )
    table = table_of(network, place.subnet_id)
    table_id = table.id if table else "?"
    gateways = endpoints_of(network, "s3", region, GATEWAY)
    says = (
        _("Route table {table} of subnet {subnet} has no route to S3: S3 gateway endpoint {endpoint} is not on it.")
        if gateways
        else _("Route table {table} of subnet {subnet} has no route to S3: there is no S3 gateway endpoint.")
    ).format(table=table_id, subnet=place.subnet_id, endpoint=gateways[0].id if gateways else "")
    return blocked(BlockKind.S3_GATEWAY_MISSING, table_id, says)
