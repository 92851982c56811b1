"""The wizard as the person wants it: colours, keys, motion, the palette, and what it remembers of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.screen import Screen

from decision_tree.language import _
from tui.screens.base import is_command
from tui.screens.routes import Routes
from tui.themes import ADDED, OURS

if TYPE_CHECKING:
    from tui.settings import Remembered, Settings


class Comfort(Routes):
    """Everything here works without settings, too: then nothing is remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.state: Remembered | None = None
        self._wanted_keys: Mapping[str, str] = {}
        for theme in ADDED:
            self.register_theme(theme)

    def prefer(self, settings: Settings, state: Remembered) -> None:
        """Before the first frame. What cannot be used is told when the person can read it."""
        self.state = state
        self._wanted_keys = settings.keys
        if settings.reduced_motion:
            self.animation_level = "none"
        wanted = settings.theme or state.theme
        if wanted in self.available_themes:
            self.theme = wanted
        elif wanted:
            words = _("config.toml: there is no theme {name}. There are: {names}.")
            names = ", ".join([*OURS, *sorted(self.available_themes.keys() - OURS.keys())])
            self.call_later(self.tell, words.format(name=wanted, names=names), severity="warning")
        if settings.keys:
            from tui.keymap import usable

            self.set_keymap(usable(settings.keys))

    def check_keys(self) -> None:
        """Tell what is wrong with the keys of the settings. Imports every screen, so only where there are any."""
        if self._wanted_keys:
            from tui.keymap import problems

            for problem in problems(self._wanted_keys):
                self.tell(problem, severity="warning")

    def welcome(self, pasted: Callable[[str], object]) -> None:
        """Three hints at the very first start; what is pasted over them is handed on."""
        if self.state is None or self.state.hints_seen:
            return
        from tui.screens.hints import HintsScreen

        self.state.keep(hints_seen=True)

        def closed(text: str | None) -> None:
            if text:
                pasted(text)

        self.push_screen(HintsScreen(), closed)

    def tell_of_crash(self) -> None:
        """At the next start: the case is there, and where the report is."""
        if self.state is None or not self.state.crashed:
            return
        crashed = self.state.crashed
        self.state.keep(crashed={})
        lines = [_("The wizard ended unexpectedly the last time.")]
        if crashed.get("case"):
            lines.append(_("The case {case} is kept: “Continue a case” has it.").format(case=crashed["case"]))
        if crashed.get("report"):
            lines.append(_("What happened is in {path}.").format(path=crashed["report"]))
        self.tell("\n".join(lines), severity="warning")

    # ----- colours -----

    def search_themes(self) -> None:
        ours = [(_(words), partial(self.choose_theme, name), name) for name, words in OURS.items()]
        others = sorted(self.available_themes.keys() - OURS.keys())
        rest = [(name, partial(self.choose_theme, name), _("A theme of Textual")) for name in others]
        self.search_commands([*ours, *rest], _("Search for themes…"))

    def choose_theme(self, name: str) -> None:
        self.theme = name
        if self.state is not None:
            self.state.keep(theme=name)

    # ----- the palette -----

    def action_command_palette(self) -> None:
        from textual.command import CommandPalette

        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_("Search for commands…"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What is valid now: every key of the screen as a command, then what has no key."""
        seen: set[str] = set()
        for active in commands_of(screen):
            if active.binding.action not in seen:
                seen.add(active.binding.action)
                binding = active.binding
                key = self.get_key_display(binding)
                title = f"{binding.description}  ({key})"
                yield SystemCommand(title, active.tooltip or binding.description, partial(self.run_binding, active))
        for name, words, call in self.more_commands():
            yield SystemCommand(name, words, call)

    def more_commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Commands that have no key on the screen: name, what it does, and how."""
        yield _("Theme"), _("Change the colours: dark, light, high contrast, colour-blind safe"), self.search_themes

    def action_help(self) -> None:
        """What the screen is for and its keys; one of them may be clicked there."""
        from tui.screens.help import HelpScreen, help_for

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(*help_for(self.screen)), self._run_chosen)

    def _run_chosen(self, active: ActiveBinding | None) -> None:
        if active is not None:
            self.call_later(self.run_binding, active)

    async def run_binding(self, active: ActiveBinding) -> None:
        """As if its key had been pressed."""
        await self.run_action(active.binding.action, active.node)


def commands_of(screen: Screen[object]) -> list[ActiveBinding]:
    """The keys of the screen that do something now, with their words in the language in use."""
    shown = (a for a in screen.active_bindings.values() if a.enabled and a.binding.description and is_command(a))
    return [a for a in shown if a.binding.action != "command_palette"]  # it is open already
