"""The fix: values are checked as they are typed, nothing is overwritten, what cannot be scripted says why."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from decision_tree.case import Case
from decision_tree.script import build
from tests.tui.conftest import running, told, visible_text
from tests.tui.test_findings import answer, case_of, confirmed_case
from tui.app import WizardApp
from tui.saving import NotSaved, write_new
from tui.screens.findings import FindingsScreen
from tui.screens.fix import FixScreen
from tui.widgets.parameter import ParameterField, ValueInput

OnCase = Callable[[Case], WizardApp]


def state_of(app: WizardApp, variable: str) -> str:
    field = next(f for f in app.screen.query(ParameterField) if f.parameter.variable == variable)
    return str(field.query_one(".state").render())


async def test_values_come_from_the_facts_and_the_rest_is_asked_for(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x")
        assert isinstance(app.screen, FixScreen)
        text = visible_text(app)
        assert "low risk" in text
        assert "costs nothing" in text
        assert "can be undone" in text
        assert "Tasks that run are not touched." in text
        assert state_of(app, "CLUSTER") == "✔ fits (from the file: tasks[0].clusterArn)"
        assert state_of(app, "REGION") == "? needed, for example eu-west-1"
        assert state_of(app, "TASK").startswith("· may stay empty")


async def test_a_value_is_checked_as_it_is_typed(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x", "tab", *"eu")
        assert state_of(app, "REGION").startswith("✗ does not fit. Give Region: an AWS Region")
        await pilot.press("f2")
        assert list(Path.cwd().iterdir()) == []
        assert "This value does not fit" in [n.title for n in app._notifications]
        await pilot.press(*"-west-1")
        assert state_of(app, "REGION") == "✔ fits (you typed it)"
        assert "REGION=eu-west-1" in visible_text(app)


async def test_saves_a_script_that_runs_and_never_overwrites(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x", "tab", *"eu-west-1", "f2", "f2")
        first, second = Path("fix.sh"), Path("fix-2.sh")
        assert first.stat().st_mode & 0o777 == 0o700
        assert first.read_text() == second.read_text()
        assert isinstance(app.screen, FixScreen)
        assert first.read_text() == build(app.screen.filled())
        assert "CLUSTER=my-shop" in first.read_text()
        assert str(first.absolute()) in told(app)
        assert subprocess.run(["bash", "-n", first], check=False).returncode == 0


async def test_a_typed_value_becomes_a_fact_of_the_case(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x", "tab", *"eu-west-1", "escape")
        assert isinstance(app.screen, FindingsScreen)
        assert app.session is not None
        assert app.session.diagnosis.facts.known["region"] == "eu-west-1"
        await pilot.press("x")
        assert state_of(app, "REGION") == "✔ fits (you typed it)"


async def test_a_script_with_empty_values_says_so(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x", "s")
        assert Path("fix.sh").exists()
        assert "Without REGION it does nothing: it stops and names what is missing." in told(app)


async def test_copies_the_whole_script(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x", "f3")
        assert isinstance(app.screen, FixScreen)
        assert app.clipboard == build(app.screen.filled())
        assert "sent to the terminal's clipboard" in told(app)


async def test_shows_how_it_is_taken_back_and_the_whole_file(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x")
        assert "mend --cluster" in visible_text(app)
        await pilot.press("f4")
        assert "unmend --cluster" in visible_text(app)
        assert "apply()" not in visible_text(app)
        await pilot.press("f5")
        assert "#!/usr/bin/env bash" in visible_text(app)


async def test_a_pasted_value_is_cleaned_and_one_line(app_on_case: OnCase) -> None:
    from textual import events

    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        await pilot.press("x", "tab")
        field = app.screen.focused
        assert isinstance(field, ValueInput)
        field.post_message(events.Paste("\x1b[31meu-west-1\x1b[0m\nrm -rf /"))
        await pilot.pause()
        assert field.value == "eu-west-1"


async def test_without_a_script_it_says_why_and_what_to_do(app_on_case: OnCase) -> None:
    app = app_on_case(case_of(answer("error_kind", "access_denied"), answer("role_has_permission", "no")))
    async with running(app) as pilot:
        await pilot.press("x")
        text = visible_text(app)
        assert "Only the owner of the key may do this." in text
        assert "2. Put it right." in text
        assert "Save" not in text
        await pilot.press("f2")
        assert list(Path.cwd().iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(NotSaved, match="Permission denied"):
        write_new(tmp_path, "fix", ".sh", "x", 0o700)


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "fix.sh").symlink_to(tmp_path / "elsewhere")
    path = write_new(tmp_path, "fix", ".sh", "x", 0o700)
    assert path.name == "fix-2.sh"
    assert not (tmp_path / "elsewhere").exists()
