"""The end of a case: what helped, as the person says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input

from decision_tree.case import Closed, Ending, FixedWith
from decision_tree.language import N_, _
from decision_tree.report.kept import cause_title
from decision_tree.session import Session
from tui.screens.base import WizardModal
from tui.widgets.choices import Choice, Choices
from tui.widgets.parameter import ValueInput
from tui.widgets.words import Words, line

POSSIBLE = 5
"""Possible causes that are offered beside the confirmed ones."""
SOMETHING_ELSE, BY_SCRIPT = "something-else", "by-script"
"""Stand beside the ids of causes, which have no such signs."""


class WhatHelped(Choices):
    """Several may be marked; a glyph shows which."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", N_("Mark"), id="close.mark", tooltip=N_("Mark it, or take the mark away")),
    ]
    HELP = N_("Arrow keys move, Enter or Space marks what helped or takes the mark away. Tab goes on.")


class NoteInput(ValueInput):
    HELP = N_("A note beside the ending, such as a ticket's number. Enter goes on to the buttons.")


class CloseScreen(WizardModal[Closed | None]):
    """How the case ended; None when it is left as it is."""

    CSS_PATH = "close_case.tcss"
    AUTO_FOCUS = "WhatHelped"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "solved", N_("Solved"), id="close.solved", tooltip=N_("What is marked helped")),
        Binding("f4", "not_solved", N_("Not solved"), id="close.not_solved", tooltip=N_("Nothing helped")),
        Binding("escape", "leave", N_("Back"), id="close.back", tooltip=N_("Leave the case as it is")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._marked = set(session.to_mend)
        """Ids; what is confirmed is what most cases are closed with."""

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Words(_("What helped in {case}?").format(case=self._session.case.id), id="ask")
            with VerticalScroll(can_focus=False):
                yield WhatHelped()
            note = NoteInput(placeholder=_("a note, if you like"), id="note", compact=True)
            note.cursor_blink = False
            yield note
            with Horizontal():
                yield Button(Content(_("Leave (esc)")), id="leave")
                yield Button(Content(_("Not solved (F4)")), id="not_solved")
                yield Button(Content(_("Solved (F2)")), id="solved", variant="primary")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        choices = self.query_one(WhatHelped)
        at = choices.marked or 0
        choices.set_items([Choice(id_, self._label(id_, words)) for id_, words in self._lines()], at)

    def _lines(self) -> Iterator[tuple[str, str]]:
        """What may have helped, and with what: an id and words each."""
        to_mend, library = self._session.to_mend, self._session.library
        for id_ in to_mend:
            yield id_, cause_title(library, id_)
        possible = [f.cause_id for f in self._session.diagnosis.suggested if f.cause_id not in to_mend]
        for id_ in possible[:POSSIBLE]:
            yield id_, _("{title} (only possible)").format(title=cause_title(library, id_))
        yield SOMETHING_ELSE, _("something else")
        yield BY_SCRIPT, _("the wizard's fix script was used")

    def _label(self, id_: str, words: str) -> Content:
        return Content(f"{'●' if id_ in self._marked else '○'} {line(words)}")

    @on(WhatHelped.Chosen)
    def _chosen(self, event: WhatHelped.Chosen) -> None:
        self._marked ^= {event.choice.id}
        self._show()

    @on(Button.Pressed, "#solved")
    def action_solved(self) -> None:
        helped = tuple(id_ for id_, _words in self._lines() if id_ in self._marked - {SOMETHING_ELSE, BY_SCRIPT})
        fixed_with = FixedWith.SCRIPT if BY_SCRIPT in self._marked else FixedWith.BY_HAND
        if helped:
            self._end(Closed(Ending.SOLVED, helped, fixed_with, self._note))
        elif SOMETHING_ELSE in self._marked:
            self._end(Closed(Ending.SOLVED_OTHERWISE, note=self._note))
        else:
            self.notify(_("Mark what helped, or say that it is not solved (F4)."), markup=False)
            self.query_one(WhatHelped).focus()

    @on(Button.Pressed, "#not_solved")
    def action_not_solved(self) -> None:
        self._end(Closed(Ending.NOT_SOLVED, note=self._note))

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        self._end(None)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.query_one("#solved").focus()

    @property
    def _note(self) -> str:
        return self.query_one(Input).value.strip()

    def _end(self, how: Closed | None) -> None:
        if self.is_current:
            self.dismiss(how)
