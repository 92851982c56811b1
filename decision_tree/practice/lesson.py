"""A learner's run through a scenario: hints taken, causes stated, points and what was right. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

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

Hints = Literal["free", "costly", "none"] | Annotated[int, Meta(ge=1, le=20)]
"""free: they cost nothing; costly: each costs points; none: there are none; a number: so many, each costs points."""


@dataclass(frozen=True)
class Rules:
    """What a trainer lays down for a lesson; by itself a lesson has the time of its level, and hints cost points."""

    minutes: int | None = None
    hints: Hints = "costly"


@dataclass
class Tally:
    """How the learner went about it."""

    looks: int = 0
    """Looks at the sandbox that were begun, verifications too."""
    asked: set[tuple[str, str]] = field(default_factory=set)
    """Questions that the wizard put, as (id of the case, fact)."""
    answered: set[tuple[str, str]] = field(default_factory=set)
    """Those of them that got an answer other than "I don't know"."""

    def answer(self, case_id: str, fact: str, value: str | None) -> None:
        self.asked.add((case_id, fact))
        if value is not None:
            self.answered.add((case_id, fact))


@dataclass(frozen=True)
class Result:
    """What the learner made of it, as far as they have come."""

    points: int
    """0 to 100."""
    right: tuple[str, ...]
    """True causes that were stated at last."""
    wrong: tuple[str, ...]
    """Causes stated at last that are not true here."""
    missing: tuple[str, ...]
    """True causes that were not stated at last."""
    wrong_turns: int
    """Different causes that were wrongly stated at any time."""
    verdicts: int
    """How often something was handed in."""
    hints: int
    seconds: int
    in_time: bool
    given_up: bool
    teaches: str

    @property
    def solved(self) -> bool:
        return not self.wrong and not self.missing and not self.given_up

    @property
    def is_final(self) -> bool:
        """Whether the truth may be told: nothing more counts."""
        return self.solved or self.given_up


class Lesson:
    """One run. `started` and `now` are seconds of the same clock."""

    def __init__(self, scenario: Scenario, started: float, rules: Rules | None = None) -> None:
        self.scenario = scenario
        self.started = started
        self.rules = rules or Rules()
        self.tally = Tally()
        self.hints: list[str] = []
        """Those given so far."""
        self.result: Result | None = None
        """Of the last verdict."""
        self._wrong: set[str] = set()
        self._verdicts = 0

    @property
    def is_over(self) -> bool:
        return self.result is not None and self.result.is_final

    @property
    def limit(self) -> int:
        """Seconds in which the lesson is well done."""
        return (self.rules.minutes or MINUTES[self.scenario.level]) * 60

    def left(self, now: float) -> int | None:
        """Seconds until the trainer's limit, negative behind it; None where the trainer has set none."""
        return None if self.rules.minutes is None else int(self.started + self.limit - now)

    @property
    def most_hints(self) -> int:
        hints, there = self.rules.hints, len(self.scenario.hints)
        if isinstance(hints, int):
            return min(hints, there)
        return 0 if hints == "none" else there

    def hint(self) -> str | None:
        """The next hint, plainer than the one before; None when there is none left. After the end none counts."""
        if len(self.hints) >= self.most_hints or self.is_over:
            return None
        self.hints.append(self.scenario.hints[len(self.hints)])
        return self.hints[-1]

    def state(self, stated: Iterable[str], now: float) -> Result:
        """A verdict. It is the last one when it is right; a world without a fault is solved by stating nothing."""
        said = list(dict.fromkeys(stated))
        if self.result is None or not self.is_over:
            self._verdicts += 1
            self._wrong |= set(said) - set(self.scenario.causes)
            self.result = self._result(said, now, given_up=False)
        return self.result

    def give_up(self, now: float) -> Result:
        """The end without the right verdict: what was right at last still counts."""
        if self.result is None or not self.is_over:
            said = [*self.result.right, *self.result.wrong] if self.result else []
            self.result = self._result(said, now, given_up=True)
        return self.result

    def _result(self, said: list[str], now: float, *, given_up: bool) -> Result:
        true = self.scenario.causes
        right = tuple(cause for cause in true if cause in said)
        seconds = max(0, int(now - self.started))
        in_time = seconds <= self.limit
        earned = FULL * len(right) // len(true) if true else FULL * (not given_up)
        hints = 0 if self.rules.hints == "free" else HINT * len(self.hints)
        lost = WRONG * len(self._wrong) + hints + (0 if in_time else SLOW)
        return Result(
            points=max(0, earned - lost),
            right=right,
            wrong=tuple(cause for cause in said if cause not in true),
            missing=tuple(cause for cause in true if cause not in said),
            wrong_turns=len(self._wrong),
            verdicts=self._verdicts,
            hints=len(self.hints),
            seconds=seconds,
            in_time=in_time,
            given_up=given_up,
            teaches=self.scenario.teaches,
        )
