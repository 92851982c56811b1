"""Which VPC endpoints, zones and prefix lists belong to a service.

A service's endpoint is named `com.amazonaws.REGION.SERVICE`; other partitions and some services have another
beginning, so only the end counts: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from decision_tree.reachability.model import Network, VpcEndpoint

INTERFACE, GATEWAY = "interface", "gateway"
NEVER_SERVING = frozenset({"pending", "pendingacceptance", "rejected", "failed", "expired"})
"""States, in small letters, in which an endpoint takes no traffic: the service's name does not lead to it."""
_AWS_DOMAINS = (
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "api.aws",
    "on.aws",
    "api.amazonwebservices.com.cn",
)


def serves(name: str | None, service: str, region: str) -> bool:
    """Whether an endpoint's service, or a prefix list, of this name is that of the service in the Region."""
    return name is not None and name.endswith(f".{region}.{service}")


def endpoints_of(network: Network, service: str, region: str, kind: str) -> list[VpcEndpoint]:
    """The endpoints of one type for a service, in a fixed order."""
    found = [endpoint for endpoint in network.endpoints or () if serves(endpoint.service, service, region)]
    return sorted((endpoint for endpoint in found if is_type(endpoint, kind)), key=lambda endpoint: endpoint.id)


def gateway_endpoints(network: Network) -> list[VpcEndpoint]:
    """The gateway endpoints of the VPC, whatever their service."""
    found = (endpoint for endpoint in network.endpoints or () if is_type(endpoint, GATEWAY))
    return sorted(found, key=lambda endpoint: endpoint.id)


def is_type(endpoint: VpcEndpoint, kind: str) -> bool:
    return (endpoint.type or "").lower() == kind


def is_aws_zone(zone: str) -> bool:
    """Whether a private hosted zone of this name could answer for names of AWS services."""
    name = zone.rstrip(".").lower()
    return any(name == domain or name.endswith("." + domain) for domain in _AWS_DOMAINS)
