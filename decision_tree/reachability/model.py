"""What stands in a VPC, as far as it decides whether a task gets out: plain data, read once, never changed.

Everywhere `None` means "could not be read"; an empty tuple means that AWS said there is none. The words are those of
the EC2 API (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Ports = tuple[int, int]
"""First and last port, both included."""
ALL_PORTS: Ports = (0, 65535)
HTTPS: Ports = (443, 443)


@dataclass(frozen=True)
class Vpc:
    """The VPC, its attributes and the DNS servers of its DHCP options."""

    id: str
    cidrs: tuple[str, ...] | None = None
    """IPv4 and IPv6 blocks, the secondary ones included."""
    dns_support: bool | None = None
    dns_hostnames: bool | None = None
    dns_servers: tuple[str, ...] | None = None
    """Addresses, or `AmazonProvidedDNS` for the VPC's own resolver."""


@dataclass(frozen=True)
class Subnet:
    """A subnet."""

    id: str
    zone: str | None = None
    cidrs: tuple[str, ...] | None = None
    ipv6_only: bool | None = False
    dns64: bool | None = False
    """Names without an IPv6 address are answered with one of 64:ff9b::/96, which a NAT gateway translates."""
    owner: str | None = None
    """The account that owns it: another one than the task's for a subnet of a shared VPC."""
    public_access: str | None = None
    """The mode of VPC Block Public Access in force here, when DescribeSubnets tells it."""


class Target(StrEnum):
    """What a route leads to."""

    LOCAL = "local"
    INTERNET_GATEWAY = "internet_gateway"
    EGRESS_ONLY_GATEWAY = "egress_only_gateway"
    NAT_GATEWAY = "nat_gateway"
    INSTANCE = "instance"
    NETWORK_INTERFACE = "network_interface"
    VPC_ENDPOINT = "vpc_endpoint"
    TRANSIT_GATEWAY = "transit_gateway"
    PEERING = "peering"
    VIRTUAL_PRIVATE_GATEWAY = "virtual_private_gateway"
    OTHER = "other"
    """A core network, a local gateway, a carrier gateway …: something that leaves the VPC."""


_TARGETS = {
    "local": Target.LOCAL,
    "igw": Target.INTERNET_GATEWAY,
    "eigw": Target.EGRESS_ONLY_GATEWAY,
    "nat": Target.NAT_GATEWAY,
    "i": Target.INSTANCE,
    "eni": Target.NETWORK_INTERFACE,
    "vpce": Target.VPC_ENDPOINT,
    "tgw": Target.TRANSIT_GATEWAY,
    "pcx": Target.PEERING,
    "vgw": Target.VIRTUAL_PRIVATE_GATEWAY,
}


@dataclass(frozen=True)
class Route:
    """A row of a route table."""

    destination: str
    """A CIDR block or the id of a prefix list (pl-…)."""
    target: str | None = None
    """The target's id, or `local`."""
    blackhole: bool | None = False
    propagated: bool = False

    @property
    def kind(self) -> Target | None:
        return _TARGETS.get(self.target.split("-")[0], Target.OTHER) if self.target else None

    @property
    def by_prefix_list(self) -> bool:
        return self.destination.startswith("pl-")


@dataclass(frozen=True)
class RouteTable:
    """A route table; the main one counts for the subnets that no table names."""

    id: str
    routes: tuple[Route, ...] | None = None
    subnet_ids: tuple[str, ...] | None = ()
    main: bool | None = False


@dataclass(frozen=True)
class AclEntry:
    """A rule of a network ACL; the lowest number that fits decides."""

    number: int
    allow: bool
    cidr: str
    protocol: str = "-1"
    ports: Ports | None = None
    """None: all ports."""


@dataclass(frozen=True)
class NetworkAcl:
    """A network ACL: stateless, so the answers need a rule of their own."""

    id: str
    egress: tuple[AclEntry, ...] | None = None
    ingress: tuple[AclEntry, ...] | None = None
    subnet_ids: tuple[str, ...] | None = ()


@dataclass(frozen=True)
class GroupRule:
    """A rule of a security group: what it allows."""

    protocol: str = "-1"
    ports: Ports | None = None
    """None: all ports."""
    cidrs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecurityGroup:
    """A security group: stateful, every rule of every group of an interface counts."""

    id: str
    egress: tuple[GroupRule, ...] | None = None
    ingress: tuple[GroupRule, ...] | None = None


