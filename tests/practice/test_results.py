"""The results file: whole lines from many writers, damaged ones told, and what they add up to."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from decision_tree.practice import Lesson, Record, append_result, load_workshop, read_results, standings
from decision_tree.practice.results import (
    ResultsError,
    anonymous,
    damaged_words,
    done_by,
    learner_name,
    of_workshop,
    record,
    to_csv,
)


def line(learner: str = "Aiko", scenario: str = "no-way-out", points: int = 90, **more: object) -> Record:
    known = {
        "workshop": "course", "learner": learner, "scenario": scenario, "started": "2026-01-02T03:04:05+00:00",
        "seconds": 100, "in_time": True, "solved": True, "given_up": False, "points": points, "hints": 1,
        "verdicts": 2, "wrong_turns": 1, "questions_asked": 3, "questions_answered": 2, "looks": 1,
        "right": ["network.no_route"], "wrong": [], "missing": [],
    }  # fmt: skip
    return msgspec.convert(known | more, Record)


WRITER = """
import sys
from pathlib import Path
import msgspec
from decision_tree.practice.results import Record, append_result
path, learner, line = sys.argv[1:]
for number in range(40):
    record = msgspec.structs.replace(msgspec.json.decode(line, type=Record), learner=learner, scenario=str(number))
    append_result(Path(path), record)
"""


def test_a_line_says_what_the_learner_did() -> None:
    exercise = load_workshop("course").exercises[3]
    lesson = Lesson(exercise.scenario, started=100, rules=exercise.rules)
    lesson.hint()
    lesson.tally.looks = 2
    lesson.tally.answer("case", "phase", None)
    lesson.tally.answer("case", "launch_type", "fargate")
    lesson.state(["role.missing"], now=110)
    lesson.state(["network.no_route"], now=160)
    told = record("course", "Aiko", exercise.name, lesson, 1_700_000_000)
    assert (told.started, told.seconds, told.in_time) == ("2023-11-14T22:13:20+00:00", 60, True)
    assert (told.solved, told.given_up, told.points) == (True, False, 70)
    assert (told.hints, told.verdicts, told.wrong_turns) == (1, 2, 1)
    assert (told.questions_asked, told.questions_answered, told.looks) == (2, 1, 2)
    assert (told.right, told.wrong, told.missing) == (["network.no_route"], [], [])


def test_many_learners_write_at_the_same_time_and_no_line_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "class" / "results.jsonl"
    learners, long = ["Aiko", "Ben", "Chika"], msgspec.json.encode(line(wrong=["x" * 900] * 10)).decode()
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, learner, long]) for learner in learners]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    records, damaged = read_results(path)
    assert damaged == []
    assert sorted((r.learner, int(r.scenario)) for r in records) == [(who, n) for who in learners for n in range(40)]


def test_behind_a_torn_line_the_next_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    append_result(path, line())
    with path.open("ab") as file:
        file.write(b'{"workshop": "course", "lea')  # the machine went off here
    append_result(path, line("Ben"))
    with path.open("ab") as file:
        file.write(b'\n[1]\n\xff\xfe\n{"workshop": 1}\n' + b"x" * 70_000 + b"\n")
    append_result(path, line("Chika"))
    records, damaged = read_results(path)
    assert [r.learner for r in records] == ["Aiko", "Ben", "Chika"]
    assert damaged == [2, 5, 6, 7, 8]
    assert damaged_words(damaged).startswith("Lines 2, 5, 6, 7, 8 of the results file are damaged")
    assert damaged_words([]) == ""


def test_a_file_that_cannot_be_written_is_told_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "elsewhere")
    for path in (tmp_path / "file" / "r.jsonl", tmp_path, tmp_path / "link.jsonl"):
        with pytest.raises(ResultsError) as error:
            append_result(path, line())
        assert str(path) in error.value.message
        assert error.value.next_step
    assert not (tmp_path / "elsewhere").exists()
    assert read_results(tmp_path / "none.jsonl") == ([], [])
    with pytest.raises(ResultsError):
        read_results(tmp_path)


def test_a_full_disk_leaves_a_line_that_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, write = tmp_path / "r.jsonl", os.write
    monkeypatch.setattr("os.write", lambda descriptor, data: write(descriptor, data[:40]))
    with pytest.raises(ResultsError, match="full"):
        append_result(path, line())
    monkeypatch.undo()
    append_result(path, line("Ben"))
    records, damaged = read_results(path)
    assert ([r.learner for r in records], damaged) == (["Ben"], [1])


def test_of_several_results_of_one_learner_on_one_exercise_the_first_counts() -> None:
    course = load_workshop("course")
    records = of_workshop(
        [line(points=10), line(points=100), line("Ben"), line(workshop="other"), line(scenario="not-in-it")], course
    )
    assert [(r.learner, r.points) for r in records] == [("Aiko", 10), ("Ben", 90)]
    assert done_by(records, "Aiko") == {"no-way-out": records[0]}


def test_standings_add_up_and_most_points_come_first() -> None:
    two = [line(points=80), line(scenario="boundary", points=10, solved=False, seconds=50)]
    first, second, third = standings([line("Ben", seconds=200), *two, line("Chika", seconds=20)])
    assert [s.learner for s in (first, second, third)] == ["Chika", "Aiko", "Ben"]
    assert (second.done, second.solved, second.points, second.seconds) == (2, 1, 90, 150)
    assert (second.hints, second.wrong_turns, second.questions, second.looks) == (2, 2, 6, 2)


def test_names_are_plain_and_who_gives_none_gets_one_of_their_own() -> None:
    assert learner_name("  Ai\x1b[31mko\n\u202e Tanaka ") == "Aiko Tanaka"
    assert learner_name("\x1b[2J ") == ""
    assert len(learner_name("x" * 500)) == 40
    assert anonymous() != anonymous()


def test_a_hostile_name_in_the_file_is_cleaned_and_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(msgspec.to_builtins(line('=HYPERLINK("x")\x1b[31m'))) + "\n")
    records, _ = read_results(path)
    (row,) = csv.DictReader(StringIO(to_csv(records)))
    assert row["learner"] == '\'=HYPERLINK("x")'
    assert (row["solved"], row["right"], row["wrong"]) == ("yes", "network.no_route", "")
