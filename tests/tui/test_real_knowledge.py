"""The full screen on what the wizard really knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.diagnosis import Finding, Standing
from decision_tree.interview import NextQuestion
from decision_tree.library import Library
from decision_tree.store import Store
from tests.knowledge import built_in
from tests.tui.conftest import paste, running, settled, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.findings import FindingsScreen
from tui.screens.fix import FixScreen
from tui.widgets.howto import HowToFindOut
from tui.widgets.story import cause_story
from tui.widgets.words import Words

DENIED = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/appExec/0123456789abcdef0123456789abcdef is "
    "not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the "
    "ecr:GetAuthorizationToken action"
)


@pytest.fixture(scope="module")
def real_library() -> Library:
    return built_in()


@pytest.fixture
def real_app(real_library: Library, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WizardApp:
    monkeypatch.chdir(tmp_path)
    return WizardApp(lambda: real_library, lambda: store)


async def test_from_a_pasted_error_to_the_script(real_app: WizardApp) -> None:
    async with running(real_app) as pilot:
        await paste(pilot, DENIED)
        await pilot.press("enter", "enter")
        assert isinstance(real_app.screen, FindingsScreen)
        assert "✔ confirmed" in visible_text(real_app)
        await pilot.press("x")
        assert isinstance(real_app.screen, FixScreen)
        assert real_app.screen.plan.steps
        values = {p.variable: p.value for p in real_app.screen.plan.parameters}
        assert "appExec" in values.values()


async def test_an_interview_without_a_text_ends_at_the_findings(real_app: WizardApp) -> None:
    async with running(real_app) as pilot:
        await pilot.press("4", "enter")
        for _ in range(len(real_app.library.questions) if real_app.library else 0):
            if not isinstance(real_app.screen, AskScreen):
                break
            await pilot.press("n", "enter")
        assert isinstance(real_app.screen, FindingsScreen)
        assert "No cause is confirmed" in visible_text(real_app)


async def test_every_question_shows_its_text_and_answers(real_app: WizardApp, real_library: Library) -> None:
    async with running(real_app) as pilot:
        await pilot.press("4", "enter")
        screen = real_app.screen
        assert isinstance(screen, AskScreen)
        for fact, question in real_library.questions.items():
            asked = NextQuestion(fact, question, tuple(question.answers), 1)
            screen.show_question(asked)
            await pilot.pause()
            assert str(screen.query_one("#question", Words).render()) == question.ask
            commands = sum(bool(way.command) for way in question.find_out)
            assert len(screen.query_one(HowToFindOut).query("Command")) == commands


async def test_every_cause_can_be_told(real_app: WizardApp, real_library: Library) -> None:
    async with running(real_app) as pilot:
        await pilot.press("4", "enter", "f")
        assert real_app.session is not None
        diagnosis = real_app.session.diagnosis
        for id_, cause in real_library.causes.items():
            widgets = cause_story(diagnosis, Finding(id_, Standing.POSSIBLE, 0.1, suggested=False))
            text = "\n".join(str(w.render()) for w in widgets if isinstance(w, Words))
            assert cause.title in text
            assert all(source in text for source in cause.sources)
        await settled(pilot)
