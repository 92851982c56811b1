"""A learner's run: hints, points, what was right."""

from __future__ import annotations

import msgspec
import pytest

from decision_tree.practice import Lesson, Scenario

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
    result = Lesson(TWO, started=100.0).finish(["image_pull.image_not_found", "network.no_route"], now=160.9)
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
    assert lesson.finish(stated, now=seconds).points == points


def test_right_wrong_and_missing_are_told_apart() -> None:
    result = Lesson(TWO, started=0).finish(["role.missing", "network.no_route"], now=1)
    assert result.right == ("network.no_route",)
    assert result.wrong == ("role.missing",)
    assert result.missing == ("image_pull.image_not_found",)
    assert not result.solved


def test_hints_become_plainer_and_end() -> None:
    lesson = Lesson(TWO, started=0)
    assert [lesson.hint() for _ in range(3)] == ["vague", "plain", None]
    assert lesson.finish([], now=0).hints == 2


def test_where_all_is_well_nothing_is_the_right_answer() -> None:
    healthy = msgspec.structs.replace(TWO, causes=[])
    assert Lesson(healthy, started=0).finish([], now=1).points == 100
    wrong = Lesson(healthy, started=0).finish(["role.missing"], now=1)
    assert (wrong.points, wrong.solved) == (80, False)


def test_a_clock_that_goes_back_costs_nothing() -> None:
    assert Lesson(TWO, started=10).finish(TWO.causes, now=5).seconds == 0
