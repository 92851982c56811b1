"""Each cause's standing in a case, how likely it is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from decision_tree.case import Case
from decision_tree.conditions import Condition, alternative_holds
from decision_tree.doubt import DoubtedAnswer, brought_back, doubted_answers
from decision_tree.facts import Facts, because, conflict_text, facts_of
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.weighing import WEIGHING_SOURCES, Weighing, suspects_of

SECOND_CAUSE = 0.25
"""What all possible causes together are given beside a confirmed one, which explains the failure by itself."""
ORDINARY = 0.7
"""Values of a fact that so many cases have together speak for no cause that asks for them."""


class Standing(StrEnum):
    """What a case says of a cause."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    RULED_OUT = "ruled_out"


@dataclass(frozen=True)
class Finding:
    """One cause in a case."""

    cause_id: str
    standing: Standing
    likelihood: float
    """1 when confirmed, 0 when ruled out; those of the possible causes add up to 1, less beside a confirmed one."""
    suggested: bool
    """Something that was observed speaks for it, beyond not having ruled it out."""
    doubted: str = ""
    """The answered fact that alone rules it out: it is possible only if that answer is wrong."""


@dataclass(frozen=True)
class Diagnosis:
    """The conclusions from a case at one moment."""

    library: Library
    facts: Facts
    findings: tuple[Finding, ...]
    """Confirmed first, then possible by likelihood, then ruled out."""
    doubted_answers: tuple[DoubtedAnswer, ...] = ()
    """Answers that no cause fits together with the rest."""

    @cached_property
    def confirmed(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.standing is Standing.CONFIRMED)

    @cached_property
    def possible(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.standing is Standing.POSSIBLE)

    @cached_property
    def ruled_out(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.standing is Standing.RULED_OUT)

    @cached_property
    def suggested(self) -> tuple[Finding, ...]:
        """The causes worth telling: confirmed, and possible with something that speaks for them."""
        return tuple(f for f in (*self.confirmed, *self.possible) if f.suggested)

    @cached_property
    def to_fix(self) -> tuple[str, ...]:
        """Confirmed causes without those that a more precise confirmed cause explains."""
        explained = self.library.explained(f.cause_id for f in self.confirmed)
        return tuple(f.cause_id for f in self.confirmed if f.cause_id not in explained)

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """What does not fit together, a sentence each: sources that disagree, and answers that may be wrong."""
        return (
            *(conflict_text(self.library, conflict) for conflict in self.facts.conflicts),
            *(answer.words(self.library, self.facts) for answer in self.doubted_answers),
        )

    def deciding(self, cause_id: str) -> tuple[str, ...]:
        """The facts for which the cause stands as it does."""
        compiled = self.library.compiled[cause_id]
        known = self.facts.known
        if compiled.shown is not None and compiled.shown.evaluate(known) is not None:
            return tuple(compiled.shown.satisfied(known) or compiled.shown.contradictions(known))
        if compiled.bounds.evaluate(known) is False and not self._doubted(cause_id):
            return compiled.bounds.contradictions(known)
        satisfied = compiled.whole.satisfied(known)
        wanted = compiled.whole.facts if satisfied is None else frozenset(satisfied)
        return tuple(
            fact
            for fact, value in known.items()
            if fact in wanted and value in compiled.whole.allowed(fact, self.library.values[fact])
        )

    def _doubted(self, cause_id: str) -> str:
        return next((f.doubted for f in self.possible if f.cause_id == cause_id), "")

    def because(self, cause_id: str) -> tuple[str, ...]:
        """Why the cause stands as it does, one reason a line, each with where it is known from."""
        reasons = tuple(because(self.library, self.facts.observations[name]) for name in self.deciding(cause_id))
        doubted = self._doubted(cause_id)
        if not doubted:
            return reasons
        against = because(self.library, self.facts.observations[doubted])
        return (*reasons, _("possible only if this is wrong: {statement}").format(statement=against))


def diagnose(case: Case, library: Library) -> Diagnosis:
    """What holds, what may hold and what does not. Pure: the same case gives the same diagnosis."""
    facts = facts_of(case, library)
    suspects = suspects_of(case)
    standings = {id_: c.verdict(facts.known) for id_, c in library.compiled.items()}
    weighing = Weighing(library, facts, suspects)
    weights = {id_: weighing.weight(id_)[0] for id_, verdict in standings.items() if verdict is not False}
    doubted = brought_back(library, facts, weighing, standings, weights)
    weights |= {id_: doubt.weight for id_, doubt in doubted.items()}
    share = SECOND_CAUSE if True in standings.values() else 1.0
    total = (sum(weight for id_, weight in weights.items() if not standings[id_]) or 1.0) / share
    findings = []
    for id_, verdict in standings.items():
        if id_ in doubted:
            findings.append(
                Finding(id_, Standing.POSSIBLE, weights[id_] / total, suggested=True, doubted=doubted[id_].fact)
            )
            continue
        likelihood = weights[id_] / total if verdict is None else float(verdict)
        suggested = bool(verdict) or id_ in suspects or (verdict is None and _speaks_for(library, id_, facts))
        findings.append(Finding(id_, _STANDINGS[verdict], likelihood, suggested))
    # of confirmed causes the more precise first, then what the text names first, then the more common
    findings.sort(
        key=lambda f: (
            _ORDER[f.standing],
            -f.likelihood,
            -len(library.causes[f.cause_id].refines),
            suspects.get(f.cause_id, len(suspects)),
            -library.causes[f.cause_id].commonness,
        )
    )
    return Diagnosis(library, facts, tuple(findings), doubted_answers(doubted.values()))


_STANDINGS = {True: Standing.CONFIRMED, None: Standing.POSSIBLE, False: Standing.RULED_OUT}
_ORDER = {Standing.CONFIRMED: 0, Standing.POSSIBLE: 1, Standing.RULED_OUT: 2}


def _speaks_for(library: Library, cause_id: str, facts: Facts) -> bool:
    """Whether a fact that the cause's own condition names has one of the values it needs, and its symptoms are known.

    Without the symptoms such a fact may be innocent, like a task role that is not set. What nearly every case has
    speaks for nothing. Facts of a message do not count here: what a message makes likely, its suspects say.
    """
    compiled = library.compiled[cause_id]
    speaking = {fact for fact, value in facts.known.items() if _speaks(library, compiled.holds, fact, value, facts)}
    ways = (*compiled.whole.alternatives, *(compiled.shown.alternatives if compiled.shown is not None else ()))
    return any(
        not speaking.isdisjoint(way)
        and alternative_holds(way, facts.known) is not False
        and way.keys() & compiled.applies.facts <= facts.known.keys()
        for way in ways
    )


def _speaks(library: Library, holds: Condition, fact: str, value: str, facts: Facts) -> bool:
    if fact not in holds.facts or facts.observations[fact].source not in WEIGHING_SOURCES:
        return False
    allowed = holds.allowed(fact, library.values[fact])
    return value in allowed and sum(library.base[fact][v] for v in allowed) < ORDINARY
