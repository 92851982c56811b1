"""What all screens have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import ActiveBinding, Binding
from textual.screen import ModalScreen, Screen, ScreenResultType

from decision_tree.language import N_, _

if TYPE_CHECKING:
    from decision_tree.session import Session
    from tui.app import WizardApp

UNDO = Binding("u", "app.undo", N_("Undo"), tooltip=N_("Take back the last answer or text"))
SAVE = Binding("s", "app.save_report", N_("Save"), tooltip=N_("Write a report file; the case itself is always kept"))
PASTE_MORE = Binding(
    "p", "app.paste_more", N_("Paste more"), show=False, tooltip=N_("Add another error text to this case")
)
OPEN_MORE = Binding("o", "app.open_more", N_("Open files"), show=False, tooltip=N_("Add files to this case"))
HOME = Binding("escape", "app.home", N_("Start"), show=False, tooltip=N_("Back to the start; the case is kept"))
LESSON_ACTIONS = ("hint", "state_causes")
PASTED = N_("pasted text")
"""The name of what was pasted, as the case keeps it in any language."""
STEP_KEYS = (UNDO, SAVE, PASTE_MORE, OPEN_MORE, HOME)
"""The keys of every step of a case; help and quit are the app's and come last."""


def in_language(bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """The keys with their words in the language in use: the footer and the help show them."""
    return {key: _translated(active) for key, active in bindings.items()}


def without_lesson_keys(bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """The same with the keys of a lesson out of the footer; they work, and the help names them."""
    return {
        key: active._replace(binding=replace(active.binding, show=False))
        if active.binding.action in LESSON_ACTIONS
        else active
        for key, active in bindings.items()
    }


def _translated(active: ActiveBinding) -> ActiveBinding:
    binding = replace(active.binding, description=_(active.binding.description), tooltip=_(active.binding.tooltip))
    return active._replace(binding=binding, tooltip=_(active.tooltip))


class WizardModal(ModalScreen[ScreenResultType]):
    """A screen above another."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return in_language(super().active_bindings)


class WizardScreen(Screen[None]):
    """A screen of the wizard: rebuilt from the session, which is the only state."""

    ABOUT: ClassVar[str] = ""
    """What the screen is for, shown in the help."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  declared by Textual

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return in_language(super().active_bindings)

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
