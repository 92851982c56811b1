"""Practice: the story, hints, the stated causes and their score, the fix run on the sandbox; nothing left behind."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Log

from decision_tree.practice import PracticeMissing
from decision_tree.store import Store
from tests.tui.conftest import all_words, press, running, settled, told, visible_text
from tests.tui.outside import MadeUp, MadeUpSandbox
from tui.app import WizardApp
from tui.screens.findings import FindingsScreen
from tui.screens.lesson import LessonScreen
from tui.screens.looking import LookingScreen
from tui.screens.practice import PracticeScreen
from tui.screens.run import RunScreen
from tui.screens.score import ScoreScreen
from tui.screens.start import StartScreen
from tui.screens.verdict import VerdictScreen


async def beginning(pilot: Pilot[None]) -> None:
    await press(pilot, "5", "enter", "enter")


async def test_choosing_a_scenario_builds_its_world_and_tells_its_story(
    app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox
) -> None:
    async with running(app) as pilot:
        await press(pilot, "5", "enter")
        assert isinstance(app.screen, PracticeScreen)
        assert "The shop does not come up" in visible_text(app)
        assert "easy · Fargate · no-address" in visible_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        assert sandbox.built == [outside.scenarios_["no-address"].world]
        assert "Since the move to new subnets no task starts." in visible_text(app)
        assert "Cluster shop, service web" in visible_text(app)
        assert "AWS_ENDPOINT_URL=http://127.0.0.1:4566" in all_words(app)


async def test_a_look_goes_to_the_sandbox_and_is_not_kept(
    app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox, store: Store
) -> None:
    async with running(app) as pilot:
        await beginning(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, LookingScreen)
        run = app.screen.look_run
        assert (run.target.cluster, run.target.service) == ("shop", "web")
        assert (run.options.endpoint_url, run.options.region) == (sandbox.url, sandbox.region)
        await press(pilot, "enter")
        assert isinstance(app.screen, FindingsScreen)
        assert store.list() == []


async def test_escape_leads_to_the_story_and_from_there_out_of_the_sandbox(
    app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox
) -> None:
    async with running(app) as pilot:
        await beginning(pilot)
        await press(pilot, "enter", "enter", "escape")
        assert isinstance(app.screen, LessonScreen)
        assert sandbox.is_open
        await press(pilot, "escape")
        assert isinstance(app.screen, StartScreen)
        assert not sandbox.is_open
        assert app.session is None
        await press(pilot, "2", "enter", "enter", "enter", "enter")
        assert isinstance(app.screen, LookingScreen)
        assert app.screen.look_run.options.endpoint_url == ""


async def test_hints_come_one_by_one_and_cost_points(app: WizardApp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await beginning(pilot)
        await press(pilot, "h")
        assert "Hint 1. Where does the traffic leave?" in visible_text(app)
        assert "Hint 2." not in visible_text(app)
        await press(pilot, "enter", "h")  # also from the look
        assert "Hint 2. Look at the public IP address." in visible_text(app)
        await press(pilot, "h")
        assert "There are no more hints." in told(app)
        await press(pilot, "t", *"public", "enter", "f2")
        assert "80 of 100 points" in visible_text(app)
        assert "2 hints" in visible_text(app)


async def test_right_wrong_and_missed_causes_are_told(app: WizardApp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await beginning(pilot)
        await press(pilot, "t")
        assert isinstance(app.screen, VerdictScreen)
        await press(pilot, "f2")
        assert "Mark at least one cause first" in told(app)
        await press(pilot, *"no_route", "enter")
        assert app.screen.stated == {"network.no_route"}
        await press(pilot, "f2")
        assert isinstance(app.screen, ScoreScreen)
        text = all_words(app)
        assert "✗ not so here  The subnet has no route" in text
        assert "There is something else to find." in text
        assert "no public IP address" not in text
        await press(pilot, "n")
        assert isinstance(app.screen, ScoreScreen), "the lesson goes on"
        await press(pilot, "a", "n")
        assert "Not yet right" in all_words(app)
        await press(pilot, "a", "y")
        text = all_words(app)
        assert "0 of 100 points" in text
        assert "1 wrong cause stated" in text
        assert "? missed  A Fargate task in a public subnet has no public IP address" in text
        assert "What this teaches. A Fargate task" in text


async def test_a_mark_is_taken_away_again(app: WizardApp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await beginning(pilot)
        await press(pilot, "t", "enter", "down", "enter", "enter")
        assert isinstance(app.screen, VerdictScreen)
        assert len(app.screen.stated) == 1
        await press(pilot, "f2")
        assert isinstance(app.screen, ScoreScreen)


async def test_hint_and_verdict_are_keys_of_a_lesson_only(app: WizardApp) -> None:
    async with running(app) as pilot:
        await press(pilot, "h", "t")
        assert isinstance(app.screen, StartScreen)
        assert "Hint" not in visible_text(app)


async def fixing(pilot: Pilot[None]) -> None:
    """To the script, with the value that is missing."""
    await beginning(pilot)
    await press(pilot, "enter", "enter", "x", "tab", *"eu-west-1")


async def test_the_script_runs_on_the_sandbox_and_the_world_is_looked_at_again(
    app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox
) -> None:
    async with running(app) as pilot:
        await fixing(pilot)
        await press(pilot, "f6")
        assert isinstance(app.screen, RunScreen)
        assert app.screen.status is not None
        assert app.screen.query_one(Log).line_count > 0
        await press(pilot, "u")
        assert isinstance(app.screen, RunScreen)
        assert app.screen.status is not None
        looks = len([asked for asked in outside.asked if asked[0] == "look"])
        await press(pilot, "enter")
        assert isinstance(app.screen, LookingScreen)
        assert len([asked for asked in outside.asked if asked[0] == "look"]) == looks + 1


async def test_a_script_that_fails_is_told_with_its_status(app: WizardApp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await beginning(pilot)
        app.run_fix("echo '[/x] \\033[31mred'; exit 7")
        await settled(pilot)
        assert "✗ The script stopped with status 7" in visible_text(app)
        assert "[/x]" in visible_text(app)
        assert "\x1b" not in visible_text(app)


async def test_leaving_a_script_stops_it(app: WizardApp, sandbox: MadeUpSandbox, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await fixing(pilot)
        started = tmp_path / "process"
        app.run_fix(f"echo $$ >{started}; echo begun; sleep 60; touch {tmp_path}/survived")
        while not (isinstance(app.screen, RunScreen) and "begun" in visible_text(app)):
            await pilot.pause(0.05)
        screen = app.screen
        assert isinstance(screen, RunScreen)
        process = int(started.read_text())
        await pilot.press("escape")
        await settled(pilot)
        while Path(f"/proc/{process}/cmdline").exists() and Path(f"/proc/{process}/cmdline").read_bytes():
            await pilot.pause(0.05)
        assert not (tmp_path / "survived").exists()


async def test_without_the_aws_cli_it_says_so(app: WizardApp, sandbox: MadeUpSandbox, tmp_path: Path) -> None:
    sandbox.environment_ = {"PATH": str(tmp_path)}
    async with running(app) as pilot:
        await beginning(pilot)
        app.run_fix("echo never")
        await settled(pilot)
        assert "aws and jq must be installed" in visible_text(app)


async def test_running_is_offered_in_practice_only(app: WizardApp) -> None:
    async with running(app) as pilot:
        await press(pilot, "2", "enter", "enter", "enter", "enter", "enter", "x", "f6")
        assert not isinstance(app.screen, RunScreen)
        assert "Run it" not in visible_text(app)


async def test_without_the_extra_it_says_how_to_install_it(
    app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox
) -> None:
    outside.no_sandbox = PracticeMissing("moto")
    async with running(app) as pilot:
        await beginning(pilot)
        assert "ecs-wizard[practice]" in told(app)
        assert isinstance(app.screen, PracticeScreen)
        assert not app.is_practising


async def test_a_scenario_named_on_the_command_line_begins_at_once(
    app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox
) -> None:
    app._scenario = "no-address"
    async with running(app):
        assert isinstance(app.screen, LessonScreen)
    app.close_sandbox()
    assert not sandbox.is_open


async def test_what_a_script_keeps_for_its_undo_lasts_as_long_as_the_sandbox(
    app: WizardApp, sandbox: MadeUpSandbox
) -> None:
    keeps = 'case $1 in --apply) mkdir "$ECS_WIZARD_STATE/case" ;; --undo) rmdir "$ECS_WIZARD_STATE/case" ;; esac'
    async with running(app) as pilot:
        await beginning(pilot)
        app.run_fix(keeps)
        await settled(pilot)
        assert isinstance(app.screen, RunScreen)
        state = Path(app.fix_environment()["ECS_WIZARD_STATE"])
        assert (app.screen.status, (state / "case").is_dir()) == (0, True)
        app.run_fix(keeps, undo=True)
        await settled(pilot)
        assert isinstance(app.screen, RunScreen)
        assert (app.screen.status, list(state.iterdir())) == (0, [])
        app.run_fix(keeps)
        await settled(pilot)
        app.run_fix("exit 2", undo=True)  # the case's values are others by now
        await settled(pilot)
        assert isinstance(app.screen, RunScreen)
        assert (app.screen.status, list(state.iterdir())) == (0, [])
        app.leave_practice()
        assert not state.exists()
        assert "ECS_WIZARD_STATE" not in app.fix_environment()
