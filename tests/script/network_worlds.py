"""Broken worlds of VPCs, endpoints, security groups and instances."""

from __future__ import annotations

import json
from typing import Any

from tests.aws.sandbox import REGION, Sandbox
from tests.script.worlds import Values, World


def _vpc(sandbox: Sandbox) -> dict[str, str]:
    ec2 = sandbox.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return {
        "region": REGION,
        "vpc_id": vpc,
        "subnet_ids": ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"],
        "public_subnet_id": ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.2.0/24")["Subnet"]["SubnetId"],
        "task_security_group": ec2.create_security_group(VpcId=vpc, GroupName="task", Description="t")["GroupId"],
        "endpoint_security_group": ec2.create_security_group(VpcId=vpc, GroupName="end", Description="e")["GroupId"],
        "route_table_ids": ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"],
    }


def _interface_endpoint(sandbox: Sandbox) -> Values:
    values = _vpc(sandbox)
    endpoint = sandbox.client("ec2").create_vpc_endpoint(
        VpcId=values["vpc_id"],
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{REGION}.ecr.api",
        SubnetIds=[values["subnet_ids"]],
        PrivateDnsEnabled=False,
    )["VpcEndpoint"]["VpcEndpointId"]
    return values | {"endpoint_id": endpoint}


def _restricted_endpoint(sandbox: Sandbox) -> Values:
    values = _interface_endpoint(sandbox)
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "Own", "Effect": "Allow", "Principal": "*", "Action": "ecr:List*", "Resource": "*"}],
    }
    sandbox.client("ec2").modify_vpc_endpoint(VpcEndpointId=values["endpoint_id"], PolicyDocument=json.dumps(policy))
    return values | {"denied_action": "ecr:GetAuthorizationToken", "denied_resource": "*"}


def _endpoint_policy(sandbox: Sandbox, values: Values) -> Any:
    found = sandbox.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[values["endpoint_id"]])
    return json.loads(found["VpcEndpoints"][0]["PolicyDocument"])


