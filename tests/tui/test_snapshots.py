"""One picture of every screen, narrow and wide, on the made-up library; a few in light and without colour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from decision_tree.case import Case
from decision_tree.probes import LookError
from tests.tui.conftest import REFUSED, TIMEOUT, paste, press, settled, told_case
from tests.tui.outside import MadeUp, MadeUpSandbox
from tests.tui.test_findings import answer, case_of, confirmed_case
from tui.app import WizardApp

NARROW, WIDE = (80, 24), (120, 36)
BOTH = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x36"])
Compare = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


def after(*keys: str, pasted: str = "") -> Steps:
    """Wait until the knowledge is there, paste, press the keys."""

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        if pasted:
            await paste(pilot, pasted)
        await pilot.press(*keys)
        await settled(pilot)

    return steps


def in_turn(*keys: str) -> Steps:
    """The same, each key after what the one before has caused."""

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await press(pilot, *keys)

    return steps


@BOTH
def test_start(app: WizardApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after())


@BOTH
def test_paste(app: WizardApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after(pasted=TIMEOUT))


@BOTH
def test_read(app: WizardApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    text = f"{REFUSED}\npassword=hunter2hunter2\n[/aws/ecs/x] [ERROR] $x 50%"
    assert snap_compare(app, terminal_size=size, run_before=after("f2", pasted=text))


@BOTH
def test_open(app: WizardApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    Path("reports").mkdir()
    Path("task.json").write_text("{}")
    Path("error.txt").write_text(TIMEOUT)
    assert snap_compare(app, terminal_size=size, run_before=after("3", "enter", *"e", "enter"))


@BOTH
def test_ask(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_on_case(told_case()), terminal_size=size, run_before=after("2"))


@BOTH
def test_findings(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_on_case(confirmed_case()), terminal_size=size, run_before=after())


@BOTH
def test_fix(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare, size: tuple[int, int]) -> None:
    steps = after("x", "tab", *"eu-west")
    assert snap_compare(app_on_case(confirmed_case()), terminal_size=size, run_before=steps)


@BOTH
def test_look(app: WizardApp, outside: MadeUp, snap_compare: Compare, size: tuple[int, int]) -> None:
    outside.names["shop"] += [f"[/x] service-{number}" for number in range(30)]
    steps = in_turn("2", "enter", "enter", *"w", "down")
    assert snap_compare(app, terminal_size=size, run_before=steps)


def test_look_at_tasks(app: WizardApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=NARROW, run_before=in_turn("2", "enter", "enter", "enter"))


def test_look_without_login(app: WizardApp, outside: MadeUp, snap_compare: Compare) -> None:
    outside.list_error = LookError("the SSO login of profile prod has expired", "Run: aws sso login --profile prod")
    assert snap_compare(app, terminal_size=NARROW, run_before=in_turn("2", "enter"))


@BOTH
def test_looking(app: WizardApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=in_turn("2", "enter", "enter", "enter", "enter"))


@BOTH
def test_sweep(app: WizardApp, services: MadeUp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=in_turn("2", "enter", "f4"))


def test_practice(app: WizardApp, sandbox: MadeUpSandbox, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=NARROW, run_before=in_turn("5", "enter"))


@BOTH
def test_lesson(app: WizardApp, sandbox: MadeUpSandbox, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=in_turn("5", "enter", "enter", "h"))


def test_verdict(app: WizardApp, sandbox: MadeUpSandbox, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=NARROW, run_before=in_turn("5", "enter", "enter", "t", "down", "enter"))


def test_nothing_found(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare) -> None:
    case = case_of(answer("error_kind", "access_denied"), answer("role_has_permission", "yes"))
    case.add(answer("key_policy", "names_it"))
    assert snap_compare(app_on_case(case), terminal_size=NARROW, run_before=after())


def test_fix_without_a_script(app_on_case: Callable[[Case], WizardApp], snap_compare: Compare) -> None:
    case = case_of(answer("error_kind", "access_denied"), answer("role_has_permission", "no"))
    assert snap_compare(app_on_case(case), terminal_size=NARROW, run_before=after("x"))


def test_help(app: WizardApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=NARROW, run_before=after("4", "enter", "f1"))


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
