"""What would follow if a fact were otherwise: the same case, diagnosed with another answer."""

from __future__ import annotations

from dataclasses import dataclass

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import Diagnosis, Standing, diagnose
from decision_tree.interview import next_question


@dataclass(frozen=True)
class Change:
    """A cause that would stand otherwise."""

    cause_id: str
    before: Standing
    after: Standing


@dataclass(frozen=True)
class WhatFollows:
    """The diagnosis as it would be."""

    diagnosis: Diagnosis
    changes: tuple[Change, ...]
    """Causes that would then stand otherwise: those that would be confirmed, then possible, then ruled out."""
    next_fact: str | None
    """What would be asked then."""


def may_change(diagnosis: Diagnosis, fact: str) -> bool:
    """Whether it is known from the person alone: another answer counts for nothing where a better source tells it."""
    observation = diagnosis.facts.observations.get(fact)
    return fact in diagnosis.library.questions and observation is not None and observation.source is Source.ANSWER


def what_follows(case: Case, diagnosis: Diagnosis, fact: str, value: str | None) -> WhatFollows:
    """The case with this value instead of what is known; None for "I don't know". Nothing is changed.

    Where a better source tells the fact, the value is taken as if that source had told it.
    """
    observation = diagnosis.facts.observations.get(fact)
    source = observation.source if observation and observation.source is not Source.INFERRED else Source.ANSWER
    other = Case(case.id, case.created, case.title)
    for logged in case.log:
        other.replay(logged)
    if value is None:
        other.withdraw(fact)
    other.add(Observation(fact, value, source))
    after = diagnose(other, diagnosis.library)
    standings = {finding.cause_id: finding.standing for finding in diagnosis.findings}
    changes = tuple(
        Change(finding.cause_id, standings[finding.cause_id], finding.standing)
        for finding in after.findings
        if finding.standing is not standings[finding.cause_id]
    )
    question = next_question(other, diagnosis.library)
    return WhatFollows(after, changes, question.fact if question else None)
