"""Handing a case out: what is hidden, what is left in, and that the file is what the preview showed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from decision_tree.case import Case, Document, Observation, Source
from decision_tree.redact import Kind
from decision_tree.report.draft import Form
from decision_tree.store import Store
from tests.tui.conftest import CASE_ID, all_words, press, running, settled, told, told_case, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.report import PREVIEWED, ReportScreen
from tui.widgets.choices import Choices

OnCase = Callable[[Case], WizardApp]
ACCOUNT = "111122223333"


def case_with_names() -> Case:
    case = told_case()
    case.add(
        Document(
            "x", f"AccessDeniedException on cluster shop-floor: arn:aws:iam::{ACCOUNT}:role/payments at 10.1.2.3"
        ),
        Observation("task", "job-7", Source.MESSAGE, f"arn:aws:iam::{ACCOUNT}:role/payments at 10.1.2.3"),
        at=1_700_000_100.0,
    )
    return case


def screen_of(app: WizardApp) -> ReportScreen:
    assert isinstance(app.screen, ReportScreen)
    return app.screen


async def test_s_opens_it_and_s_saves_what_the_preview_shows(app_on_case: OnCase, store: Store) -> None:
    app = app_on_case(case_with_names())
    async with running(app) as pilot:
        await press(pilot, "s")
        assert screen_of(app).form is Form.SUPPORT
        await press(pilot, "s", "s")
        saved = Path(f"ecs-wizard-{CASE_ID}-support.txt")
        draft = screen_of(app).draft
        assert draft is not None
        assert saved.read_text() == draft.text
        assert "role/role-1" in saved.read_text()
        assert not {ACCOUNT, "payments", "my-shop", "shop-floor"} & set(saved.read_text().replace("/", " ").split())
        assert saved.stat().st_mode & 0o777 == 0o600
        assert Path(f"ecs-wizard-{CASE_ID}-2-support.txt").exists(), "never over an old one"
        assert str(saved.absolute()) in told(app)
        assert str(store.path) in told(app)
        await press(pilot, "c")
        assert app.clipboard == draft.text
        assert "Not every terminal takes it." in told(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AskScreen)


async def test_a_second_s_before_the_text_is_made_is_not_lost(app_on_case: OnCase) -> None:
    app = app_on_case(case_with_names())
    async with running(app) as pilot:
        app.action_report()
        await pilot.press("s")
        await settled(pilot)
        assert Path(f"ecs-wizard-{CASE_ID}-support.txt").exists()


async def test_enter_saves_the_marked_form(app_on_case: OnCase) -> None:
    app = app_on_case(case_with_names())
    forms = {"-handover.txt": "Subject: ", ".md": "# ecs-wizard", ".html": "<!DOCTYPE", ".json": "{"}
    async with running(app) as pilot:
        await press(pilot, "s")
        for suffix, begins in forms.items():
            await press(pilot, "down", "enter")
            text = Path(f"ecs-wizard-{CASE_ID}{suffix}").read_text()
            assert text.startswith(begins)
            assert ACCOUNT not in text
        assert json.loads(text)["case"] == CASE_ID


async def test_a_kind_can_be_left_in_and_is_said_to_be(app_on_case: OnCase) -> None:
    app = app_on_case(case_with_names())
    async with running(app) as pilot:
        await press(pilot, "s", "tab")
        assert f"{ACCOUNT} → account-1" in all_words(app), "what is hidden stands beside its stand-in"
        await press(pilot, "enter")
        assert screen_of(app).keep == {Kind.ACCOUNTS}
        assert "! Whoever gets this text will read: account ids (1)" in all_words(app)
        assert "! shown" in visible_text(app)
        await press(pilot, "s")
        text = Path(f"ecs-wizard-{CASE_ID}-support.txt").read_text()
        assert f"iam::{ACCOUNT}:role/role-1" in text
        assert "payments" not in text
        assert "account ids (1)" in told(app)
        await press(pilot, "enter")
        assert screen_of(app).keep == frozenset()


async def test_r_shows_what_support_needs_and_hides_it_again(app_on_case: OnCase) -> None:
    app = app_on_case(case_with_names())
    async with running(app) as pilot:
        await press(pilot, "s")
        assert "Fill in before sending: " in all_words(app)
        await press(pilot, "r")
        draft = screen_of(app).draft
        assert draft is not None
        assert f"{ACCOUNT}:role/payments" in draft.text
        assert "10.1.2.3" not in draft.text
        assert "Fill in before sending" not in draft.text
        await press(pilot, "r")
        assert screen_of(app).keep == frozenset()
        await press(pilot, "down", "r")
        assert screen_of(app).keep == frozenset(), "another team is asked for nothing"


async def test_everything_by_mouse(app_on_case: OnCase) -> None:
    app = app_on_case(case_with_names())
    async with running(app) as pilot:
        await press(pilot, "s")
        kinds = app.screen.query_one("#kinds", Choices)
        for _twice in range(2):
            await pilot.click(kinds.query(".row")[1])
            await settled(pilot)
        assert screen_of(app).keep == {Kind.NAMES}
        for _twice in range(2):
            await pilot.click(app.screen.query_one("#forms", Choices).query(".row")[2])
            await settled(pilot)
        assert "cluster: my-shop" in Path(f"ecs-wizard-{CASE_ID}.md").read_text()


async def test_hostile_names_are_only_text(app_on_case: OnCase) -> None:
    case = told_case()
    hostile = "[/x] $y \x1b[2J\u202e 50%"
    case.add(Observation("task", hostile, Source.FILE, hostile), at=1_700_000_100.0)
    app = app_on_case(case)
    async with running(app) as pilot:
        await press(pilot, "s", "tab", "down")
        assert "[/x] $y" in all_words(app)
        assert not {"\x1b", "\u202e"} & set(visible_text(app))


async def test_of_a_large_text_the_beginning_is_shown_and_all_is_saved(app_on_case: OnCase) -> None:
    case = told_case()
    case.add(Observation("task", None, Source.AWS, "", "denied\n" * (PREVIEWED // 5)), at=1_700_000_100.0)
    app = app_on_case(case)
    async with running(app) as pilot:
        await press(pilot, "s", "down", "down", "down", "down", "s")
        draft = screen_of(app).draft
        assert draft is not None
        assert len(draft.text) > PREVIEWED
        assert Path(f"ecs-wizard-{CASE_ID}.json").read_text() == draft.text
        assert len(all_words(app)) < PREVIEWED + 3000
