"""What a second look at AWS says of a fix: which causes are gone, which are still there, which it could not check.

Only what that look shows counts. What a person answered before, and what AWS showed before, says nothing of now; nor
does the message of the task that had failed before the fix, which AWS goes on showing for an hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from decision_tree.case import After, Case, Given, Observation, Outcome, Source, Verification
from decision_tree.diagnosis import Diagnosis, Standing, diagnose
from decision_tree.facts import facts_of
from decision_tree.language import _
from decision_tree.library import Library

TASK = "task"
"""The fact that tells whether a message is a new one."""


def verify(case: Case, entries: Sequence[Given], library: Library) -> Verification:
    """What a second look, whose entries are given, says of the causes that are confirmed in the case."""
    before = diagnose(case, library)
    standings = {finding.cause_id: finding.standing for finding in before.findings}
    seen = [entry for entry in entries if isinstance(entry, Observation)]
    look = _SecondLook(seen, case, library)
    about = watched(before, case)
    outcomes = [look.outcome(id_) for id_ in about]
    fresh = [id_ for id_ in look.diagnosis.to_fix if id_ not in about]
    outcomes += [Outcome(id_, standings[id_], After.NEW) for id_ in fresh]
    return Verification(tuple(outcomes), look.unseen())


def watched(diagnosis: Diagnosis, case: Case) -> tuple[str, ...]:
    """The causes that a verification is about: those that are confirmed, or were before the last one."""
    ids = dict.fromkeys((*_gone_before(case), *(finding.cause_id for finding in diagnosis.confirmed)))
    return tuple(id_ for id_ in ids if id_ in diagnosis.library.causes)


def to_mend(diagnosis: Diagnosis, case: Case) -> tuple[str, ...]:
    """The causes that a fix is about: those that are confirmed, and those that a verification found to be gone."""
    library = diagnosis.library
    ids = dict.fromkeys((*(id_ for id_ in _gone_before(case) if id_ in library.causes), *diagnosis.to_fix))
    explained = library.explained(ids)
    return tuple(id_ for id_ in ids if id_ not in explained)


def _gone_before(case: Case) -> Iterable[str]:
    """What was confirmed before the last verification: a fix that is verified again is still about it."""
    outcomes = case.verified.found.outcomes if case.verified else ()
    return [outcome.cause for outcome in outcomes if outcome.before == Standing.CONFIRMED]


class _SecondLook:
    """What it shows by itself."""

    def __init__(self, seen: Sequence[Observation], case: Case, library: Library) -> None:
        self._case, self._library = case, library
        self._current = _case_of(seen).current
        told = self._current.get(TASK)
        before = case.current.get(TASK)
        is_new = told is not None and before is not None and told.value != before.value
        counted = [o for o in seen if o.source is Source.AWS or (is_new and o.source is Source.MESSAGE)]
        self._known: Mapping[str, str] = facts_of(_case_of(counted), library).known
        self.diagnosis = diagnose(_case_of(seen), library)

    def outcome(self, cause_id: str) -> Outcome:
        verdict = self._verdict(cause_id)
        if verdict is None:
            return Outcome(cause_id, Standing.CONFIRMED, After.NOT_CHECKED, self._why(cause_id))
        return Outcome(cause_id, Standing.CONFIRMED, After.STILL_THERE if verdict else After.GONE)

    def _verdict(self, cause_id: str) -> bool | None:
        """Whether what makes the cause hold is still so. Its symptoms do not count: they may come late, or never."""
        compiled = self._library.compiled[cause_id]
        if compiled.shown is not None and (shown := compiled.shown.evaluate(self._known)) is not None:
            return shown
        return compiled.holds.evaluate(self._known)

    def _why(self, cause_id: str) -> str:
        """Why the second look does not decide it."""
        compiled = self._library.compiled[cause_id]
        facts = compiled.holds.facts | (compiled.shown.facts if compiled.shown is not None else frozenset())
        seen = [self._current[fact] for fact in sorted(facts & self._current.keys())]
        reasons = dict.fromkeys(o.reason for o in seen if o.value is None and o.reason)
        if reasons:
            return "; ".join(reasons)
        if any(o.source is Source.MESSAGE for o in seen):
            return _("the message is still that of the task from before: a new task has to start")
        return _("AWS does not show it")

    def unseen(self) -> tuple[str, ...]:
        """Facts with fixed values that AWS showed before, and that this look does not name at all."""
        before = self._case.current.values()
        gone = [o.fact for o in before if o.source is Source.AWS and o.fact not in self._current]
        return tuple(fact for fact in gone if fact in self._library.values)


def _case_of(observations: Iterable[Observation]) -> Case:
    case = Case("second-look", 0.0)
    case.add(*observations)
    return case
