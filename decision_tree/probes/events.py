"""What a look tells while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from decision_tree.case import Document, Observation, Suspicion
from decision_tree.language import N_

if TYPE_CHECKING:
    from decision_tree.session import Session


class State(StrEnum):
    """How a probe ended; the words, looked up, are shown."""

    DONE = N_("done")
    COULD_NOT_LOOK = N_("could not look")
    NOT_NEEDED = N_("not needed")


@dataclass(frozen=True)
class ProbeStarted:
    """A probe runs; its title is for people."""

    name: str
    title: str


@dataclass(frozen=True)
class Gave:
    """What a probe has learned so far; it may give more."""

    name: str
    entries: tuple[Observation | Suspicion | Document, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProbeEnded:
    """A probe gives no more, or was never needed."""

    name: str
    title: str
    state: State
    seconds: float = 0.0
    """Since it began."""
    why: str = ""
    """Why it could not look, or, of one that is done, why not at everything."""
    permission: str = ""
    """The permission that was missing, as IAM spells it: "elasticloadbalancing:DescribeTargetHealth"."""


@dataclass(frozen=True)
class LookEnded:
    """The last event of a look, with what it cost."""

    seconds: float
    calls: int
    """Calls made; a call that was tried again counts once."""
    peak: int
    """Most calls in flight at a time."""
    longest_chain: int
    """Calls of which each had to wait for the one before: no look can be faster than these."""
    blind: str = ""
    """Why what was to be looked at could not be read itself; then nothing found is no news."""


Event = ProbeStarted | Gave | ProbeEnded | LookEnded


def taken_into(session: Session, events: Iterable[Event]) -> Iterator[Event]:
    """The same events; what they give has gone into the session before each is handed on, all of it as one step."""
    step: int | None = None
    for event in events:
        if isinstance(event, Gave):
            step = session.take(event.entries, step)
        yield event
