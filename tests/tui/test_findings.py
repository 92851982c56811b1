"""The findings: reasons, honesty about what is not known, conflicts, the text with its marks."""

from __future__ import annotations

from collections.abc import Callable

from decision_tree.case import Case, Document, Observation, Source
from tests.tui.conftest import CASE_ID, REFUSED, TIMEOUT, all_words, running, told_case, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.findings import FindingsScreen
from tui.screens.start import StartScreen
from tui.widgets.choices import Choices

OnCase = Callable[[Case], WizardApp]


def case_of(*observations: Observation) -> Case:
    case = Case(CASE_ID, created=1_700_000_000.0)
    for observation in observations:
        case.add(observation, at=1_700_000_000.0)
    return case


def answer(fact: str, value: str | None) -> Observation:
    return Observation(fact, value, Source.ANSWER)


def confirmed_case() -> Case:
    case = told_case()
    case.add(answer("public_ip", "no"), at=1_700_000_120.0)
    return case


async def test_a_confirmed_cause_is_told_with_its_reasons(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (100, 40)):
        assert isinstance(app.screen, FindingsScreen)
        text = visible_text(app)
        assert "✔ 1 cause confirmed" in text
        assert "✔ confirmed" in text
        assert "the public IP is No (you answered)" in text
        assert "the error is Time-out (the message says: i/o timeout)" in all_words(app)
        assert "The task cannot do what it needs to do at its start." in all_words(app)
        assert "can be undone completely" in all_words(app)


async def test_nothing_found_is_never_all_well(app_on_case: OnCase) -> None:
    app = app_on_case(
        case_of(
            answer("error_kind", "access_denied"),
            answer("role_has_permission", "yes"),
            answer("key_policy", "names_it"),
        )
    )
    async with running(app):
        assert isinstance(app.screen, FindingsScreen)
        text = visible_text(app)
        assert "None of the causes that the wizard knows fits" in text
        assert "does not mean that all is well" in all_words(app)


async def test_what_was_not_known_is_said_and_leaves_causes_possible(app_on_case: OnCase) -> None:
    app = app_on_case(
        case_of(
            answer("error_kind", "access_denied"),
            answer("role_has_permission", None),
            Observation("key_policy", None, Source.AWS, "kms:GetKeyPolicy", "AccessDenied: needs kms:GetKeyPolicy"),
            answer("launch_type", None),
        )
    )
    async with running(app) as pilot:
        await pilot.press("f")
        assert "? Could not be checked: permission, key policy, launch type" in visible_text(app)
        assert "No cause is confirmed" in visible_text(app)
        assert "◐ possible" in visible_text(app)
        await pilot.press("end")
        assert "kms:GetKeyPolicy" in visible_text(app)


async def test_conflicts_are_shown(app_on_case: OnCase) -> None:
    case = confirmed_case()
    case.add(Observation("public_ip", "yes", Source.AWS, "ecs:DescribeTasks"), at=1_700_000_180.0)
    app = app_on_case(case)
    async with running(app):
        assert "! Two sources disagree" in visible_text(app)


async def test_ruled_out_causes_on_demand_with_the_reason(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        assert "ruled out" not in visible_text(app)
        await pilot.press("r")
        assert "✗ ruled out" in visible_text(app)
        choices = app.screen.query_one(Choices)
        choices.mark("cause:role.permission")
        await pilot.pause()
        await pilot.pause()
        assert "Why it is ruled out" in visible_text(app)
        assert "the error is Time-out" in visible_text(app)


async def test_the_pasted_text_is_shown_with_its_words_marked(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (110, 40)) as pilot:
        app.screen.query_one(Choices).mark("text")
        await pilot.pause()
        await pilot.pause()
        marked = app.screen.query_one("#story .text")
        content = marked.render()
        spans = [content.plain[s.start : s.end] for s in content.spans]  # type: ignore[union-attr]
        assert content.plain == TIMEOUT  # type: ignore[union-attr]
        assert "i/o timeout" in spans


async def test_go_on_asking_is_offered_only_while_there_is_something_to_ask(app_on_case: OnCase) -> None:
    case = case_of(answer("error_kind", "access_denied"), answer("role_has_permission", "no"))
    case.add(Document("pasted text", REFUSED))
    app = app_on_case(case)
    async with running(app) as pilot:
        assert isinstance(app.screen, FindingsScreen)
        assert "Go on asking" in visible_text(app)
        await pilot.press("n")
        assert isinstance(app.screen, AskScreen)
        await pilot.press("n", "enter")
        assert isinstance(app.screen, FindingsScreen)
        assert "Go on asking" not in visible_text(app)
        await pilot.press("n")
        assert isinstance(app.screen, FindingsScreen)


async def test_fix_is_offered_only_for_what_is_confirmed(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await pilot.press("f")
        assert isinstance(app.screen, FindingsScreen)
        assert "x Fix" not in visible_text(app)
        await pilot.press("x")
        assert isinstance(app.screen, FindingsScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, StartScreen)


async def test_undo_on_the_findings_goes_back_to_the_question(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        await pilot.press("u")
        assert isinstance(app.screen, AskScreen)
        assert "Has the task a public IP address?" in visible_text(app)
