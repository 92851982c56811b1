"""The glossary on `g` and on every marked term, and the comparisons."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from textual.content import Content
from textual.widgets import OptionList, Static

from decision_tree.case import Case
from decision_tree.library import Library
from decision_tree.schema import Comparison, Term
from decision_tree.store import Store
from tests.tui.conftest import all_words, press, running, settled, shows, told_case, visible_text
from tests.tui.outside import MadeUp
from tui.app import WizardApp
from tui.messages import SandboxReady
from tui.screens.ask import AskScreen
from tui.screens.comparison import ComparisonScreen
from tui.screens.glossary import GlossaryScreen
from tui.screens.help import HelpScreen
from tui.screens.lesson import LessonScreen
from tui.screens.start import StartScreen
from tui.widgets.choices import Choices
from tui.widgets.filtered import Filtered, FilterInput
from tui.widgets.terms import TermMarks
from tui.widgets.words import Words

OnCase = Callable[[Case], WizardApp]


@pytest.fixture
def library(library: Library) -> Library:
    """With a glossary whose terms stand in the questions of the made-up library."""
    library.glossary = {
        "anchor": Term(term="anchor", means="It holds a ship."),
        "public_ip": Term(
            term="public IP address", also=["publicIp"], means="An address of the internet.", see=["anchor"]
        ),
        "cause": Term(term="cause", also=["causes"], means="What is wrong.", see=["public_ip"]),
    }
    library.comparisons = {
        "cause_or_public_ip": Comparison(
            ask="Cause or public IP address?",
            terms=["cause", "public_ip"],
            short="The one is found,\nthe other assigned.",
            picture="┌───────┐   ┌─────────┐\n│ cause │──▶│ address │\n└───────┘   └─────────┘",
            table=[["Found in", "the findings", "the console"], ["Costs", "nerves", "money"]],
            tell_by="Count the dots.",
            sources=["https://docs.aws.amazon.com/vpc/"],
        )
    }
    return library


def lines(app: WizardApp) -> list[str]:
    """The list of the glossary, line by line."""
    return [str(item.label) for item in app.screen.query_one(Filtered).shown]


def links(content: object) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Marked words of a text → the action behind them."""
    assert isinstance(content, Content)
    actions = {content.plain[s.start : s.end]: getattr(s.style, "meta", {}).get("@click") for s in content.spans}
    return {words: action for words, action in actions.items() if action}


async def test_the_terms_of_the_screen_come_first_and_escape_leads_back_to_the_marked_answer(
    app_on_case: OnCase,
) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        ask = app.screen
        assert isinstance(ask, AskScreen)
        await press(pilot, "2", "g")
        assert lines(app) == [
            "── On this screen", "public IP address", "cause", "── All words", "anchor",
            "── Compared", "Cause or public IP address?",
        ]  # fmt: skip
        assert "An address of the internet." in visible_text(app)
        assert "publicIp" in visible_text(app)
        await press(pilot, "escape")
        assert app.screen is ask
        choice = ask.query_one(Choices).choice
        assert choice is not None
        assert choice.id == "no"
        assert len(app.screen_stack) == 2


async def test_links_are_followed_and_comparisons_opened_and_left_step_by_step(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await press(pilot, "g", "p", "u", "b", "enter")
        assert lines(app) == ["public IP address", "Cause or public IP address?"]
        chosen = app.screen.focused
        assert isinstance(chosen, Choices)
        assert [choice.id for choice in chosen.items] == ["compare:cause_or_public_ip", "term:anchor"]
        await press(pilot, "down", "enter")
        assert "It holds a ship." in visible_text(app)
        assert app.screen.query_one(FilterInput).value == ""
        app.screen.query_one(FilterInput).value = "publicip"
        await settled(pilot)
        assert lines(app) == ["public IP address"]
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, ComparisonScreen)
        text = visible_text(app)
        assert "│ cause │──▶│ address │" in text
        assert "The one is found, the other assigned." in text
        assert "nerves" in text
        assert "Count the dots." in all_words(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, GlossaryScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, AskScreen)


