"""One person working on one case: what they give and answer goes into the case, and to disk, before anything shows.

Full screen, line mode and `triage` all drive this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from decision_tree.case import Case, Document, Given, Logged, Observation, Source, Suspicion, Verification
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.errors import ParameterError
from decision_tree.intake import Intake, read_all
from decision_tree.interview import NextQuestion, next_question
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.verification import to_mend, verify

Keep = Callable[[Case, Sequence[Logged]], None]
"""Writes log entries to disk; returns when they are there."""


class Session:
    """A case, the knowledge, and where the case is kept (`keep` None: nowhere)."""

    def __init__(self, library: Library, case: Case | None = None, keep: Keep | None = None) -> None:
        self.library = library
        self.case = case or Case()
        self._keep = keep
        self._diagnosis: Diagnosis | None = None

    def read(self, sources: Iterable[tuple[str, bytes | str]]) -> Intake:
        """Read texts and files, (name, content) each, as one step. Raises `UnreadableInput`."""
        intake = read_all(list(sources), self.library)
        self._add(
            Document(intake.name, intake.text),
            *intake.observations,
            *([Suspicion(intake.suspects)] if intake.suspects else []),
        )
        return intake

    def take(self, entries: Sequence[Given], step: int | None = None) -> int | None:
        """What a look at AWS found, as one step, or as more of that step; the step's number is returned."""
        logged = self.case.add(*entries, step=step)
        if logged:
            self._written(logged)
        return logged[-1].step if logged else step

    def verify(self, entries: Sequence[Given]) -> Verification:
        """Take in what a second look found, as one step with what it says of the causes that were confirmed."""
        verification = verify(self.case, entries, self.library)
        self._add(*entries, verification)
        return verification

    def answer(self, fact: str, value: str | None) -> None:
        """The person's answer; None for "I don't know". Raises `ParameterError` where the value does not fit."""
        if value is not None and not self.library.fits(fact, value):
            raise ParameterError(
                _("{value!r} is not a value of {fact}").format(value=value, fact=self.library.short(fact))
            )
        seen = self.case.current.get(fact)
        if value is None and seen is not None and seen.value is None:
            # the person does not know either what could not be checked: the missing permission stays named
            self._add(Observation(fact, None, Source.ANSWER, seen.evidence, seen.reason))
        else:
            self._add(Observation(fact, value, Source.ANSWER))

    def undo(self) -> bool:
        """Take back the last step. False when there is nothing to take back."""
        logged = self.case.undo()
        if logged is None:
            return False
        self._written([logged])
        return True

    @property
    def to_mend(self) -> tuple[str, ...]:
        """The causes that a fix is about: also those that are gone since the last verification."""
        return to_mend(self.diagnosis, self.case)

    @property
    def diagnosis(self) -> Diagnosis:
        if self._diagnosis is None:
            self._diagnosis = diagnose(self.case, self.library)
        return self._diagnosis

    def next_question(self) -> NextQuestion | None:
        return next_question(self.case, self.library)

    def _add(self, *entries: Given | Verification) -> None:
        self._written(self.case.add(*entries))

    def _written(self, logged: Sequence[Logged]) -> None:
        self._diagnosis = None
        if self._keep is not None:
            self._keep(self.case, logged)
