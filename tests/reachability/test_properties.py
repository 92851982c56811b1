"""What holds for every network: stricter rules never help, order never matters, not knowing never turns an answer."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from decision_tree.reachability import Network, Path, Reach, reach
from decision_tree.reachability.model import AclEntry
from tests.reachability.building import PARTS, added, changed, interface_endpoint
from tests.reachability.world import World
from tests.reachability.worlds import WORLDS

T = TypeVar("T")
WORLD = st.sampled_from(WORLDS)
PAIRS = st.tuples(WORLD, WORLD)
RANK = {Reach.NO: 0, Reach.UNKNOWN: 1, Reach.BEYOND_VIEW: 2, Reach.YES: 3}
SPLICED = ("acls", "groups", "endpoints", "nat_gateways", "internet_gateways", "prefix_lists", "block_public_access")


def _with(thing: T, attribute: str, value: Any) -> T:
    changes = {attribute: value}
    return replace(thing, **changes)  # type: ignore[type-var]


@st.composite
def mixed(draw: st.DrawFn) -> World:
    """A world with some parts of others: faults together, and faults beside healthy ways."""
    world, other = draw(PAIRS)
    parts = draw(st.lists(st.sampled_from(SPLICED), unique=True, max_size=3))
    network = replace(world.network, **{part: getattr(other.network, part) for part in parts})
    return replace(world, network=network, destination=draw(WORLD).destination)


def ask(world: World, network: Network | None = None) -> Path:
    return reach(network or world.network, world.place, world.destination)


def not_opposite(before: Path, after: Path) -> bool:
    return {before.reach, after.reach} != {Reach.YES, Reach.NO} and not (
        before.reach is Reach.BEYOND_VIEW and after.reach in (Reach.NO, Reach.YES)
    )


@given(mixed(), st.data())
def test_removing_a_rule_that_allows_never_helps(world: World, data: st.DataObject) -> None:
    groups = world.network.groups or ()
    rules = [(index, rule) for index, group in enumerate(groups) for rule in group.egress or ()]
    if not rules:
        return
    index, rule = data.draw(st.sampled_from(rules))
    left = tuple(other for other in groups[index].egress or () if other is not rule)
    stricter = replace(
        world.network, groups=(*groups[:index], replace(groups[index], egress=left), *groups[index + 1 :])
    )
    assert RANK[ask(world, stricter).reach] <= RANK[ask(world).reach]


@given(
    mixed(),
    st.sampled_from(["egress", "ingress"]),
    st.sampled_from(["0.0.0.0/0", "10.0.0.0/16", "10.0.1.0/24", "52.218.0.0/17", "::/0"]),
    st.sampled_from([None, (443, 443), (1024, 65535), (32768, 40000)]),
)
def test_adding_a_rule_that_denies_never_helps(
    world: World, side: str, cidr: str, ports: tuple[int, int] | None
) -> None:
    deny = AclEntry(1, False, cidr, "6" if ports else "-1", ports)
    acls = tuple(
        _with(acl, side, (deny, *getattr(acl, side))) if getattr(acl, side) is not None else acl
        for acl in world.network.acls or ()
    )
    stricter = replace(world.network, acls=acls) if world.network.acls is not None else world.network
    assert RANK[ask(world, stricter).reach] <= RANK[ask(world).reach]


def _shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, tuple) and value and not isinstance(value[0], int):
        items = [_shuffled(item, order) for item in value]
        if is_dataclass(value[0]):
            order.shuffle(items)
        return tuple(items)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{entry.name: _shuffled(getattr(value, entry.name), order) for entry in fields(value)})
    return value


@given(mixed(), st.integers(0, 2**32))
def test_the_order_of_lists_does_not_matter(world: World, seed: int) -> None:
    assert ask(world, _shuffled(world.network, random.Random(seed)))  # noqa: S311  (no secret) == ask(world)


@given(mixed(), st.sets(st.sampled_from(PARTS), min_size=1))
def test_not_reading_a_part_never_turns_the_answer(world: World, parts: set[str]) -> None:
    unread = world.network
    for part in parts:
        unread = _with(unread, part, None)
    assert not_opposite(ask(world), ask(world, unread))


READABLE = {
    "subnets": ("cidrs", "ipv6_only", "dns64"),
    "route_tables": ("routes",),
    "acls": ("egress", "ingress"),
    "groups": ("egress", "ingress"),
    "endpoints": ("service", "type", "state", "private_dns", "subnet_ids", "group_ids"),
    "nat_gateways": ("state", "subnet_id", "public"),
    "internet_gateways": ("vpc_ids",),
    "prefix_lists": ("cidrs",),
}


@given(mixed(), st.data())
def test_not_reading_an_attribute_never_turns_the_answer(world: World, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(sorted(READABLE)))
    items = getattr(world.network, part) or ()
    if not items:
        return
    attribute = data.draw(st.sampled_from(READABLE[part]))
    index = data.draw(st.integers(0, len(items) - 1))
    unread = (*items[:index], _with(items[index], attribute, None), *items[index + 1 :])
    assert not_opposite(ask(world), ask(world, _with(world.network, part, unread)))


@given(mixed(), st.sampled_from(["cidrs", "dns_support", "dns_hostnames", "dns_servers"]))
def test_not_reading_the_vpc_never_turns_the_answer(world: World, attribute: str) -> None:
    unread = replace(world.network, vpc=_with(world.network.vpc, attribute, None))
    assert not_opposite(ask(world), ask(world, unread))


@given(mixed(), st.sampled_from(["group_ids", "private_ip", "public_ip"]))
def test_not_knowing_the_place_never_turns_the_answer(world: World, attribute: str) -> None:
    place = _with(world.place, attribute, None)
    assert not_opposite(ask(world), reach(world.network, place, world.destination))


@given(mixed())
def test_an_endpoint_that_draws_no_traffic_changes_no_good_answer(world: World) -> None:
    idle = interface_endpoint("ecr.dkr", id="vpce-idle", private_dns=False)
    if world.network.endpoints is None or ask(world).reach is not Reach.YES:
        return
    assert ask(world, changed(world.network, added("endpoints", idle))).reach is Reach.YES


@given(mixed())
def test_answers_are_whole(world: World) -> None:
    path = ask(world)
    assert bool(path.blocks) == (path.reach is Reach.NO)
    assert (path.reach is Reach.UNKNOWN) <= bool(path.unread or path.notes)
    assert len(set(path.blocks)) == len(path.blocks)
    assert not (path.reach is Reach.YES and (path.unread or path.way is None))
