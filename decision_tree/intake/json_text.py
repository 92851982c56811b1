"""Finds JSON documents in a text, also several and between other lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_START = re.compile(r"\{\s*(?:\"|\})|\[\s*(?:\{|\])")
_MAX_WASTE = 2_000_000
"""Characters of broken JSON that are scanned in vain before the search ends."""
_MAX_FAILURES = 200


@dataclass(frozen=True)
class JsonSpan:
    """A JSON value in a text, and from where to where it stands."""

    start: int
    end: int
    value: Any


def find_json(text: str) -> Iterator[JsonSpan]:
    """Each outermost JSON object or array of objects in the text."""
    decoder = json.JSONDecoder()
    position, waste, failures = 0, 0, 0
    while waste < _MAX_WASTE and failures < _MAX_FAILURES:
        match = _START.search(text, position)
        if match is None:
            return
        try:
            value, end = decoder.raw_decode(text, match.start())
        except json.JSONDecodeError as error:
            waste += max(error.pos - match.start(), 1)
            failures += 1
            position = match.start() + 1
        except (RecursionError, ValueError):  # nested too deep; a number of thousands of digits
            waste += _MAX_WASTE // 20
            failures += 1
            position = match.start() + 1
        else:
            yield JsonSpan(match.start(), end, value)
            position = end


def looks_like_json(text: str) -> bool:
    """Whether the whole text claims to be JSON."""
    return bool(re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])", text))


def is_json(text: str) -> bool:
    """Whether the whole text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def get(value: Any, *keys: str) -> Any:
    """The value under the keys, one below the other; None where there is none.

    Some tools write the first letter of AWS's keys in upper case.
    """
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key, value.get(key[:1].upper() + key[1:]))
    return value


def get_list(value: Any, *keys: str) -> list[Any]:
    found = get(value, *keys)
    return found if isinstance(found, list) else []


def get_text(value: Any, *keys: str) -> str:
    found = get(value, *keys)
    return found if isinstance(found, str) else ""
