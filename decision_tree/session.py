"""One person working on one case: what they give and answer goes into the case, and to disk, before anything shows.

Full screen, line mode and `triage` all drive this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from decision_tree.case import (
    Case,
    Closed,
    Document,
    Ending,
    FixedWith,
    Given,
    Kept,
    Logged,
    Note,
    Observation,
    Reopened,
    Source,
    Suspicion,
    Verification,
)
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.errors import ParameterError
from decision_tree.intake import Intake, read_all
from decision_tree.intake.clean import clean_text
from decision_tree.intake.secrets import remove_secrets
from decision_tree.interview import NextQuestion, next_question
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.verification import to_mend, verify

Keep = Callable[[Case, Sequence[Logged], Sequence[str] | None], None]
"""Writes log entries to disk, with the causes that the case is about (None: not concluded yet); returns when they are
there."""
LONGEST_NOTE = 10_000
"""Characters. What is longer is no note; it is given to be read."""


class Session:
    """A case, the knowledge, and where the case is kept (`keep` None: nowhere)."""

    def __init__(self, library: Library, case: Case | None = None, keep: Keep | None = None) -> None:
        self.library = library
        self.case = case or Case()
        self._keep = keep
        self._diagnosis: Diagnosis | None = None
        self._is_concluded = not self.case.log
        """What is concluded from the case is kept with it."""

    def read(self, sources: Iterable[tuple[str, bytes | str]]) -> Intake:
        """Read texts and files, (name, content) each, as one step. Raises `UnreadableInput`."""
        intake = read_all(list(sources), self.library)
        self.take_text(intake)
        return intake

    def take_text(self, intake: Intake) -> None:
        """What was read elsewhere, as one step: a large text takes seconds to read."""
        self._add(
            Document(intake.name, intake.text),
            *intake.observations,
            *([Suspicion(intake.suspects)] if intake.suspects else []),
        )

    def take(self, entries: Sequence[Given], step: int | None = None) -> int | None:
        """What a look at AWS found, as one step, or as more of that step; the step's number is returned."""
        logged = self.case.add(*entries, step=step)
        if logged:
            self._written(logged, conclude=False)
        return logged[-1].step if logged else step

    def conclude(self) -> None:
        """Keep with the case what it is about, for the list of cases: what a look finds comes bit by bit."""
        if not self._is_concluded:
            self._write(())

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

    def change(self, fact: str, value: str | None) -> None:
        """Another answer than before; None for "I don't know" after all. Raises `ParameterError` as `answer` does."""
        if value is None:  # not knowing overrides nothing, so what was answered has to go
            self._written(self.case.withdraw(fact))
        self.answer(fact, value)

    def note(self, text: str) -> None:
        """Write down something beside the facts, as one step. Raises `ParameterError` where there is nothing."""
        said = note_text(text)
        if not said:
            raise ParameterError(_("the note is empty"), _("Write down at least a word."))
        self._add(Note(said))

    def close(
        self, ending: Ending, helped: Sequence[str] = (), fixed_with: FixedWith | None = None, note: str = ""
    ) -> None:
        """Close the case, as one step. Raises `ParameterError` where the causes do not fit the ending."""
        unknown = next((id_ for id_ in helped if id_ not in self.library.causes), None)
        if unknown is not None:
            raise ParameterError(
                _("there is no cause {name!r}").format(name=unknown), _("`ecs-wizard explain` lists the causes.")
            )
        if bool(helped) != (ending is Ending.SOLVED):
            raise ParameterError(
                _("the ending and the causes do not fit"),
                _("Name what helped when the wizard's causes solved it, and only then."),
            )
        self._add(Closed(ending, tuple(dict.fromkeys(helped)), fixed_with if helped else None, note_text(note)))

    def reopen(self) -> bool:
        """Open the case again, as one step. False when it is open."""
        if self.case.ended is None:
            return False
        self._add(Reopened())
        return True

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

    def _add(self, *entries: Given | Verification | Kept) -> None:
        self._written(self.case.add(*entries))

    def _written(self, logged: Sequence[Logged], *, conclude: bool = True) -> None:
        self._diagnosis = None
        self._write(logged, conclude=conclude)

    def _write(self, logged: Sequence[Logged], *, conclude: bool = True) -> None:
        self._is_concluded = conclude
        if self._keep is not None:
            self._keep(self.case, logged, self.to_mend if conclude else None)


def note_text(text: str) -> str:
    """What a person noted, as it is kept: clean, without secrets, not endless."""
    return remove_secrets(clean_text(text[:LONGEST_NOTE]))[0].strip()
