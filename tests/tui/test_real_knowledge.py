"""The full screen on what the wizard really knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.diagnosis import Finding, Standing
from decision_tree.interview import NextQuestion
from decision_tree.library import Library, load
from decision_tree.schema import Question
from decision_tree.session import Session
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


async def test_the_first_question_says_why_it_is_asked(real_app: WizardApp) -> None:
    """Its answers are longer than the screen: nothing may scroll to them by itself."""
    async with running(real_app) as pilot:
        await pilot.press("4", "enter")
        await settled(pilot)
        assert isinstance(real_app.screen, AskScreen)
        assert real_app.screen.query_one("#answers").has_focus
        assert "Why we ask." in visible_text(real_app)


def assert_asks(screen: AskScreen, question: Question) -> None:
    assert str(screen.query_one("#question", Words).render()) == question.ask
    commands = sum(bool(way.command) for way in question.find_out)
    shown = [command for command in screen.query_one(HowToFindOut).query("Command") if command.display]
    assert len(shown) == commands


async def test_every_question_shows_its_text_and_answers_and_an_interview_without_a_text_ends_at_the_findings(
    real_app: WizardApp, real_library: Library
) -> None:
    """Those that an interview does not come to are shown first."""
    async with running(real_app) as pilot:
        await pilot.press("4", "enter")
        screen = real_app.screen
        assert isinstance(screen, AskScreen)
        first = screen.current
        assert first is not None
        interview = asked_without_a_text(real_library)
        for fact, question in real_library.questions.items():
            if fact in interview:
                continue
            screen.show_question(NextQuestion(fact, question, tuple(question.answers), 1))
            await pilot.pause()
            assert_asks(screen, question)
        screen.show_question(first)
        await pilot.pause()
        for fact in interview:
            assert isinstance(real_app.screen, AskScreen)
            assert_asks(real_app.screen, real_library.questions[fact])
            await pilot.press("n", "enter")
        assert isinstance(real_app.screen, FindingsScreen)
        assert "No cause is confirmed" in visible_text(real_app)


def asked_without_a_text(library: Library) -> list[str]:
    """What is asked, one after another, of somebody who knows nothing."""
    session = Session(library)
    asked: list[str] = []
    while (question := session.next_question()) is not None:
        asked.append(question.fact)
        session.answer(question.fact, None)
    return asked


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


OWN_QUESTION = """\
ask: Is the shop's feature flag for the new storage on?
short: storage flag
statement: "the storage flag is {answer}"
why: The new storage needs a permission that the old one did not.
effort: 1
asked_when: {phase: app_denied}
answers:
  - {value: on, label: "On", share: 1}
  - {value: off, label: "Off", share: 9}
"""
OWN_CAUSE = """\
title: The shop's new storage was switched on before its permission was given
commonness: 3
applies_when: {phase: app_denied}
holds_when: {storage_flag: on}
means: The application calls the new storage, and the task role has no permission for it yet.
why: The flag was switched on first.
do: Switch the flag off, or have the permission added.
verify: The application stores an order.
fix: {where: person, risk: low, undo: complete, why_no_script: The flag lies with the shop's team.}
sources: [https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html]
"""


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    (folder / "questions").mkdir(parents=True)
    (folder / "shop").mkdir()
    (folder / "questions" / "storage_flag.yaml").write_text(OWN_QUESTION)
    (folder / "shop" / "storage_flag_early.yaml").write_text(OWN_CAUSE)
    return folder


async def test_a_cause_from_a_folder_is_walked_to_without_any_python(
    own_folder: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The questions are answered as the knowledge itself says; the new one is asked among them."""
    monkeypatch.chdir(tmp_path)
    library = load(own_folder)
    app = WizardApp(lambda: library, lambda: store)
    truth = {"phase": "app_denied", "storage_flag": "on"}
    async with running(app) as pilot:
        await pilot.press("4", "enter")
        asked = []
        while isinstance(app.screen, AskScreen) and "storage_flag" not in asked:
            question = app.screen.current
            assert question is not None
            asked.append(question.fact)
            values = [answer.value for answer in question.answers]
            value = truth.get(question.fact)
            await pilot.press("n" if value is None else str(values.index(value) + 1), "enter")
            await settled(pilot)
        assert "storage_flag" in asked
        await pilot.press("f")
        await settled(pilot)
        assert isinstance(app.screen, FindingsScreen)
        assert "✔ confirmed  The shop's new storage was switched on" in visible_text(app)
