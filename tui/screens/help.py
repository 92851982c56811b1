"""Help about the screen and about what has the focus."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen

from decision_tree.language import N_, _
from tui.screens.base import WizardModal
from tui.widgets.words import Words, shown


def help_for(screen: Screen[object]) -> tuple[str, str, list[tuple[str, str]]]:
    """What to say about a screen: its purpose, the focused part, and each key that works now."""
    keys: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        widgets_own = active.binding.action.startswith(("scroll_", "page_", "screen.copy"))
        if active.enabled and not widgets_own and not active.binding.system:
            text = active.tooltip or active.binding.description
            keys.setdefault(text, []).append(screen.app.get_key_display(active.binding))
    about = str(getattr(screen, "ABOUT", ""))
    focused = (screen.focused.HELP if screen.focused is not None else None) or ""
    return (
        _(about),
        _(focused),
        [(", ".join(k), text) for text, k in keys.items() if text],
    )


class HelpScreen(WizardModal[None]):
    """What this screen is for, what the focused part does, every key that works now."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", N_("Close")),
    ]

    def __init__(self, about: str, focused: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._about, self._focused, self._keys = about, focused, keys

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content(_("Help"))
            box.border_subtitle = Content(_("escape closes"))
            with VerticalScroll():
                yield Words(self._about, classes="part")
                if self._focused:
                    yield Words(self._focused, classes="part")
                yield Words(Content("\n").join(self._key_lines()))

    def _key_lines(self) -> list[Content]:
        width = max((cell_len(key) for key, _text in self._keys), default=0)
        return [
            Content.assemble((f"{key}{' ' * (width - cell_len(key))}  ", "bold"), shown(text))
            for key, text in self._keys
        ]

    def action_close(self) -> None:
        if self.is_current:
            self.dismiss(None)
