"""A note beside the facts of a case."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, TextArea

from decision_tree.case import Case
from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from decision_tree.moments import local
from tui.screens.base import WizardModal
from tui.screens.paste import PasteArea
from tui.widgets.words import Words, line

SHOWN = 3
"""Notes of before that are shown above the field, the last ones."""


class NoteScreen(WizardModal[str | None]):
    """The text of the note; None when nothing is to be noted."""

    CSS_PATH = "note.tcss"
    AUTO_FOCUS = "PasteArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "note", N_("Keep the note"), id="note.keep", tooltip=N_("Write it into the case")),
        Binding("escape", "leave", N_("Back"), id="note.back", tooltip=N_("Leave without a note")),
    ]

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Words(_("Note in {case}").format(case=self._case.id), id="ask")
            before = [f"{local(at)}  {line(text)}" for at, text in self._case.notes[-SHOWN:]]
            yield Words("\n".join(before), id="before")
            area = PasteArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            area.cursor_blink = False
            yield area
            yield Words(_("A ticket's number, who was asked. Secrets are removed before it is kept."), id="hint")
            with Horizontal():
                yield Button(Content(_("Leave (esc)")), id="leave")
                yield Button(Content(_("Keep (F2)")), id="keep", variant="primary")

    @on(PasteArea.Pasted)
    def _pasted(self, event: PasteArea.Pasted) -> None:
        event.stop()  # a note goes on behind what was pasted

    @on(Button.Pressed, "#keep")
    def action_note(self) -> None:
        text = clean_text(self.query_one(TextArea).text).strip()
        if self.is_current:
            self.dismiss(text or None)

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)
