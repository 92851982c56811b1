"""Paste an error text."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, TextArea

from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from tui.screens.base import PASTED, WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words


class PasteArea(TextArea):
    """Where foreign text comes in: it is cleaned before it is shown."""

    HELP = N_("Paste or type here. Tab leaves the field.")

    class Pasted(TextArea.Changed):
        """A text was pasted."""

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # TextArea would insert the text as it came
        event.stop()
        self.put(event.text)

    def put(self, text: str) -> None:
        self.replace(clean_text(text), *self.selection)
        self.post_message(self.Pasted(self))


class PasteScreen(WizardScreen):
    """A field for the text; what is recognised in it is shown next."""

    CSS_PATH = "paste.tcss"
    AUTO_FOCUS = "PasteArea"
    ABOUT = N_(
        "Paste the whole error, the more of it the better: the stopped reason, the service event, the lines of the "
        "log around it, JSON of `aws ecs describe-tasks`. Account keys, passwords and tokens in it are removed "
        "before anything is kept. Then press F2, or Enter on the button."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "read", N_("Read it"), id="paste.read", tooltip=N_("Look for known messages in the text")),
        Binding("escape", "back", N_("Back"), id="paste.back", tooltip=N_("Leave without reading")),
    ]

    def __init__(self, *, new_case: bool, text: str = "") -> None:
        super().__init__()
        self._new_case, self._text = new_case, text

    def compose(self) -> ComposeResult:
        yield Words(_("Paste the error text, the log or the JSON"), id="ask")
        area = PasteArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        area.cursor_blink = False
        yield area
        with Horizontal(id="buttons"):
            yield Button(Content(_("Read it")), id="read", variant="primary")
            yield Words(_("Secrets are removed before anything is kept."), id="note")
        yield KeysFooter()

    def on_mount(self) -> None:
        if self._text:
            self.query_one(PasteArea).put(self._text)

    def on_paste(self, event: events.Paste) -> None:
        """A paste while the button has the focus still belongs in the field."""
        event.stop()
        self.query_one(PasteArea).put(event.text)

    @on(PasteArea.Pasted)
    def _pasted(self) -> None:
        self.query_one("#read").focus()  # Enter reads it now; in the field it would be a line break

    @on(Button.Pressed, "#read")
    def action_read(self) -> None:
        text = self.query_one(PasteArea).text
        if not text.strip():
            self.wizard.tell(_("There is nothing to read yet."))
            self.query_one(PasteArea).focus()
            return
        self.wizard.read([(PASTED, text)], new_case=self._new_case)

    def action_back(self) -> None:
        self.wizard.go_back(new_case=self._new_case)
