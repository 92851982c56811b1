"""Which answer may be wrong, when no cause fits all of them well.

People err, and a hard "ruled out" would then hide the true cause for good. So where the causes that all but one
answer speak for weigh more than those that are left, that answer is called in question, with what would explain the
rest. Nothing is confirmed by it, and only a person's answers are doubted, never what AWS, a file or a text shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import exp, lgamma

from decision_tree.case import Source
from decision_tree.conditions import Alternative, alternative_holds
from decision_tree.facts import Facts
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.weighing import Weighing

WRONG_ANSWER = 0.05
"""The share of answers that are wrong."""
UNKNOWN_WHERE_IDLE = 0.9
"""How often "I don't know" is said to a question that does not arise."""
KNOWING = (1.0, 6.0)
"""Beta distribution of how often a person does not know the answer to a question that does arise."""
NOT_TELLABLE = 0.08
"""An answer is doubted only while an error is so much as likely as all that is possible. Most of that is then what no
answer can confirm, but only a look at AWS."""
CONFIRMED = 10.0
"""What is confirmed counts so many times: all that it takes was told."""
MOST = 5
"""More causes than these are not brought back: a list of everything helps nobody."""
SERIOUS = 0.2
"""An answer is called in question when it alone stands against at least this share of what was brought back."""


@dataclass(frozen=True)
class Doubt:
    """A cause that one answer alone rules out."""

    cause_id: str
    fact: str
    """The answer's."""
    weight: float
    """As of `Weighing`."""


def brought_back(
    library: Library,
    facts: Facts,
    weighing: Weighing,
    standings: Mapping[str, bool | None],
    weights: Mapping[str, float],
) -> dict[str, Doubt]:
    """Cause -> why it is ruled out only perhaps, the most likely first; `weights` has those that are not ruled out.

    Empty while what is confirmed, or can still be confirmed by asking, is likelier than an error; and where AWS shows
    the cause.
    """
    if len(facts.observations) == 1 or any(_is_shown(library, id_, facts) for id_, so in standings.items() if so):
        return {}  # one answer by itself contradicts nothing
    found = _doubts(library, facts, weighing, [id_ for id_, verdict in standings.items() if verdict is False])
    error = sum(doubt.weight for doubt in found.values())
    tellable = sum(
        weight * (CONFIRMED if standings[id_] else _can_be_told(library, id_, facts))
        for id_, weight in weights.items()
    )
    if error <= max(tellable, NOT_TELLABLE * sum(weights.values())):
        return {}
    return dict(list(found.items())[:MOST])


def _is_shown(library: Library, cause_id: str, facts: Facts) -> bool | None:
    """What AWS shows of the cause by itself, if anything."""
    shown = library.compiled[cause_id].shown
    return None if shown is None else shown.evaluate(facts.known)


def _doubts(library: Library, facts: Facts, weighing: Weighing, ruled_out: Iterable[str]) -> dict[str, Doubt]:
    """The causes that one answer alone rules out, the most likely first."""
    resting = _resting(library, facts)
    without = {
        fact: {other: value for other, value in facts.known.items() if other not in rest}
        for fact, rest in resting.items()
    }
    slips: dict[tuple[str, str], float] = {}
    found: dict[str, Doubt] = {}
    for cause_id in ruled_out if resting else ():
        if _is_shown(library, cause_id, facts) is False:
            continue
        for fact in _alone_against(library.compiled[cause_id].bounds.alternatives, facts.known, resting):
            weight, profile = weighing.weight(cause_id, resting[fact], without[fact])
            shares = dict(profile[fact].shares) if fact in profile else library.base[fact]
            others = [value for value in shares if value != facts.known[fact]]
            if not others:
                continue
            instead = max(others, key=shares.__getitem__)
            if (fact, instead) not in slips:
                slips[fact, instead] = _slip(library, facts, fact, instead, without[fact])
            weight *= slips[fact, instead]
            if weight > (found[cause_id].weight if cause_id in found else 0.0):
                found[cause_id] = Doubt(cause_id, fact, weight)
    return dict(sorted(found.items(), key=lambda item: -item[1].weight))


