"""Answers of calls that were made side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from decision_tree.probes.probe import CallFailed, Look

T = TypeVar("T")


def raised(answer: T | CallFailed) -> T:
    """The answer; a failure is raised."""
    if isinstance(answer, CallFailed):
        raise answer
    return answer


def batches(items: Sequence[T], size: int) -> list[list[T]]:
    return [list(items[i : i + size]) for i in range(0, len(items), size)]


def in_batches(
    look: Look, operation: str, *, expect: str, named: str, names: Sequence[str], size: int, **parameters: Any
) -> list[Any]:
    """The list under `expect`, asked for in batches of `size` names (parameter `named`) side by side.

    Raises `CallFailed` when a batch could not be read.
    """

    def ask(batch: list[str]) -> dict[str, Any]:
        asked: dict[str, Any] = {**parameters, named: batch}
        return look.call(operation, expect=expect, **asked)

    calls = [partial(ask, batch) for batch in batches(names, size)]
    return [item for answer in look.together(*calls) for item in raised(answer)[expect]]
