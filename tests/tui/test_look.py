"""Choosing what to look at: lists that come from AWS, names that are typed, addresses that are pasted."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from decision_tree.errors import WizardError
from decision_tree.probes import LookError
from tests.tui.conftest import all_words, paste, press, running, settled, told, visible_text
from tests.tui.outside import MadeUp
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.look import LookScreen
from tui.screens.looking import LookingScreen
from tui.screens.start import StartScreen
from tui.widgets.filtered import Filtered

TASK_ARN = "arn:aws:ecs:us-east-1:111122223333:task/shop/0123456789abcdef0123456789abcdef"
CONSOLE = "https://eu-central-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/web/health?region=eu-central-1"


async def choosing(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "enter")


def listed(app: WizardApp) -> list[str]:
    """The first lines of what can be chosen."""
    return [item.label.plain.splitlines()[0] for item in app.screen.query_one(Filtered).shown]


def looked_at(outside: MadeUp) -> tuple[Any, ...]:
    """The last look: target, options, facts."""
    return next(asked[1:] for asked in reversed(outside.asked) if asked[0] == "look")


async def test_from_the_start_to_a_service(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        assert isinstance(app.screen, LookScreen)
        assert listed(app) == ["shop", "lab"]
        assert "eu-west-1" in visible_text(app)
        await press(pilot, "enter")
        assert listed(app) == ["web", "worker", "· Any task of the cluster, also without a service"]
        await press(pilot, "w", "o", "enter")
        assert "cluster shop · service worker" in visible_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, LookingScreen)
        target = app.screen.look_run.target
        assert (target.cluster, target.service, target.task) == ("shop", "worker", "")
        assert looked_at(outside)[0] == target


async def test_a_stopped_task_shows_its_reason_and_is_chosen_by_its_id(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await press(pilot, "enter", "enter")
        assert "STOPPED  2026-01-02 03:04  Task failed to start" in visible_text(app)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, LookingScreen)
        assert app.screen.look_run.target.task == "0123456789abcdef0123456789abcdef"


async def test_a_filter_takes_several_words_and_ignores_case(app: WizardApp, outside: MadeUp) -> None:
    outside.names = {f"Cluster-{n}-{kind}": [] for n in range(100) for kind in ("blue", "green")}
    async with running(app) as pilot:
        await choosing(pilot)
        assert len(listed(app)) == 200
        await pilot.press(*"42 GREEN")
        assert listed(app) == ["Cluster-42-green", "→ The cluster 42 GREEN as typed"]


async def test_several_profiles_are_offered_first_and_one_is_not(app: WizardApp, outside: MadeUp) -> None:
    outside.profile_names = ["default", "prod"]
    async with running(app) as pilot:
        await choosing(pilot)
        assert "Which profile" in visible_text(app)
        assert not [asked for asked in outside.asked if asked[0] == "clusters"]
        await press(pilot, *"prod", "enter")
        assert "Which cluster?" in visible_text(app)
        assert ("clusters", "prod", "") in outside.asked
        assert "profile prod" in visible_text(app)


async def test_another_region(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await press(pilot, "f3", *"us", "enter")
        assert ("clusters", "", "us-east-1") in outside.asked
        assert "us-east-1" in visible_text(app)


async def test_escape_goes_back_a_list_and_then_to_the_start(app: WizardApp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await press(pilot, "enter", "enter")
        assert "one of its tasks" in visible_text(app)
        await press(pilot, "escape")
        assert "Which service" in visible_text(app)
        await press(pilot, "escape")
        assert "Which cluster" in visible_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, StartScreen)


@pytest.mark.parametrize(
    ("address", "cluster", "region"),
    [(TASK_ARN, "shop", "us-east-1"), (f"  {CONSOLE}\n", "shop", "eu-central-1")],
    ids=["arn", "console"],
)
async def test_a_pasted_address_goes_straight_there(
    app: WizardApp, outside: MadeUp, address: str, cluster: str, region: str
) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await paste(pilot, address)
        await settled(pilot)
        assert isinstance(app.screen, LookingScreen)
        run = app.screen.look_run
        assert (run.target.cluster, run.options.region) == (cluster, region)


@pytest.mark.parametrize(
    "address",
    [
        "arn:aws:ecs:us-east-1:111122223333:cluster/shop",
        "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop/services?region=us-east-1",
    ],
)
async def test_a_pasted_cluster_leads_to_its_services(app: WizardApp, address: str) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await paste(pilot, address)
        await settled(pilot)
        assert "cluster shop" in visible_text(app)
        assert listed(app)[:2] == ["web", "worker"]
        assert isinstance(app.screen, LookScreen)
        assert app.screen.place.options.region == "us-east-1"


async def test_a_pasted_address_of_something_else_is_told(app: WizardApp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await paste(pilot, "https://example.com/[/x]")
        await settled(pilot)
        assert isinstance(app.screen, LookScreen)
        assert "https://example.com/[/x]" in told(app)


async def test_a_task_definition_is_typed(app: WizardApp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await press(pilot, "enter", *"shop:7")
        assert listed(app) == [
            "→ The service shop:7 as typed",
            "→ The task definition shop:7",
            "· Any task of the cluster, also without a service",
        ]
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, LookingScreen)
        assert app.screen.look_run.target.task_definition == "shop:7"


async def test_a_name_that_cannot_be_listed_is_typed(app: WizardApp, outside: MadeUp) -> None:
    outside.list_error = LookError("AccessDenied: ecs:ListClusters is not allowed", "Ask for ecs:ListClusters.")
    async with running(app) as pilot:
        await choosing(pilot)
        assert "AccessDenied: ecs:ListClusters is not allowed" in all_words(app)
        assert "Ask for ecs:ListClusters." in all_words(app)
        await press(pilot, "shift+tab", *"secret", "enter")
        assert "cluster secret" in visible_text(app)
        await press(pilot, "shift+tab", *"web", "enter")
        await press(pilot, "shift+tab", *"0123456789abcdef0123456789abcdef", "enter")
        assert isinstance(app.screen, LookingScreen)
        target = app.screen.look_run.target
        assert (target.cluster, target.service) == ("secret", "web")


async def test_after_an_expired_login_r_tries_again(app: WizardApp, outside: MadeUp) -> None:
    outside.list_error = LookError("the SSO login has expired", "Run: aws sso login --profile prod")
    async with running(app) as pilot:
        await choosing(pilot)
        assert "aws sso login --profile prod" in visible_text(app)
        outside.list_error = None
        await press(pilot, "r")
        assert listed(app) == ["shop", "lab"]
        assert "aws sso login" not in visible_text(app)


async def test_lists_that_hang_hold_nothing_up(app: WizardApp, outside: MadeUp) -> None:
    outside.hang_lists = True
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("2", "enter")
        await pilot.pause(0.1)
        assert "Asking AWS" in visible_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, StartScreen)


async def test_a_late_list_is_not_shown_at_another_place(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        screen = app.screen
        assert isinstance(screen, LookScreen)
        late = screen._listing(screen.place)
        await press(pilot, "enter")
        screen.post_message(late)
        await settled(pilot)
        assert "web" in listed(app)


HOSTILE = [
    "[/aws/ecs/x]",
    "[b]x[/b] [@click=app.quit]y[/]",
    "$x 50%",
    "a\x1b]52;c;ZXZpbA==\x07b\x1b[2J",
    "タスク" * 40,
]


async def test_hostile_names_are_shown_as_they_are(app: WizardApp, outside: MadeUp) -> None:
    outside.names = {name: [name] for name in HOSTILE}
    async with running(app) as pilot:
        await choosing(pilot)
        shown = visible_text(app)
        assert "[/aws/ecs/x]" in shown
        assert "[b]x[/b] [@click=app.quit]y[/]" in shown
        assert "\x1b" not in shown
        assert "\x07" not in shown
        options = app.screen.query_one(OptionList)
        assert options.option_count == len(HOSTILE)
        await press(pilot, "enter")
        assert "cluster [/aws/ecs/x]" in visible_text(app)


async def test_a_look_for_a_case_goes_back_to_the_case(app: WizardApp, outside: MadeUp) -> None:
    outside.shown = frozenset({"error_kind", "launch_type"})
    async with running(app) as pilot:
        await press(pilot, "4", "enter", "l")
        assert isinstance(app.screen, LookScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, AskScreen)


async def test_an_error_of_another_kind_is_told_too(app: WizardApp, outside: MadeUp) -> None:
    outside.list_error = WizardError("no such thing", "Look elsewhere.")
    async with running(app) as pilot:
        await choosing(pilot)
        assert "no such thing" in visible_text(app)
