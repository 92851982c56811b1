"""Amazon EC2: private DNS of an endpoint that is modified, and VPC Block Public Access."""

from __future__ import annotations

from copy import copy
from typing import Any

from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("ec2", "ModifyVpcEndpoint")
def modify_vpc_endpoint(call: Call, _: Seeds) -> Any:
    """moto forgets PrivateDnsEnabled."""
    result = call.stock()
    wanted = call.params.get("PrivateDnsEnabled")
    if wanted is not None:
        endpoint = call.response.ec2_backend.describe_vpc_endpoints([call.params["VpcEndpointId"]])[0]
        endpoint.private_dns_enabled = wanted in (True, "true")
    return result


@operation("ec2", "DescribeVpcBlockPublicAccessOptions")
def describe_vpc_block_public_access_options(call: Call, seeds: Seeds) -> Any:
    """https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"""
    return {
        "VpcBlockPublicAccessOptions": {
            "AwsAccountId": call.account,
            "AwsRegion": call.region,
            "State": "default-state" if seeds.block_public_access == "off" else "update-complete",
            "InternetGatewayBlockMode": seeds.block_public_access,
            "ManagedBy": "account",
            "ExclusionsAllowed": "allowed",
        }
    }


@operation("ec2", "DescribeVpcBlockPublicAccessExclusions")
def describe_vpc_block_public_access_exclusions(_: Call, __: Seeds) -> Any:
    return {"VpcBlockPublicAccessExclusions": []}


@operation("ec2", "DescribePrefixLists")
def describe_prefix_lists(call: Call, _: Seeds) -> Any:
    """moto's lists of AWS are empty; a few of the ranges of Amazon S3 stand for all.

    https://ip-ranges.amazonaws.com/ip-ranges.json
    """
    result = call.stock()
    for prefix_list in result["PrefixLists"]:
        if prefix_list.prefix_list_name.endswith(".s3"):
            prefix_list.Cidrs = ["3.5.134.0/23", "3.5.136.0/22", "52.219.44.0/22", "52.219.170.0/23"]
    return result


@operation("ec2", "DescribeRouteTables")
def describe_route_tables(call: Call, _: Seeds) -> Any:
    """moto's routes have no state; AWS calls a route `blackhole` whose target is gone.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
    """
    result = call.stock()
    return result | {"RouteTables": [_with_states(table) for table in result["RouteTables"]]}


def _with_states(table: Any) -> Any:
    """A copy: to be looked at changes nothing in the world."""
    shown = copy(table)
    shown._routes = {id_: copy(route) for id_, route in table._routes.items()}
    for route in shown.routes:
        route.State = "blackhole" if _target_is_gone(route, table.vpc_id) else "active"
        route.Origin = "CreateRouteTable" if route.local else "CreateRoute"
    return shown


def _target_is_gone(route: Any, vpc_id: str) -> bool:
    if route.nat_gateway is not None:
        return bool(route.nat_gateway.state in ("deleting", "deleted", "failed"))
    attached_to = getattr(route.gateway, "vpc", ...)  # only an internet gateway has it
    return attached_to is None or (attached_to is not ... and attached_to.id != vpc_id)
