"""A workshop in the full screen: which exercise is next, the clock, and the results, which are written at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from decision_tree.language import _
from tui.lessons import Lessons, Practice

if TYPE_CHECKING:
    from decision_tree.practice import Record, Workshop
    from tui.outside import Outside

SECOND = 1.0


class Workshops(Lessons):
    """While a workshop is on, its exercises take the place of the scenarios."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.workshop: Workshop | None = None
        self.learner = ""
        """Empty until it is known."""
        self._left: dict[str, Practice] = {}
        """Exercises that were begun and left: their clocks go on."""
        self._told_late: set[str] = set()
        self._own: dict[str, Record] = {}
        """Results of this session: what could not be written is done all the same."""

    def begin_workshop(self) -> None:
        self.set_interval(SECOND, self._tick)
        self.show_scenarios()

    # ----- results -----

    def workshop_results(self) -> tuple[list[Record], list[int]]:
        """Those of the workshop, and the numbers of damaged lines. Raises `WizardError`."""
        from decision_tree.practice.results import of_workshop, read_results

        if self.workshop is None:
            return [], []
        records, damaged = read_results(self.workshop.results)
        return of_workshop(records, self.workshop), damaged

    def done(self) -> dict[str, Record]:
        """What this learner has done: name of the exercise → result."""
        from decision_tree.errors import WizardError
        from decision_tree.practice.results import done_by

        try:
            records, _damaged = self.workshop_results()
        except WizardError as error:
            self.tell_error(error)
            return dict(self._own)
        return self._own | done_by(records, self.learner)

    def next_exercise(self) -> str:
        """The first that is not done, in the learner's order; empty when all are."""
        if self.workshop is None:
            return ""
        done = self.done()
        exercises = self.workshop.in_order_of(self.learner)
        return next((exercise.name for exercise in exercises if exercise.name not in done), "")

    def lesson_over(self, practice: Practice) -> None:
        """Onto the disk, before anything shows. A result that cannot be kept is told."""
        from decision_tree.errors import WizardError
        from decision_tree.practice.results import append_result, record

        if self.workshop is None or practice.lesson is None or practice.exercise is None:
            return
        written = record(self.workshop.id, self.learner, practice.name, practice.lesson, practice.began)
        self._own[practice.name] = written
        try:
            append_result(self.workshop.results, written)
        except WizardError as error:
            self.tell_error(error)

    # ----- exercises -----

    def is_begun(self, name: str) -> bool:
        """Begun in this session and left; its time goes on."""
        return name in self._left

    def show_scenarios(self) -> None:
        from tui.screens.workshop import WorkshopScreen

        if self.workshop is None:
            super().show_scenarios()
        else:
            self._show(WorkshopScreen(self.workshop))

    def show_scoreboard(self) -> None:
        from tui.screens.scoreboard import ScoreboardScreen

        if self.workshop is not None:
            self.push_screen(ScoreboardScreen(self.workshop))

    def start_exercise(self, name: str) -> None:
        """From the beginning, or where it was left; the world is a new one."""
        assert self.workshop is not None  # noqa: S101
        exercise = self.workshop.exercise(name)
        practice = Practice(name, exercise.scenario, exercise=exercise)
        if name in self._left:
            left = self._left.pop(name)
            practice.lesson, practice.began = left.lesson, left.began
        self.begin_practice(practice)

    def next_scenario(self) -> None:
        name = self.next_exercise()
        if self.workshop is None:
            super().next_scenario()
        elif self.practice is not None and self.practice.is_ready and name:
            self.start_exercise(name)
        else:
            self.leave_practice()

    def leave_practice(self) -> None:
        """In a workshop back to its exercises; what was begun is not lost."""
        if self.workshop is None:
            super().leave_practice()
            return
        practice = self.practice
        if practice is not None and practice.lesson is not None and not practice.lesson.is_over:
            self._left[practice.name] = practice
        self.end_practice()
        self.show_scenarios()

    # ----- the clock -----

    def seconds_left(self) -> int | None:
        """Of the trainer's limit, negative behind it; None where there is none, or the lesson does not run."""
        lesson = self.practice.lesson if self.practice else None
        return None if lesson is None or lesson.is_over else lesson.left(time.monotonic())

    def _tick(self) -> None:
        from tui.screens.lesson import LessonScreen

        left = self.seconds_left()
        if left is None or self.practice is None:
            return
        if left < 0 and self.practice.name not in self._told_late:
            self._told_late.add(self.practice.name)
            self.tell(
                _("The time for this exercise is over. You may go on; the result says that it was late."),
                severity="warning",
            )
        if isinstance(self.screen, LessonScreen):
            self.screen.show_time()
