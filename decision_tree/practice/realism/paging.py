"""Lists in pages, with tokens that only the next call understands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from decision_tree.practice.realism.seam import Refused

T = TypeVar("T")


def page(found: Sequence[T], token: str | None, size: int) -> tuple[list[T], str | None]:
    """The page that the token asks for, and the token of the next one. Raises `Refused` on a foreign token."""
    if token and not token.startswith("page-"):
        raise Refused("InvalidParameterException", "Invalid token")
    start = int(token.removeprefix("page-")) if token else 0
    end = start + size
    return list(found[start:end]), f"page-{end}" if end < len(found) else None


def asked_size(params: Any, default: int, most: int) -> int:
    """`maxResults` of an ECS list, within what AWS takes."""
    size = int(params.get("maxResults") or default)
    if not 1 <= size <= most:
        raise Refused("InvalidParameterException", f"maxResults must be between 1 and {most}")
    return size
