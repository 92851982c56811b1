"""Help about the screen and about what has the focus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from decision_tree.language import N_, _
from tui.screens.base import WizardModal, is_command
from tui.widgets.words import Words


@dataclass(frozen=True)
class Key:
    """What can be done, with which keys."""

    names: str
    text: str
    active: ActiveBinding


class KeyLine(Horizontal):
    """A key with its words beside it; a click does what the key does."""

    class Pressed(Message):
        def __init__(self, key: Key) -> None:
            super().__init__()
            self.key = key

    def __init__(self, key: Key, width: int) -> None:
        blanks = " " * (width - cell_len(key.names))
        names = Words(Content.styled(f"{key.names}{blanks}  ", "bold"), classes="names")
        super().__init__(names, Words(key.text, classes="words"), classes="key")
        self._key = key

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self._key))


def help_for(screen: Screen[object]) -> tuple[str, str, list[Key]]:
    """What to say about a screen: its purpose, the focused part, and each key that works now."""
    keys: dict[str, list[ActiveBinding]] = {}
    # what does something comes before what only moves about
    for active in sorted(screen.active_bindings.values(), key=lambda active: not is_command(active)):
        widgets_own = active.binding.action.startswith(("scroll_", "page_", "screen.copy"))
        if active.enabled and not widgets_own and not active.binding.system:
            keys.setdefault(active.tooltip or active.binding.description, []).append(active)
    focused = (screen.focused.HELP if screen.focused is not None else None) or ""
    return (
        _(str(getattr(screen, "ABOUT", ""))),
        _(focused),
        [Key(", ".join(_names(screen, actives)), text, actives[0]) for text, actives in keys.items() if text],
    )


def _names(screen: Screen[object], actives: list[ActiveBinding]) -> dict[str, None]:
    """What the keys are called, each once: + stands for the key with and without Shift."""
    return dict.fromkeys(screen.app.get_key_display(active.binding) for active in actives)


class HelpScreen(WizardModal[ActiveBinding | None]):
    """What this screen is for, what the focused part does, every key that works now; its result is a clicked key."""

    CSS_PATH = "help.tcss"
    LEAVE = "close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", N_("Close"), id="help.close"),
    ]

    def __init__(self, about: str, focused: str, keys: list[Key]) -> None:
        super().__init__()
        self._about, self._focused, self._keys = about, focused, keys

    def compose(self) -> ComposeResult:
        width = max((cell_len(key.names) for key in self._keys), default=0)
        with Vertical(id="box") as box:
            box.border_title = Content(_("Help"))
            box.border_subtitle = Content(_("escape closes"))
            with VerticalScroll():
                if self._about:
                    yield Words(self._about, classes="part")
                if self._focused:
                    yield Words(self._focused, classes="part")
                for key in self._keys:
                    yield KeyLine(key, width)

    @on(KeyLine.Pressed)
    def _pressed(self, message: KeyLine.Pressed) -> None:
        self._close(message.key.active)

    def action_close(self) -> None:
        self._close(None)

    def _close(self, active: ActiveBinding | None) -> None:
        if self.is_current:
            self.dismiss(active)
