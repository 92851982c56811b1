"""What a look tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from decision_tree.case import Document, Observation, Suspicion
from decision_tree.language import N_


class State(StrEnum):
    """How a probe ended; the words, looked up, are shown."""

    DONE = N_("done")
    COULD_NOT_LOOK = N_("could not look")
    NOT_NEEDED = N_("not needed")


@dataclass(frozen=True)
class ProbeStarted:
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
    name: str
    title: str
    state: State
    seconds: float = 0.0
    why: str = ""
    """Why it could not look, or, of one that is done, why not at everything."""
    permission: str = ""
    """The permission that was missing, as IAM spells it: "elasticloadbalancing:DescribeTargetHealth"."""


@dataclass(frozen=True)
class LookEnded:
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
