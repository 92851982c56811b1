"""States that screenshots/ has no picture of, on the made-up library; the Ask screen in each kind of colours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from decision_tree.case import Case
from decision_tree.probes import LookError
from tests.tui.conftest import press, settled, told_case
from tests.tui.outside import MadeUp
from tests.tui.test_findings import answer, case_of
from tui.app import WizardApp

NARROW = (80, 24)
Compare = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


def after(*keys: str) -> Steps:
    """Wait until the knowledge is there, press the keys."""

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return steps


def in_turn(*keys: str) -> Steps:
    """The same, each key after what the one before has caused."""

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await press(pilot, *keys)

    return steps


def test_look_at_tasks(app: WizardApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=NARROW, run_before=in_turn("2", "enter", "enter", "enter"))


def test_look_without_login(app: WizardApp, outside: MadeUp, snap_compare: Compare) -> None:
    outside.list_error = LookError("the SSO login of profile prod has expired", "Run: aws sso login --profile prod")
    assert snap_compare(app, terminal_size=NARROW, run_before=in_turn("2", "enter"))


def test_nothing_found(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare) -> None:
    case = case_of(answer("error_kind", "access_denied"), answer("role_has_permission", "yes"))
    case.add(answer("key_policy", "names_it"))
    assert snap_compare(app_on_case(case), terminal_size=NARROW, run_before=after())


def test_fix_without_a_script(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare) -> None:
    case = case_of(answer("error_kind", "access_denied"), answer("role_has_permission", "no"))
    assert snap_compare(app_on_case(case), terminal_size=NARROW, run_before=after("x"))


def test_ask_in_light(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare) -> None:
    app = app_on_case(told_case())
    app.theme = "textual-light"
    assert snap_compare(app, terminal_size=NARROW, run_before=after("2"))


@pytest.fixture
def no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set before the app is made: Textual looks at it then."""
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("no_color")
def test_ask_without_colour(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare) -> None:
    assert snap_compare(app_on_case(told_case()), terminal_size=NARROW, run_before=after("2"))
