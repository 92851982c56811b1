"""What all screens have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.screen import Screen

if TYPE_CHECKING:
    from decision_tree.session import Session
    from tui.app import WizardApp

UNDO = Binding("u", "app.undo", "Undo", tooltip="Take back the last answer or text")
SAVE = Binding("s", "app.save_report", "Save", tooltip="Write a report file; the case itself is always kept")
PASTE_MORE = Binding("p", "app.paste_more", "Paste more", show=False, tooltip="Add another error text to this case")
OPEN_MORE = Binding("o", "app.open_more", "Open files", show=False, tooltip="Add files to this case")
HOME = Binding("escape", "app.home", "Start", show=False, tooltip="Back to the start; the case is kept")
STEP_KEYS = (UNDO, SAVE, PASTE_MORE, OPEN_MORE, HOME)
"""The keys of every step of a case; help and quit are the app's and come last."""


class WizardScreen(Screen[None]):
    """A screen of the wizard: rebuilt from the session, which is the only state."""

    ABOUT: ClassVar[str] = ""
    """What the screen is for, shown in the help."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  declared by Textual

    @property
    def wizard(self) -> WizardApp:
        return cast("WizardApp", self.app)

    @property
    def session(self) -> Session:
        """The case that is worked on; step screens are only shown when there is one."""
        session = self.wizard.session
        assert session is not None  # noqa: S101
        return session


class StepScreen(WizardScreen):
    """A screen inside a case."""

    def show(self) -> None:
        """Rebuild from the session."""
        raise NotImplementedError
