"""The line of keys at the bottom: what matters stays, whatever the width."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

LEFT_OUT_FIRST = ("ask.dont_know", "findings.all", "app.glossary", "case.map", "case.report", "case.undo")
"""Ids of the keys that give way where the line is too narrow, before those at its end: the help names them all, and
"I don't know" stands among the answers with its key."""
ALWAYS = ("help", "quit", "state_causes")
"""Actions that never give way; a lesson is over only when its causes are stated."""
AROUND, AROUND_COMPACT = 3, 2
"""Cells around a key and its word."""


@dataclass(frozen=True)
class Key:
    """A key as the line shows it."""

    active: ActiveBinding
    name: str

    @property
    def binding(self) -> Binding:
        return self.active.binding

    def widget(self, compact: bool) -> FooterKey:
        key = FooterKey(
            self.binding.key, self.name, self.binding.description, self.binding.action,
            disabled=not self.active.enabled, tooltip=self.active.tooltip,
        )  # fmt: skip
        key.set_reactive(FooterKey.compact, compact)  # set later it would be styled twice
        key.set_class(compact, "-compact", update=False)
        return key


class KeysFooter(Footer):
    """Textual's footer cuts what does not fit, and that would be help and quit."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._before: list[tuple[object, ...]] = []

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Textual asks at every change of the focus; the keys are seldom others."""
        now: list[tuple[object, ...]] = [
            (active.binding, active.enabled) for active in screen.active_bindings.values() if active.binding.show
        ]
        if now != self._before:
            self._before = now
            super().bindings_changed(screen)

    def compose(self) -> ComposeResult:
        if not self._bindings_ready:
            return
        shown = self._shown()
        room = self.app.size.width + 1  # nothing has to follow the last key
        compact = _width(shown, AROUND) > room
        self.set_reactive(Footer.compact, compact)
        self.set_class(compact, "-compact", update=False)
        for key in _givers_of_way(shown):
            if _width(shown, AROUND_COMPACT if compact else AROUND) <= room:
                break
            shown.remove(key)
        for key in shown:
            yield key.widget(compact)

    def _shown(self) -> list[Key]:
        """One for each action: further keys of the same are not shown."""
        keys: dict[str, Key] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                keys.setdefault(active.binding.action, Key(active, self.app.get_key_display(active.binding)))
        return list(keys.values())

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002  (Textual's signature)
        self.call_after_refresh(self.recompose)


def _width(keys: list[Key], around: int) -> int:
    return sum(cell_len(key.name) + cell_len(key.binding.description) + around for key in keys)


def _givers_of_way(keys: list[Key]) -> list[Key]:
    """Who gives way, in this order: those that are named, then from the end."""
    named = sorted(
        (key for key in keys if key.binding.id in LEFT_OUT_FIRST),
        key=lambda key: LEFT_OUT_FIRST.index(key.binding.id or ""),
    )
    return named + [key for key in reversed(keys) if key not in named and key.binding.action not in ALWAYS]
