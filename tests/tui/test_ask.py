"""The question: marking, answering, taking back; nothing becomes a fact by accident."""

from __future__ import annotations

from collections.abc import Callable

from decision_tree.case import Case
from decision_tree.store import Store
from tests.tui.conftest import running, settled, told, told_case, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.findings import FindingsScreen
from tui.widgets.choices import Choices
from tui.widgets.howto import Command


def known(app: WizardApp) -> dict[str, str]:
    assert app.session is not None
    return dict(app.session.diagnosis.facts.known)


async def test_enter_alone_answers_nothing(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter")
        await pilot.press("enter", "enter")
        assert known(app) == {}
        assert "Mark an answer first" in told(app)


async def test_a_digit_marks_and_enter_answers(app: WizardApp, store: Store) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter")
        assert isinstance(app.screen, AskScreen)
        asked = app.screen.current
        assert asked is not None
        await pilot.press("2")
        assert known(app) == {}
        assert "●" in visible_text(app)
        await pilot.press("enter")
        assert known(app)[asked.fact] == asked.answers[1].value
        # on disk before the next question shows
        assert app.session is not None
        on_disk = store.load(app.session.case.id)
        assert on_disk.current[asked.fact].value == asked.answers[1].value


async def test_the_mark_does_not_stay_for_the_next_question(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter", "1", "enter", "enter", "enter")
        assert len(known(app)) == 1


async def test_a_second_answer_to_the_same_question_is_dropped(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter", "1")
        answers = app.screen.query_one("#answers", Choices)
        answers.action_take()
        answers.action_take()
        await settled(pilot)
        assert app.session is not None
        assert len(app.session.case.log) == 1


async def test_i_dont_know_is_last_and_rules_nothing_out(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter")
        items = app.screen.query_one("#answers", Choices).items
        assert items[-1].label.plain == "I don't know"
        await pilot.press("n", "enter")
        assert app.session is not None
        assert known(app) == {}
        assert app.session.diagnosis.ruled_out == ()


async def test_undo_brings_the_question_back(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter")
        first = app.screen.query_one("#answers", Choices).items
        await pilot.press("1", "enter", "u")
        assert known(app) == {}
        assert app.screen.query_one("#answers", Choices).items == first
        await pilot.press("u")
        assert "nothing to take back" in told(app)


async def test_what_is_known_and_possible_stays_in_view(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app, (80, 24)):
        text = visible_text(app)
        assert "Has the task a public IP address?" in text
        assert "What we know" in text
        assert "launch type" in text
        assert "answer" in text
        assert "Still possible: 2 of 4" in text
        assert " %" in text
        assert "question 2 of about" in text


async def test_commands_have_the_cases_own_names_quoted(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        command = app.screen.query_one(Command).command
        assert command == "aws ecs describe-tasks --cluster my-shop --tasks TASK"
        await pilot.press("c")
        assert app.clipboard == command
        assert "terminal's clipboard" in told(app)


async def test_a_confirmed_cause_leads_to_the_findings_once(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await pilot.press("2", "enter")
        assert isinstance(app.screen, FindingsScreen)
        await pilot.press("u")
        assert isinstance(app.screen, AskScreen)
        await pilot.press("2", "enter")
        assert isinstance(app.screen, FindingsScreen)


async def test_a_click_marks_and_a_second_click_takes(app: WizardApp) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter")
        await pilot.click("#answers .row")
        assert known(app) == {}
        assert app.screen.query_one("#answers", Choices).marked == 0
        await pilot.click("#answers .row")
        assert len(known(app)) == 1
