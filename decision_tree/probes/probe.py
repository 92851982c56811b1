"""What a probe is: read-only operations of AWS, what it needs first, and what it gives.

A probe is a generator over a `Look`: it calls AWS through the look and yields what it learns, piece by piece. A
probe that needs a thing starts as soon as another one has yielded it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, overload

from decision_tree.case import Document, Observation, Source, Suspicion
from decision_tree.errors import WizardError
from decision_tree.language import N_
from decision_tree.library import Library

T = TypeVar("T")


@dataclass(frozen=True)
class Key(Generic[T]):
    """The name of a thing that probes hand on to each other, such as the task as `DescribeTasks` shows it."""

    name: str


@dataclass(frozen=True)
class Thing:
    """A thing that was found. `value` None: there is none, such as no container instance under Fargate."""

    key: Key[Any]
    value: Any


def thing(key: Key[T], value: T | None) -> Thing:
    """A thing of the key's type."""
    return Thing(key, value)


@dataclass(frozen=True)
class Note:
    """A sentence for the person that is no fact, such as that ECS has forgotten the task."""

    text: str


Given = Observation | Suspicion | Document | Thing | Note
"""What a probe yields."""


class Look(Protocol):
    """One look at AWS, as a probe sees it."""

    library: Library
    region: str
    known: Mapping[str, str]
    """Facts of the case that were known before the look."""

    def __getitem__(self, key: Key[T]) -> T:
        """A thing that the probe declared as needed."""

    def get(self, key: Key[T]) -> T | None:
        """A thing that the probe declared as needed or wanted; None where there is none or it could not be read."""

    def unread(self, key: Key[Any]) -> CallFailed | None:
        """Why the thing could not be read; None where it was, or where there is none."""

    def call(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> dict[str, Any]:
        """The answer to one call, cleaned; `operation` is one that the probe declares, such as "ecs:DescribeTasks".

        `expect` is a key that every good answer has; an answer without it is unreadable, never "none there".
        The same call with the same parameters is made only once in a look. `region`: another Region than the look's.
        Raises `CallFailed`.
        """

    def pages(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> list[Any]:
        """The list under `expect` from all pages of a call. Raises `CallFailed`."""

    @overload
    def together(self, *calls: Callable[[], T]) -> list[T | CallFailed]: ...

    @overload
    def together(self, *calls: Callable[[], Any]) -> list[Any]: ...

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        """Run the calls side by side; in their order the answers, or the failure of each."""


@dataclass(frozen=True)
class Probe:
    """How AWS is asked for facts."""

    name: str
    title: str
    """What it looks at, in a line of progress: "the task". In English; looked up where it is shown."""
    operations: tuple[str, ...]
    """Botocore's service name and the operation: "ecs:DescribeTasks", "elbv2:DescribeTargetHealth"."""
    needs: tuple[Key[Any], ...]
    """It does not run without these."""
    wants: tuple[Key[Any], ...]
    """It waits for these, and can do without."""
    gives: tuple[Key[Any], ...]
    facts: tuple[str, ...]
    """The closed facts it may give; they could not be checked when it fails."""
    run: Callable[[Look], Iterator[Given]]


PROBES: dict[str, Probe] = {}
"""All probes by name; filled by `probe` as the modules in `probes.looking` are imported."""


def probe(
    title: str,
    *,
    operations: tuple[str, ...] = (),
    needs: tuple[Key[Any], ...] = (),
    wants: tuple[Key[Any], ...] = (),
    gives: tuple[Key[Any], ...] = (),
    facts: tuple[str, ...] = (),
) -> Callable[[Callable[[Look], Iterator[Given]]], Callable[[Look], Iterator[Given]]]:
    """Declare the decorated generator as a probe; its name is the function's."""

    def declare(run: Callable[[Look], Iterator[Given]]) -> Callable[[Look], Iterator[Given]]:
        if run.__name__ in PROBES:
            raise ValueError(f"two probes are called {run.__name__}")
        PROBES[run.__name__] = Probe(run.__name__, title, operations, needs, wants, gives, facts, run)
        return run

    return declare


class CallFailed(Exception):
    """A call that gave no answer that can be concluded from.

    `kind` is denied, throttled, timed_out, unreadable (an answer without what it must have), unreachable, refused
    (AWS answered with the error `code`: the probe decides what that means), cancelled, credentials or mistake (the
    wizard's own). `reason` is for people; `permission` is what is missing, as IAM spells it.
    """

    def __init__(self, operation: str, kind: str, code: str, reason: str, permission: str = "") -> None:
        super().__init__(reason)
        self.operation, self.kind, self.code, self.reason = operation, kind, code, reason
        self.permission = permission


class LookError(WizardError):
    """AWS could not be looked at at all."""

    title = N_("AWS could not be looked at")


def seen(fact: str, value: str, evidence: str) -> Observation:
    """A fact that AWS shows; `evidence` names the operation and what in its answer shows it."""
    return Observation(fact, value, Source.AWS, evidence)


def unchecked(fact: str, failed: CallFailed) -> Observation:
    """A fact that could not be checked, with the reason and the permission."""
    return Observation(fact, None, Source.AWS, failed.operation, failed.reason)
