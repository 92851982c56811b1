"""The sweep: what fails first, every column sorts, Enter looks at the service."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import DataTable

from decision_tree.probes import LookError
from tests.tui.conftest import press, running, visible_text
from tests.tui.outside import MadeUp, swept
from tests.tui.test_look import HOSTILE, choosing
from tui.app import WizardApp
from tui.screens.look import LookScreen
from tui.screens.looking import LookingScreen
from tui.screens.sweep import SweepScreen


async def sweeping(pilot: Pilot[None]) -> None:
    await choosing(pilot)
    await press(pilot, "f4")


def column(app: WizardApp, number: int) -> list[str]:
    """The cells of a column from top to bottom."""
    table = app.screen.query_one("#services", DataTable)
    return [table.get_cell_at((row, number)).plain for row in range(table.row_count)]  # type: ignore[arg-type]


async def test_what_fails_comes_first_with_its_cause_or_its_last_words(app: WizardApp, services: MadeUp) -> None:
    async with running(app) as pilot:
        await sweeping(pilot)
        assert isinstance(app.screen, SweepScreen)
        assert services.asked[-1] == ("sweep", ())
        assert column(app, 0) == ["✗ failing", "✗ failing", "? not seen", "✔ runs"]
        assert column(app, 2) == ["mail", "worker", "audit", "web"]
        assert column(app, 3) == ["1/2", "0/3 +1", "?", "2/2"]
        assert column(app, 4)[:2] == ["Task failed to start [/x]", "The subnet has no route"]
        assert "4 services, 2 failing, 1 could not be looked at" in visible_text(app)


async def test_a_digit_sorts_by_its_column_and_again_turns_the_order(app: WizardApp, services: MadeUp) -> None:
    async with running(app) as pilot:
        await sweeping(pilot)
        await press(pilot, "3")
        assert column(app, 2) == ["audit", "mail", "web", "worker"]
        await press(pilot, "3")
        assert column(app, 2) == ["worker", "web", "mail", "audit"]
        await press(pilot, "4")
        assert column(app, 2)[0] == "worker"


async def test_the_mark_stays_on_its_service_and_enter_looks_at_it(app: WizardApp, services: MadeUp) -> None:
    async with running(app) as pilot:
        await sweeping(pilot)
        await press(pilot, "down", "3", "enter")
        assert isinstance(app.screen, LookingScreen)
        target = app.screen.look_run.target
        assert (target.cluster, target.service) == ("shop", "worker")


async def test_one_cluster_is_swept_from_its_services(app: WizardApp, services: MadeUp) -> None:
    async with running(app) as pilot:
        await choosing(pilot)
        await press(pilot, "enter", "f4")
        assert services.asked[-1] == ("sweep", ("shop",))
        await press(pilot, "escape")
        assert isinstance(app.screen, LookScreen)


async def test_an_error_is_shown_and_r_sweeps_again(app: WizardApp, services: MadeUp) -> None:
    good, services.swept = services.swept, [LookError("the SSO login has expired", "Run: aws sso login")]
    async with running(app) as pilot:
        await sweeping(pilot)
        assert "the SSO login has expired" in visible_text(app)
        assert "Run: aws sso login" in visible_text(app)
        services.swept = good
        await press(pilot, "r")
        assert column(app, 2) == ["mail", "worker", "audit", "web"]
        assert "expired" not in visible_text(app)


async def test_no_service_is_said(app: WizardApp) -> None:
    async with running(app) as pilot:
        await sweeping(pilot)
        assert "There is no service." in visible_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, SweepScreen)


async def test_hostile_names_are_shown_as_they_are(app: WizardApp, outside: MadeUp) -> None:
    outside.swept = [swept(name, "failing", cluster=name, says=name) for name in HOSTILE]
    async with running(app, (200, 40)) as pilot:
        await sweeping(pilot)
        text = visible_text(app)
        assert "[b]x[/b] [@click=app.quit]y[/]" in text
        assert "\x1b" not in text
        assert "\x07" not in text
