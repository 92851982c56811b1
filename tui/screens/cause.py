"""A cause told in full, above another screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from decision_tree.diagnosis import Diagnosis, Finding
from decision_tree.language import N_, _
from tui.screens.base import WizardModal
from tui.widgets.story import cause_story


class CauseScreen(WizardModal[None]):
    """Its standing in the case, the reasons, and what the knowledge says about it."""

    CSS_PATH = "cause.tcss"
    LEAVE = "close"
    AUTO_FOCUS = "#story"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", N_("Close"), id="cause.close", tooltip=N_("Back to the map")),
    ]

    def __init__(self, diagnosis: Diagnosis, finding: Finding) -> None:
        super().__init__()
        self._diagnosis, self._finding = diagnosis, finding

    def compose(self) -> ComposeResult:
        story = VerticalScroll(*cause_story(self._diagnosis, self._finding), id="story")
        story.border_title = Content(_("Cause"))
        story.border_subtitle = Content(_("arrow keys scroll · escape closes"))
        yield story

    def action_close(self) -> None:
        if self.is_current:
            self.dismiss(None)
