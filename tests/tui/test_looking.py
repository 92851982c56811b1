"""A look at AWS as it goes on: what each probe does, what is confirmed, what could not be checked, leaving."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from decision_tree.case import Case, Observation, Source
from decision_tree.errors import UnknownName
from decision_tree.probes import Gave, LookEnded, LookError, ProbeEnded, ProbeStarted, State
from decision_tree.store import Store
from tests.tui.conftest import all_words, press, running, settled, told, told_case, visible_text
from tests.tui.outside import DENIED, MadeUp, confirming, seen
from tests.tui.test_look import choosing, looked_at
from tui.app import WizardApp
from tui.messages import LookSaid
from tui.screens.ask import AskScreen
from tui.screens.findings import FindingsScreen
from tui.screens.look import LookScreen
from tui.screens.looking import LookingScreen

OnCase = Callable[[Case], WizardApp]


async def look(pilot: Pilot[None]) -> None:
    """Look at the first service of the first cluster."""
    await choosing(pilot)
    await press(pilot, "enter", "enter", "enter")


async def begin(pilot: Pilot[None]) -> None:
    """The same, without waiting for a look that may hang."""
    await choosing(pilot)
    await press(pilot, "enter", "enter")
    await pilot.press("enter")
    await pilot.pause(0.1)


def known(app: WizardApp) -> dict[str, str]:
    assert app.session is not None
    return dict(app.session.diagnosis.facts.known)


async def test_each_probe_has_a_line_with_its_state_and_time(app: WizardApp) -> None:
    async with running(app) as pilot:
        await look(pilot)
        assert isinstance(app.screen, LookingScreen)
        text = visible_text(app)
        lines = [line.strip("│ ") for line in text.splitlines()]
        assert any(line.startswith("✔ the task") and line.endswith("done 0.2 s") for line in lines)
        assert any(line.startswith("? the network ACL") and line.endswith("could not look 0.1 s") for line in lines)
        assert any(line.startswith("· the roles") and line.endswith("not needed") for line in lines)
        assert "looked in 0.6 s, 9 calls" in text
        assert "service web · cluster shop" in text


async def test_what_could_not_be_checked_names_the_permission_once(app: WizardApp, outside: MadeUp) -> None:
    outside.events[-1:-1] = [
        ProbeEnded("acl2", "the endpoint's ACL", State.COULD_NOT_LOOK, 0.1, DENIED, "ec2:DescribeNetworkAcls"),
        ProbeEnded("slow", "the logs", State.COULD_NOT_LOOK, 6.0, "timed out"),
    ]
    async with running(app) as pilot:
        await look(pilot)
        words = all_words(app)
        assert words.count("needs ec2:DescribeNetworkAcls") == 1
        assert "for the network ACL, the endpoint's ACL" in words
        assert "Could not be checked: timed out\n  for the logs" in words


async def test_notes_and_confirmed_causes_show_while_it_goes_on(app: WizardApp, outside: MadeUp) -> None:
    outside.hang_after = 7
    async with running(app) as pilot:
        await begin(pilot)
        text = visible_text(app)
        assert "✔ confirmed  A Fargate task in a public subnet has no public IP address" in " ".join(
            all_words(app).split("\n")
        )
        assert "! The newest stopped task is looked at." in text
        assert "● the network" in text
        assert "looking…" in text
        assert "Go on" not in text


async def test_enter_goes_to_the_new_cause_and_undo_takes_the_whole_look_back(app: WizardApp, store: Store) -> None:
    async with running(app) as pilot:
        await look(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, FindingsScreen)
        assert known(app) == {
            "error_kind": "timeout", "cluster": "shop", "launch_type": "fargate", "public_ip": "no",
        }  # fmt: skip
        assert app.session is not None
        assert store.load(app.session.case.id).current["public_ip"].source is Source.AWS
        await press(pilot, "u")
        assert known(app) == {}
        assert not app.session.case.last_step


async def test_what_aws_shows_is_not_asked_and_what_it_could_not_check_is(app: WizardApp, outside: MadeUp) -> None:
    outside.events = [
        Gave("task", (seen("error_kind", "access_denied"), seen("launch_type", "ec2"))),
        Gave("policy", (Observation("key_policy", None, Source.AWS, "kms:GetKeyPolicy", "AccessDenied"),)),
        LookEnded(0.1, 2, 1, 2),
    ]
    async with running(app) as pilot:
        await look(pilot)
        await press(pilot, "enter")
        asked = []
        for _ in range(3):
            if isinstance(app.screen, AskScreen) and app.screen.current is not None:
                asked.append(app.screen.current.fact)
                await press(pilot, "n", "enter")
        assert sorted(asked) == ["key_policy", "role_has_permission"]


async def test_nothing_found_is_not_all_well(app: WizardApp, outside: MadeUp) -> None:
    outside.events = [LookEnded(0.1, 2, 1, 2)]
    async with running(app) as pilot:
        await look(pilot)
        assert "Nothing that would confirm a cause." in visible_text(app)
        assert "well" not in visible_text(app)


@pytest.mark.parametrize(
    "error",
    [
        LookError("the SSO login of profile prod has expired", "Run: aws sso login --profile prod"),
        UnknownName("no cluster shop", "The nearest names: shop-1, shop-2."),
    ],
    ids=["sso", "unknown"],
)
async def test_an_error_is_shown_with_its_next_step_and_r_looks_again(
    app: WizardApp, outside: MadeUp, error: LookError
) -> None:
    good, outside.events = outside.events, [error]
    async with running(app) as pilot:
        await look(pilot)
        for words in (error.title, error.message, error.next_step):
            assert words in visible_text(app)
        assert "could not look" in visible_text(app)
        assert app.session is None
        outside.events = good
        await press(pilot, "r")
        assert "✔ confirmed" in visible_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FindingsScreen)


async def test_after_an_error_escape_goes_back_to_the_choice(app: WizardApp, outside: MadeUp) -> None:
    outside.events = [LookError("AWS cannot be reached", "Check the network.")]
    async with running(app) as pilot:
        await look(pilot)
        await press(pilot, "enter")  # nothing to go on to
        assert isinstance(app.screen, LookingScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, LookScreen)
        assert app.session is None


async def test_a_look_that_breaks_off_in_a_way_nobody_foresaw_is_told(app: WizardApp, outside: MadeUp) -> None:
    outside.events = [*confirming()[:3], RuntimeError("nobody foresaw this")]
    async with running(app) as pilot:
        await look(pilot)
        assert "Could not look at AWS: RuntimeError" in told(app)
        assert "the look broke off" in visible_text(app)


@pytest.mark.parametrize("hang_after", [0, 1, 3, 11])
async def test_escape_stops_at_once_and_keeps_what_was_found(
    app: WizardApp, outside: MadeUp, hang_after: int
) -> None:
    outside.hang_after = hang_after
    async with running(app) as pilot:
        await begin(pilot)
        assert isinstance(app.screen, LookingScreen)
        run = app.screen.look_run
        await pilot.press("escape")
        await pilot.pause()
        assert run.cancelled.is_set()
        assert isinstance(app.screen, (LookScreen if hang_after < 3 else AskScreen, FindingsScreen))
        assert (app.session is None) == (hang_after < 3)
        if hang_after >= 3:
            assert known(app)["error_kind"] == "timeout"


async def test_nothing_comes_from_a_look_that_was_stopped(app: WizardApp, outside: MadeUp) -> None:
    outside.hang_after = 3
    async with running(app) as pilot:
        await begin(pilot)
        assert isinstance(app.screen, LookingScreen)
        run = app.screen.look_run
        await pilot.press("escape")
        await pilot.pause()
        app.post_message(LookSaid(run, Gave("late", (seen("public_ip", "no"),))))
        await pilot.pause()
        assert "public_ip" not in known(app)


async def test_quitting_during_a_look_that_hangs_returns_at_once(app: WizardApp, outside: MadeUp) -> None:
    outside.hang_after = 1
    began = 0.0
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await begin(pilot)
        began = time.monotonic()
        await pilot.press("q")
        async with asyncio.timeout(3):
            while app._running:
                await asyncio.sleep(0.01)
    assert time.monotonic() - began < 3


async def test_l_finds_just_this_out_and_goes_on(app_on_case: OnCase, outside: MadeUp) -> None:
    case = told_case()
    case.add(Observation("task", "web-1", Source.FILE), at=1_700_000_070.0)
    app = app_on_case(case)
    outside.events = [
        ProbeStarted("network", "the network"),
        Gave("network", (seen("public_ip", "no"),)),
        ProbeEnded("network", "the network", State.DONE, 0.1),
        LookEnded(0.1, 1, 1, 1),
    ]
    async with running(app) as pilot:
        await press(pilot, "l")
        target, _, facts = looked_at(outside)
        assert (target.cluster, target.task, facts) == ("my-shop", "web-1", {"public_ip"})
        assert isinstance(app.screen, FindingsScreen)
        assert "AWS shows it" in told(app)
        await press(pilot, "u")
        assert isinstance(app.screen, AskScreen)
        assert known(app)["launch_type"] == "fargate"


async def test_l_on_what_aws_does_not_show_says_so(app_on_case: OnCase, outside: MadeUp) -> None:
    outside.shown = frozenset()
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await press(pilot, "l")
        assert "AWS does not show this" in told(app)
        assert isinstance(app.screen, AskScreen)


async def test_l_that_could_not_check_stays_and_says_why(app_on_case: OnCase, outside: MadeUp) -> None:
    case = told_case()
    case.add(Observation("task", "web-1", Source.FILE), at=1_700_000_070.0)
    app = app_on_case(case)
    outside.events = [
        Gave("acl", (Observation("public_ip", None, Source.AWS, "ec2:DescribeNetworkAcls", DENIED),)),
        ProbeEnded("acl", "the network ACL", State.COULD_NOT_LOOK, 0.1, DENIED, "ec2:DescribeNetworkAcls"),
        LookEnded(0.1, 1, 1, 1),
    ]
    async with running(app) as pilot:
        await press(pilot, "l")
        assert isinstance(app.screen, LookingScreen)
        assert "needs ec2:DescribeNetworkAcls" in visible_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, AskScreen)
        assert app.screen.current is not None
        assert app.screen.current.fact == "public_ip"


async def test_findings_group_what_could_not_be_checked_by_permission(app: WizardApp, outside: MadeUp) -> None:
    outside.events[-1:-1] = [
        Gave("acl", (Observation("role_has_permission", None, Source.AWS, "ec2:DescribeNetworkAcls", DENIED),))
    ]
    async with running(app, (110, 40)) as pilot:
        await look(pilot)
        await press(pilot, "enter", "end")
        words = all_words(app)
        assert words.count("Needs the permission ec2:DescribeNetworkAcls") == 1
        assert "  key policy\n  permission\n" in words


async def test_hostile_words_from_aws_are_shown_as_they_are(app: WizardApp, outside: MadeUp) -> None:
    hostile = "[/x] [b]y[/b] $z a\x1b]52;c;ZXZpbA==\x07b\x1b[2J"
    outside.events = [
        ProbeStarted("p", hostile),
        Gave("p", (), (hostile,)),
        ProbeEnded("p", hostile, State.COULD_NOT_LOOK, 0.1, hostile, ""),
        ProbeEnded("q", hostile, State.COULD_NOT_LOOK, 0.1, hostile, hostile),
        LookError(hostile, hostile),
    ]
    async with running(app) as pilot:
        await look(pilot)
        text = visible_text(app)
        assert "[/x] [b]y[/b] $z" in text
        assert "\x1b" not in text
        assert "\x07" not in text


async def test_help_above_a_look_leaves_it_running(app: WizardApp, outside: MadeUp) -> None:
    outside.hang_after = 3
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await begin(pilot)
        assert isinstance(app.screen, LookingScreen)
        run = app.screen.look_run
        await pilot.press("f1")
        await pilot.pause()
        assert "Escape stops at once" in visible_text(app)
        assert not run.cancelled.is_set()
