"""Sets of addresses, compared with Python's own sets on a small stretch of the address space."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.reachability.addresses import EVERYWHERE, INTERNET, Addresses, covers, is_cidr, negligible

BLOCKS = st.builds(
    lambda last, length: str(ipaddress.ip_network((f"10.0.0.{last}", length), strict=False)),
    st.integers(0, 255),
    st.integers(24, 32),
)
SETS = st.lists(BLOCKS, max_size=5)


def _plain(cidrs: list[str]) -> set[int]:
    return {int(address) for cidr in cidrs for address in ipaddress.ip_network(cidr)}


def _listed(addresses: Addresses) -> set[int]:
    return {address for first, last in addresses.spans for address in range(first, last + 1)}


@given(SETS, SETS)
def test_the_operations_are_those_of_sets(ours: list[str], theirs: list[str]) -> None:
    a, b = Addresses.of(ours), Addresses.of(theirs)
    assert _listed(a | b) == _plain(ours) | _plain(theirs)
    assert _listed(a & b) == _plain(ours) & _plain(theirs)
    assert _listed(a - b) == _plain(ours) - _plain(theirs)
    assert a.size == len(_plain(ours))
    assert bool(a) == bool(ours)


@given(SETS, SETS)
def test_equal_sets_are_equal(ours: list[str], theirs: list[str]) -> None:
    assert (Addresses.of(ours) == Addresses.of(theirs)) == (_plain(ours) == _plain(theirs))


@given(SETS, st.lists(BLOCKS, min_size=1, max_size=5))
def test_covers_small_sets_exactly(part: list[str], whole: list[str]) -> None:
    held = _plain(part) & _plain(whole)
    expected = True if held == _plain(whole) else None if held else False
    assert covers(Addresses.of(part), Addresses.of(whole)) is expected


def test_only_of_the_internet_may_a_little_be_missing() -> None:
    attacker = Addresses.of(["203.0.112.0/24"])
    assert covers(INTERNET[4] - attacker, INTERNET[4]) is True
    assert covers(INTERNET[4] - Addresses.of(["52.0.0.0/8"]), INTERNET[4]) is None
    assert covers(attacker, INTERNET[4]) is None
    assert negligible(256, INTERNET[4])
    assert not negligible(256, Addresses.of(["10.0.0.0/8"]))


def test_the_internet_is_not_private() -> None:
    for private in (
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "127.0.0.1",
        "224.0.0.1",
    ):
        assert not INTERNET[4] & Addresses.of([private])
    for public in ("1.1.1.1", "52.218.0.1", "172.32.0.1", "223.255.255.255"):
        assert INTERNET[4] & Addresses.of([public])
    assert EVERYWHERE[6].size == 2**128
    assert Addresses.of(["10.0.0.0/8"], 6) == Addresses(6)


@pytest.mark.parametrize(
    ("text", "answer"), [("10.0.0.5/24", True), ("::/0", True), ("10.0.0.0/33", False), ("x", False)]
)
def test_what_is_a_block(text: str, answer: bool) -> None:
    assert is_cidr(text) is answer
    assert is_cidr(text, 4) is (answer and ":" not in text)
