"""The VPC: subnets of two zones, routes, groups, ACL, DNS and endpoints."""

from __future__ import annotations

import json
from typing import Any

from decision_tree.practice.world import AclRule, Endpoint, S3Gateway
from decision_tree.practice.worlds import backends
from decision_tree.practice.worlds.names import Site

CIDR = "10.20.0.0/16"
EVERYWHERE = "0.0.0.0/0"


def build_network(site: Site) -> None:
    """Gives `site.subnets` and the names of everything in the VPC."""
    ec2, network = site.client("ec2"), site.world.network
    vpc = ec2.create_vpc(CidrBlock=CIDR)["Vpc"]["VpcId"]
    site.names["vpc_id"] = vpc
    # moto starts no Fargate task without; `settle_network` gives the attributes that the world wants
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    _subnets(site)
    _routes(site)
    _groups(site)
    if network.acl is not None:
        _acl(site, network.acl.outbound, network.acl.inbound)
    _dns_servers(site, network.dns.servers or ["AmazonProvidedDNS"])
    for service, endpoint in network.endpoints.items():
        _endpoint(site, service, endpoint)
    if network.s3_gateway is not None:
        _s3_gateway(site, network.s3_gateway)
    site.owner.seeds.block_public_access = network.block_public_access


def settle_network(site: Site) -> None:
    """What may be wrong only after the tasks were started."""
    dns, ec2, vpc = site.world.network.dns, site.client("ec2"), site.names["vpc_id"]
    if not dns.support:
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": False})
    if not dns.hostnames:
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False})


def _subnet(site: Site, cidr: str, zone: str) -> str:
    created = site.client("ec2").create_subnet(
        VpcId=site.names["vpc_id"], CidrBlock=cidr, AvailabilityZone=site.owner.region + zone
    )
    return str(created["Subnet"]["SubnetId"])


def _subnets(site: Site) -> None:
    full = site.world.network.subnet == "full"
    cidrs = ("10.20.1.0/28",) if full else ("10.20.1.0/24", "10.20.2.0/24")
    site.subnets = [_subnet(site, cidr, zone) for cidr, zone in zip(cidrs, "ab", strict=False)]
    site.names |= {"subnet_id": site.subnets[0], "subnet_ids": " ".join(site.subnets)}
    site.names["public_subnet_id"] = _subnet(site, "10.20.101.0/24", "a")
    if full:
        for _ in range(11):  # of 16 addresses AWS keeps 5
            site.client("ec2").create_network_interface(SubnetId=site.subnets[0])


def other_zone(site: Site) -> str:
    """A subnet in a zone where no task runs."""
    if "other_subnet_id" not in site.names:
        site.names["other_subnet_id"] = _subnet(site, "10.20.3.0/24", "c")
    return site.names["other_subnet_id"]


def _routes(site: Site) -> None:
    ec2, network, vpc = site.client("ec2"), site.world.network, site.names["vpc_id"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    public = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=public, DestinationCidrBlock=EVERYWHERE, GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=public, SubnetId=site.names["public_subnet_id"])
    if network.way_out_on == "main":
        mains = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
        tasks = ec2.describe_route_tables(Filters=mains)["RouteTables"][0]["RouteTableId"]
    else:
        tasks = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        for subnet in site.subnets:
            ec2.associate_route_table(RouteTableId=tasks, SubnetId=subnet)
    site.names |= {"internet_gateway_id": gateway, "public_route_table_id": public, "route_table_ids": tasks}
    if network.way_out != "none":
        ec2.create_route(RouteTableId=tasks, DestinationCidrBlock=EVERYWHERE, **_target(site, gateway))
    if network.way_out == "blackhole":
        ec2.delete_nat_gateway(NatGatewayId=site.names["nat_gateway_id"])
    if network.internet_gateway == "detached":
        ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)


def _target(site: Site, gateway: str) -> dict[str, str]:
    ec2, way_out = site.client("ec2"), site.world.network.way_out
    if way_out == "internet_gateway":
        return {"GatewayId": gateway}
    if way_out == "transit_gateway":
        transit = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
        ec2.create_transit_gateway_vpc_attachment(
            TransitGatewayId=transit, VpcId=site.names["vpc_id"], SubnetIds=site.subnets
        )
        return {"TransitGatewayId": transit}
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=site.names["public_subnet_id"], AllocationId=address)
    site.names["nat_gateway_id"] = nat["NatGateway"]["NatGatewayId"]
    return {"NatGatewayId": site.names["nat_gateway_id"]}


