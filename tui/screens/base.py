"""What all screens have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import ModalScreen, Screen, ScreenResultType

from decision_tree.language import N_, _

if TYPE_CHECKING:
    from decision_tree.session import Session
    from tui.app import WizardApp

UNDO = Binding("u", "app.undo", N_("Undo"), id="case.undo", tooltip=N_("Take back the last answer or text"))
REPORT = Binding(
    "s", "app.report", N_("Report"), id="case.report",
    tooltip=N_("Hand the case out: choose the form, see what is hidden, save or copy; the case itself stays kept"),
)  # fmt: skip
PASTE_MORE = Binding(
    "p",
    "app.paste_more",
    N_("Paste more"),
    id="case.paste_more",
    show=False,
    tooltip=N_("Add another error text to this case"),
)
OPEN_MORE = Binding(
    "o", "app.open_more", N_("Open files"), id="case.open_more", show=False, tooltip=N_("Add files to this case")
)
MAP = Binding("m", "app.map", N_("Map"), id="case.map", tooltip=N_("The path taken, what is open, what is ruled out"))
HOME = Binding(
    "escape", "app.home", N_("Start"), id="case.home", show=False, tooltip=N_("Back to the start; the case is kept")
)
OF_WIDGETS = (
    "cursor_", "select_", "delete_", "move", "first", "last", "app.focus_", "scroll_", "page_", "screen.copy",
)  # fmt: skip
"""How the actions begin that belong to a widget and are no command: moving a mark, typing, scrolling."""
LESSON_ACTIONS = ("hint", "state_causes")
PASTED = N_("pasted text")
"""The name of what was pasted, as the case keeps it in any language."""
STEP_KEYS = (UNDO, MAP, REPORT, PASTE_MORE, OPEN_MORE, HOME)
"""The keys of every step of a case; help and quit are the app's and come last."""


def in_language(bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """The keys with their words in the language in use: the footer and the help show them."""
    return {key: _translated(active) for key, active in bindings.items()}


def with_help(bindings: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """The same; where a field takes the question mark as a letter, the other key of the help is shown instead."""
    shown = any(active.binding.show for active in bindings.values() if active.binding.action == "help")
    return {
        key: active._replace(binding=replace(active.binding, show=True))
        if active.binding.action == "help" and not shown
        else active
        for key, active in bindings.items()
    }


def is_command(active: ActiveBinding) -> bool:
    """A key that does something, and does not only move about in a widget."""
    return not (active.binding.system or active.binding.action.startswith(OF_WIDGETS))


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
    """A screen above another. One without a button to leave it has `LEAVE`."""

    LEAVE: ClassVar[str] = ""
    """The action that closes it, done too by a click beside its box or on the box's border, which says so."""

    async def on_click(self, event: events.Click) -> None:
        box = self.children[0] if self.LEAVE else None
        if box is None or event.widget not in (self, box):
            return
        if event.widget is self or event.screen_y in (box.region.y, box.region.bottom - 1):
            event.stop()
            await self.run_action(self.LEAVE)

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
        return with_help(in_language(super().active_bindings))

    @property
    def wizard(self) -> WizardApp:
        return cast("WizardApp", self.app)

    @property
    def session(self) -> Session:
        """The case that is worked on; step screens are only shown when there is one."""
        session = self.wizard.session
        assert session is not None  # noqa: S101
        return session


class PageScreen(WizardScreen):
    """A page to read above another screen, which stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), id="page.back", tooltip=N_("Back to where you were")),
    ]

    def action_back(self) -> None:
        if self.is_current:
            self.app.pop_screen()


class StepScreen(WizardScreen):
    """A screen inside a case."""

    def show(self) -> None:
        """Rebuild from the session."""
        raise NotImplementedError