async def test_a_term_is_marked_where_it_first_comes_and_a_click_opens_it(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        question, why = app.screen.query_one("#question", Words), app.screen.query_one("#why", Words)
        assert links(question.content) == {"public IP address": ("app.glossary", ("public_ip",))}
        assert links(why.content) == {"causes": ("app.glossary", ("cause",))}
        await pilot.click(why, offset=(str(why.content).index("causes") + 1, 0))
        assert await shows(pilot, "What is wrong.")
        assert isinstance(app.screen, GlossaryScreen)


async def test_an_answer_that_is_a_term_and_nothing_else_is_chosen_by_a_click(
    app_on_case: OnCase, library: Library
) -> None:
    library.glossary |= {"yes": Term(term="Yes", means="y"), "no": Term(term="no", means="n")}
    library.questions["public_ip"].answers[1] = type(library.questions["public_ip"].answers[1])(
        value="no", label="No, or no longer"
    )
    app = app_on_case(told_case())
    async with running(app) as pilot:
        yes, no = list(app.screen.query(Choices).first().query(".label"))[:2]
        assert isinstance(yes, Static)
        assert isinstance(no, Static)
        assert links(yes.content) == {}
        assert links(no.content) == {"No": ("app.glossary", ("no",))}
        await pilot.click(yes, offset=(1, 0))
        await settled(pilot)
        assert app.screen.query_one(Choices).marked == 0


@pytest.mark.parametrize(
    "hostile", ["[@click=app.quit]cause[/] [/x]", "[link='x']cause", "cause $x 50% [bold", "原因 cause"]
)
async def test_hostile_texts_stay_texts(app: WizardApp, library: Library, hostile: str) -> None:
    marked = TermMarks(library).mark(hostile)
    assert marked.plain == hostile
    assert links(marked) == {"cause": ("app.glossary", ("cause",))}


async def test_it_opens_as_soon_as_the_knowledge_is_there(library: Library, store: Store, outside: MadeUp) -> None:
    loaded = threading.Event()

    def load() -> Library:
        assert loaded.wait(60)
        return library

    app = WizardApp(load, lambda: store, outside=outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g")
        assert isinstance(app.screen, StartScreen)
        loaded.set()
        assert await shows(pilot, "It holds a ship.")
        assert isinstance(app.screen, GlossaryScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, StartScreen)


async def test_keys_of_the_app_work_on_it_and_only_one_is_open(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await press(pilot, "g", "f1")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        app.show_comparison("cause_or_public_ip")
        await settled(pilot)
        await press(pilot, "g")
        assert isinstance(app.screen, GlossaryScreen)
        assert isinstance(app.screen.focused, FilterInput)
        assert len(app.screen_stack) == 3


async def test_a_new_step_leaves_what_was_read(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await press(pilot, "g")
        app.show_findings()
        await settled(pilot)
        assert [type(screen).__name__ for screen in app.screen_stack] == ["StartScreen", "FindingsScreen"]


@pytest.mark.usefixtures("sandbox")
async def test_in_a_lesson_the_sandbox_disturbs_no_reading_and_a_hint_ends_it(
    app: WizardApp, library: Library
) -> None:
    library.glossary["task"] = Term(term="task", means="It runs.")
    app._scenario = "no-address"
    async with running(app) as pilot:
        practice = app.practice
        assert practice is not None
        assert practice.sandbox is not None
        assert practice.built is not None
        story = app.screen.query_one("#story", Words)
        assert links(story.content) == {"task": ("app.glossary", ("task",))}
        await press(pilot, "g")
        app.post_message(SandboxReady(practice, practice.sandbox, practice.built, app._sandbox.pop_all()))
        await settled(pilot)
        assert isinstance(app.screen, GlossaryScreen)
        app.action_hint()
        await settled(pilot)
        assert isinstance(app.screen, LessonScreen)
        assert len(app.screen_stack) == 2


async def test_headings_are_passed_over(app_on_case: OnCase) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        await press(pilot, "g", "down", "down")
        marked = app.screen.query_one(Filtered).marked
        assert marked is not None
        assert marked.id == "term:anchor"
        await press(pilot, "up", "up", "up")
        assert app.screen.query_one(OptionList).highlighted != 0
