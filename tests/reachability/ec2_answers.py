"""What EC2 answers about a healthy VPC, in boto3's shape, shortened to the keys that count."""

from __future__ import annotations

from typing import Any

from decision_tree.reachability import AwsNetwork, Place

PLACE = Place("subnet-task", ("sg-task",), "10.0.1.10", public_ip=False)
VPC = "vpc-1"
OWNER = "111122223333"


def answers() -> AwsNetwork:
    """A private subnet with a NAT gateway, an endpoint for ecr.dkr and the S3 gateway endpoint."""
    return AwsNetwork(
        region="eu-west-1",
        vpc_id=VPC,
        account=OWNER,
        vpcs={"Vpcs": [_vpc()]},
        vpc_attributes={"VpcId": VPC, "EnableDnsSupport": {"Value": True}, "EnableDnsHostnames": {"Value": True}},
        dhcp_options={
            "DhcpOptions": [
                {
                    "DhcpOptionsId": "dopt-1",
                    "DhcpConfigurations": [
                        {"Key": "domain-name", "Values": [{"Value": "eu-west-1.compute.internal"}]},
                        {"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]},
                    ],
                }
            ]
        },
        subnets={"Subnets": [_subnet("subnet-task", "10.0.1.0/24"), _subnet("subnet-pub", "10.0.0.0/24")]},
        route_tables={"RouteTables": [*_route_tables(), {"RouteTableId": "rtb-other", "VpcId": "vpc-2"}]},
        network_acls={"NetworkAcls": [_acl()]},
        security_groups={"SecurityGroups": [_task_group(), _endpoint_group()]},
        vpc_endpoints={"VpcEndpoints": [_interface_endpoint(), _gateway_endpoint()]},
        nat_gateways={"NatGateways": [_nat_gateway()]},
        internet_gateways={
            "InternetGateways": [
                {"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": VPC, "State": "available"}], "Tags": []}
            ]
        },
        egress_only_internet_gateways={"EgressOnlyInternetGateways": []},
        network_interfaces={"NetworkInterfaces": [_interface()]},
        prefix_lists={
            "PrefixLists": [
                {
                    "PrefixListId": "pl-s3",
                    "PrefixListName": "com.amazonaws.eu-west-1.s3",
                    "Cidrs": ["52.218.0.0/17"],
                }
            ]
        },
        block_public_access_options={"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "off"}},
        block_public_access_exclusions={"VpcBlockPublicAccessExclusions": []},
        hosted_zones=(),
    )


def _vpc() -> dict[str, Any]:
    associated = {"State": "associated"}
    return {
        "VpcId": VPC,
        "DhcpOptionsId": "dopt-1",
        "CidrBlock": "10.0.0.0/16",
        "CidrBlockAssociationSet": [
            {"CidrBlock": "10.0.0.0/16", "CidrBlockState": associated},
            {"CidrBlock": "10.1.0.0/16", "CidrBlockState": associated},
        ],
        "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2a05:d018:1::/56", "Ipv6CidrBlockState": associated}],
    }


def _subnet(subnet_id: str, block: str) -> dict[str, Any]:
    return {
        "SubnetId": subnet_id,
        "VpcId": VPC,
        "AvailabilityZone": "eu-west-1a",
        "CidrBlock": block,
        "Ipv6CidrBlockAssociationSet": [],
        "Ipv6Native": False,
        "EnableDns64": False,
        "OwnerId": OWNER,
    }


