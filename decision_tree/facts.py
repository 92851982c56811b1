"""What is known in a case: what was observed, and what follows from it with certainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from decision_tree.case import RANK, Case, Conflict, Observation, Source
from decision_tree.conditions import Alternative
from decision_tree.language import N_, _
from decision_tree.library import Library

SOURCE_WORDS = {
    Source.ANSWER: N_("you answered"),
    Source.MESSAGE: N_("the message says"),
    Source.FILE: N_("the file says"),
    Source.HOST: N_("the host report says"),
    Source.CONTAINER: N_("the container report says"),
    Source.AWS: "AWS",
    Source.INFERRED: N_("it follows"),
}


@dataclass(frozen=True)
class Facts:
    """The facts of a case, derived anew from its current observations."""

    known: Mapping[str, str]
    """Fact -> value; what is not in it is unknown."""
    observations: Mapping[str, Observation]
    """Fact -> what shows it; also those that are unknown or could not be checked."""
    conflicts: tuple[Conflict, ...]

    def declined(self, fact: str) -> bool:
        """The person does not know it, or it could not be checked."""
        return fact in self.observations and fact not in self.known


def facts_of(case: Case, library: Library) -> Facts:
    """The known facts, with inferences drawn. The cost depends on the facts, not on the length of the log."""
    observations = dict(case.current)
    known = {fact: o.value for fact, o in observations.items() if o.value is not None}
    conflicts = case.conflicts()
    changed = True
    while changed:
        changed = False
        for inference in library.compiled_inferences:
            premise = inference.when.satisfied(known)
            if premise is None:
                continue
            for fact, value in inference.then.items():
                if known.get(fact) == value:
                    continue
                inferred = Observation(fact, value, Source.INFERRED, inference.because)
                standing = observations.get(fact)
                if standing is None or standing.value is None:
                    observations[fact], known[fact], changed = inferred, value, True
                elif standing.source is not Source.INFERRED:
                    changed |= _settle(inferred, premise, observations, known, conflicts)
    _fill_texts(library, observations, known)
    return Facts(known, observations, tuple(conflicts))


def _fill_texts(library: Library, observations: dict[str, Observation], known: dict[str, str]) -> None:
    """The typed texts that nothing tells, by those that are the same thing."""
    for inference in library.compiled_inferences:
        if not inference.same or inference.when.satisfied(known) is None:
            continue
        for fact, other in inference.same.items():
            value = known.get(other)
            if value is not None and fact not in known and library.fits(fact, value):
                observations[fact] = Observation(fact, value, Source.INFERRED, inference.because)
                known[fact] = value


def _settle(
    inferred: Observation,
    premise: Alternative,
    observations: dict[str, Observation],
    known: dict[str, str],
    conflicts: list[Conflict],
) -> bool:
    """An inference against an observation: it counts where all that it rests on is better known. True if it does."""
    standing = observations[inferred.fact]
    weakest = min((RANK[observations[fact].source] for fact in premise), default=0)
    if weakest > RANK[standing.source]:
        observations[inferred.fact] = inferred
        known[inferred.fact] = inferred.value or ""
        conflicts.append(Conflict(inferred, standing))
        return True
    conflict = Conflict(standing, inferred)
    if conflict not in conflicts:
        conflicts.append(conflict)
    return False


def because(library: Library, observation: Observation) -> str:
    """The observation as a reason: "the network mode is host (you answered)"."""
    if observation.value is None:
        words = observation.reason or _("you do not know")
        return _("{fact}: could not be checked ({reason})").format(fact=library.short(observation.fact), reason=words)
    return f"{library.statement(observation.fact, observation.value)} ({where_from(observation)})"


def where_from(observation: Observation) -> str:
    """Where a value is known from: "AWS, ecs:DescribeServices: …", "you answered"."""
    evidence, source = observation.evidence, observation.source
    if source is Source.AWS and evidence:
        return f"AWS, {evidence}"
    if source is Source.FILE and evidence:
        return evidence
    words = _(SOURCE_WORDS[source])
    return f"{words}: {_shortened(evidence)}" if evidence and source is not Source.ANSWER else words


def conflict_text(library: Library, conflict: Conflict) -> str:
    """Which of two observations counts, for the person."""
    kept, dropped = because(library, conflict.counts), because(library, conflict.against)
    if conflict.counts.source is conflict.against.source is Source.ANSWER:
        return _("You changed an answer: now {kept}; before, {dropped}.").format(kept=kept, dropped=dropped)
    return _("Two sources disagree: {kept}; but {dropped}. The first one counts.").format(kept=kept, dropped=dropped)


def _shortened(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
