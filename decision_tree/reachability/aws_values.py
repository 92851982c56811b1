"""Reading answers of AWS that may be anything: what is missing or of another form is None."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from decision_tree.reachability.addresses import is_cidr

T = TypeVar("T")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,254}")
"""Ids, names, states, addresses: whatever else stands there is not what EC2 answers, and is never shown."""
_ADDRESS = re.compile(r"[0-9A-Fa-f.:/]+")
"""Without the scope of an IPv6 address, which may be any text."""


def at(answer: object, *keys: str) -> object:
    """What stands there, or None."""
    for key in keys:
        answer = answer.get(key) if isinstance(answer, Mapping) else None
    return answer


def name(answer: object, *keys: str) -> str | None:
    value = at(answer, *keys)
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None


def flag(answer: object, *keys: str) -> bool | None:
    value = at(answer, *keys)
    return value if isinstance(value, bool) else None


def number(answer: object, *keys: str) -> int | None:
    value = at(answer, *keys)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def cidr(answer: object, *keys: str) -> str | None:
    value = at(answer, *keys)
    return value if isinstance(value, str) and _ADDRESS.fullmatch(value) and is_cidr(value) else None


def every(answer: object, key: str, read: Callable[[object], T | None]) -> tuple[T, ...] | None:
    """All elements of a list; None when there is no list, or when one of them cannot be read."""
    return all_of(map(read, value)) if isinstance(value := at(answer, key), list | tuple) else None


def all_of(values: Iterable[T | None]) -> tuple[T, ...] | None:
    """The values, unless one of them could not be read."""
    read = tuple(values)
    known = tuple(value for value in read if value is not None)
    return known if len(known) == len(read) else None


def names(answer: object, key: str, inside: str | None = None) -> tuple[str, ...] | None:
    """A list of names, or of the names in its elements."""
    return every(answer, key, lambda element: name({"": element}, "") if inside is None else name(element, inside))