@dataclass(frozen=True)
class DoubtedAnswer:
    """An answer that is called in question."""

    fact: str
    cause_id: str
    """The cause that is most likely if it is wrong."""

    def words(self, library: Library, facts: Facts) -> str:
        """As a sentence for the person."""
        value = facts.known[self.fact]
        return _("Is it right that {statement}? If not, “{cause}” would fit all the rest.").format(
            statement=library.statement(self.fact, value), cause=library.causes[self.cause_id].title
        )


def doubted_answers(doubted: Collection[Doubt]) -> tuple[DoubtedAnswer, ...]:
    """The answers that what was brought back calls in question."""
    total = sum(doubt.weight for doubt in doubted)
    by_fact: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubted:
        by_fact[doubt.fact].append(doubt)
    return tuple(
        DoubtedAnswer(fact, against[0].cause_id)
        for fact, against in by_fact.items()
        if sum(doubt.weight for doubt in against) >= SERIOUS * total
    )


def _resting(library: Library, facts: Facts) -> dict[str, set[str]]:
    """Answered fact -> what would not be known without the answer, itself included."""
    observed = {fact: v for fact, v in facts.known.items() if facts.observations[fact].source is not Source.INFERRED}
    answered = [
        fact for fact in observed if fact in library.questions and facts.observations[fact].source is Source.ANSWER
    ]
    inferred = facts.known.keys() - observed.keys()
    resting = {}
    for fact in answered:
        still = _inferred(library, {f: v for f, v in observed.items() if f != fact}) if inferred else {}
        resting[fact] = {fact, *(other for other in inferred if still.get(other) != facts.known[other])}
    return resting


def _inferred(library: Library, observed: dict[str, str]) -> dict[str, str]:
    known, before = observed, -1
    while len(known) > before:
        before = len(known)
        for inference in library.compiled_inferences:
            if inference.when.satisfied(known) is not None:
                known = {**inference.then, **known}
    return known


def _alone_against(
    ways: Iterable[Alternative], known: Mapping[str, str], resting: Mapping[str, set[str]]
) -> set[str]:
    """The answers without which one of the ways would still be open."""
    alone: set[str] = set()
    for way in ways:
        against = [fact for fact, allowed in way.items() if fact in known and known[fact] not in allowed]
        alone |= {fact for fact, rest in resting.items() if rest.issuperset(against)}
    return alone


def _slip(library: Library, facts: Facts, fact: str, instead: str, without: Mapping[str, str]) -> float:
    """How much likelier it is that the answer is a slip than that it is what it is by chance."""
    base = library.base[fact]
    slip = WRONG_ANSWER / (len(base) - 1) / base[facts.known[fact]]
    return slip * _unknowns(library, facts, {**without, fact: instead}, fact)


def _unknowns(library: Library, facts: Facts, otherwise: Mapping[str, str], doubted: str) -> float:
    """How much better what the person does and does not know fits the other answer.

    Who is on a wrong way is asked what does not arise in their case, and says "I don't know" again and again.
    """
    asked = [
        (o.value is None, library.asked_when[fact].evaluate(otherwise) is False)
        for fact, o in facts.observations.items()
        if o.source is Source.ANSWER and fact in library.questions and fact != doubted
    ]
    all_unknown, idle_unknown = sum(unknown for unknown, _ in asked), sum(unknown and idle for unknown, idle in asked)
    idle = sum(idle for _, idle in asked)
    unknown, answered = all_unknown - idle_unknown, len(asked) - idle - all_unknown + idle_unknown
    by_chance = _log_beta(KNOWING[0] + all_unknown, KNOWING[1] + len(asked) - all_unknown)
    otherwise_by_chance = _log_beta(KNOWING[0] + unknown, KNOWING[1] + answered)
    return (
        exp(otherwise_by_chance - by_chance)
        * UNKNOWN_WHERE_IDLE**idle_unknown
        * (1 - UNKNOWN_WHERE_IDLE) ** (idle - idle_unknown)
    )


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _can_be_told(library: Library, cause_id: str, facts: Facts) -> bool:
    """Whether answers can still confirm the cause: nothing that it needs is declined, or shown by AWS only."""
    return any(
        alternative_holds(way, facts.known) is not False
        and all(
            fact in facts.known
            or (
                fact in library.questions
                and fact not in facts.observations
                and library.asked_when[fact].evaluate(facts.known) is not False
            )
            for fact in way
        )
        for way in library.compiled[cause_id].whole.alternatives
    )
