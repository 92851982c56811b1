"""Where the traffic leaves, and reading the VPC: one part that is refused does not hide the others."""

from __future__ import annotations

from typing import Any

import pytest

from decision_tree.library import Library
from decision_tree.probes.looking import network, places
from decision_tree.probes.probe import Key, Note
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import ACCOUNT, EC2_INSTANCE, NETWORK, PLACES, SERVICE, TASK
from decision_tree.reachability import Place
from tests.probes.ecs_samples import service, stopped
from tests.probes.fake_look import FakeLook, denied, facts, refused, run, things

SUBNETS = [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "AvailableIpAddressCount": 0}]
INTERFACE: Json = {"Groups": [{"GroupId": "sg-1"}], "Association": {"PublicIp": "203.0.113.9"}}


def attached(**details: str) -> list[Json]:
    return [{"type": "ElasticNetworkInterface", "details": [{"name": k, "value": v} for k, v in details.items()]}]


def in_vpc(*subnets: str, public: str = "DISABLED") -> Json:
    wanted = {"subnets": list(subnets), "securityGroups": ["sg-1"], "assignPublicIp": public}
    return {"awsvpcConfiguration": wanted}


def placed(answers: dict[str, Any] | None = None, **known: Any) -> tuple[Place, ...] | None:
    keys: dict[str, Key[Any]] = {"task": TASK, "service": SERVICE, "instance": EC2_INSTANCE}
    look = FakeLook(Library(), answers, {key: known.get(name) for name, key in keys.items()})
    found: tuple[Place, ...] | None = things(run(places.places_of_task.__name__, look))[PLACES.name]
    return found


def test_the_subnet_of_the_failed_task_comes_first_then_the_others_of_the_service() -> None:
    task = stopped(attachments=attached(subnetId="subnet-2", privateIPv4Address="10.0.0.7"))
    found = placed(task=task, service=service(networkConfiguration=in_vpc("subnet-1", "subnet-2", public="ENABLED")))
    assert found == (
        Place("subnet-2", ("sg-1",), "10.0.0.7", public_ip=True),
        Place("subnet-1", ("sg-1",), None, public_ip=True),
    )


@pytest.mark.parametrize(
    ("answer", "groups", "public"),
    [
        ({"NetworkInterfaces": [INTERFACE]}, ("sg-1",), True),
        ({"NetworkInterfaces": [{"Groups": [{"GroupId": "sg-1"}]}]}, ("sg-1",), False),
        (refused("ec2:DescribeNetworkInterfaces", "InvalidNetworkInterfaceID.NotFound"), None, None),
    ],
)
def test_a_task_without_a_service_is_known_by_its_interface(answer: Any, groups: Any, public: Any) -> None:
    task = stopped(attachments=attached(subnetId="subnet-2", networkInterfaceId="eni-1"))
    found = placed({"ec2:DescribeNetworkInterfaces": answer}, task=task)
    assert found == (Place("subnet-2", groups, None, public_ip=public),)


def test_on_ec2_the_instance_pulls_whatever_the_network_mode() -> None:
    instance = {
        "SubnetId": "subnet-9",
        "PrivateIpAddress": "10.0.0.9",
        "SecurityGroups": [{"GroupId": "sg-9"}],
        "NetworkInterfaces": [{}],
    }
    task = stopped(launchType="EC2", attachments=attached(subnetId="subnet-2"))
    found = placed(task=task, service=service(launchType="EC2"), instance=instance)
    assert found == (Place("subnet-9", ("sg-9",), "10.0.0.9", public_ip=False),)


@pytest.mark.parametrize("launch_type", ["EXTERNAL", "MANAGED_INSTANCES"])
def test_what_runs_elsewhere_has_no_place(launch_type: str) -> None:
    assert placed(task=stopped(launchType=launch_type, attachments=attached(subnetId="subnet-2"))) is None


def test_a_full_subnet_is_seen_with_its_count() -> None:
    look = FakeLook(Library(), {network.SUBNETS: {"Subnets": SUBNETS}}, {PLACES: (Place("subnet-1", ()),)})
    assert facts(run(network.subnets_of_task.__name__, look)) == {"free_addresses": "none", "vpc_id": "vpc-1"}


