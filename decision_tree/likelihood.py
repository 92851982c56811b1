"""What each cause lets one expect of each fact, for likelihoods and for choosing questions.

If a cause is the one, a fact that its condition names has one of the allowed values, in proportion to the answers'
shares. A fact that decides whether such a fact can be asked at all is expected to have a value with which it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2

from decision_tree.conditions import Alternative, Condition, ConditionError, alternative_holds
from decision_tree.library import Library

UNEXPECTED = 0.05
"""The weight left to a cause when a fact does not contradict it but its questions would not be asked then."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one cause lets one expect of one fact."""

    shares: tuple[tuple[str, float], ...]
    entropy: float
    """Bits."""
    factors: Mapping[str, float]
    """Value -> how much more likely it is under this cause than in general."""


Profile = Mapping[str, Expectation]
"""Fact -> expectation, for the facts of which the cause expects anything."""


@dataclass
class Expectations:
    """The profiles of all causes of a library, made when first asked for."""

    library: Library
    entropies: dict[str, float] = field(init=False)
    """Closed fact -> bits that its answer tells when nothing else is known."""
    _worlds: dict[str, tuple[Alternative, ...]] = field(default_factory=dict)
    _profiles: dict[tuple[str, tuple[bool, ...]], Profile] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entropies = {fact: entropy(shares) for fact, shares in self.library.base.items()}

    def worlds(self, cause_id: str) -> tuple[Alternative, ...]:
        """The ways in which the cause can be true and its questions can be asked."""
        if cause_id not in self._worlds:
            bounds = self.library.compiled[cause_id].bounds
            self._worlds[cause_id] = tuple(
                world for alternative in bounds.alternatives for world in self._askable(alternative).alternatives
            )
        return self._worlds[cause_id]

    def _askable(self, alternative: Alternative) -> Condition:
        """The alternative, with what must be so for its questions to be asked and with what follows from it."""
        condition = Condition((alternative,))
        done: set[str] = set()
        while new := condition.facts - done:
            done |= new
            for fact in sorted(new):
                condition = narrowed(condition, self.library.asked_when[fact])
            for inference in self.library.compiled_inferences:
                if all(_entails(world, inference.when) for world in condition.alternatives):
                    then = {fact: frozenset([v]) for fact, v in inference.then.items() if fact in self.library.values}
                    condition = narrowed(condition, Condition((then,)))
        return condition

    def profile(self, cause_id: str, known: Mapping[str, str]) -> Profile:
        """What the cause lets one expect, given which of its ways are still open."""
        worlds = self.worlds(cause_id)
        live: tuple[bool, ...] = ()
        if len(worlds) > 1 and known:
            live = tuple(alternative_holds(world, known) is not False for world in worlds)
        key = (cause_id, live)
        if key not in self._profiles:
            open_worlds = tuple(world for world, is_open in zip(worlds, live, strict=False) if is_open)
            # none is open when it is contradicted only through a question that would not have been asked
            self._profiles[key] = self._make(Condition(open_worlds or worlds), self.library.compiled[cause_id].bounds)
        return self._profiles[key]

    def _make(self, worlds: Condition, strict: Condition) -> Profile:
        profile = {}
        for fact in sorted(worlds.facts):
            values, base = self.library.values[fact], self.library.base[fact]
            allowed = worlds.allowed(fact, values)
            if len(allowed) == len(values):
                continue
            possible = strict.allowed(fact, values)
            total = sum(base[v] for v in allowed)
            shares = tuple((v, base[v] / total) for v in values if v in allowed)
            factors = {v: 1 / total if v in allowed else UNEXPECTED if v in possible else 0.0 for v in values}
            profile[fact] = Expectation(shares, entropy(dict(shares)), factors)
        return profile


def narrowed(condition: Condition, by: Condition) -> Condition:
    """Both at once; the first alone where they cannot both be so, or where there would be too many ways."""
    try:
        both = condition & by
    except ConditionError:  # what is missing only makes the choice of questions less sharp
        return condition
    return both if both.alternatives else condition


def _entails(world: Alternative, condition: Condition) -> bool:
    """Whether the condition is true in every case of the world."""
    return any(
        all(fact in world and world[fact] <= allowed for fact, allowed in alternative.items())
        for alternative in condition.alternatives
    )


def expectations(library: Library) -> Expectations:
    """The library's expectations, made once."""
    made = library.notes.get("expectations")
    if not isinstance(made, Expectations):
        made = library.notes["expectations"] = Expectations(library)
    return made


def entropy(shares: Mapping[str, float]) -> float:
    """Bits."""
    return -sum(p * log2(p) for p in shares.values() if p > 0)
