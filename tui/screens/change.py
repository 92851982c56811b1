"""Another answer to a question, with what would follow from it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from decision_tree.case import Case
from decision_tree.changed_answer import may_change, what_follows
from decision_tree.diagnosis import Diagnosis
from decision_tree.facts import because
from decision_tree.interview import offered_answers
from decision_tree.language import N_, _
from tui.screens.ask import DONT_KNOW
from tui.screens.base import WizardModal
from tui.widgets.choices import Choice, Choices
from tui.widgets.consequences import consequences
from tui.widgets.words import Words, filled, shown


class ChangeScreen(WizardModal[str | None]):
    """The value of the answer that was chosen, or `DONT_KNOW`; None when all stays as it is."""

    CSS_PATH = "change.tcss"
    LEAVE = "close"
    AUTO_FOCUS = "#answers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", N_("Leave it"), id="change.close", tooltip=N_("Change nothing")),
    ]

    def __init__(self, case: Case, diagnosis: Diagnosis, fact: str) -> None:
        super().__init__()
        self._case, self._diagnosis, self._fact = case, diagnosis, fact
        self._now = diagnosis.facts.known.get(fact, DONT_KNOW)
        self._may = may_change(diagnosis, fact)

    def compose(self) -> ComposeResult:
        library = self._diagnosis.library
        question = library.questions.get(self._fact)
        with Vertical(id="box") as box:
            box.border_title = Content(_("Another answer") if self._may else _("If it were otherwise"))
            box.border_subtitle = Content(
                _("enter changes it · escape leaves it") if self._may else _("escape goes back")
            )
            yield Words(question.ask if question else shown(library.short(self._fact)), id="question")
            if not self._may:
                yield Words(why_not(self._diagnosis, self._fact), id="fixed")
            with VerticalScroll(id="list", can_focus=False):
                items = self._items()
                yield Choices(items, marks=("●", "○"), id="answers")
            yield Words(_("What would follow"), id="heading")
            with VerticalScroll(id="follows"):
                yield Words(id="consequences")

    def on_mount(self) -> None:
        self.query_one(Choices).mark(self._now)

    def _items(self) -> list[Choice]:
        library = self._diagnosis.library
        if self._fact in library.questions:
            answers = offered_answers(library, self._fact, self._diagnosis.facts)
            labels = {answer.value: answer.label for answer in answers}
        else:
            labels = {value: library.statement(self._fact, value) for value in library.values[self._fact]}
        if self._now != DONT_KNOW:
            labels.setdefault(self._now, library.label(self._fact, self._now))
        if self._may:
            labels[DONT_KNOW] = _("I don't know")
        return [Choice(value, self._label(value, label)) for value, label in labels.items()]

    def _label(self, value: str, label: str) -> Content:
        return filled(_("{answer}  (as it is now)"), answer=label) if value == self._now else shown(label)

    @on(Choices.Marked)
    def _marked(self, event: Choices.Marked) -> None:
        value = None if event.choice.id == DONT_KNOW else event.choice.id
        if event.choice.id == self._now:
            text = _("Nothing: that is how it is now.")
        else:
            text = consequences(what_follows(self._case, self._diagnosis, self._fact, value))
        self.query_one("#consequences", Words).say(text)
        self.query_one("#follows").scroll_home(animate=False)

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        if not self._may:
            self.notify(
                _("It stays as it is: a better source than an answer says so. Escape goes back."), markup=False
            )
        elif self.is_current:
            self.dismiss(None if event.choice.id == self._now else event.choice.id)

    def action_close(self) -> None:
        if self.is_current:
            self.dismiss(None)


def why_not(diagnosis: Diagnosis, fact: str) -> str:
    """Why an answer cannot change it: the better source counts."""
    words = _("Known from a better source than an answer, so it stays: {reason}. You can see what would follow.")
    return words.format(reason=because(diagnosis.library, diagnosis.facts.observations[fact]))