def _route_tables() -> list[dict[str, Any]]:
    local = {
        "DestinationCidrBlock": "10.0.0.0/16",
        "GatewayId": "local",
        "State": "active",
        "Origin": "CreateRouteTable",
    }
    created = {"State": "active", "Origin": "CreateRoute"}
    private = [
        local,
        {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", **created},
        {"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-1", **created, "State": "blackhole"},
        {
            "DestinationCidrBlock": "10.8.0.0/16",
            "GatewayId": "vgw-1",
            "State": "active",
            "Origin": "EnableVgwRoutePropagation",
        },
        {"DestinationCidrBlock": "10.7.0.0/16", "InstanceId": "i-1", "NetworkInterfaceId": "eni-1", **created},
        {"DestinationPrefixListId": "pl-s3", "GatewayId": "vpce-s3", **created},
    ]
    public = [local, {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", **created}]
    return [_route_table("rtb-private", "subnet-task", private), _route_table("rtb-public", "subnet-pub", public)]


def _route_table(table_id: str, subnet_id: str, routes: list[dict[str, Any]]) -> dict[str, Any]:
    association = {"Main": False, "SubnetId": subnet_id, "AssociationState": {"State": "associated"}}
    return {"RouteTableId": table_id, "VpcId": VPC, "Routes": routes, "Associations": [association]}


def _acl() -> dict[str, Any]:
    anyone = {"CidrBlock": "0.0.0.0/0", "RuleAction": "allow", "RuleNumber": 100}
    return {
        "NetworkAclId": "acl-1",
        "VpcId": VPC,
        "Entries": [
            {**anyone, "Egress": True, "Protocol": "-1"},
            {**anyone, "Egress": False, "Protocol": "6", "PortRange": {"From": 443, "To": 65535}},
            {
                "Ipv6CidrBlock": "::/0",
                "RuleAction": "allow",
                "RuleNumber": 101,
                "Egress": False,
                "Protocol": "-1",
            },
        ],
        "Associations": [{"SubnetId": "subnet-task"}, {"SubnetId": "subnet-pub"}],
    }


def _task_group() -> dict[str, Any]:
    return {
        "GroupId": "sg-task",
        "VpcId": VPC,
        "IpPermissions": [],
        "IpPermissionsEgress": [
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
                "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
                "UserIdGroupPairs": [{"GroupId": "sg-ep", "UserId": OWNER}],
                "PrefixListIds": [{"PrefixListId": "pl-s3"}],
            },
            _everything("10.0.0.0/16"),
        ],
    }


def _endpoint_group() -> dict[str, Any]:
    return {
        "GroupId": "sg-ep",
        "VpcId": VPC,
        "IpPermissions": [_everything("10.0.0.0/16")],
        "IpPermissionsEgress": [_everything("0.0.0.0/0")],
    }


def _everything(block: str) -> dict[str, Any]:
    return {
        "IpProtocol": "-1",
        "IpRanges": [{"CidrIp": block}],
        "Ipv6Ranges": [],
        "UserIdGroupPairs": [],
        "PrefixListIds": [],
    }


def _interface_endpoint() -> dict[str, Any]:
    return {
        "VpcEndpointId": "vpce-dkr",
        "VpcEndpointType": "Interface",
        "VpcId": VPC,
        "ServiceName": "com.amazonaws.eu-west-1.ecr.dkr",
        "State": "available",
        "PolicyDocument": "{}",
        "RouteTableIds": [],
        "SubnetIds": ["subnet-task"],
        "Groups": [{"GroupId": "sg-ep", "GroupName": "endpoints"}],
        "IpAddressType": "ipv4",
        "PrivateDnsEnabled": True,
        "NetworkInterfaceIds": ["eni-ep"],
        "DnsOptions": {"DnsRecordIpType": "ipv4"},
    }


def _gateway_endpoint() -> dict[str, Any]:
    return {
        "VpcEndpointId": "vpce-s3",
        "VpcEndpointType": "Gateway",
        "VpcId": VPC,
        "ServiceName": "com.amazonaws.eu-west-1.s3",
        "State": "available",
        "PolicyDocument": "{}",
        "RouteTableIds": ["rtb-private"],
        "SubnetIds": [],
        "Groups": [],
        "PrivateDnsEnabled": False,
        "NetworkInterfaceIds": [],
    }


def _nat_gateway() -> dict[str, Any]:
    return {
        "NatGatewayId": "nat-1",
        "VpcId": VPC,
        "SubnetId": "subnet-pub",
        "State": "available",
        "ConnectivityType": "public",
        "NatGatewayAddresses": [{"PrivateIp": "10.0.0.9", "PublicIp": "198.51.100.7"}],
    }


def _interface() -> dict[str, Any]:
    return {
        "NetworkInterfaceId": "eni-ep",
        "SubnetId": "subnet-task",
        "VpcId": VPC,
        "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.1.77"}],
        "Groups": [{"GroupId": "sg-ep"}],
        "SourceDestCheck": True,
    }
