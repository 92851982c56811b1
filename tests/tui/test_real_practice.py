"""A whole lesson on the real sandbox: look, be told the cause, mend it for real, look again, leave."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from decision_tree.library import load
from tests.tui.conftest import press, running, settled, shows, visible_text
from tui.app import WizardApp
from tui.screens.findings import FindingsScreen
from tui.screens.lesson import LessonScreen
from tui.screens.looking import LookingScreen
from tui.screens.run import RunScreen
from tui.screens.start import StartScreen


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The AWS CLI that is installed beside this Python."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    missing = [tool for tool in ("aws", "jq") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} must be installed")


def confirmed(app: WizardApp) -> set[str]:
    assert app.session is not None
    return {finding.cause_id for finding in app.session.diagnosis.confirmed}


async def looked(pilot: Pilot[None]) -> None:
    """Until the look is over and the person has gone on."""
    await settled(pilot)
    assert isinstance(pilot.app.screen, LookingScreen)
    assert pilot.app.screen.look_run.over
    assert pilot.app.screen.look_run.error is None


@pytest.mark.usefixtures("tools")
async def test_a_lesson_from_the_story_to_the_mended_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_PROFILE", "somebody-real")
    before = dict(os.environ)
    app = WizardApp(load, None, scenario="no-way-out")
    try:
        async with running(app, (110, 40)) as pilot:
            assert isinstance(app.screen, LessonScreen)
            assert await shows(pilot, "The sandbox is ready")
            await press(pilot, "enter")
            await looked(pilot)
            await press(pilot, "enter")
            assert isinstance(app.screen, FindingsScreen)
            assert "network.no_route" in confirmed(app)
            await press(pilot, "x", "f6")
            assert isinstance(app.screen, RunScreen)
            assert app.screen.status == 0, visible_text(app)
            await press(pilot, "enter")
            await looked(pilot)
            assert not {"network.no_route"} & confirmed(app)
            await press(pilot, "escape", "escape")
            assert isinstance(app.screen, LessonScreen)
            await press(pilot, "escape")
            assert isinstance(app.screen, StartScreen)
            assert dict(os.environ) == before
    finally:
        app.close_sandbox()
