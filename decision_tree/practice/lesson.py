"""A learner's run through a scenario: hints taken, causes stated, points and what was right. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decision_tree.practice.scenario import Scenario

FULL = 100
"""Points for every true cause, no wrong one, no hint, in time."""
WRONG = 20
"""Points that each wrongly stated cause costs."""
HINT = 10
"""Points that each hint costs."""
SLOW = 10
"""Points that too much time costs."""
MINUTES = {1: 10, 2: 15, 3: 25}
"""Time in which a scenario of the level is well done."""


@dataclass(frozen=True)
class Result:
    """What the learner made of it."""

    points: int
    """0 to 100."""
    right: tuple[str, ...]
    """True causes that were stated."""
    wrong: tuple[str, ...]
    """Stated causes that are not true here."""
    missing: tuple[str, ...]
    """True causes that were not stated."""
    hints: int
    seconds: int
    in_time: bool
    teaches: str

    @property
    def solved(self) -> bool:
        return not self.wrong and not self.missing


class Lesson:
    """One run. `started` and `now` are seconds of the same clock."""

    def __init__(self, scenario: Scenario, started: float) -> None:
        self.scenario = scenario
        self.started = started
        self.hints: list[str] = []
        """Those given so far."""

    def hint(self) -> str | None:
        """The next hint, plainer than the one before; None when there is none left."""
        if len(self.hints) == len(self.scenario.hints):
            return None
        self.hints.append(self.scenario.hints[len(self.hints)])
        return self.hints[-1]

    def finish(self, stated: Iterable[str], now: float) -> Result:
        """The score. A world without a fault is solved by stating nothing."""
        true, said = self.scenario.causes, list(dict.fromkeys(stated))
        right = tuple(cause for cause in true if cause in said)
        wrong = tuple(cause for cause in said if cause not in true)
        seconds = max(0, int(now - self.started))
        in_time = seconds <= MINUTES[self.scenario.level] * 60
        earned = FULL * len(right) // len(true) if true else FULL
        lost = WRONG * len(wrong) + HINT * len(self.hints) + (0 if in_time else SLOW)
        return Result(
            points=max(0, earned - lost),
            right=right,
            wrong=wrong,
            missing=tuple(cause for cause in true if cause not in said),
            hints=len(self.hints),
            seconds=seconds,
            in_time=in_time,
            teaches=self.scenario.teaches,
        )