def _s3_gateway_without_layers(sandbox: Sandbox) -> Values:
    values = _vpc(sandbox)
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::own/*",
        },
    }
    endpoint = sandbox.client("ec2").create_vpc_endpoint(
        VpcId=values["vpc_id"],
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{REGION}.s3",
        RouteTableIds=[values["route_table_ids"]],
        PolicyDocument=json.dumps(policy),
    )["VpcEndpoint"]["VpcEndpointId"]
    return values | {"endpoint_id": endpoint}


def _lets_the_layers_through(policy: Any) -> bool:
    own, added = policy["Statement"]
    bucket = f"arn:aws:s3:::prod-{REGION}-starport-layer-bucket/*"
    return own["Resource"] == "arn:aws:s3:::own/*" and (added["Action"], added["Resource"]) == (
        "s3:GetObject",
        bucket,
    )


def _dns(sandbox: Sandbox, values: Values) -> Any:
    ec2 = sandbox.client("ec2")
    endpoint = ec2.describe_vpc_endpoints(VpcEndpointIds=[values["endpoint_id"]])["VpcEndpoints"][0]
    names = ec2.describe_vpc_attribute(VpcId=values["vpc_id"], Attribute="enableDnsHostnames")
    return endpoint["PrivateDnsEnabled"], names["EnableDnsHostnames"]["Value"]


def _endpoints(sandbox: Sandbox, values: Values) -> Any:
    ec2 = sandbox.client("ec2")
    of_vpc = [{"Name": "vpc-id", "Values": [values["vpc_id"]]}]
    endpoints = sorted(
        (e["ServiceName"], e["VpcEndpointType"], e["PrivateDnsEnabled"], sorted(e["RouteTableIds"]))
        for e in ec2.describe_vpc_endpoints(Filters=of_vpc)["VpcEndpoints"]
        if e["State"] != "deleted"
    )
    groups = sorted(g["GroupName"] for g in ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"])
    return endpoints, groups


def _missing_endpoints(sandbox: Sandbox) -> Values:
    return _interface_endpoint(sandbox) | {"missing_endpoint_services": "ecr.api ecr.dkr logs"}


def _gateway_elsewhere(sandbox: Sandbox) -> Values:
    values = _vpc(sandbox)
    ec2 = sandbox.client("ec2")
    has_it = ec2.create_route_table(VpcId=values["vpc_id"])["RouteTable"]["RouteTableId"]
    ec2.create_vpc_endpoint(
        VpcId=values["vpc_id"],
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{REGION}.s3",
        RouteTableIds=[has_it],
    )
    return values | {"route_table_ids": f"{has_it} {values['route_table_ids']}"}


def _ingress(sandbox: Sandbox, values: Values) -> Any:
    found = sandbox.client("ec2").describe_security_groups(GroupIds=[values["endpoint_security_group"]])
    return found["SecurityGroups"][0]["IpPermissions"]


def _mount_target(sandbox: Sandbox) -> Values:
    values = _vpc(sandbox)
    return values | {"mount_target_security_group": values["endpoint_security_group"]}


def _lets_nfs_in(permissions: Any) -> bool:
    return [(p["FromPort"], p["ToPort"], p["IpProtocol"]) for p in permissions] == [(2049, 2049, "tcp")]


def _closed_task_group(sandbox: Sandbox) -> Values:
    values = _vpc(sandbox)
    ec2 = sandbox.client("ec2")
    group = ec2.describe_security_groups(GroupIds=[values["task_security_group"]])["SecurityGroups"][0]
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    return values


def _egress(sandbox: Sandbox, values: Values) -> Any:
    found = sandbox.client("ec2").describe_security_groups(GroupIds=[values["task_security_group"]])
    return sorted(found["SecurityGroups"][0]["IpPermissionsEgress"], key=str)


def _public_subnet(sandbox: Sandbox) -> Values:
    values = _vpc(sandbox)
    ec2 = sandbox.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=values["vpc_id"])
    table = ec2.create_route_table(VpcId=values["vpc_id"])["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=values["public_subnet_id"])
    return values


def _ways_out(sandbox: Sandbox, values: Values) -> Any:
    ec2 = sandbox.client("ec2")
    routes = ec2.describe_route_tables(RouteTableIds=[values["route_table_ids"]])["RouteTables"][0]["Routes"]
    gateways = ec2.describe_nat_gateways(Filters=[{"Name": "vpc-id", "Values": [values["vpc_id"]]}])["NatGateways"]
    addresses = ec2.describe_addresses()["Addresses"]
    return (
        sorted(str(sorted(route.items())) for route in routes),
        [g["State"] for g in gateways if g["State"] != "deleted"],
        len(addresses),
    )


def _instance(sandbox: Sandbox) -> Values:
    ec2 = sandbox.client("ec2")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    instance = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    return {"region": REGION, "instance_id": instance}


def _hop_limit(sandbox: Sandbox, values: Values) -> Any:
    found = sandbox.client("ec2").describe_instances(InstanceIds=[values["instance_id"]])
    return found["Reservations"][0]["Instances"][0]["MetadataOptions"]["HttpPutResponseHopLimit"]


NETWORK_WORLDS = (
    World("authorization.endpoint_policy", _restricted_endpoint, _endpoint_policy),
    World("network.endpoint_policy", _s3_gateway_without_layers, _endpoint_policy, mended=_lets_the_layers_through),
    World("startup.efs_security_group", _mount_target, _ingress, mended=_lets_nfs_in),
    World("network.endpoint_private_dns", _interface_endpoint, _dns),
    World("network.endpoint_missing", _missing_endpoints, _endpoints),
    World("network.s3_gateway_endpoint", _gateway_elsewhere, _endpoints),
    World("network.endpoint_security_group", _vpc, _ingress),
    World("network.security_group_egress", _closed_task_group, _egress),
    World("network.no_route", _public_subnet, _ways_out),
    World("credentials.imds_hop_limit", _instance, _hop_limit),
)