@dataclass(frozen=True)
class PrefixList:
    """A prefix list; AWS's own are named after the service (`com.amazonaws.eu-west-1.s3`)."""

    id: str
    name: str | None = None
    cidrs: tuple[str, ...] | None = None


@dataclass(frozen=True)
class VpcEndpoint:
    """A VPC endpoint of the VPC."""

    id: str
    service: str | None = None
    """`com.amazonaws.eu-west-1.ecr.dkr`; in China it begins with `cn.`."""
    type: str | None = None
    """Interface, Gateway, GatewayLoadBalancer …"""
    state: str | None = None
    private_dns: bool | None = None
    inbound_resolver_only: bool = False
    """Private DNS answers only what comes in through a Route 53 inbound resolver endpoint (S3)."""
    subnet_ids: tuple[str, ...] | None = None
    group_ids: tuple[str, ...] | None = None
    route_table_ids: tuple[str, ...] | None = None
    interface_ids: tuple[str, ...] = ()
    address_type: str | None = "ipv4"
    """ipv4, ipv6 or dualstack."""
    policy: str | None = None
    """The policy document as JSON text."""


@dataclass(frozen=True)
class NatGateway:
    """A NAT gateway. A regional one stands in no subnet."""

    id: str
    state: str | None = None
    subnet_id: str | None = None
    public: bool | None = None
    regional: bool = False


@dataclass(frozen=True)
class InternetGateway:
    """An internet gateway or an egress-only one, with the VPCs that it is attached to."""

    id: str
    vpc_ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NetworkInterface:
    """A network interface: of a NAT instance or of a VPC endpoint."""

    id: str
    subnet_id: str | None = None
    addresses: tuple[str, ...] = ()
    """Private ones."""
    group_ids: tuple[str, ...] | None = None
    source_dest_check: bool | None = None
    instance_id: str | None = None


@dataclass(frozen=True)
class BlockPublicAccess:
    """VPC Block Public Access of the Region: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"""

    mode: str
    """off, block-bidirectional or block-ingress."""
    exclusions: tuple[tuple[str, str], ...] | None = None
    """Id of a VPC or subnet, and allow-bidirectional or allow-egress."""


@dataclass(frozen=True)
class Network:
    """One VPC and what stands in it."""

    region: str
    vpc: Vpc
    account: str | None = None
    """The account that looks; with a subnet's owner it tells a shared VPC."""
    subnets: tuple[Subnet, ...] | None = None
    route_tables: tuple[RouteTable, ...] | None = None
    acls: tuple[NetworkAcl, ...] | None = None
    groups: tuple[SecurityGroup, ...] | None = None
    endpoints: tuple[VpcEndpoint, ...] | None = None
    nat_gateways: tuple[NatGateway, ...] | None = None
    internet_gateways: tuple[InternetGateway, ...] | None = None
    egress_only_gateways: tuple[InternetGateway, ...] | None = None
    interfaces: tuple[NetworkInterface, ...] | None = None
    prefix_lists: tuple[PrefixList, ...] | None = None
    block_public_access: BlockPublicAccess | None = None
    hosted_zones: tuple[str, ...] | None = None
    """Names of the private hosted zones of Route 53 that the VPC uses."""


@dataclass(frozen=True)
class Place:
    """Where a task or a container instance stands."""

    subnet_id: str
    group_ids: tuple[str, ...] | None
    private_ip: str | None = None
    public_ip: bool | None = None
    """Whether its network interface has a public IPv4 address."""
    ipv6: bool = False


@dataclass(frozen=True)
class Service:
    """An AWS service by the end of its endpoint's name: ecr.api, ecr.dkr, s3, logs, secretsmanager, ssm …"""

    name: str
    region: str | None = None
    """None: the VPC's Region."""
    fips: bool = False
    addresses: tuple[str, ...] = ()
    """Public addresses that its name was seen to have, when known."""


@dataclass(frozen=True)
class Registry:
    """A registry, or any other host on the public internet, with the addresses that it was seen to have."""

    host: str
    addresses: tuple[str, ...] = ()


Destination = Service | Registry
