"""How much speaks for each cause, given what is known: Bayes' rule with the causes' expectations."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from decision_tree.case import Case, Source
from decision_tree.conditions import ALWAYS
from decision_tree.facts import Facts
from decision_tree.library import Library
from decision_tree.likelihood import UNEXPECTED, Profile, expectations, narrowed

SUSPECT_DECAY = 0.7
"""Each suspect of a text is this much less likely than the one before it."""
UNSUSPECTED = 0.02
"""A cause that the text does not suggest, against the first suspect, for one of commonness 5."""
WEIGHING_SOURCES = frozenset({Source.ANSWER, Source.FILE, Source.HOST, Source.CONTAINER, Source.AWS})
"""Facts of a message weigh no cause again: the order of its suspects already says what they make likely."""


def suspects_of(case: Case) -> dict[str, int]:
    """Suspected cause -> its place in the united order of all texts, 0 first."""
    united = dict.fromkeys(cause for suspicion in case.suspicions for cause in suspicion.causes)
    return {cause: place for place, cause in enumerate(united)}


class Weighing:
    """How much speaks for each cause; only ratios mean something."""

    def __init__(self, library: Library, facts: Facts, suspects: Mapping[str, int]) -> None:
        self._library, self._suspects = library, suspects
        self._expected, self._known = expectations(library), facts.known
        self._weighing = [
            (fact, o.value)
            for fact, o in facts.observations.items()
            if o.value is not None and o.source in WEIGHING_SOURCES and fact in library.values
        ]
        self._arisen = _arisen(library, facts)

    def weight(
        self, cause_id: str, dropped: Collection[str] = (), known: Mapping[str, str] | None = None
    ) -> tuple[float, Profile]:
        """The cause's weight, and what it lets one expect of the facts that are still open.

        With `dropped` as if these facts had not been told; `known` is then what is known without them.
        """
        profile = self._expected.profile(cause_id, self._known if known is None else known)
        result = self._prior(cause_id)
        for fact, value in self._weighing:
            if fact in profile and fact not in dropped:
                result *= profile[fact].factors[value]
        for fact, values in self._arisen.items():
            if fact in profile and fact not in dropped:
                result *= max(sum(profile[fact].factors[v] * base for v, base in values.items()), UNEXPECTED)
        return result, profile

    def _prior(self, cause_id: str) -> float:
        commonness = self._library.causes[cause_id].commonness
        if not self._suspects:
            return float(commonness)
        if cause_id in self._suspects:
            return SUSPECT_DECAY ** self._suspects[cause_id]
        return UNSUSPECTED * commonness / 5


def _arisen(library: Library, facts: Facts) -> dict[str, dict[str, float]]:
    """What the answers tell of when their questions arise: open fact -> the values left to it, with their shares.

    Who does not know the phase but how far the pull has come has told that it is about a pull.
    """
    condition = ALWAYS
    for fact, observation in facts.observations.items():
        if observation.value is not None and observation.source is Source.ANSWER and fact in library.values:
            arises = library.asked_when[fact]
            if not arises.facts <= facts.known.keys():
                condition = narrowed(condition, arises)
    left = {
        fact: condition.allowed(fact, library.values[fact]) for fact in condition.facts if fact not in facts.known
    }
    return {
        fact: {value: library.base[fact][value] / sum(library.base[fact][v] for v in values) for value in values}
        for fact, values in left.items()
        if len(values) < len(library.values[fact])
    }
