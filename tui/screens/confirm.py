"""A yes-or-no question, before something that cannot be taken back."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from decision_tree.language import N_, _
from tui.screens.base import WizardModal
from tui.widgets.words import Words


class ConfirmScreen(WizardModal[bool]):
    """True only when the person says so."""

    CSS_PATH = "confirm.tcss"
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "close(True)", N_("Yes"), id="confirm.yes"),
        Binding("n,escape", "close(False)", N_("No"), id="confirm.no"),
    ]

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question, self._yes = question, yes

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Words(self._question)
            with Horizontal():
                yield Button(Content(_("No (n)")), id="no")
                yield Button(Content(f"{self._yes} (y)"), id="yes", variant="error")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_close(event.button.id == "yes")

    def action_close(self, answer: bool) -> None:
        if self.is_current:
            self.dismiss(answer)
