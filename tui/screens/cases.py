"""The cases that are kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer

from decision_tree.errors import WizardError
from tui.screens.base import WizardScreen
from tui.screens.confirm import ConfirmScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.words import Words, line

if TYPE_CHECKING:
    from decision_tree.store import Summary

MOST = 200


class CasesScreen(WizardScreen):
    """The last changed first."""

    CSS_PATH = "cases.tcss"
    AUTO_FOCUS = "#cases"
    ABOUT = "The cases on this machine, the last changed first. Enter goes on where a case was left; d deletes it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "delete", "Delete", tooltip="Delete the marked case; asks first"),
        Binding("escape", "app.home", "Back", tooltip="Back to the start"),
    ]

    def compose(self) -> ComposeResult:
        yield Words(id="where")
        with VerticalScroll(can_focus=False):
            yield Choices(id="cases")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        store = self.wizard.store
        try:
            summaries = store.list() if store else []
        except WizardError as error:
            self.wizard.tell_error(error)
            summaries = []
        where = f"Cases are kept in {store.path}" if store else "Cases are not kept in this session."
        if not summaries:
            where += "\nThere is no case yet."
        elif len(summaries) > MOST:
            where += f"\nThe last {MOST} of {len(summaries)}; `ecs-wizard case list` shows all."
        self.query_one("#where", Words).say(where)
        self.query_one(Choices).set_items([_choice(summary) for summary in summaries[:MOST]])

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        self.wizard.continue_case(event.choice.id)

    def action_delete(self) -> None:
        choice = self.query_one(Choices).choice
        if choice is None:
            return
        question = f"Delete the case {choice.id}? This cannot be taken back."
        self.app.push_screen(ConfirmScreen(question, "Delete"), lambda yes: self._delete(choice.id) if yes else None)

    def _delete(self, case_id: str) -> None:
        self.wizard.delete_case(case_id)
        self.show()


def _choice(summary: Summary) -> Choice:
    changed = time.strftime("%Y-%m-%d %H:%M", time.localtime(summary.changed))
    answers = f"{summary.answers} answer{'s' * (summary.answers != 1)}"
    title = line(summary.title) or "no text, only answers"
    return Choice(
        summary.id,
        Content.assemble((title, "bold"), "\n", (f"{summary.id} · {changed} · {answers}", "$foreground 65%")),
    )
