"""Three hints for who starts the wizard for the first time; never again after that."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from decision_tree.language import N_, _
from tui.screens.base import WizardModal
from tui.widgets.words import Words, shown

HINTS = (
    (N_("Paste."), N_("Paste an error text, even right on the first page. Secrets are taken out before it is kept.")),
    (N_("Answer."), N_('"I don\'t know" is always an answer: it rules nothing out. u takes any answer back.')),
    (
        N_("Ask for help."),
        N_("F1 or ? tells the keys of every page, g what a word means. Every answer is kept at once."),
    ),
)


class HintsScreen(WizardModal[str]):
    """Closed by any of its keys; its result is a text that was pasted over it."""

    CSS_PATH = "hints.tcss"
    AUTO_FOCUS = "#start"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,space,q", "close", N_("Begin"), id="hints.close", tooltip=N_("On to the start")),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content(_("Welcome. Three hints"))
            with VerticalScroll(can_focus=False):
                for number, (title, text) in enumerate(HINTS, 1):
                    yield Words(Content.assemble((f"{number}. {_(title)} ", "bold"), shown(_(text))), classes="hint")
            yield Button(Content(_("Begin (enter)")), id="start", variant="primary")

    def on_button_pressed(self) -> None:
        self.action_close()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.action_close(event.text)

    def action_close(self, pasted: str = "") -> None:
        if self.is_current:
            self.dismiss(pasted)
