"""The first screen: at once, before anything is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from decision_tree.errors import KnowledgeError, StoreError
from decision_tree.library import Library
from decision_tree.store import Store
from tests.tui.conftest import TIMEOUT, paste, running, settled, told, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.paste import PasteArea, PasteScreen
from tui.screens.start import StartScreen

HEAVY = (
    "yaml", "networkx", "msgspec", "sqlite3", "decision_tree.library", "questionary", "pygments", "boto3", "botocore",
    "moto", "decision_tree.probes", "decision_tree.practice",
)  # fmt: skip


def test_the_first_frame_needs_none_of_the_knowledge() -> None:
    code = f"import sys, tui.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_shows_at_once_and_remembers_an_early_choice(library: Library) -> None:
    may_load = threading.Event()

    def load() -> Library:
        may_load.wait(10)
        return library

    app = WizardApp(load)
    async with app.run_test() as pilot:
        await pilot.pause()
        try:
            assert "Reading the knowledge" in visible_text(app)
            await pilot.press("4", "enter")
            assert isinstance(app.screen, StartScreen)
        finally:
            may_load.set()
        await settled(pilot)
        assert isinstance(app.screen, AskScreen)


async def test_broken_knowledge_ends_with_status_2_and_says_what() -> None:
    def load() -> Library:
        raise KnowledgeError(["own/[/x].yaml: title: missing"])

    app = WizardApp(load)
    async with app.run_test() as pilot:
        await settled(pilot)
    assert app.return_code == 2


async def test_an_unknown_case_ends_with_status_2(library: Library, store: Store) -> None:
    app = WizardApp(lambda: library, lambda: store, "no-such-case")
    async with app.run_test() as pilot:
        await settled(pilot)
    assert app.return_code == 2


async def test_a_loader_that_fails_unforeseen_ends_with_status_1() -> None:
    def load() -> Library:
        raise RuntimeError("nobody foresaw this")

    app = WizardApp(load)
    async with app.run_test() as pilot:
        await pilot.pause(0.2)
    assert app.return_code == 1


async def test_goes_on_without_a_store_and_says_so(library: Library) -> None:
    def no_store() -> Store:
        raise StoreError("/data/cases.db: the database cannot be written to", "Check the permissions.")

    app = WizardApp(lambda: library, no_store)
    async with running(app) as pilot:
        assert "cannot be written to" in told(app)
        await pilot.press("4", "enter")
        assert isinstance(app.screen, AskScreen)


async def test_a_paste_on_the_first_screen_opens_the_field(app: WizardApp) -> None:
    async with running(app) as pilot:
        await paste(pilot, TIMEOUT)
        assert isinstance(app.screen, PasteScreen)
        assert app.screen.query_one(PasteArea).text == TIMEOUT


async def test_escape_goes_back_to_the_open_case(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter", "escape")
        assert isinstance(app.screen, StartScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, AskScreen)


async def test_help_tells_about_the_screen_and_closes(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("f1")
        assert "Choose what you have" in visible_text(app)
        assert "Leave; the case is kept" in visible_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, StartScreen)


def test_a_crash_prints_neither_the_error_nor_local_variables(tmp_path: Path) -> None:
    script = tmp_path / "crash.py"
    script.write_text(
        """
import sys
from tui.app import WizardApp


class Crashing(WizardApp):
    def on_mount(self):
        pasted = "HUNTER" + "2"
        raise ValueError("boom")


app = Crashing(lambda: None)
app.run(headless=True)
sys.exit(app.return_code or 0)
"""
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": root}
    )
    assert done.returncode == 1
    assert "ended unexpectedly" in done.stderr
    assert "boom" not in done.stdout + done.stderr
    assert "HUNTER2" not in done.stdout + done.stderr
