"""Help about the screen and about what has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen

from tui.widgets.words import Words, shown


def help_for(screen: Screen[object]) -> tuple[str, str, list[tuple[str, str]]]:
    """What to say about a screen: its purpose, the focused part, and each key that works now."""
    keys: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        widgets_own = active.binding.action.startswith(("scroll_", "page_", "screen.copy"))
        if active.enabled and not widgets_own and not active.binding.system:
            text = active.tooltip or active.binding.description
            keys.setdefault(text, []).append(screen.app.get_key_display(active.binding))
    focused = screen.focused.HELP if screen.focused is not None else None
    return (
        str(getattr(screen, "ABOUT", "")),
        focused or "",
        [(", ".join(k), text) for text, k in keys.items() if text],
    )


class HelpScreen(ModalScreen[None]):
    """What this screen is for, what the focused part does, every key that works now."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", "Close"),
    ]

    def __init__(self, about: str, focused: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._about, self._focused, self._keys = about, focused, keys

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = Content("Help")
            box.border_subtitle = Content("escape closes")
            with VerticalScroll():
                yield Words(self._about, classes="part")
                if self._focused:
                    yield Words(self._focused, classes="part")
                yield Words(Content("\n").join(self._key_lines()))

    def _key_lines(self) -> list[Content]:
        width = max((len(key) for key, _ in self._keys), default=0)
        return [Content.assemble((f"{key:<{width}}  ", "bold"), shown(text)) for key, text in self._keys]

    def action_close(self) -> None:
        if self.is_current:
            self.dismiss(None)
