"""A workshop on the screen: who learns, which exercise is next, the clock, verdicts until right, the scoreboard."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from decision_tree.practice import Exercise, Rules, Workshop, World, append_result, read_results
from decision_tree.practice.world import Kind
from tests.practice.test_results import line
from tests.tui.conftest import all_words, press, running, settled, told, visible_text
from tests.tui.outside import MadeUpSandbox, scenario
from tui.app import WizardApp
from tui.screens.lesson import LessonScreen
from tui.screens.score import ScoreScreen
from tui.screens.scoreboard import ScoreboardScreen
from tui.screens.start import StartScreen
from tui.screens.workshop import WorkshopScreen

RIGHT = ("t", *"public", "enter", "f2")
WRONG = ("t", *"no_route", "enter", "f2")


def exercise(name: str, **rules: object) -> Exercise:
    made = msgspec.structs.replace(scenario(World(kind=Kind.FARGATE_SERVICE)), title=f"Story of {name}")
    return Exercise(name, made, Rules(**rules), f"Introduction to {name}.", is_own=False)  # type: ignore[arg-type]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    exercises = exercise("first", minutes=5), exercise("second", hints="none"), exercise("third", hints="free")
    return Workshop("monday", "Monday's class", "Good morning.", 5, "fixed", exercises, tmp_path / "r.jsonl")


@pytest.fixture
def in_class(app: WizardApp, sandbox: MadeUpSandbox, workshop: Workshop) -> WizardApp:
    app.workshop, app.learner = workshop, "Aiko"
    return app


def choose(app: WizardApp, **changes: object) -> None:
    """Another kind of workshop."""
    assert app.workshop is not None
    app.workshop = Workshop(**{**vars(app.workshop), **changes})


async def test_the_learner_says_who_they_are_and_sees_what_there_is_to_do(in_class: WizardApp) -> None:
    in_class.learner = ""
    async with running(in_class) as pilot:
        assert "Good morning." in visible_text(in_class)
        assert "Story of first" not in visible_text(in_class)
        await press(pilot, *"Ben", "enter")
        assert in_class.learner == "Ben"
        text = visible_text(in_class)
        assert "Welcome, Ben. 3 exercises, 30 minutes in all." in text
        assert "●  1. Story of first" in text
        assert "○  2. Story of second" in text
        assert "Story of first  5 min" in text


async def test_who_gives_no_name_is_told_the_one_to_come_back_with(in_class: WizardApp) -> None:
    in_class.learner = ""
    async with running(in_class) as pilot:
        await press(pilot, "enter")
        assert in_class.learner.startswith("anonymous-")
        assert f"You are {in_class.learner} here." in told(in_class)


async def test_exercises_follow_one_another_and_each_result_is_written_at_once(
    in_class: WizardApp, workshop: Workshop
) -> None:
    async with running(in_class) as pilot:
        await press(pilot, "down", "enter")
        assert "First the one marked with ●" in told(in_class)
        await press(pilot, "up", "enter")
        assert isinstance(in_class.screen, LessonScreen)
        assert "Introduction to first." in visible_text(in_class)
        await press(pilot, "h", *WRONG)
        assert read_results(workshop.results) == ([], [])
        await press(pilot, *RIGHT)
        assert isinstance(in_class.screen, ScoreScreen)
        (first,), _ = read_results(workshop.results)
        assert (first.workshop, first.learner, first.scenario) == ("monday", "Aiko", "first")
        assert (first.solved, first.points, first.hints, first.verdicts, first.wrong_turns) == (True, 70, 1, 2, 1)
        await press(pilot, "n")
        assert isinstance(in_class.screen, LessonScreen)
        assert "Story of second" in visible_text(in_class)


async def test_hints_follow_the_trainers_policy(in_class: WizardApp) -> None:
    choose(in_class, order="free")
    async with running(in_class) as pilot:
        await press(pilot, "down", "enter", "h")
        assert "There are no hints here." in told(in_class)
        await press(pilot, "escape", "down", "down", "enter", "h", "h", *RIGHT)
        assert "100 of 100 points" in all_words(in_class)
        assert "2 hints" in all_words(in_class)


async def test_looks_and_questions_are_counted_as_they_happen(in_class: WizardApp, workshop: Workshop) -> None:
    async with running(in_class) as pilot:
        await press(pilot, "enter", "enter", "enter")  # begin, look, go on to the findings
        in_class.ask_from_the_start()
        await settled(pilot)
        asked = len(in_class.practice.lesson.tally.asked)  # type: ignore[union-attr]
        assert asked >= 1
        await press(pilot, "1", "enter")
        await press(pilot, "escape", *RIGHT)
        (only,), _ = read_results(workshop.results)
        assert only.looks == 1
        assert only.questions_answered == 1
        assert only.questions_asked >= 2


async def test_the_clock_runs_where_there_is_a_limit_and_says_once_that_it_is_over(
    in_class: WizardApp, workshop: Workshop
) -> None:
    async with running(in_class) as pilot:
        await press(pilot, "enter")
        assert "Time left: 4:5" in visible_text(in_class)
        assert in_class.practice is not None
        assert in_class.practice.lesson is not None
        in_class.practice.lesson.started -= 400
        in_class._tick()
        in_class._tick()
        await pilot.pause()
        assert "Out of time since 1:4" in visible_text(in_class)
        assert told(in_class).count("The time for this exercise is over.") == 1
        await press(pilot, *RIGHT)
        assert "out of time" in all_words(in_class)
        (late,), _ = read_results(workshop.results)
        assert (late.in_time, late.solved, late.points) == (False, True, 90)
        await press(pilot, "n")
        assert "Time left" not in visible_text(in_class), "the next has no limit"


async def test_who_leaves_an_exercise_finds_hints_and_clock_as_they_were(
    in_class: WizardApp, sandbox: MadeUpSandbox, workshop: Workshop
) -> None:
    async with running(in_class) as pilot:
        await press(pilot, "enter", "h", *WRONG)
        await press(pilot, "enter", "escape")
        assert isinstance(in_class.screen, WorkshopScreen)
        assert visible_text(in_class).count("begun: its time goes on") == 1
        assert not sandbox.is_open
        await press(pilot, "enter")
        assert "Hint 1." in visible_text(in_class)
        assert sandbox.is_open
        await press(pilot, "a", "y")
        (only,), _ = read_results(workshop.results)
        assert (only.given_up, only.solved, only.wrong_turns, only.points) == (True, False, 1, 0)


async def test_whoever_comes_back_goes_on_and_what_is_done_stays_done(
    in_class: WizardApp, workshop: Workshop
) -> None:
    append_result(workshop.results, line("Aiko", "first", workshop="monday", points=40))
    in_class.learner = ""
    async with running(in_class) as pilot:
        await press(pilot, *"Aiko", "enter")
        assert "This name has 1 result already" in told(in_class)
        assert "✔  1. Story of first" in visible_text(in_class)
        assert "●  2. Story of second" in visible_text(in_class)
        assert "Aiko: 1 of 3 done, 40 points." in visible_text(in_class)
        await press(pilot, "up", "enter")
        assert "its result stands" in told(in_class)
        await press(pilot, "down", "enter")
        assert "Story of second" in visible_text(in_class)


async def test_after_the_last_one_it_says_so(in_class: WizardApp, workshop: Workshop) -> None:
    for name in ("first", "second"):
        append_result(workshop.results, line("Aiko", name, workshop="monday", points=40))
    async with running(in_class) as pilot:
        await press(pilot, "enter", *RIGHT, "n")
        assert isinstance(in_class.screen, WorkshopScreen)
        assert "All 3 exercises are done, Aiko: 180 points." in visible_text(in_class)
        await press(pilot, "escape")
        assert isinstance(in_class.screen, StartScreen)


async def test_a_result_that_cannot_be_written_is_told_and_the_class_goes_on(
    in_class: WizardApp, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    choose(in_class, results=tmp_path / "file" / "r.jsonl")
    async with running(in_class) as pilot:
        await press(pilot, "enter", *RIGHT)
        assert "file/r.jsonl: Not a directory" in told(in_class)
        await press(pilot, "n")
        assert "Story of second" in visible_text(in_class)


async def board(pilot: Pilot[None]) -> list[list[str]]:
    table = pilot.app.screen.query_one(DataTable)
    return [[str(cell).strip() for cell in table.get_row_at(n)] for n in range(table.row_count)]


async def test_the_scoreboard_follows_the_others_without_a_key(in_class: WizardApp, workshop: Workshop) -> None:
    async with running(in_class) as pilot:
        await press(pilot, "b")
        assert isinstance(in_class.screen, ScoreboardScreen)
        assert "There is no result yet" in visible_text(in_class)
        append_result(workshop.results, line("Ben [/x]", "first", workshop="monday"))
        append_result(workshop.results, line("Aiko", "first", workshop="monday", points=95, seconds=61))
        with workshop.results.open("ab") as file:
            file.write(b"{\n")
        in_class.screen._follow()
        await settled(pilot)
        assert await board(pilot) == [
            ["1", "▸ Aiko", "1/3", "1", "95", "1:01", "1", "1", "3"],
            ["2", "Ben [/x]", "1/3", "1", "90", "1:40", "1", "1", "3"],
        ]
        assert "Line 3 of the results file is damaged" in visible_text(in_class)
        await press(pilot, "e")
        assert (Path.cwd() / "monday-results.csv").read_text().startswith("workshop,learner,scenario,")
        await press(pilot, "escape")
        assert isinstance(in_class.screen, WorkshopScreen)
