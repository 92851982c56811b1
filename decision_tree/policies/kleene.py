"""Three-valued logic after Kleene: true, false, and None for unknown."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def all_of(values: Iterable[Truth]) -> Truth:
    """False when one is false, else unknown when one is unknown, else true (also of nothing)."""
    verdict: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            verdict = None
    return verdict


def any_of(values: Iterable[Truth]) -> Truth:
    """True when one is true, else unknown when one is unknown, else false (also of nothing)."""
    return negate(all_of(negate(value) for value in values))


def negate(value: Truth) -> Truth:
    return None if value is None else not value
