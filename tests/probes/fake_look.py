"""A look with canned answers, so that a probe can be tested by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import botocore.session
from botocore.exceptions import UnknownServiceError

from decision_tree.case import Observation
from decision_tree.library import Library
from decision_tree.probes.probe import PROBES, CallFailed, Given, Key, Probe, Thing, unchecked

T = TypeVar("T")
Canned = dict[str, Any] | CallFailed | Callable[..., "dict[str, Any] | CallFailed"]
"""What a call is answered: always the same, a failure, or made from the call's parameters."""


def denied(operation: str) -> CallFailed:
    """The caller may not use the operation."""
    return CallFailed(operation, "denied", "AccessDeniedException", f"AccessDenied: {operation} is not allowed")


def refused(operation: str, code: str) -> CallFailed:
    """AWS answers with an error code."""
    return CallFailed(operation, "refused", code, f"{operation} answered {code}")


class FakeLook:
    """A `Look` that answers from `answers` by operation and remembers what was asked.

    `things` maps a key to its value, to None (there is none), or to the `CallFailed` for which it could not be read.
    An operation without a canned answer is a mistake of the test; so is one that the probe has not declared.
    """

    def __init__(
        self,
        library: Library,
        answers: Mapping[str, Canned] | None = None,
        things: Mapping[Key[Any], Any] | None = None,
        known: Mapping[str, str] | None = None,
        region: str = "eu-west-1",
    ) -> None:
        self.library, self.region = library, region
        self.known: Mapping[str, str] = dict(known or {})
        self._answers, self._things = dict(answers or {}), dict(things or {})
        self.probe: Probe | None = None
        self.failed: CallFailed | None = None
        """The failed call that ended the probe."""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Operation and parameters of each call, without repeated ones."""

    def __getitem__(self, key: Key[T]) -> T:
        assert self.probe is None or key in self.probe.needs, f"{key.name} is not declared as needed"
        value = self._things[key]
        assert not isinstance(value, CallFailed | None), f"the engine would not run it without {key.name}"
        return value  # type: ignore[no-any-return]

    def get(self, key: Key[T]) -> T | None:
        if self.probe is not None:
            assert key in (*self.probe.needs, *self.probe.wants), f"{key.name} is not declared"
        value = self._things.get(key)
        return None if isinstance(value, CallFailed) else value

    def unread(self, key: Key[Any]) -> CallFailed | None:
        value = self._things.get(key)
        return value if isinstance(value, CallFailed) else None

    def call(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> dict[str, Any]:
        parameters |= {"region": region} if region else {}
        if self.probe is not None:
            assert operation in self.probe.operations, f"{operation} is not declared"
        if (operation, parameters) not in self.calls:
            self.calls.append((operation, parameters))
        canned = self._answers[operation]
        answer = canned(**parameters) if callable(canned) else canned
        if isinstance(answer, CallFailed):
            raise answer
        if expect not in answer:
            raise CallFailed(operation, "unreadable", "", f"the answer of {operation} has no {expect}")
        return answer

    def pages(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> list[Any]:
        assert _has_pages(*operation.split(":")), f"botocore has no paginator for {operation}"
        return list(self.call(operation, expect=expect, region=region, **parameters)[expect])

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        return [_settled(call) for call in calls]


@cache
def _has_pages(service: str, operation: str) -> bool:
    try:
        botocore.session.get_session().get_paginator_model(service).get_paginator(operation)
    except (UnknownServiceError, ValueError):
        return False
    return True


def _settled(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except CallFailed as failed:
        return failed


def run(name: str, look: FakeLook) -> list[Given]:
    """All that the probe gives; when a failed call ends it, its other facts could not be checked."""
    look.probe = PROBES[name]
    given: list[Given] = []
    try:
        given.extend(_checked(item, look) for item in look.probe.run(look))
    except CallFailed as failed:
        look.failed = failed
        told = {item.fact for item in given if isinstance(item, Observation)}
        given += [unchecked(fact, failed) for fact in look.probe.facts if fact not in told]
    return given


def _checked(item: Given, look: FakeLook) -> Given:
    """What the engine relies on: only declared things, and values that the facts have."""
    assert look.probe is not None
    if isinstance(item, Thing):
        assert item.key in look.probe.gives, f"{item.key.name} is not declared as given"
    if isinstance(item, Observation) and item.value is not None and look.library.values:
        assert look.library.fits(item.fact, item.value), f"{item.fact} has no value {item.value!r}"
    return item


def facts(given: list[Given]) -> dict[str, str | None]:
    """Fact -> value of all observations; None: could not be checked."""
    return {item.fact: item.value for item in given if isinstance(item, Observation)}


def things(given: list[Given]) -> dict[str, Any]:
    """Name of the key -> the last value given for it."""
    return {item.key.name: item.value for item in given if isinstance(item, Thing)}
