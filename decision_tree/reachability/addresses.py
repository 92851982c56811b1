"""Sets of IP addresses: what a rule covers of a destination of which only the ranges are known."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
"""First and last address, both included, as numbers."""


@dataclass(frozen=True)
class Addresses:
    """A set of addresses of one family, as spans in order that neither touch nor overlap."""

    version: int
    """4 or 6."""
    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, cidrs: Iterable[str], version: int = 4) -> Addresses:
        """The addresses of these CIDR blocks; those of the other family and what is no CIDR block do not count."""
        return cls(version, _joined(span for cidr in cidrs if (span := _span(cidr, version))))

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __len__(self) -> int:
        raise TypeError("use size: the internet of IPv6 is longer than a length may be")

    @property
    def size(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)

    def __or__(self, other: Addresses) -> Addresses:
        return Addresses(self.version, _joined((*self.spans, *other.spans)))

    def __and__(self, other: Addresses) -> Addresses:
        return Addresses(self.version, tuple(_common(self.spans, other.spans)))

    def __sub__(self, other: Addresses) -> Addresses:
        left = list(self.spans)
        for first, last in other.spans:
            left = [piece for span in left for piece in _cut(span, first, last)]
        return Addresses(self.version, tuple(left))


def prefix_length(cidr: str) -> int:
    """How specific a CIDR block is. Raises `ValueError` for what is none."""
    return ipaddress.ip_network(cidr, strict=False).prefixlen


def is_cidr(text: str, version: int | None = None) -> bool:
    """True for a CIDR block or an address, of that family when one is given."""
    return any(_span(text, family) is not None for family in ((version,) if version else (4, 6)))


# a look asks for the same few blocks for every destination
@lru_cache(maxsize=4096)
def _span(cidr: str, version: int) -> Span | None:
    try:
        network = ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return None
    if network.version != version:
        return None
    return int(network.network_address), int(network.broadcast_address)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _common(ours: tuple[Span, ...], theirs: tuple[Span, ...]) -> Iterator[Span]:
    mine = yours = 0
    while mine < len(ours) and yours < len(theirs):
        first = max(ours[mine][0], theirs[yours][0])
        last = min(ours[mine][1], theirs[yours][1])
        if first <= last:
            yield first, last
        if ours[mine][1] < theirs[yours][1]:
            mine += 1
        else:
            yours += 1


def _cut(span: Span, first: int, last: int) -> Iterator[Span]:
    if span[0] < first:
        yield span[0], min(span[1], first - 1)
    if span[1] > last:
        yield max(span[0], last + 1), span[1]


EVERYWHERE = {4: Addresses.of(["0.0.0.0/0"], 4), 6: Addresses.of(["::/0"], 6)}
PRIVATE = Addresses.of(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"])
"""What private networks use, shared address space (RFC 6598) included: a VPC may have blocks of either."""
INTERNET = {
    # the special-purpose blocks of RFC 6890 are no destination on the internet
    4: EVERYWHERE[4] - PRIVATE - Addresses.of(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"]),
    6: Addresses.of(["2000::/3"], 6),
}
"""Family -> the addresses that a public name can have."""

NEGLIGIBLE = 1000
"""Less than one address in so many of the internet does not decide: tables often send a partner's range another way,
and rule lists refuse an attacker's, which says nothing about a service whose addresses are not known."""


def covers(part: Addresses, whole: Addresses) -> bool | None:
    """Whether `part` holds all of `whole`: True, False for nothing of it, None for some of it.

    When `whole` is as large as the internet, a negligible rest does not count.
    """
    held = (part & whole).size
    if not held:
        return False
    return True if held == whole.size or negligible(whole.size - held, whole) else None


def negligible(size: int, whole: Addresses) -> bool:
    """Whether so many addresses of `whole` are too few to decide."""
    return whole.size * 8 >= EVERYWHERE[whole.version].size and size * NEGLIGIBLE < whole.size
