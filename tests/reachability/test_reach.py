"""What a path says besides yes and no: the order of blocks, the way, notes, endpoint policies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from decision_tree.reachability import BlockKind, Destination, Path, Reach, Registry, Service, Way, reach, reach_all
from decision_tree.reachability.model import AclEntry, Network, Route
from tests.reachability.building import (
    LOCAL,
    PUBLIC_TASK,
    SERVICES,
    TASK,
    acl_of,
    changed,
    dropped,
    egress,
    endpoints_only,
    every,
    https_to,
    let_in,
    only,
    part,
    private_with_nat,
    routes,
    vpc,
)
from tests.reachability.world import DKR, HUB, LOGS, S3


def kinds(path: Path) -> list[BlockKind]:
    return [block.kind for block in path.blocks]


def test_the_way_is_told_in_order() -> None:
    assert reach(private_with_nat(), TASK, HUB).through == ("rtb-private", "nat-1", "igw-1")
    assert reach(private_with_nat(), PUBLIC_TASK, HUB).through == ("rtb-public", "igw-1")
    assert reach(endpoints_only(), TASK, DKR).through == ("vpce-ecr-dkr",)
    assert reach(endpoints_only(), TASK, S3).through == ("rtb-private", "vpce-s3")


def test_reach_all_answers_each_in_turn() -> None:
    destinations: list[Destination] = [*(Service(name) for name in SERVICES), S3, HUB]
    paths = reach_all(endpoints_only(), TASK, destinations)
    assert [path.destination for path in paths] == destinations
    assert [path.reach for path in paths] == [Reach.YES] * 11 + [Reach.NO]
    assert {path.way for path in paths[:10]} == {Way.INTERFACE_ENDPOINT}


def test_blocks_stand_in_the_order_of_the_way() -> None:
    deny = AclEntry(1, False, "0.0.0.0/0")
    network = changed(
        private_with_nat(),
        vpc(dns_support=False),
        egress(),
        acl_of("subnet-task", out=(deny,), into=(deny,)),
        only("nat_gateways", "nat-1", state="failed"),
    )
    assert kinds(reach(network, TASK, HUB)) == [
        BlockKind.VPC_DNS_OFF,
        BlockKind.SECURITY_GROUP_EGRESS,
        BlockKind.NETWORK_ACL_OUT,
        BlockKind.NAT_UNAVAILABLE,
        BlockKind.NETWORK_ACL_IN,
    ]


def test_an_endpoint_shut_on_all_sides() -> None:
    deny = AclEntry(1, False, "0.0.0.0/0")
    network = changed(
        endpoints_only(),
        egress(https_to("192.0.2.0/24")),
        acl_of("subnet-task", out=(deny,)),
        acl_of("subnet-ep", into=(deny,)),
        let_in(),
    )
    path = reach(network, TASK, DKR)
    assert kinds(path) == [
        BlockKind.SECURITY_GROUP_EGRESS,
        BlockKind.NETWORK_ACL_OUT,
        BlockKind.NETWORK_ACL_IN,
        BlockKind.ENDPOINT_INGRESS,
    ]
    assert path.blocks[3].says == (
        "VPC endpoint vpce-ecr-dkr: No inbound rule of security group sg-ep lets TCP 443 in from 10.0.1.10 in subnet "
        "subnet-task."
    )


def test_among_endpoints_the_missing_one_is_named_before_the_missing_route() -> None:
    path = reach(changed(endpoints_only(), dropped("endpoints", "vpce-logs")), TASK, LOGS)
    assert kinds(path) == [BlockKind.ENDPOINT_MISSING, BlockKind.NO_ROUTE]
    assert path.blocks[0].says == (
        "VPC vpc-1 has no endpoint for logs in eu-west-1, and its public addresses cannot be reached from subnet "
        "subnet-task."
    )


def test_without_any_endpoint_the_missing_route_comes_first() -> None:
    path = reach(changed(private_with_nat(), routes("rtb-private", LOCAL)), TASK, LOGS)
    assert kinds(path) == [BlockKind.NO_ROUTE, BlockKind.ENDPOINT_MISSING]


def test_rules_for_endpoints_are_not_blamed_where_an_endpoint_is_missing() -> None:
    network = changed(endpoints_only(), dropped("endpoints", "vpce-logs"), egress(https_to(groups=("sg-ep",))))
    assert kinds(reach(network, TASK, LOGS)) == [BlockKind.ENDPOINT_MISSING, BlockKind.NO_ROUTE]


def test_a_broken_nat_gateway_among_endpoints_comes_before_the_missing_endpoint() -> None:
    network = changed(
        endpoints_only(),
        dropped("endpoints", "vpce-logs"),
        routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-gone", blackhole=True)),
    )
    assert kinds(reach(network, TASK, LOGS)) == [BlockKind.BLACKHOLE, BlockKind.ENDPOINT_MISSING]


def test_private_dns_that_is_off_comes_with_what_it_leads_to() -> None:
    network = changed(endpoints_only(), only("endpoints", "vpce-logs", private_dns=False))
    assert kinds(reach(network, TASK, LOGS)) == [BlockKind.ENDPOINT_PRIVATE_DNS, BlockKind.NO_ROUTE]
    assert reach(network, TASK, LOGS).notes == ()
    unread = reach(changed(network, part(hosted_zones=None)), TASK, LOGS)
    assert unread.reach is Reach.NO
    assert unread.notes == ("Unless a private hosted zone of Route 53 leads the service's name to the endpoint.",)


def _deny(document: str, action: str, resource: str | None) -> bool | None:
    return (document, action, resource) != ("{}", "s3:GetObject", "arn:aws:s3:::layers/*")


@pytest.mark.parametrize(
    ("allowed", "expected"), [(True, Reach.YES), (False, Reach.NO), (None, Reach.UNKNOWN)], ids=str
)
def test_the_endpoint_policy_decides_for_the_action(allowed: bool | None, expected: Reach) -> None:
    path = reach(
        endpoints_only(), TASK, DKR, action="ecr:BatchGetImage", policy_allows=lambda document, action, on: allowed
    )
    assert path.reach is expected
    assert kinds(path) == ([BlockKind.ENDPOINT_POLICY] if allowed is False else [])


def test_the_gateway_endpoint_has_a_policy_too() -> None:
    def ask(network: Network, resource: str) -> Path:
        return reach(network, TASK, S3, action="s3:GetObject", resource=resource, policy_allows=_deny)

    denied = ask(endpoints_only(), "arn:aws:s3:::layers/*")
    assert (denied.reach, denied.blocks[0].resource) == (Reach.NO, "vpce-s3")
    assert denied.blocks[0].says == (
        "The policy of VPC endpoint vpce-s3 does not allow s3:GetObject on arn:aws:s3:::layers/*."
    )
    assert ask(endpoints_only(), "arn:aws:s3:::others/*").reach is Reach.YES
    unread = ask(changed(endpoints_only(), only("endpoints", "vpce-s3", policy=None)), "arn:aws:s3:::layers/*")
    assert (unread.reach, unread.unread) == (Reach.UNKNOWN, ("the policy of vpce-s3",))


def test_no_policy_is_asked_where_no_endpoint_is_used() -> None:
    path = reach(private_with_nat(), TASK, S3, action="s3:GetObject", policy_allows=lambda *_: False)
    assert path.reach is Reach.YES


def test_dns_servers_of_ones_own_are_a_suspicion_only() -> None:
    path = reach(changed(private_with_nat(), vpc(dns_servers=("10.0.9.9", "10.0.9.10"))), TASK, HUB)
    assert path.reach is Reach.YES
    assert "10.0.9.9, 10.0.9.10" in path.notes[0]
    assert "port 53" in path.notes[0]


def test_what_was_not_read_is_named() -> None:
    network = changed(private_with_nat(), part(acls=None, nat_gateways=None, block_public_access=None))
    path = reach(network, TASK, HUB)
    assert path.unread == ("the network ACL of subnet subnet-task", "the state of NAT gateway nat-1")


def test_an_unread_endpoint_list_leaves_the_likely_way_out_of_it() -> None:
    path = reach(changed(private_with_nat(), part(endpoints=None)), TASK, DKR)
    assert (path.reach, path.way, path.unread) == (Reach.UNKNOWN, None, ("the VPC endpoints",))


def test_an_unread_group_does_not_hide_the_missing_endpoint() -> None:
    place = replace(TASK, group_ids=("sg-unread",))
    path = reach(changed(endpoints_only(), dropped("endpoints", "vpce-logs")), place, LOGS)
    assert (kinds(path)[0], path.unread) == (BlockKind.ENDPOINT_MISSING, ())


def test_the_address_seen_decides_where_rules_let_a_part_through() -> None:
    network = changed(private_with_nat(), egress(https_to("0.0.0.0/1")))
    assert reach(network, TASK, HUB).reach is Reach.UNKNOWN
    assert reach(network, TASK, Registry("r", ("52.1.2.3",))).reach is Reach.YES
    assert kinds(reach(network, TASK, Registry("r", ("198.18.2.3",)))) == [BlockKind.SECURITY_GROUP_EGRESS]
    assert reach(network, TASK, Service("ecr.dkr", addresses=("52.1.2.3",))).reach is Reach.YES


def test_an_address_inside_the_vpc_is_not_judged() -> None:
    path = reach(private_with_nat(), TASK, Registry("registry.internal", ("10.0.2.9",)))
    assert (path.reach, path.way) == (Reach.UNKNOWN, Way.LOCAL)


def test_s3_of_another_region_does_not_use_the_gateway_endpoint() -> None:
    path = reach(endpoints_only(), TASK, Service("s3", "us-east-1"))
    assert kinds(path)[0] is BlockKind.S3_GATEWAY_MISSING
    over_nat = changed(endpoints_only(), routes("rtb-private", LOCAL, Route("0.0.0.0/0", "nat-1")))
    with_nat = changed(over_nat, part(nat_gateways=private_with_nat().nat_gateways))
    assert reach(with_nat, TASK, Service("s3", "us-east-1")).way is Way.NAT_GATEWAY


def test_a_middlebox_between_subnets_is_beyond_view() -> None:
    network = changed(
        endpoints_only(),
        routes("rtb-private", LOCAL, Route("10.0.2.0/24", "vpce-firewall"), Route("pl-s3", "vpce-s3")),
    )
    path = reach(network, TASK, DKR)
    assert (path.reach, path.way) == (Reach.BEYOND_VIEW, Way.INTERFACE_ENDPOINT)
    gone = changed(network, routes("rtb-private", LOCAL, Route("10.0.2.0/24", "vpce-firewall", blackhole=True)))
    assert kinds(reach(gone, TASK, DKR)) == [BlockKind.BLACKHOLE]


def test_a_shared_vpc_does_not_show_its_gateways() -> None:
    network = changed(private_with_nat(), part(internet_gateways=()), every("subnets", owner="444455556666"))
    assert reach(network, TASK, HUB).reach is Reach.UNKNOWN
    own = changed(private_with_nat(), part(internet_gateways=()))
    assert kinds(reach(own, TASK, HUB)) == [BlockKind.INTERNET_GATEWAY_DETACHED]


def test_a_note_says_that_some_addresses_go_another_way() -> None:
    rows = (LOCAL, Route("0.0.0.0/0", "nat-1"), Route("203.0.112.0/24", "tgw-1"))
    path = reach(changed(private_with_nat(), routes("rtb-private", *rows)), TASK, HUB)
    assert path.notes == ("Routes of rtb-private send a few addresses of the internet another way than the rest.",)


def test_answers_of_windows_ports_only_are_not_judged() -> None:
    windows = AclEntry(100, True, "0.0.0.0/0", "6", (61000, 65535))
    assert (
        reach(changed(private_with_nat(), acl_of("subnet-task", into=(windows,))), TASK, HUB).reach is Reach.UNKNOWN
    )
    early = replace(windows, ports=(1024, 32767))
    path = reach(changed(private_with_nat(), acl_of("subnet-task", into=(early,))), TASK, HUB)
    assert kinds(path) == [BlockKind.NETWORK_ACL_IN]
    assert "answers on TCP 32768-60999" in path.blocks[0].says
