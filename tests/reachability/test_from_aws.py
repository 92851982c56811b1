"""From EC2's answers to the model: what is there, what is missing, and what is no answer of EC2 at all."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.reachability import AwsNetwork, Place, Reach, Registry, Service, Way, network_from_aws, reach
from decision_tree.reachability.model import AclEntry, GroupRule, Network, Route, Subnet
from tests.reachability.ec2_answers import PLACE, answers

DESTINATIONS = (Service("ecr.dkr"), Service("s3"), Registry("registry-1.docker.io"))


def test_the_answers_of_a_healthy_vpc() -> None:
    paths = [reach(network_from_aws(answers()), PLACE, destination) for destination in DESTINATIONS]
    assert [path.reach for path in paths] == [Reach.YES] * 3, paths
    assert [path.way for path in paths] == [Way.INTERFACE_ENDPOINT, Way.GATEWAY_ENDPOINT, Way.NAT_GATEWAY]
    assert paths[2].through == ("rtb-private", "nat-1", "igw-1")


def test_every_part_is_read() -> None:
    network = network_from_aws(answers())
    assert [entry.name for entry in fields(Network) if getattr(network, entry.name) is None] == []
    assert [entry.name for entry in fields(network.vpc) if getattr(network.vpc, entry.name) is None] == []
    assert network.vpc.cidrs == ("10.0.0.0/16", "10.1.0.0/16", "2a05:d018:1::/56")
    assert network.route_tables is not None
    assert network.route_tables[0].routes == (
        Route("10.0.0.0/16", "local", False),
        Route("0.0.0.0/0", "nat-1", False),
        Route("10.9.0.0/16", "pcx-1", True),
        Route("10.8.0.0/16", "vgw-1", False, propagated=True),
        Route("10.7.0.0/16", "eni-1", False),
        Route("pl-s3", "vpce-s3", False),
    )
    assert network.acls is not None
    assert network.acls[0].ingress == (
        AclEntry(100, True, "0.0.0.0/0", "6", (443, 65535)),
        AclEntry(101, True, "::/0", "-1", None),
    )
    assert network.groups is not None
    assert network.groups[0].egress == (
        GroupRule("tcp", (443, 443), ("0.0.0.0/0", "::/0"), ("sg-ep",), ("pl-s3",)),
        GroupRule("-1", None, ("10.0.0.0/16",)),
    )


def test_what_belongs_to_another_vpc_is_left_out() -> None:
    network = network_from_aws(answers())
    assert {table.id for table in network.route_tables or ()} == {"rtb-private", "rtb-public"}


def test_a_call_that_failed_is_unread() -> None:
    for entry in fields(AwsNetwork):
        if entry.name in ("region", "vpc_id", "account", "prefix_list_entries", "managed_prefix_lists"):
            continue
        network = network_from_aws(_with(answers(), entry.name, None))
        unread = [part.name for part in fields(network) if getattr(network, part.name) is None]
        unread += [part.name for part in fields(network.vpc) if getattr(network.vpc, part.name) is None]
        if entry.name != "block_public_access_exclusions":
            assert unread, entry.name


def test_an_empty_answer_is_unread_and_an_empty_list_is_none_there() -> None:
    assert network_from_aws(_with(answers(), "vpc_endpoints", {})).endpoints is None
    assert network_from_aws(_with(answers(), "vpc_endpoints", {"VpcEndpoints": []})).endpoints == ()


@pytest.mark.parametrize(
    "path",
    [
        ("security_groups", "SecurityGroups", 0, "IpPermissionsEgress"),
        ("security_groups", "SecurityGroups", 0, "IpPermissionsEgress", 0, "IpRanges"),
        ("security_groups", "SecurityGroups", 0, "IpPermissionsEgress", 0, "FromPort"),
        ("network_acls", "NetworkAcls", 0, "Entries"),
        ("network_acls", "NetworkAcls", 0, "Entries", 0, "RuleAction"),
        ("network_acls", "NetworkAcls", 0, "Associations"),
        ("route_tables", "RouteTables", 0, "Routes"),
        ("route_tables", "RouteTables", 0, "Routes", 1, "State"),
        ("route_tables", "RouteTables", 0, "Routes", 1, "NatGatewayId"),
        ("route_tables", "RouteTables", 0, "Associations"),
        ("nat_gateways", "NatGateways", 0, "State"),
        ("nat_gateways", "NatGateways", 0, "SubnetId"),
        ("internet_gateways", "InternetGateways", 0, "Attachments"),
        ("block_public_access_options", "VpcBlockPublicAccessOptions"),
        ("vpc_attributes", "EnableDnsSupport"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_missing_key_makes_it_unknown(path: tuple[str | int, ...]) -> None:
    broken = copy.deepcopy(answers())
    holder: Any = getattr(broken, str(path[0]))
    for key in path[1:-1]:
        holder = holder[key]
    del holder[path[-1]]
    found = reach(network_from_aws(broken), PLACE, Registry("registry-1.docker.io"))
    assert found.reach is Reach.UNKNOWN, found
    assert found.unread


def test_a_nat_gateway_without_its_type_is_public_when_it_has_a_public_address() -> None:
    told = copy.deepcopy(answers())
    nat: Any = told.nat_gateways
    del nat["NatGateways"][0]["ConnectivityType"]
    network = network_from_aws(told)
    assert [gateway.public for gateway in network.nat_gateways or ()] == [True]
    nat["NatGateways"][0]["NatGatewayAddresses"] = [{"PrivateIp": "10.0.0.9"}]
    assert [gateway.public for gateway in network_from_aws(told).nat_gateways or ()] == [None]


def test_a_subnet_without_the_ipv6_keys_has_ipv4() -> None:
    one = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}
    network = network_from_aws(AwsNetwork("eu-west-1", "vpc-1", subnets={"Subnets": [one]}))
    assert network.subnets == (Subnet("subnet-1", None, ("10.0.0.0/24",), False, None),)


def test_prefix_lists_take_their_blocks_from_whoever_has_them() -> None:
    told = _with(
        answers(),
        "managed_prefix_lists",
        {
            "PrefixLists": [
                {"PrefixListId": "pl-s3", "PrefixListName": "com.amazonaws.eu-west-1.s3"},
                {"PrefixListId": "pl-mine", "PrefixListName": "partners"},
                {"PrefixListId": "pl-unread", "PrefixListName": "others"},
            ]
        },
    )
    told = replace(told, prefix_list_entries={"pl-mine": {"Entries": [{"Cidr": "198.18.0.0/24"}]}})
    lists = {entry.id: entry.cidrs for entry in network_from_aws(told).prefix_lists or ()}
    assert lists == {"pl-s3": ("52.218.0.0/17",), "pl-mine": ("198.18.0.0/24",), "pl-unread": None}


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["vpc-1", "::/0", "-1"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in the answers where something stands: what holds it, and at which key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _spots(value[key])


@st.composite
def garbled(draw: st.DrawFn) -> AwsNetwork:
    """Healthy answers, in which a few things are replaced by anything."""
    told = copy.deepcopy(answers())
    for _ in range(draw(st.integers(1, 4))):
        spots = [spot for entry in fields(told) for spot in _spots(getattr(told, entry.name))]
        holder, key = spots[draw(st.integers(0, len(spots) - 1))]
        holder[key] = draw(ANYTHING)
    return told


@given(garbled())
def test_nothing_that_is_read_raises(told: AwsNetwork) -> None:
    for destination in DESTINATIONS:
        path = reach(network_from_aws(told), PLACE, destination)
        assert bool(path.blocks) == (path.reach is Reach.NO)


@given(st.fixed_dictionaries({entry.name: ANYTHING for entry in fields(AwsNetwork) if entry.type == "object"}))
def test_garbage_is_never_an_answer(told: dict[str, Any]) -> None:
    network = network_from_aws(AwsNetwork("eu-west-1", "vpc-1", **told))
    for destination in DESTINATIONS:
        assert reach(network, PLACE, destination).reach is Reach.UNKNOWN


HOSTILE = ("[/aws/ecs/x]", "\x1b]52;c;AAAA\x07", "$(reboot)", "sg-1\u202e", "fe80::1%\x1b[2J", "x" * 10_000, "sg 1")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_id(text: str) -> None:
    told = copy.deepcopy(answers())
    holders: list[Any] = [told.route_tables, told.security_groups, told.nat_gateways, told.vpc_endpoints]
    holders[0]["RouteTables"][0]["Routes"][1]["NatGatewayId"] = text
    holders[1]["SecurityGroups"][0]["IpPermissionsEgress"][0]["Ipv6Ranges"] = [{"CidrIpv6": text}]
    holders[2]["NatGateways"][0]["State"] = text
    holders[3]["VpcEndpoints"][0]["State"] = text
    for destination in DESTINATIONS:
        path = reach(network_from_aws(told), PLACE, destination)
        assert text not in repr(path)
        assert path.reach is Reach.UNKNOWN


def test_a_place_that_is_not_known_is_unknown() -> None:
    nowhere = Place("subnet-gone", None)
    assert reach(network_from_aws(answers()), nowhere, DESTINATIONS[2]).reach is Reach.UNKNOWN


def _with(told: AwsNetwork, name: str, value: object) -> AwsNetwork:
    changes: dict[str, Any] = {name: value}
    return replace(told, **changes)
