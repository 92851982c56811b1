"""The preview runs the script's plan and nothing else, against what the look has reached; values say where from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from decision_tree.case import Observation, Source
from decision_tree.probes import Options
from tests.tui.conftest import all_words, press, running, settled, shows, visible_text
from tests.tui.outside import MadeUpSandbox, seen
from tui.app import WizardApp
from tui.running import environment_for, missing_tools
from tui.screens.fix import FixScreen
from tui.screens.preview import PreviewScreen
from tui.widgets.parameter import ParameterField, origin
from tui.widgets.plan_text import PlanText

PRACTISE = ("5", "enter", "enter", "enter", "enter", "x")
"""From the start: the first scenario, a look at it, the fix."""


async def ended(pilot: Pilot[None]) -> PreviewScreen:
    screen = pilot.app.screen
    assert isinstance(screen, PreviewScreen)
    while screen.status is None:
        await pilot.pause(0.05)
    await settled(pilot)
    return screen


async def test_it_runs_without_an_option_on_the_sandbox(
    app: WizardApp, sandbox: MadeUpSandbox, tmp_path: Path
) -> None:
    log = tmp_path / "arguments"
    (tmp_path / "tools" / "aws").write_text(f'#!/bin/sh\necho "$AWS_ENDPOINT_URL $*" >>{log}\nexit 255\n')
    async with running(app) as pilot:
        await press(pilot, *PRACTISE, "tab")
        await pilot.press(*"eu-west-1")
        await press(pilot, "f7")
        screen = await ended(pilot)
        assert screen.status == 0
        text = all_words(app)
        assert "1. A Fargate task in a public subnet has no public IP address" in text
        assert "not signed in to AWS" in text
        assert "? Nothing was compared with AWS: not signed in." in text
        calls = log.read_text().splitlines()
        assert {(call.split()[0], *call.split()[-2:]) for call in calls} == {
            ("http://127.0.0.1:4566", "sts", "get-caller-identity")
        }
        await press(pilot, "escape")
        assert isinstance(app.screen, FixScreen)


async def test_only_the_plan_is_run_whatever_the_script_could_do(app: WizardApp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await press(pilot, *PRACTISE)
        app.preview_fix('echo "arguments: [$*] [/x] \\033]52;c;AAAA\\007"; echo "$ECS_WIZARD_STATE"')
        await settled(pilot)
        await ended(pilot)
        assert "arguments: [] [/x]" in visible_text(app)
        assert "\x1b" not in visible_text(app)
        assert "ecs-wizard-state-" in visible_text(app)


async def test_without_tools_it_says_which_and_still_describes(
    app: WizardApp, sandbox: MadeUpSandbox, tmp_path: Path
) -> None:
    (tmp_path / "tools" / "aws").unlink()
    only = tmp_path / "only"
    only.mkdir()
    for tool in ("bash", "cat", "head", "mktemp", "rm", "sed", "sort", "tail", "tr", "uname", "grep", "awk"):
        (only / tool).symlink_to(f"/usr/bin/{tool}")
    sandbox.environment_ = {"PATH": str(only)}
    async with running(app) as pilot:
        await press(pilot, *PRACTISE, "tab")
        await pilot.press(*"eu-west-1")
        await press(pilot, "f7")
        await ended(pilot)
        text = all_words(app)
        assert "aws and jq must be installed" in text
        assert "1. A Fargate task in a public subnet has no public IP address" in text
        assert "Tasks that run are not touched." in text


async def test_without_bash_nothing_runs(app: WizardApp, sandbox: MadeUpSandbox, tmp_path: Path) -> None:
    sandbox.environment_ = {"PATH": str(tmp_path)}
    async with running(app) as pilot:
        await press(pilot, *PRACTISE, "f7")
        assert await shows(pilot, "bash must be installed")
        assert isinstance(app.screen, PreviewScreen)
        assert app.screen.status is None


async def test_a_missing_value_is_named_by_the_plan(app: WizardApp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await press(pilot, *PRACTISE, "f7")
        screen = await ended(pilot)
        assert screen.status == 2
        assert "✗ The plan stopped with status 2" in visible_text(app)
        assert "set REGION" in visible_text(app)


def test_the_script_reaches_what_the_look_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "other")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "other")
    chosen = environment_for(Options("prod", "eu-west-1", "http://127.0.0.1:1"))
    assert (chosen["AWS_PROFILE"], chosen["AWS_REGION"]) == ("prod", "eu-west-1")
    assert (chosen["AWS_DEFAULT_REGION"], chosen["AWS_ENDPOINT_URL"]) == ("eu-west-1", "http://127.0.0.1:1")
    assert not {"AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"} & chosen.keys()
    assert environment_for(Options()) == dict(os.environ)


def test_tools_that_are_not_there_are_named(tmp_path: Path) -> None:
    assert missing_tools({"PATH": str(tmp_path)}) == ["bash", "aws", "jq"]


def test_what_comes_and_goes_is_told_apart_by_colour_only_in_a_change() -> None:
    text = PlanText()
    for line in (
        "-- not a change",
        "   change: inline policy:",
        "   @@ -1 +1 @@",
        '   -{"a": 1}',
        '   +{"a": 2}',
        "    {",
        "   where: AWS",
        "   +x",
    ):
        text.add(line)
    content = text.content(80)
    assert content.plain == text.plain
    styled = {content.plain[span.start : span.end].strip(): str(span.style) for span in content.spans if span.style}
    assert styled == {
        "change: inline policy:": "bold",
        "@@ -1 +1 @@": "$text-accent",
        '-{"a": 1}': "$text-error",
        '+{"a": 2}': "$text-success",
    }


def test_a_long_line_is_set_in_behind_its_head() -> None:
    text = PlanText()
    text.add("   where: one two three four five")
    assert text.content(20).plain.splitlines() == ["   where: one two", "          three four", "          five"]


def test_where_a_value_is_from() -> None:
    assert origin(seen("cluster", "shop", "ecs:DescribeServices: shop")) == "from AWS: ecs:DescribeServices: shop"
    assert origin(seen("cluster", "shop", "x" * 200)).endswith("x…")
    assert origin(Observation("cluster", "shop", Source.ANSWER, "")) == "you typed it"
    assert origin(Observation("cluster", "shop", Source.MESSAGE, "on cluster shop")) == (
        "from the message: on cluster shop"
    )


async def test_what_is_missing_comes_first(app: WizardApp) -> None:
    async with running(app) as pilot:
        await press(pilot, "2", "enter", "enter", "enter", "enter", "enter", "x")
        assert [field.parameter.variable for field in app.screen.query(ParameterField)] == [
            "REGION",
            "CLUSTER",
            "TASK",
        ]


@pytest.mark.usefixtures("sandbox")
async def test_the_footer_fits_also_in_a_lesson(app: WizardApp) -> None:
    async with running(app) as pilot:
        await press(pilot, *PRACTISE)
        footer = visible_text(app).splitlines()[-1]
        for word in ("Save", "Preview", "Run it", "Verify", "Back", "Help", "Quit"):
            assert word in footer
        await press(pilot, "f1")
        assert "the next hint" in all_words(app)
