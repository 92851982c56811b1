"""Verify now: the same look once more, before and now side by side, and what the case keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from decision_tree.case import After, Case, Observation, Source
from decision_tree.probes import Gave, LookEnded, LookError, Options, ProbeEnded, State, Target
from decision_tree.report import make_report, render
from decision_tree.store import Store
from tests.tui.conftest import all_words, press, running, visible_text
from tests.tui.outside import MadeUp, MadeUpSandbox, confirming, seen
from tests.tui.test_findings import confirmed_case
from tui.app import WizardApp
from tui.screens.fix import FixScreen
from tui.screens.paste import PasteScreen
from tui.screens.verify import VerifyScreen

OnCase = Callable[[Case], WizardApp]
CAUSE = "network.no_public_ip"
TO_THE_FIX = ("2", "enter", "enter", "enter", "enter", "enter", "x")
"""From the start: a look at a service, what it found, the fix."""


def mended(**more: str) -> list[object]:
    """A look after the fix: the address is there."""
    facts = {"public_ip": "yes", "launch_type": "fargate", "cluster": "shop", **more}
    given = tuple(seen(fact, value) for fact, value in facts.items())
    return [Gave("task", given), ProbeEnded("task", "the task", State.DONE, 0.1), LookEnded(0.1, 3, 1, 1)]


def unseeing() -> list[object]:
    """A look after the fix that may not see the address."""
    denied = "AccessDenied: ec2:DescribeNetworkInterfaces is not allowed"
    nothing = Observation("public_ip", None, Source.AWS, "ec2:DescribeNetworkInterfaces", denied)
    return [
        Gave("task", (seen("launch_type", "fargate"), nothing)),
        ProbeEnded("net", "the network", State.COULD_NOT_LOOK, 0.1, denied, "ec2:DescribeNetworkInterfaces"),
        LookEnded(0.1, 3, 1, 1),
    ]


async def verifying(pilot: Pilot[None], outside: MadeUp, events: list[object]) -> None:
    """Look, go to the fix, and verify in the world of these events."""
    await press(pilot, *TO_THE_FIX)
    assert isinstance(pilot.app.screen, FixScreen)
    outside.events = events  # type: ignore[assignment]
    await press(pilot, "v")
    assert isinstance(pilot.app.screen, VerifyScreen)


def outcomes(app: WizardApp) -> dict[str, After]:
    assert app.session is not None
    assert app.session.case.verified is not None
    return {outcome.cause: outcome.after for outcome in app.session.case.verified.found.outcomes}


async def test_what_is_mended_is_gone_and_the_same_target_is_looked_at(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, mended())
        looks = [asked for asked in outside.asked if asked[0] == "look"]
        assert len(looks) == 2
        assert looks[0][1:] == looks[1][1:]
        assert outcomes(app) == {CAUSE: After.GONE}
        text = visible_text(app)
        row = next(line for line in text.splitlines() if "✔ confirmed" in line)
        assert "✔ gone" in row
        assert "only a new task can tell" in text
        assert "A new task starts." in all_words(app)
        assert app.session is not None
        assert CAUSE not in {finding.cause_id for finding in app.session.diagnosis.confirmed}


async def test_what_is_as_before_is_still_there(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, [*confirming()])
        assert outcomes(app) == {CAUSE: After.STILL_THERE}
        assert "✗ still there" in visible_text(app)
        assert "✗ 0 gone, 1 still there" in visible_text(app)


async def test_what_could_not_be_seen_is_neither_gone_nor_still_there(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, unseeing())
        assert outcomes(app) == {CAUSE: After.NOT_CHECKED}
        text = all_words(app)
        assert "? could not be checked" in text
        assert "ec2:DescribeNetworkInterfaces" in text
        assert "mended" not in text
        assert app.session is not None
        assert app.session.diagnosis.facts.known["public_ip"] == "no"  # as far as anybody knows


async def test_a_new_cause_is_told_too(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, mended(error_kind="timeout"))
        assert outcomes(app) == {CAUSE: After.GONE, "network.no_route": After.NEW}
        assert "The subnet has no route" in visible_text(app)
        assert "! new" in visible_text(app)


async def test_a_look_that_fails_checks_nothing_and_shows_how_to_see_by_hand(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, [LookError("the SSO login has expired", "Run: aws sso login")])
        assert app.session is not None
        assert app.session.case.verified is None
        text = all_words(app)
        assert "? Nothing could be checked." in text
        assert "the SSO login has expired" in text
        assert "aws sso login" in text
        assert "A new task starts." in text
        outside.events = mended()  # type: ignore[assignment]
        await press(pilot, "r")
        assert outcomes(app) == {CAUSE: After.GONE}


async def test_another_account_says_nothing_about_the_case(app: WizardApp, outside: MadeUp, library: object) -> None:
    app_facts = [seen("account_id", "111111111111")]
    outside.events = [Gave("who", tuple(app_facts)), *confirming()]
    async with running(app) as pilot:
        await verifying(pilot, outside, [Gave("who", (seen("account_id", "222222222222"),)), *mended()])
        assert app.session is not None
        assert app.session.case.verified is None
        assert "this is AWS account 222222222222, the case is about account 111111111111" in all_words(app)
        assert app.session.diagnosis.facts.known["public_ip"] == "no"


async def test_a_blind_look_is_not_taken_in(app: WizardApp, outside: MadeUp) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, [LookEnded(0.1, 3, 1, 1, blind="AccessDenied: ecs:DescribeTasks")])
        assert app.session is not None
        assert app.session.case.verified is None
        assert "AccessDenied: ecs:DescribeTasks" in all_words(app)


async def test_without_a_look_it_is_done_by_hand(app_on_case: OnCase) -> None:
    case = confirmed_case()
    async with running(app := app_on_case(case)) as pilot:
        await press(pilot, "x", "v")
        assert isinstance(app.screen, VerifyScreen)
        text = all_words(app)
        assert "Where to look in AWS is not known" in text
        assert "A new task starts." in text
        assert "? could not be checked" in text
        await press(pilot, "p")
        assert isinstance(app.screen, PasteScreen)


async def test_a_kept_case_is_looked_at_where_its_facts_say(
    app_on_case: OnCase, outside: MadeUp, library: object
) -> None:
    case = confirmed_case()
    case.add(Observation("service", "web", Source.AWS), Observation("task", "abc", Source.AWS))
    async with running(app := app_on_case(case)) as pilot:
        outside.events = mended()  # type: ignore[assignment]
        await press(pilot, "x", "v")
        (asked,) = [asked for asked in outside.asked if asked[0] == "look"]
        target = asked[1]
        assert isinstance(target, Target)
        assert (target.cluster, target.service, target.task) == ("my-shop", "web", "")
        assert outcomes(app) == {CAUSE: After.GONE}


async def test_leaving_stops_the_look_and_keeps_nothing(app: WizardApp, outside: MadeUp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_THE_FIX)
        outside.events, outside.hang_after = mended(), 1  # type: ignore[assignment]
        await pilot.press("v")
        while not isinstance(app.screen, VerifyScreen):
            await pilot.pause(0.05)
        assert "● looking" in visible_text(app)
        run = app.look_run
        assert run is not None
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, FixScreen)
        assert run.cancelled.is_set()
        assert app.session is not None
        assert app.session.case.verified is None


async def test_the_fix_stays_to_be_undone_and_undo_takes_the_verification_back(
    app: WizardApp, outside: MadeUp
) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, mended())
        await press(pilot, "escape")
        assert isinstance(app.screen, FixScreen)
        assert "Last verified: ✔ gone" in visible_text(app)
        await press(pilot, "v", "u")
        assert not isinstance(app.screen, VerifyScreen)
        assert app.session is not None
        assert app.session.case.verified is not None  # the first of the two
        assert app.session.undo()
        assert app.session.case.verified is None
        assert app.session.diagnosis.to_fix == (CAUSE,)


async def test_the_case_keeps_it_and_the_report_tells_it(app: WizardApp, outside: MadeUp, store: Store) -> None:
    async with running(app) as pilot:
        await verifying(pilot, outside, mended())
        assert app.session is not None
        kept = store.load(app.session.case.id)
        assert kept.verified is not None
        assert kept.verified.found.outcomes == app.session.case.verified.found.outcomes  # type: ignore[union-attr]
        text = render(make_report(kept, app.session.library), "text")
        assert "VERIFICATION" in text
        assert "confirmed before, now ✔ gone" in " ".join(text.split())


async def test_in_practice_the_sandbox_is_looked_at(app: WizardApp, outside: MadeUp, sandbox: MadeUpSandbox) -> None:
    async with running(app) as pilot:
        await press(pilot, "5", "enter", "enter", "enter", "enter", "x", "tab", *"eu-west-1", "f6")
        outside.events = mended()  # type: ignore[assignment]
        await press(pilot, "v")
        assert isinstance(app.screen, VerifyScreen)
        options = [asked[2] for asked in outside.asked if asked[0] == "look"][-1]
        assert isinstance(options, Options)
        assert options == replace(Options(), region=sandbox.region, endpoint_url=sandbox.url)
        assert outcomes(app) == {CAUSE: After.GONE}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_before_and_now_stand_side_by_side(app: WizardApp, outside: MadeUp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        await verifying(pilot, outside, unseeing())
        lines = visible_text(app).splitlines()
        head = next(line for line in lines if "Before" in line)
        row = next(line for line in lines if "✔ confirmed" in line)
        assert head.index("Now") == row.index("? could not be checked")
        assert head.index("Now") > size[0] * 2 // 5
