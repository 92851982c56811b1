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
from decision_tree.language import N_, _, n_
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
    ABOUT = N_(
        "The cases on this machine, the last changed first. Enter goes on where a case was left; d deletes it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "delete", N_("Delete"), tooltip=N_("Delete the marked case; asks first")),
        Binding("escape", "app.home", N_("Back"), tooltip=N_("Back to the start")),
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
        lines = [_("Cases are not kept in this session.")]
        if store:
            lines = [_("Cases are kept in {path}").format(path=store.path)]
        if not summaries:
            lines.append(_("There is no case yet."))
        elif len(summaries) > MOST:
            words = _("The last {number} of {total}; `ecs-wizard case list` shows all.")
            lines.append(words.format(number=MOST, total=len(summaries)))
        self.query_one("#where", Words).say("\n".join(lines))
        self.query_one(Choices).set_items([_choice(summary) for summary in summaries[:MOST]])

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        self.wizard.continue_case(event.choice.id)

    def action_delete(self) -> None:
        choice = self.query_one(Choices).choice
        if choice is None:
            return
        question = _("Delete the case {case}? This cannot be taken back.").format(case=choice.id)
        confirm = ConfirmScreen(question, _("Delete"))
        self.app.push_screen(confirm, lambda yes: self._delete(choice.id) if yes else None)

    def _delete(self, case_id: str) -> None:
        self.wizard.delete_case(case_id)
        self.show()


def _choice(summary: Summary) -> Choice:
    changed = time.strftime("%Y-%m-%d %H:%M", time.localtime(summary.changed))
    answers = n_("{n} answer", "{n} answers", summary.answers).format(n=summary.answers)
    title = line(summary.title) or _("no text, only answers")
    return Choice(
        summary.id,
        Content.assemble((title, "bold"), "\n", (f"{summary.id} · {changed} · {answers}", "$foreground 65%")),
    )
