"""One probe's view of a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from decision_tree.case import Document, Observation, Suspicion
from decision_tree.library import Library
from decision_tree.probes.access import Access
from decision_tree.probes.guard import NotDeclared
from decision_tree.probes.probe import CallFailed, Given, Key, Note, Probe, Thing
from decision_tree.probes.schedule import Schedule

T = TypeVar("T")


class ProbeLook:
    """The `Look` that a probe is run with; what the probe has learned is handed on before each call it makes."""

    def __init__(
        self,
        probe: Probe,
        access: Access,
        schedule: Schedule,
        library: Library,
        known: Mapping[str, str],
        hand_on: Callable[[tuple[Observation | Suspicion | Document, ...], tuple[str, ...]], None],
    ) -> None:
        self.library = library
        self.region = access.region
        self.known = known
        self.given_facts: set[str] = set()
        self.blocked: CallFailed | None = None
        """The first call that AWS did not let through; the probe may have gone on without it."""
        self._probe, self._access, self._schedule, self._hand_on = probe, access, schedule, hand_on
        self._entries: list[Observation | Suspicion | Document] = []
        self._notes: list[str] = []

    def __getitem__(self, key: Key[T]) -> T:
        if key not in self._probe.needs:
            raise KeyError(f"{self._probe.name} does not declare that it needs {key.name}")
        value: T = self._schedule.value(key)
        return value

    def get(self, key: Key[T]) -> T | None:
        self._check_declared(key)
        value: T | None = self._schedule.value(key)
        return value

    def unread(self, key: Key[Any]) -> CallFailed | None:
        self._check_declared(key)
        return self._schedule.failure(key)

    def call(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> dict[str, Any]:
        return self._asked(operation, self._access.call, expect, region, parameters)

    def pages(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> list[Any]:
        return self._asked(operation, self._access.pages, expect, region, parameters)

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        self.flush()
        return self._access.together(*calls)

    def take(self, given: Given) -> Thing | None:
        """What the probe yielded; a thing is returned, to be published."""
        if isinstance(given, Thing):
            self.flush()
            return given
        if isinstance(given, Note):
            self._notes.append(given.text)
            return None
        if isinstance(given, Observation):
            self.given_facts.add(given.fact)
        self._entries.append(given)
        return None

    def flush(self) -> None:
        """Hand on what the probe has learned since the last time."""
        if self._entries or self._notes:
            entries, notes = tuple(self._entries), tuple(self._notes)
            self._entries, self._notes = [], []
            self._hand_on(entries, notes)

    def _asked(
        self, operation: str, ask: Callable[..., T], expect: str, region: str, parameters: dict[str, Any]
    ) -> T:
        if operation not in self._probe.operations:
            raise NotDeclared(f"{self._probe.name} does not declare {operation}")
        self.flush()
        try:
            return ask(operation, expect=expect, region=region, **parameters)
        except CallFailed as failed:
            if failed.kind != "refused":
                self.blocked = self.blocked or failed
            raise

    def _check_declared(self, key: Key[Any]) -> None:
        if key not in self._probe.needs and key not in self._probe.wants:
            raise KeyError(f"{self._probe.name} does not declare that it needs or wants {key.name}")
