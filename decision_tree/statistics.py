"""What the cases of a desk say together: which causes, how often, how long, and what mended them.

What is not known is not counted in: a case that is open has no time to its end, and one whose causes an older version
kept no list of is told apart from one without a cause.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from decision_tree.case import Ending, FixedWith
from decision_tree.store import Summary


@dataclass(frozen=True)
class Durations:
    """How long something took; there is always at least one."""

    number: int
    median: float
    """Seconds."""
    ninetieth: float
    """Seconds: the shortest of them that at least nine in ten do not exceed (nearest rank)."""


@dataclass(frozen=True)
class CauseCount:
    """One cause in all cases."""

    cause: str
    cases: int
    """Where it was confirmed, or was said to have helped."""
    helped: int
    """Closed cases that mending it solved."""
    by_script: int
    by_hand: int
    """Of those that it helped. The others were closed without a word on it."""
    to_confirm: Durations | None
    """From the beginning of its cases to the first confirmed cause."""


@dataclass(frozen=True)
class Week:
    """Cases of the week that begins on that Monday, where the person is."""

    monday: date
    opened: int
    closed: int


@dataclass(frozen=True)
class Statistics:
    """Of some cases."""

    number: int
    open: int
    endings: dict[Ending, int]
    """Every ending, also one that no case has."""
    causes: tuple[CauseCount, ...]
    """The most frequent first."""
    without_cause: int
    """Cases in which no cause is confirmed, and none is said to have helped."""
    unknown_cause: int
    """Cases of an older version: which causes they are about is not known."""
    to_confirm: Durations | None
    to_close: Durations | None
    worked: Durations | None
    """Time of work on closed cases, without breaks."""
    weeks: tuple[Week, ...]
    """Without gaps, from the first case to the last thing that happened."""

    @property
    def closed(self) -> int:
        return self.number - self.open


def statistics_of(summaries: Iterable[Summary], since: date | None = None) -> Statistics:
    """The statistics of these cases, or of those that were opened on that day or later."""
    cases = [case for case in summaries if since is None or day_of(case.created) >= since]
    endings = Counter(case.ending for case in cases)
    return Statistics(
        number=len(cases),
        open=endings[None],
        endings={ending: endings[ending] for ending in Ending},
        causes=_causes(cases),
        without_cause=sum(case.causes is not None and not case.all_causes for case in cases),
        unknown_cause=sum(case.causes is None and not case.helped for case in cases),
        to_confirm=durations(case.confirmed_at - case.created for case in cases if case.confirmed_at is not None),
        to_close=durations(case.closed_at - case.created for case in cases if case.closed_at is not None),
        worked=durations(case.worked for case in cases if case.worked is not None and not case.is_open),
        weeks=_weeks(cases),
    )


def durations(seconds: Iterable[float]) -> Durations | None:
    """None where there is nothing to tell. A clock that was set back between two entries makes no time negative."""
    known = sorted(max(0.0, value) for value in seconds)
    if not known:
        return None
    return Durations(len(known), statistics.median(known), known[math.ceil(len(known) * 0.9) - 1])


def day_of(at: float) -> date:
    """The day of a moment (seconds since 1970, UTC), where the person is."""
    return date.fromtimestamp(at)


def _causes(cases: Sequence[Summary]) -> tuple[CauseCount, ...]:
    by_cause: dict[str, list[Summary]] = {}
    for case in cases:
        for id_ in case.all_causes:
            by_cause.setdefault(id_, []).append(case)
    counts = [_count(id_, of_it) for id_, of_it in by_cause.items()]
    return tuple(sorted(counts, key=lambda count: (-count.cases, count.cause)))


def _count(cause_id: str, cases: Sequence[Summary]) -> CauseCount:
    helped = [case for case in cases if cause_id in case.helped]
    means = Counter(case.fixed_with for case in helped)
    confirmed = (
        case.confirmed_at - case.created
        for case in cases
        if case.confirmed_at is not None and cause_id in (case.causes or ())
    )
    return CauseCount(
        cause_id, len(cases), len(helped), means[FixedWith.SCRIPT], means[FixedWith.BY_HAND], durations(confirmed)
    )


def _weeks(cases: Sequence[Summary]) -> tuple[Week, ...]:
    opened = Counter(_monday(case.created) for case in cases)
    closed = Counter(_monday(case.closed_at) for case in cases if case.closed_at is not None)
    if not opened:
        return ()
    first, last = min(opened | closed), max(opened | closed)
    mondays = (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    return tuple(Week(monday, opened[monday], closed[monday]) for monday in mondays)


def _monday(at: float) -> date:
    day = day_of(at)
    return day - timedelta(days=day.weekday())
