"""Any cause, without a case."""

from __future__ import annotations

from collections.abc import Callable

from decision_tree.case import Case, Observation, Source
from tests.tui.conftest import all_words, press, running, settled, told_case, visible_text
from tui.app import WizardApp
from tui.screens.explain import ExplainScreen
from tui.screens.findings import FindingsScreen
from tui.screens.start import StartScreen
from tui.widgets.filtered import Filtered

OnCase = Callable[[Case], WizardApp]


async def test_causes_stand_under_their_area_and_are_told_in_full(app: WizardApp) -> None:
    async with running(app, (100, 50)) as pilot:
        app.action_explain()
        await settled(pilot)
        assert isinstance(app.screen, ExplainScreen)
        labels = [str(item.label) for item in app.screen.query_one(Filtered).shown]
        assert labels[0] == "── network"
        assert labels[3:] == ["── role", "· The role lacks the permission", "· The key policy shuts the role out"]
        words = all_words(app)
        assert "A Fargate task in a public subnet has no public IP address [network.no_public_ip]" in words
        assert "The task cannot do what it needs to do at its start." in words
        assert "error: Time-out; launch type: AWS Fargate; public IP: No" in words
        assert "1. Look.\n2. Put it right." in words
        assert "Tasks that run are not touched" in words
        assert "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/" in words
        await press(pilot, "escape")
        assert isinstance(app.screen, StartScreen)


async def test_a_cause_is_found_by_words_of_its_title_and_by_its_name(app: WizardApp) -> None:
    async with running(app) as pilot:
        app.action_explain()
        await settled(pilot)
        await press(pilot, *"role.key")
        assert [item.id for item in app.screen.query_one(Filtered).shown] == ["role.key_policy"]
        assert "Opening the key to everybody" in all_words(app)
        await press(pilot, "enter")
        assert app.screen.focused is app.screen.query_one("#story")


async def test_from_the_findings_it_begins_with_the_cause_that_is_told(app_on_case: OnCase) -> None:
    case = told_case()
    case.add(Observation("public_ip", "yes", Source.ANSWER), at=1_700_000_120.0)
    app = app_on_case(case)
    async with running(app) as pilot:
        findings = app.screen
        assert isinstance(findings, FindingsScreen)
        app.action_explain()
        await settled(pilot)
        assert "The subnet has no route [network.no_route]" in all_words(app)
        assert "The subnet has no route" in visible_text(app)
        await press(pilot, "escape")
        assert app.screen is findings
