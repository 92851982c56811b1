"""Cases that are kept: going on, deleting, an id on the command line."""

from __future__ import annotations

from collections.abc import Callable

from decision_tree.case import Case
from decision_tree.store import Store
from tests.tui.conftest import CASE_ID, running, told_case, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.cases import CasesScreen
from tui.screens.confirm import ConfirmScreen


async def test_a_kept_case_goes_on_where_it_was_left(app: WizardApp, store: Store) -> None:
    case = told_case()
    store.append(case, case.log)
    async with running(app) as pilot:
        await pilot.press("6", "enter")
        assert CASE_ID in visible_text(app)
        assert "1 answer" in visible_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, AskScreen)
        assert "Has the task a public IP address?" in visible_text(app)
        assert app.session is not None
        assert app.session.case.log == case.log


async def test_a_case_named_at_the_start_is_opened(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app):
        assert isinstance(app.screen, AskScreen)


async def test_deleting_asks_first(app: WizardApp, store: Store) -> None:
    case = told_case()
    store.append(case, case.log)
    async with running(app) as pilot:
        await pilot.press("6", "enter", "d")
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("enter")  # "No" has the focus
        assert [summary.id for summary in store.list()] == [CASE_ID]
        await pilot.press("d", "y")
        assert isinstance(app.screen, CasesScreen)
        assert store.list() == []
        assert "There is no case yet" in visible_text(app)


async def test_an_answer_is_kept_when_the_app_ends_without_a_word(app: WizardApp, store: Store) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter", "1", "enter", "q")
    assert [summary.answers for summary in store.list()] == [1]
