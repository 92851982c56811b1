"""Every screen at every size, with the keyboard alone, and without colour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from decision_tree.case import Case
from tests.tui.conftest import TIMEOUT, paste, press, running, settled, told_case, visible_text
from tests.tui.test_findings import confirmed_case
from tui.app import WizardApp
from tui.widgets.choices import Choices

SIZES = [(60, 20), (80, 24), (99, 24), (100, 24), (200, 60), (60, 20)]
"""The least, the usual, both sides of the border between narrow and wide, a large one, and back."""
Reach = Callable[[Pilot[None]], Awaitable[None]]


async def start(pilot: Pilot[None]) -> None:
    """The first screen."""


async def pasting(pilot: Pilot[None]) -> None:
    await pilot.press("1", "enter")


async def opening(pilot: Pilot[None]) -> None:
    await pilot.press("3", "enter")
    await settled(pilot)


async def cases(pilot: Pilot[None]) -> None:
    await pilot.press("6", "enter")


async def asking(pilot: Pilot[None]) -> None:
    await pilot.press("4", "enter", "2")


async def reading(pilot: Pilot[None]) -> None:
    await paste(pilot, TIMEOUT)
    await pilot.press("f2")


async def help_(pilot: Pilot[None]) -> None:
    await pilot.press("4", "enter", "f1")


async def look(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "enter")


async def looking(pilot: Pilot[None]) -> None:
    """From the choice of a cluster."""
    await press(pilot, "enter", "enter", "enter")


async def sweeping(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "enter", "f4")


async def practising(pilot: Pilot[None]) -> None:
    await press(pilot, "5", "enter")


async def lesson(pilot: Pilot[None]) -> None:
    """From the list of scenarios."""
    await press(pilot, "enter")


async def verdict(pilot: Pilot[None]) -> None:
    """From the lesson."""
    await press(pilot, "t")


async def score(pilot: Pilot[None]) -> None:
    """From the verdict."""
    await press(pilot, "enter", "f2")


SCREENS: dict[str, list[tuple[Reach, str]]] = {
    "start": [(start, "Paste an error")],
    "paste": [(pasting, "Paste the error text")],
    "open": [(opening, "Which files?")],
    "cases": [(cases, "Cases are kept in")],
    "ask": [(asking, "?")],
    "read": [(reading, "Recognised: 1 message")],
    "help": [(help_, "Help")],
    "look": [(look, "Which cluster?"), (looking, "✔ confirmed")],
    "sweep": [(sweeping, "Every service of all clusters")],
    "practice": [
        (practising, "The shop does not come up"),
        (lesson, "Since the move to new subnets"),
        (verdict, "What is wrong here?"),
        (score, "of 100 points"),
    ],
}
"""Walks from the start: how the next screen is reached, and what it shows."""


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.usefixtures("sandbox")
async def test_each_screen_at_each_size(name: str, app: WizardApp) -> None:
    async with running(app) as pilot:
        for reach, expected in SCREENS[name]:
            await reach(pilot)
            await through_all_sizes(pilot, expected)
            await pilot.resize_terminal(80, 24)


async def through_all_sizes(pilot: Pilot[None], expected: str) -> None:
    app = pilot.app
    assert isinstance(app, WizardApp)
    focused = app.screen.focused
    for width, height in SIZES:
        await pilot.resize_terminal(width, height)
        await pilot.pause()
        text = visible_text(app)
        assert expected in text, (width, height)
        assert app.screen.focused is focused, (width, height)
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("keys", [(), ("f",)], ids=["ask", "findings"])
async def test_a_step_of_a_case_at_each_size(keys: tuple[str, ...], app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await pilot.press(*keys)
        await through_all_sizes(pilot, "No cause is confirmed" if keys else "Has the task a public IP address?")


async def test_the_fix_at_each_size(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        await pilot.press("x")
        await through_all_sizes(pilot, "low risk")


async def test_the_question_facts_and_causes_stay_in_view_at_the_smallest(
    app_on_case: Callable[[Case], WizardApp],
) -> None:
    app = app_on_case(told_case())
    async with running(app, (60, 20)) as pilot:
        await pilot.press("end")
        text = visible_text(app)
        for part in (
            "Has the task a public IP address?",
            "● I don't know",
            "What we know",
            "Still possible",
            "Choose",
        ):
            assert part in text


async def test_tab_reaches_everything_and_comes_back(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        first = app.screen.focused
        assert isinstance(first, Choices)
        seen = []
        for _ in range(4):
            seen.append(type(app.screen.focused).__name__)
            await pilot.press("tab")
        assert seen == ["Choices", "Command", "KnownFacts", "StillPossible"]
        assert app.screen.focused is first


@pytest.fixture
def no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set before the app is made: Textual looks at it then."""
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("no_color")
async def test_without_colour_the_mark_and_the_standing_still_show(
    app_on_case: Callable[[Case], WizardApp],
) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        assert "▸ ✔ confirmed" in visible_text(app)
        await pilot.press("u", "2")
        assert " 2 ● No" in visible_text(app)
        assert " 1 ○ Yes" in visible_text(app)
