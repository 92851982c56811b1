"""Colours, keys, the palette, help, the first hints, and what happens after a crash."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable
from importlib import import_module
from inspect import isclass
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.theme import BUILTIN_THEMES

import tui.screens
from decision_tree.case import Case
from decision_tree.library import Library
from tests.tui.conftest import CASE_ID, TIMEOUT, paste, press, running, settled, told, told_case, visible_text
from tui import crash
from tui.app import WizardApp
from tui.comfort import commands_of
from tui.keymap import problems, remappable, usable
from tui.screens.ask import AskScreen
from tui.screens.base import WizardModal
from tui.screens.help import KeyLine
from tui.screens.hints import HintsScreen
from tui.screens.paste import PasteScreen
from tui.screens.start import StartScreen
from tui.settings import Remembered, Settings, SettingsError, config_path, read_settings, read_state, state_path
from tui.themes import ADDED, COLOUR_BLIND, HIGH_CONTRAST, OURS
from tui.widgets.words import Words

OnCase = Callable[[Case], WizardApp]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def settled_with(text: str) -> Settings:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(text)
    return read_settings()


# ----- settings -----


def test_without_a_file_there_are_the_defaults() -> None:
    assert read_settings() == Settings()
    assert read_state() == Remembered()


def test_the_file_is_read() -> None:
    settings = settled_with('theme = "high-contrast"\nreduced_motion = true\n[keys]\n"case.map" = "f5"\n')
    assert settings == Settings(theme="high-contrast", reduced_motion=True, keys={"case.map": "f5"})


@pytest.mark.parametrize("text", ["theme = ", "colour = 1", "reduced_motion = 'yes'", "\xff"])
def test_a_mistake_is_told_with_the_file_and_what_it_may_hold(text: str) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"config\.toml") as told_:
        read_settings()
    assert "theme, reduced_motion, keys" in told_.value.next_step


def test_what_is_remembered_is_there_again_and_rubbish_is_not_read() -> None:
    Remembered().keep(theme=COLOUR_BLIND, hints_seen=True)
    assert read_state() == Remembered(theme=COLOUR_BLIND, hints_seen=True)
    state_path().write_text("{")
    assert read_state() == Remembered()


# ----- colours and motion -----


async def test_the_chosen_theme_is_kept_and_that_of_the_settings_wins(app: WizardApp, library: Library) -> None:
    app.prefer(Settings(), Remembered(hints_seen=True))
    async with running(app):
        app.choose_theme(HIGH_CONTRAST)
    assert read_state().theme == HIGH_CONTRAST
    again = WizardApp(lambda: library)
    again.prefer(Settings(), read_state())
    async with running(again):
        assert again.theme == HIGH_CONTRAST
    settled_ = WizardApp(lambda: library)
    settled_.prefer(Settings(theme="textual-light", reduced_motion=True), read_state())
    async with running(settled_):
        assert (settled_.theme, settled_.animation_level) == ("textual-light", "none")


async def test_a_theme_that_does_not_exist_is_told_and_changes_nothing(app: WizardApp) -> None:
    app.prefer(Settings(theme="sepia"), Remembered(hints_seen=True))
    async with running(app):
        assert app.theme == "textual-dark"
        assert "there is no theme sepia" in told(app)


def test_the_palette_names_themes_that_exist() -> None:
    assert set(OURS) <= {theme.name for theme in ADDED} | set(BUILTIN_THEMES)


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("colour", ["foreground", "primary", "secondary", "accent", "success", "warning", "error"])
def test_high_contrast_is_at_least_7_to_1(colour: str) -> None:
    theme = next(theme for theme in ADDED if theme.name == HIGH_CONTRAST)
    for ground in (theme.background, theme.panel):
        assert (_luminance(getattr(theme, colour)) + 0.05) / (_luminance(str(ground)) + 0.05) >= 7


# ----- keys -----


def test_every_key_of_the_wizard_has_an_id_that_no_other_action_has() -> None:
    found = remappable()
    assert len(found) > 60
    assert all(id_ and "." in id_ for id_ in found)
    assert {"app.help", "app.quit", "case.map", "case.undo", "ask.look_up", "findings.fix"} <= found.keys()


def test_keys_that_do_not_exist_are_named_with_the_nearest() -> None:
    assert problems({"case.map": "f5,ctrl+e,é", "app.help": "?"}) == []
    (unknown,) = problems({"case.mpa": "f5"})
    assert "case.map" in unknown
    (wrong,) = problems({"case.map": "shift+hyper"})
    assert "'shift+hyper' is not a key" in wrong
    assert usable({"case.map": "shift+hyper", "app.help": "f5, f55x"}) == {"app.help": "f5"}


async def test_a_key_put_elsewhere_works_there_and_no_longer_where_it_was(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    app.prefer(Settings(keys={"ask.findings": "f5", "case.nothing": "x"}), Remembered(hints_seen=True))
    async with running(app) as pilot:
        assert "case.nothing" in told(app)
        assert isinstance(app.screen, AskScreen)
        await press(pilot, "f")
        assert isinstance(app.screen, AskScreen)
        assert "f5 Findings" in visible_text(app) or "F5 Findings" in visible_text(app)
        await press(pilot, "f5")
        assert type(app.screen).__name__ == "FindingsScreen"


def test_a_key_that_belongs_to_something_else_is_told() -> None:
    (on_the_screen,) = problems({"ask.findings": "l"})
    assert "ask.look_up has it already" in on_the_screen
    assert any("app.quit has it already" in problem for problem in problems({"ask.findings": "q"}))
    assert problems({"ask.findings": "l", "ask.look_up": "f"}) == []


# ----- the footer -----


@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_help_and_quit_stay_at_every_width(app_on_case: OnCase, width: int) -> None:
    app = app_on_case(told_case())
    async with running(app, (width, 24)):
        footer = visible_text(app).splitlines()[-1]
        assert "? Help" in footer
        assert "q Quit" in footer
        assert ("m Map" in footer) == (width >= 80)


async def test_where_letters_are_typed_the_help_is_on_f1(app: WizardApp) -> None:
    async with running(app) as pilot:
        await press(pilot, "g")
        assert "f1 Help" in visible_text(app).splitlines()[-1]


async def test_the_footer_follows_the_width(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app, (50, 24)) as pilot:
        assert "Glossary" not in visible_text(app)
        await pilot.resize_terminal(130, 24)
        await settled(pilot)
        assert "g Glossary" in visible_text(app).splitlines()[-1]


# ----- help and palette -----


async def test_every_line_of_the_help_can_be_clicked(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        assert app.session is not None
        assert "cluster" in app.session.diagnosis.facts.known
        await press(pilot, "f1")
        lines = list(app.screen.query(KeyLine))
        (undo,) = [line for line in lines if "Take back" in str(line.query_one(".words", Words).render())]
        undo.scroll_visible(animate=False)
        await settled(pilot)
        await pilot.click(undo)
        await settled(pilot)
        assert app.session is not None
        assert "cluster" not in app.session.diagnosis.facts.known


async def test_the_palette_has_what_is_valid_now_and_does_it(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        names = {command.title.split("  ")[0] for command in app.get_system_commands(app.screen)}
        assert {"Undo", "Map", "Glossary", "Report", "Findings", "Help", "Quit", "Theme", "Add a note"} <= names
        assert not names & {"Hint", "Five up", "Scroll Up", "palette"}
        (findings,) = [a for a in commands_of(app.screen) if a.binding.action == "app.findings"]
        await app.run_binding(findings)
        await settled(pilot)
        assert type(app.screen).__name__ == "FindingsScreen"
        await press(pilot, "escape")
        names = {command.title.split("  ")[0] for command in app.get_system_commands(app.screen)}
        assert isinstance(app.screen, StartScreen)
        assert "Undo" not in names


async def test_ctrl_p_opens_it_once(app: WizardApp) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+p", "ctrl+p")
        assert len(app.screen_stack) == 2
        await press(pilot, "escape")
        assert isinstance(app.screen, StartScreen)


# ----- the first start -----


async def test_three_hints_at_the_first_start_and_never_again(app: WizardApp) -> None:
    app.prefer(Settings(), read_state())
    async with running(app) as pilot:
        assert isinstance(app.screen, HintsScreen)
        assert "3. " in visible_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, StartScreen)
    assert read_state().hints_seen


async def test_what_is_pasted_over_the_hints_is_not_lost(app: WizardApp) -> None:
    app.prefer(Settings(), Remembered())
    async with running(app) as pilot:
        await paste(pilot, TIMEOUT)
        await settled(pilot)
        assert isinstance(app.screen, PasteScreen)
        assert TIMEOUT in visible_text(app).replace("\n", "") or TIMEOUT[:40] in visible_text(app)


# ----- a crash -----


@pytest.fixture
def crashing(app_on_case: OnCase, monkeypatch: pytest.MonkeyPatch) -> WizardApp:
    app = app_on_case(told_case())

    def broken(self: AskScreen) -> None:
        password = "hunter2-hunter2"  # noqa: F841  (a local variable, as Textual would print it)
        raise RuntimeError(f"the text was {TIMEOUT}")

    monkeypatch.setattr(AskScreen, "action_look_up", broken)
    return app


async def test_a_crash_leaves_a_report_without_anything_of_the_case(crashing: WizardApp, tmp_path: Path) -> None:
    crashing.prefer(Settings(), Remembered(hints_seen=True))
    with pytest.raises(RuntimeError):
        async with running(crashing) as pilot:
            await press(pilot, "l")
    assert crashing.has_crashed
    (report,) = (tmp_path / "state").rglob("crash-*.txt")
    text = report.read_text()
    assert "builtins.RuntimeError" in text
    assert "test_comfort.py:" in text
    assert "screen AskScreen" in text
    assert "hunter2" not in text
    assert TIMEOUT[:20] not in text
    assert str(Path.home()) not in text
    assert report.stat().st_mode & 0o077 == 0
    remembered = json.loads(next((tmp_path / "state").rglob("state.json")).read_text())
    assert remembered["crashed"] == {"case": CASE_ID, "report": str(report)}


async def test_the_next_start_tells_where_the_case_is_once(app: WizardApp) -> None:
    Remembered(hints_seen=True).keep(crashed={"case": CASE_ID, "report": "/somewhere/crash.txt"})
    app.prefer(Settings(), read_state())
    async with running(app):
        assert CASE_ID in told(app)
        assert "/somewhere/crash.txt" in told(app)
    assert read_state().crashed == {}


def test_a_crash_of_a_command_ends_with_its_own_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from tui import cli

    def broken(_args: Any) -> int:
        raise KeyError("secret-of-the-person")

    monkeypatch.setattr("tui.commands.graph.run", broken)
    assert cli.main(["graph"]) == crash.STATUS == 70
    said = capsys.readouterr()
    assert said.out == ""
    assert "ended unexpectedly" in said.err
    assert "secret-of-the-person" not in said.err
    (report,) = (tmp_path / "state").rglob("crash-*.txt")
    assert "builtins.KeyError" in report.read_text()
    assert "secret-of-the-person" not in report.read_text()


def _modals() -> list[type[WizardModal[object]]]:
    modules = [import_module(f"tui.screens.{m.name}") for m in pkgutil.iter_modules(tui.screens.__path__)]
    things = [thing for module in modules for thing in vars(module).values() if isclass(thing)]
    return [thing for thing in things if issubclass(thing, WizardModal) and thing is not WizardModal]


def test_escape_closes_every_dialog() -> None:
    modals = _modals()
    assert len(modals) >= 8
    for modal in modals:
        keys = {key for b in modal.BINDINGS if isinstance(b, Binding) for key in b.key.split(",")}
        assert "escape" in keys, modal


def test_ids_are_where_a_binding_is_declared() -> None:
    """A key without an id cannot be put elsewhere: only further keys of the same action may lack one."""
    from tui.app import WizardApp as App

    declared = [binding for binding in App.BINDINGS if isinstance(binding, Binding)]
    with_id = {binding.action for binding in declared if binding.id}
    assert {binding.action for binding in declared} == with_id
