"""Giving texts: the paste field, files, and what was recognised in them."""

from __future__ import annotations

import os
from pathlib import Path

from textual.widgets import Button

from decision_tree.store import Store
from tests.tui.conftest import REFUSED, TIMEOUT, paste, running, settled, told, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.open import OpenScreen
from tui.screens.paste import PasteArea, PasteScreen
from tui.screens.read import ReadScreen
from tui.screens.start import StartScreen
from tui.widgets.choices import Choices

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


async def test_a_paste_is_read_with_enter_and_shows_what_was_recognised(app: WizardApp) -> None:
    async with running(app, (80, 30)) as pilot:
        await pilot.press("1", "enter")
        await paste(pilot, TIMEOUT)
        assert isinstance(app.screen.focused, Button)
        await pilot.press("enter")
        assert isinstance(app.screen, ReadScreen)
        text = visible_text(app)
        assert "Recognised: 1 message" in text
        assert "The network path is missing or shut." in text
        assert "“i/o timeout”" in text
        assert "the error is Time-out" in text
        await pilot.press("enter")
        assert isinstance(app.screen, AskScreen)


async def test_a_paste_is_cleaned_before_it_is_shown(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("1", "enter")
        await paste(pilot, "a\x1b]52;c;ZXZpbA==\x07b\x1b[2Jc\x9b31md\rnext\u202eline [/aws/ecs/x] $x 50%")
        assert app.screen.query_one(PasteArea).text == "abcd\nnextline [/aws/ecs/x] $x 50%"


async def test_a_second_paste_is_added_while_the_button_has_the_focus(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("1", "enter")
        await paste(pilot, "first ")
        await paste(pilot, "second")
        assert app.screen.query_one(PasteArea).text == "first second"


async def test_secrets_are_removed_told_and_not_kept(app: WizardApp, store: Store) -> None:
    async with running(app, (80, 30)) as pilot:
        await pilot.press("1", "enter")
        await paste(pilot, f"{TIMEOUT}\nAWS_SECRET_ACCESS_KEY={SECRET}")
        await pilot.press("enter")
        assert "Removed before anything was kept" in visible_text(app)
        assert SECRET not in visible_text(app)
        assert app.session is not None
        kept = store.load(app.session.case.id)
        assert SECRET not in repr(kept.log)
        assert SECRET.encode() not in store.path.read_bytes()


async def test_nothing_to_read_is_said(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("1", "enter", "f2")
        assert "nothing to read" in told(app)
        assert isinstance(app.screen, PasteScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, StartScreen)


async def test_what_cannot_be_read_is_told_and_begins_no_case(app: WizardApp, store: Store) -> None:
    async with running(app) as pilot:
        await pilot.press("1", "enter")
        await paste(pilot, '{"something": ["else", 1]}')
        await pilot.press("enter")
        assert "shape that is not known" in told(app)
        assert isinstance(app.screen, PasteScreen)
        assert app.session is None
        assert store.list() == []


async def test_a_text_without_a_known_message_says_so(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("1", "enter")
        await paste(pilot, "it does not work")
        await pilot.press("enter")
        assert "No known error message" in visible_text(app)


async def test_more_text_goes_into_the_same_case_and_can_be_taken_back(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter", "p")
        await paste(pilot, REFUSED)
        await pilot.press("enter")
        assert app.session is not None
        assert app.session.diagnosis.facts.known["cluster"] == "shop"
        case = app.session.case
        await pilot.press("u")
        assert app.session.case is case
        assert app.session.diagnosis.facts.known == {}


async def test_files_are_chosen_from_the_list_and_read_together(app: WizardApp) -> None:
    Path("logs").mkdir()
    Path("logs/one.txt").write_text(TIMEOUT)
    Path("logs/two.txt").write_text("another line")
    async with running(app) as pilot:
        await pilot.press("3", "enter")
        await settled(pilot)
        assert "logs/" in visible_text(app)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, OpenScreen)
        assert [path.name for path in app.screen.files] == ["one.txt", "two.txt"]
        await pilot.press("f2")
        await settled(pilot)
        assert isinstance(app.screen, ReadScreen)
        assert app.session is not None
        assert "one.txt" in app.session.case.documents[0].name
        assert app.session.diagnosis.facts.known["error_kind"] == "timeout"


async def test_typing_narrows_the_list_and_a_whole_path_is_taken(app: WizardApp) -> None:
    Path("alpha.txt").write_text(TIMEOUT)
    Path("beta.txt").write_text("x")
    async with running(app) as pilot:
        await pilot.press("3", "enter", *"be")
        await settled(pilot)
        assert [item.id for item in app.screen.query_one(Choices).items] == ["beta.txt"]
        await pilot.press(*"ta.txt".replace(".", "."), "enter")
        await settled(pilot)
        assert "✔ beta.txt" in visible_text(app)
        await pilot.press("f4")
        assert "No file added yet" in visible_text(app)


async def test_names_that_look_like_markup_and_pipes_do_no_harm(app: WizardApp) -> None:
    Path("[red]x[").write_text(TIMEOUT)
    os.mkfifo("pipe")
    async with running(app) as pilot:
        await pilot.press("3", "enter")
        await settled(pilot)
        assert "[red]x[" in visible_text(app)
        await pilot.press("down", "enter")
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        assert "is not a file" in told(app)


async def test_a_binary_file_is_refused(app: WizardApp) -> None:
    Path("picture.png").write_bytes(b"\x89PNG\r\n\0\0\0\x01" * 20)
    async with running(app) as pilot:
        await pilot.press("3", "enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        assert "not text" in told(app)
        assert isinstance(app.screen, OpenScreen)


async def test_a_large_text_is_read_beside_the_screen(app: WizardApp, store: Store) -> None:
    async with running(app) as pilot:
        await paste(pilot, "x" * 200_000 + f"\n{TIMEOUT}")
        await pilot.press("f2")
        await settled(pilot)
        assert "Reading 200," in told(app)
        assert isinstance(app.screen, ReadScreen)
        assert store.list()
