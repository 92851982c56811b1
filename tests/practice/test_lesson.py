"""A learner's run: hints, points, what was right."""

from __future__ import annotations

import msgspec
import pytest

from decision_tree.practice import Lesson, Scenario
from decision_tree.practice.lesson import Hints, Rules

TWO = msgspec.convert(
    {
        "title": "t",
        "level": 1,
        "launch_type": "fargate",
        "story": "s",
        "world": {"kind": "fargate_service"},
        "causes": ["network.no_route", "image_pull.image_not_found"],
        "hints": ["vague", "plain"],
        "look": {"cluster": "shop", "service": "web"},
        "teaches": "what it teaches",
    },
    Scenario,
)


def test_everything_right_at_once_is_the_full_score() -> None:
    result = Lesson(TWO, started=100.0).state(["image_pull.image_not_found", "network.no_route"], now=160.9)
    assert (result.points, result.solved, result.seconds, result.in_time) == (100, True, 60, True)
    assert result.right == ("network.no_route", "image_pull.image_not_found")
    assert result.teaches == "what it teaches"


@pytest.mark.parametrize(
    ("stated", "hints", "seconds", "points"),
    [
        (["network.no_route"], 0, 60, 50),
        (["network.no_route", "network.no_route"], 0, 60, 50),
        (["network.no_route", "role.missing"], 0, 60, 30),
        (["network.no_route", "image_pull.image_not_found"], 2, 60, 80),
        (["network.no_route", "image_pull.image_not_found"], 0, 600, 100),
        (["network.no_route", "image_pull.image_not_found"], 0, 601, 90),
        (["role.missing"], 2, 900, 0),
        ([], 0, 60, 0),
    ],
)
def test_points(stated: list[str], hints: int, seconds: int, points: int) -> None:
    lesson = Lesson(TWO, started=0)
    for _ in range(hints):
        lesson.hint()
    assert lesson.state(stated, now=seconds).points == points


def test_right_wrong_and_missing_are_told_apart() -> None:
    result = Lesson(TWO, started=0).state(["role.missing", "network.no_route"], now=1)
    assert result.right == ("network.no_route",)
    assert result.wrong == ("role.missing",)
    assert result.missing == ("image_pull.image_not_found",)
    assert not result.solved


def test_hints_become_plainer_and_end() -> None:
    lesson = Lesson(TWO, started=0)
    assert [lesson.hint() for _ in range(3)] == ["vague", "plain", None]
    assert lesson.state([], now=0).hints == 2


def test_where_all_is_well_nothing_is_the_right_answer() -> None:
    healthy = msgspec.structs.replace(TWO, causes=[])
    assert Lesson(healthy, started=0).state([], now=1).points == 100
    wrong = Lesson(healthy, started=0).state(["role.missing"], now=1)
    assert (wrong.points, wrong.solved) == (80, False)


def test_a_clock_that_goes_back_costs_nothing() -> None:
    assert Lesson(TWO, started=10).state(TWO.causes, now=5).seconds == 0


def test_after_a_wrong_verdict_the_learner_goes_on_and_each_wrong_cause_costs_once() -> None:
    lesson = Lesson(TWO, started=0)
    first = lesson.state(["role.missing", "network.no_route"], now=10)
    assert (first.is_final, first.missing) == (False, ("image_pull.image_not_found",))
    lesson.state(["role.missing"], now=20)
    last = lesson.state(TWO.causes, now=30)
    assert (last.solved, last.wrong_turns, last.verdicts, last.points, last.seconds) == (True, 1, 3, 80, 30)
    assert lesson.state(["role.missing"], now=99) is last, "behind the end nothing counts"
    assert lesson.give_up(now=99) is last
    assert lesson.hint() is None


def test_who_gives_up_keeps_what_was_right_at_last() -> None:
    lesson = Lesson(TWO, started=0)
    assert lesson.give_up(now=5).points == 0
    half = Lesson(TWO, started=0)
    half.state(["network.no_route"], now=5)
    result = half.give_up(now=9)
    assert (result.points, result.solved, result.is_final, result.verdicts) == (50, False, True, 1)
    healthy = Lesson(msgspec.structs.replace(TWO, causes=[]), started=0)
    assert healthy.give_up(now=1).points == 0


@pytest.mark.parametrize(
    ("hints", "given", "points"), [("free", 2, 100), ("costly", 2, 80), ("none", 0, 100), (1, 1, 90), (9, 2, 80)]
)
def test_the_trainer_says_how_many_hints_there_are_and_whether_they_cost(
    hints: Hints, given: int, points: int
) -> None:
    lesson = Lesson(TWO, started=0, rules=Rules(hints=hints))
    assert len([hint for hint in (lesson.hint(), lesson.hint(), lesson.hint()) if hint]) == given
    assert lesson.state(TWO.causes, now=1).points == points


def test_a_limit_of_the_trainer_counts_instead_of_that_of_the_level() -> None:
    lesson = Lesson(TWO, started=100, rules=Rules(minutes=2))
    assert (lesson.left(now=100), lesson.left(now=219.5), lesson.left(now=225)) == (120, 0, -5)
    late = lesson.state(TWO.causes, now=221)
    assert (late.in_time, late.points) == (False, 90)
    assert Lesson(TWO, started=0).left(now=1) is None


def test_a_question_counts_once_and_without_an_answer_as_asked_only() -> None:
    tally = Lesson(TWO, started=0).tally
    tally.answer("case", "phase", None)
    tally.answer("case", "launch_type", "fargate")
    tally.answer("case", "launch_type", "ec2")
    assert (len(tally.asked), len(tally.answered)) == (2, 1)
