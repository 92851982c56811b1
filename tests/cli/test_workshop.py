"""`practice --workshop` on the command line: check, answer key, results, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from decision_tree.practice import append_result
from decision_tree.practice.workshop import FOLDER
from tests.cli.conftest import Run
from tests.practice.test_results import line
from tests.practice.test_workshop import OWN, written
from tests.tui.outside import MadeUpSandbox


@pytest.fixture
def file(tmp_path: Path) -> str:
    return written(tmp_path, "[{scenario: no-way-out, minutes: 9}, {scenario: boundary}]", "intro_minutes: 3\n")


def test_the_check_lists_the_exercises_with_their_minutes(run: Run, file: str) -> None:
    result = run("practice", "--workshop", file, "--check")
    assert result.status == 0
    assert "  1   9 min  Tasks stop after some minutes" in result.out
    assert "no-way-out: network.no_route" in result.out
    assert "2 exercises, 37 minutes." in result.out


def test_a_mistake_is_a_usage_error_with_file_and_field(run: Run, tmp_path: Path) -> None:
    result = run("practice", "--workshop", written(tmp_path, "[{scenario: boundry}]"), "--check")
    assert (result.status, result.out) == (2, "")
    assert "monday.yaml: scenarios[0]: no scenario 'boundry'" in result.err
    assert "Did you mean boundary?" in result.err
    assert run("practice", "--workshop", str(tmp_path / "none.yaml"), "--results").status == 2


def test_an_unknown_cause_is_told_before_the_class_meets_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("no_route", "no_rout"))
    result = run("practice", "--workshop", written(tmp_path, "[{scenario: own.yaml}]"), "--check")
    assert result.status == 2
    assert "no cause 'network.no_rout'" in result.err


def test_own_scenarios_that_could_not_be_tried_are_not_called_right(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = run("practice", "--workshop", written(tmp_path, "[{scenario: own.yaml}]"), "--check")
    assert "? Your own scenarios were not tried" in result.err
    assert "✔" not in result.out


@contextmanager
def nothing_there() -> Iterator[MadeUpSandbox]:
    yield MadeUpSandbox({})


def test_an_own_scenario_whose_causes_are_not_what_the_wizard_finds_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = "answers: {phase: app_no_credentials, task_role_set: no, agent_running: no}\n"
    (tmp_path / "own.yaml").write_text(OWN + answers)
    monkeypatch.setattr("tui.commands.workshop.open_sandbox", nothing_there)
    monkeypatch.setattr("decision_tree.practice.trial.look_at", lambda *_: iter(()))
    result = run("practice", "--workshop", written(tmp_path, "[{scenario: own.yaml}]"), "--check")
    assert result.status == 1
    assert "own.yaml: ✗ answers: the wizard does not ask agent_running next" in result.out
    assert "own.yaml: ✗ the wizard does not find network.no_route" in result.out
    assert "own.yaml: ✗ the wizard also finds role.task_role_not_set" in result.out


def test_the_results_as_table_csv_and_json(run: Run, file: str, tmp_path: Path) -> None:
    empty = run("practice", "--workshop", file, "--results")
    assert (empty.status, empty.out) == (0, "")
    assert "There is no result yet in" in empty.err
    path = tmp_path / "monday-results.jsonl"
    append_result(path, line("愛子", workshop="monday"))
    append_result(path, line("Ben", workshop="monday", points=95))
    with path.open("a") as file_:
        file_.write("half a li")
    table = run("practice", "--workshop", file, "--results")
    assert [row.split()[:4] for row in table.out.splitlines()[1:]] == [
        ["Ben", "1/2", "1", "95"],
        ["愛子", "1/2", "1", "90"],
    ]
    assert "Line 3 of the results file is damaged" in table.err
    assert run("practice", "--workshop", file, "--results", "--format", "csv").out.count("\n") == 3
    told = json.loads(run("practice", "--workshop", file, "--results", "--format", "json").out)
    assert [learner["points"] for learner in told["learners"]] == [95, 90]
    assert [result["learner"] for result in told["results"]] == ["愛子", "Ben"]


def test_the_answer_key_and_the_file_itself(run: Run, file: str) -> None:
    assert run("practice", "--workshop", file, "--answer-key").out.startswith("# Answer key: Monday\n")
    assert run("practice", "--workshop", "--source").out == (FOLDER / "course.yaml").read_text()


def test_what_is_about_a_workshop_needs_one_and_a_workshop_needs_a_terminal(run: Run, file: str) -> None:
    for option in ("--check", "--answer-key", "--results", "--source"):
        refused = run("practice", option)
        assert (refused.status, refused.out) == (2, "")
        assert "add --workshop FILE" in refused.err
    assert run("practice", "--workshop", file).status == 2
