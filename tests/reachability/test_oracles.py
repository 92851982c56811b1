"""Route tables, network ACLs and security groups, compared with what a plain loop over single packets says."""

from __future__ import annotations

import ipaddress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from decision_tree.reachability.addresses import Addresses
from decision_tree.reachability.model import AclEntry, GroupRule, Ports, PrefixList, Route, RouteTable, SecurityGroup
from decision_tree.reachability.routes import legs
from decision_tree.reachability.rules import Direction, Peer, acl_allows, ask_groups
from tests.reachability.building import private_with_nat

BLOCKS = st.builds(
    lambda last, length: str(ipaddress.ip_network((f"10.0.0.{last}", length), strict=False)),
    st.integers(0, 255),
    st.sampled_from([0, 16, 24, 25, 26, 28, 32]),
)
ADDRESSES = st.integers(0, 255).map(lambda last: f"10.0.0.{last}")
PORTS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: (min(pair), max(pair)))
LISTS = (PrefixList("pl-a", "a", ("10.0.0.0/25", "10.0.0.200/32")), PrefixList("pl-b", "b", ("10.0.0.64/26",)))

ROUTES = st.lists(
    st.builds(
        Route,
        st.one_of(BLOCKS, st.sampled_from(["pl-a", "pl-b"])),
        st.sampled_from(["nat-1", "tgw-1", "igw-1", "eni-1"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda route: (route.destination, route.propagated),
)


def _best_route(rows: list[Route], address: str) -> Route | None:
    """AWS's order: the longest prefix, then static routes, prefix lists, propagated routes."""
    candidates = []
    blocks_of = {entry.id: entry.cidrs or () for entry in LISTS}
    for route in rows:
        for block in blocks_of.get(route.destination, (route.destination,)):
            network = ipaddress.ip_network(block)
            if ipaddress.ip_address(address) in network:
                order = 1 if route.by_prefix_list else 2 if route.propagated else 0
                candidates.append((-network.prefixlen, order, route.destination, route.target or "", route))
    return min(candidates, key=lambda candidate: candidate[:4])[4] if candidates else None


@given(ROUTES, ADDRESSES)
def test_longest_prefix(rows: list[Route], address: str) -> None:
    network = replace(private_with_nat(), prefix_lists=LISTS)
    parts, _ = legs(network, RouteTable("rtb-1", tuple(rows)), Peer("x", Addresses.of([address])))
    assert [leg.addresses for leg in parts] == [Addresses.of([address])]
    expected = _best_route(rows, address)
    route = parts[0].route
    assert (route and (route.target, route.blackhole)) == (expected and (expected.target, expected.blackhole))


@given(ROUTES)
def test_every_address_takes_one_leg(rows: list[Route]) -> None:
    network, whole = replace(private_with_nat(), prefix_lists=LISTS), Addresses.of(["10.0.0.0/23"])
    parts, _ = legs(network, RouteTable("rtb-1", tuple(rows)), Peer("x", whole))
    assert sum(leg.addresses.size for leg in parts) == whole.size
    union = Addresses(4)
    for leg in parts:
        union |= leg.addresses
    assert union == whole


ENTRIES = st.lists(
    st.builds(AclEntry, st.integers(1, 30), st.booleans(), BLOCKS, st.sampled_from(["-1", "6", "17"]), PORTS),
    max_size=6,
    unique_by=lambda entry: entry.number,
)


def _packet_allowed(entries: list[AclEntry], address: str, port: int) -> bool:
    for entry in sorted(entries, key=lambda entry: entry.number):
        low, high = entry.ports or (0, 65535)
        fits = entry.protocol in ("-1", "6") and low <= port <= high
        if fits and ipaddress.ip_address(address) in ipaddress.ip_network(entry.cidr):
            return entry.allow
    return False


@given(ENTRIES, st.sampled_from(["10.0.0.0/29", "10.0.0.252/30", "10.0.0.64/32"]), PORTS)
def test_acl(entries: list[AclEntry], peer: str, ports: Ports) -> None:
    packets = [
        _packet_allowed(entries, str(address), port)
        for address in ipaddress.ip_network(peer)
        for port in range(ports[0], ports[1] + 1)
    ]
    expected = True if all(packets) else None if any(packets) else False
    assert acl_allows(entries, Addresses.of([peer]), ports) is expected


RULES = st.lists(
    st.builds(
        GroupRule,
        st.sampled_from(["-1", "tcp", "udp"]),
        st.sampled_from([None, (443, 443), (0, 442), (444, 500), (1, 65535)]),
        st.lists(BLOCKS, max_size=2).map(tuple),
        st.lists(st.sampled_from(["sg-x", "sg-y"]), max_size=1).map(tuple),
        st.lists(st.sampled_from(["pl-a", "pl-b"]), max_size=1).map(tuple),
    ),
    max_size=3,
)


def _rule_allows(rule: GroupRule, address: str, groups: frozenset[str]) -> bool:
    low, high = rule.ports or (0, 65535)
    if rule.protocol not in ("-1", "tcp") or not low <= 443 <= high:
        return False
    listed = [block for entry in LISTS if entry.id in rule.prefix_lists for block in entry.cidrs or ()]
    named = any(ipaddress.ip_address(address) in ipaddress.ip_network(block) for block in (*rule.cidrs, *listed))
    return named or bool(groups & set(rule.groups))


@given(
    RULES, RULES, st.sampled_from(["10.0.0.0/29", "10.0.0.124/29", "10.0.0.64/32"]), st.sampled_from(["sg-x", "sg-z"])
)
def test_security_groups(first: list[GroupRule], second: list[GroupRule], peer: str, group: str) -> None:
    peer = str(ipaddress.ip_network(peer, strict=False))
    network = replace(
        private_with_nat(),
        prefix_lists=LISTS,
        groups=(SecurityGroup("sg-1", tuple(first), ()), SecurityGroup("sg-2", tuple(second), ())),
    )
    groups = frozenset({group})
    asked = Peer("x", Addresses.of([peer]), groups)
    addresses = [str(address) for address in ipaddress.ip_network(peer)]
    allowed = [any(_rule_allows(rule, address, groups) for rule in (*first, *second)) for address in addresses]
    expected = True if all(allowed) else None if any(allowed) else False
    assert ask_groups(network, ("sg-1", "sg-2"), Direction.OUT, asked).allows is expected
