"""Steps of a fix that are left out: the script, its values and the keys follow the choice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from decision_tree.library import Library
from decision_tree.probes import Event, Gave
from tests.tui.conftest import press, running, visible_text
from tests.tui.outside import MadeUp, confirming, seen
from tui.app import WizardApp
from tui.screens.findings import FindingsScreen
from tui.screens.fix import FixScreen
from tui.widgets.parameter import ParameterField
from tui.widgets.steps import FixStep

FIRST, SECOND = "network.no_public_ip", "role.permission"
SECOND_FIX = """\
check() { [[ $(look "$REGION") == yes ]]; }
apply() { permit --region "$REGION"; }
verify() { check; }
undo() { :; }
"""


@pytest.fixture(autouse=True)
def two_steps(library: Library, outside: MadeUp, tmp_path: Path) -> None:
    """A second confirmed cause, whose script needs the Region only."""
    fix = structs.replace(library.causes[FIRST].fix, needs={"REGION": "region"}, optional=[])
    library.causes[SECOND] = structs.replace(
        library.causes[SECOND], fix=fix, holds_when={"role_has_permission": "no"}
    )
    library.fix_scripts[SECOND] = tmp_path / "permission.fix.sh"
    library.fix_scripts[SECOND].write_text(SECOND_FIX)
    outside.events = [*map(denying, confirming())]


def denying(event: Event) -> Event:
    """The same, and the role lacks the permission."""
    if isinstance(event, Gave) and event.name == "network":
        return replace(event, entries=(*event.entries, seen("role_has_permission", "no")))
    return event


async def to_the_fix(pilot: Pilot[None]) -> FixScreen:
    await press(pilot, "2", "enter", "enter", "enter", "enter", "enter", "x")
    assert isinstance(pilot.app.screen, FixScreen)
    return pilot.app.screen


def heads(screen: FixScreen) -> list[str]:
    return [str(step.query_one(".step").render()).rstrip() for step in screen.query(FixStep)]


def fields(screen: FixScreen) -> list[str]:
    return [field.parameter.variable for field in screen.query(ParameterField) if field.display]


async def test_space_leaves_a_step_out_of_the_script_and_takes_it_in(app: WizardApp) -> None:
    async with running(app) as pilot:
        screen = await to_the_fix(pilot)
        first, second = (step.title for step in screen.plan.steps)
        assert heads(screen) == [f"[✔] 1. {first}", f"[✔] 2. {second}"]
        assert fields(screen) == ["REGION", "CLUSTER", "TASK"]
        await press(pilot, "tab", "space")
        assert heads(screen) == [f"[ ] left out: {first}", f"[✔] 1. {second}"]
        assert "TASK" not in fields(screen)
        assert [step.cause_id for step in screen.filled().steps] == [SECOND]
        assert "permit" in visible_text(app)
        await press(pilot, "f2")
        text = Path("fix.sh").read_text()
        assert "permit --region" in text
        assert "mend --cluster" not in text
        await press(pilot, "space")
        assert [step.cause_id for step in screen.filled().steps] == [FIRST, SECOND]


async def test_the_mouse_does_the_same(app: WizardApp) -> None:
    async with running(app) as pilot:
        screen = await to_the_fix(pilot)
        await pilot.click(FixStep)
        await pilot.pause()
        assert [step.cause_id for step in screen.filled().steps] == [SECOND]


async def test_with_every_step_left_out_there_is_nothing_to_save(app: WizardApp) -> None:
    async with running(app) as pilot:
        await to_the_fix(pilot)
        await press(pilot, "tab", "space", "tab", "space")
        assert "? No step is chosen." in visible_text(app)
        await press(pilot, "f2", "f7")
        assert isinstance(app.screen, FixScreen)
        assert list(Path.cwd().iterdir()) == []


async def test_the_choice_is_remembered_for_the_case(app: WizardApp) -> None:
    async with running(app) as pilot:
        await to_the_fix(pilot)
        await press(pilot, "tab", "space", "escape")
        assert isinstance(app.screen, FindingsScreen)
        await press(pilot, "x")
        assert isinstance(app.screen, FixScreen)
        assert [step.cause_id for step in app.screen.chosen.steps] == [SECOND]