def _tcp(port: int, cidr: str) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr}]}


def group(site: Site, name: str, inbound: list[dict[str, Any]]) -> str:
    """A security group with these inbound rules, that lets everything out."""
    ec2 = site.client("ec2")
    created = ec2.create_security_group(VpcId=site.names["vpc_id"], GroupName=name, Description=name)["GroupId"]
    if inbound:
        ec2.authorize_security_group_ingress(GroupId=created, IpPermissions=inbound)
    return str(created)


def from_vpc(port: int) -> dict[str, Any]:
    """An inbound rule for the whole VPC."""
    return _tcp(port, CIDR)


def _groups(site: Site) -> None:
    ec2, egress = site.client("ec2"), site.world.network.egress
    target_group = site.world.target_group
    closed = target_group is not None and target_group.ingress == "closed"
    tasks = group(site, f"{site.world.service}-tasks", [] if closed else [from_vpc(8080)])
    site.names["task_security_group"] = tasks
    if egress is not None:
        everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": EVERYWHERE}]}]
        ec2.revoke_security_group_egress(GroupId=tasks, IpPermissions=everything)
        if egress:
            rules = [_tcp(rule.port, rule.cidr) for rule in egress]
            ec2.authorize_security_group_egress(GroupId=tasks, IpPermissions=rules)


def _acl(site: Site, outbound: list[AclRule], inbound: list[AclRule]) -> None:
    ec2 = site.client("ec2")
    acl = ec2.create_network_acl(VpcId=site.names["vpc_id"])["NetworkAcl"]["NetworkAclId"]
    site.names["network_acl_id"] = acl
    for egress, rules in ((True, outbound), (False, inbound)):
        for rule in rules:
            first, _, last = rule.ports.partition("-")
            ec2.create_network_acl_entry(
                NetworkAclId=acl,
                Egress=egress,
                RuleNumber=rule.number,
                RuleAction=rule.action,
                Protocol="6",
                PortRange={"From": int(first), "To": int(last or first)},
                CidrBlock=rule.cidr,
            )
    for subnet in site.subnets:
        held = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
        associations = held["NetworkAcls"][0]["Associations"]
        mine = next(a["NetworkAclAssociationId"] for a in associations if a["SubnetId"] == subnet)
        ec2.replace_network_acl_association(AssociationId=mine, NetworkAclId=acl)


def _dns_servers(site: Site, servers: list[str]) -> None:
    ec2 = site.client("ec2")
    options = ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name-servers", "Values": servers}])
    id_ = options["DhcpOptions"]["DhcpOptionsId"]
    ec2.associate_dhcp_options(DhcpOptionsId=id_, VpcId=site.names["vpc_id"])


def _endpoint(site: Site, service: str, endpoint: Endpoint) -> None:
    guard = group(
        site, f"endpoint-{service}", [from_vpc(443)] if endpoint.ingress == "open" else [_tcp(443, "192.168.0.0/24")]
    )
    created = site.client("ec2").create_vpc_endpoint(
        VpcId=site.names["vpc_id"],
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{site.owner.region}.{service}",
        SubnetIds=site.subnets if endpoint.subnets == "tasks" else [other_zone(site)],
        SecurityGroupIds=[guard],
        PrivateDnsEnabled=endpoint.private_dns,
        **_policy(endpoint.policy),
    )
    id_ = created["VpcEndpoint"]["VpcEndpointId"]
    backends.ec2(site).vpc_end_points[id_].state = endpoint.state
    site.names[f"endpoint_{service.replace('.', '_')}"] = id_
    if endpoint != Endpoint() or "endpoint_id" not in site.names:  # the faulty one is the one to talk of
        site.names |= {"endpoint_id": id_, "endpoint_security_group": guard}


def _s3_gateway(site: Site, gateway: S3Gateway) -> None:
    table = "route_table_ids" if gateway.route_table == "tasks" else "public_route_table_id"
    created = site.client("ec2").create_vpc_endpoint(
        VpcId=site.names["vpc_id"],
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{site.owner.region}.s3",
        RouteTableIds=[site.names[table]],
        **_policy(gateway.policy),
    )
    site.names["s3_endpoint_id"] = created["VpcEndpoint"]["VpcEndpointId"]
    backends.ec2(site).vpc_end_points[site.names["s3_endpoint_id"]].private_dns_enabled = False


def _policy(document: dict[str, Any] | None) -> dict[str, str]:
    return {"PolicyDocument": json.dumps(document)} if document else {}