def test_a_subnet_that_is_gone_is_told_and_followed_no_further() -> None:
    answers: dict[str, Any] = {network.SUBNETS: refused(network.SUBNETS, "InvalidSubnetID.NotFound")}
    given = run(network.subnets_of_task.__name__, FakeLook(Library(), answers, {PLACES: (Place("subnet-1", ()),)}))
    assert any(isinstance(item, Note) for item in given)
    assert things(given) == {network.SUBNETS_THERE.name: None}


def answers_of_ec2(**more: Any) -> dict[str, Any]:
    """A VPC with nothing in it but a route table that uses a prefix list of the customer's."""
    route = {"DestinationPrefixListId": "pl-mine", "NetworkInterfaceId": "eni-5", "State": "active"}
    tables = [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [route], "Associations": [{"Main": True}]}]
    return {
        network.SUBNETS: {"Subnets": SUBNETS},
        "ec2:DescribeRouteTables": {"RouteTables": tables},
        "ec2:DescribeNetworkAcls": {"NetworkAcls": []},
        "ec2:DescribeSecurityGroups": {"SecurityGroups": []},
        "ec2:DescribeVpcEndpoints": {"VpcEndpoints": []},
        "ec2:DescribeNatGateways": {"NatGateways": []},
        "ec2:DescribeDhcpOptions": {"DhcpOptions": []},
        "ec2:DescribePrefixLists": {"PrefixLists": []},
        "ec2:DescribeManagedPrefixLists": {"PrefixLists": [{"PrefixListId": "pl-mine", "OwnerId": "111122223333"}]},
        "ec2:GetManagedPrefixListEntries": {"Entries": [{"Cidr": "0.0.0.0/1"}]},
        "ec2:DescribeEgressOnlyInternetGateways": {"EgressOnlyInternetGateways": []},
        "ec2:DescribeVpcs": {"Vpcs": [{"VpcId": "vpc-1"}]},
        "ec2:DescribeVpcAttribute": {"EnableDnsSupport": {"Value": True}, "EnableDnsHostnames": {"Value": True}},
        "ec2:DescribeInternetGateways": {"InternetGateways": []},
        "ec2:DescribeNetworkInterfaces": {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-5"}]},
        "ec2:DescribeVpcBlockPublicAccessOptions": {
            "VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "off"}
        },
        "route53:ListHostedZonesByVPC": {"HostedZoneSummaries": [{"Name": "shop.internal."}]},
    } | more


def read_network(answers: dict[str, Any]) -> tuple[Any, FakeLook]:
    look = FakeLook(Library(), answers, {network.SUBNETS_THERE: SUBNETS, ACCOUNT: "111122223333"})
    return things(run(network.network_of_task.__name__, look))[NETWORK.name], look


def test_what_routes_name_is_looked_up_and_nothing_else() -> None:
    found, look = read_network(answers_of_ec2())
    asked = dict(look.calls)
    assert [entry.cidrs for entry in found.prefix_lists] == [("0.0.0.0/1",)]
    assert asked["ec2:DescribeNetworkInterfaces"]["Filters"][0]["Values"] == ["eni-5"]
    assert found.hosted_zones == ("shop.internal.",)
    assert network.EXCLUSIONS not in asked


def test_exclusions_are_asked_for_only_where_public_access_is_blocked() -> None:
    options = {"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "block-bidirectional"}}
    excluded: dict[str, Any] = {"VpcBlockPublicAccessExclusions": []}
    answers = answers_of_ec2(**{
        "ec2:DescribeVpcBlockPublicAccessOptions": options, network.EXCLUSIONS: excluded,
    })  # fmt: skip
    found, look = read_network(answers)
    assert network.EXCLUSIONS in dict(look.calls)
    assert found.block_public_access.mode == "block-bidirectional"


@pytest.mark.parametrize(
    ("operation", "part"),
    [
        ("ec2:DescribeRouteTables", "route_tables"),
        ("ec2:DescribeSecurityGroups", "groups"),
        ("ec2:DescribeVpcEndpoints", "endpoints"),
        ("route53:ListHostedZonesByVPC", "hosted_zones"),
        ("ec2:DescribeNetworkInterfaces", "interfaces"),
    ],
)
def test_a_refused_call_leaves_its_part_unread_and_the_rest_read(operation: str, part: str) -> None:
    found, _ = read_network(answers_of_ec2(**{operation: denied(operation)}))
    assert getattr(found, part) is None
    assert found.acls == ()
    assert found.vpc.dns_support is True
