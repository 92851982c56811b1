from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import ONLY_DENIED, PULL_DENIED, Run
from tests.knowledge import built_in
from tests.report_schema import Document
from tui.cli import main


@pytest.fixture(autouse=True)
def knowledge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read once for all tests."""
    for command in ("case", "case_desk", "triage"):
        monkeypatch.setattr(f"tui.commands.{command}.open_library", lambda _named: built_in())


@pytest.fixture
def kept(run: Run) -> str:
    return str(json.loads(run("triage", "--keep", "--format", "json", stdin=PULL_DENIED).out)["case"])


def test_no_case_yet(run: Run) -> None:
    result = run("case", "list")
    assert (result.status, result.out) == (0, "")
    assert "No case is kept yet" in result.err


def test_list_shows_the_first_words(run: Run, kept: str) -> None:
    result = run("case", "list")
    assert result.status == 0
    assert result.out.startswith(kept)
    assert "CannotPullContainerError" in result.out


def test_show_reports_as_triage_does(run: Run, kept: str) -> None:
    shown = run("case", "show", kept, "--format", "json")
    assert shown.status == 1
    assert msgspec.json.decode(shown.out, type=Document).case == kept
    assert "111122223333" in run("case", "show", kept[:10]).out
    assert "111122223333" not in run("case", "show", kept, "--format", "markdown").out


def test_export_is_redacted_json_lines_unless_told_otherwise(run: Run, kept: str) -> None:
    result = run("case", "export", kept)
    assert result.status == 0
    head, *entries = [json.loads(line) for line in result.out.splitlines()]
    assert head["case"] == kept
    assert head["redacted"] is True
    assert {entry["entry"]["type"] for entry in entries} >= {"document", "observation"}
    assert "111122223333" not in result.out
    assert "shopExecution" not in result.out
    plain = run("case", "export", kept, "--no-redact").out
    assert "111122223333" in plain
    assert json.loads(plain.splitlines()[0])["redacted"] is False


def test_delete_without_a_terminal_needs_yes(run: Run, kept: str) -> None:
    refused = run("case", "delete", kept)
    assert refused.status == 2
    assert "--yes" in refused.err
    assert kept in run("case", "list").out
    assert run("case", "delete", kept, "--yes").status == 0
    assert kept not in run("case", "list").out
    assert run("case", "delete", kept, "--yes").status == 2


@pytest.mark.parametrize(("typed", "gone"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_delete_asks(run: Run, kept: str, typed: str, gone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Keyboard(typed))
    assert main(["case", "delete", kept]) == 0
    assert (kept not in run("case", "list").out) is gone


def test_a_case_that_is_not_there(run: Run) -> None:
    for what in ("show", "export", "delete"):
        result = run("case", what, "20200101-nothing")
        assert result.status == 2
        assert "case list" in result.err


def test_a_damaged_database_is_set_aside_and_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "ecs-wizard"
    folder.mkdir(parents=True)
    (folder / "cases.db").write_bytes(b"not a database" * 100)
    result = run("case", "list")
    assert result.status == 0
    assert "set-aside" in result.err
    (aside,) = folder.glob("cases.db.set-aside-*")
    assert aside.read_bytes() == b"not a database" * 100


CAUSE = "image_pull.execution_role_permission"
"""What the kept case confirms."""


@pytest.fixture
def doubtful(run: Run) -> str:
    """A case in which nothing is confirmed."""
    return str(json.loads(run("triage", "--keep", "--format", "json", stdin=ONLY_DENIED).out)["case"])


def listed(run: Run, *argv: str) -> list[str]:
    return [line.split()[0] for line in run("case", "list", *argv).out.splitlines()]


def test_a_note_is_found(run: Run, kept: str, doubtful: str) -> None:
    assert run("case", "note", kept, "ticket 4711 of 111122223333").status == 0
    assert listed(run) == [kept, doubtful]
    assert listed(run, "--find", "TICKET 4711") == [kept]
    assert listed(run, "--cause", "image_pull") == [kept]
    assert listed(run, "--cause", "image_pull", "--status", "closed") == []
    assert "4711" in run("case", "show", kept).out
    assert run("case", "note", kept, " ").status == 2


def test_closing_takes_what_is_confirmed_for_what_helped(run: Run, kept: str) -> None:
    closed = run("case", "close", kept[:-1], "--fixed-with", "script", "--note", "all well")
    assert closed.status == 0
    assert CAUSE in closed.err
    (case,) = json.loads(run("case", "list", "--format", "json", "--status", "closed").out)["cases"]
    assert (case["status"], case["helped"], case["fixed_with"]) == ("solved", [CAUSE], "script")
    assert case["notes"] == "all well"
    assert run("case", "list").out.rstrip().endswith("[solved]")
    assert run("case", "reopen", kept).status == 0
    assert listed(run, "--status", "closed") == []
    assert "open already" in run("case", "reopen", kept).err


def test_nothing_is_taken_for_solved_without_a_cause(run: Run, doubtful: str) -> None:
    refused = run("case", "close", doubtful)
    assert refused.status == 2
    assert "--helped" in refused.err
    assert run("case", "close", doubtful, "--outcome", "not_solved", "--helped", CAUSE).status == 2
    assert run("case", "close", doubtful, "--helped", "no.such").status == 2
    assert listed(run, "--status", "closed") == []
    assert run("case", "close", doubtful, "--helped", CAUSE).status == 0
    assert listed(run, "--status", "closed", "--cause", CAUSE) == [doubtful]


def test_what_leaves_the_machine_is_redacted(run: Run, kept: str) -> None:
    run("case", "note", kept, "=owner of 111122223333")
    (row,) = csv.DictReader(io.StringIO(run("case", "list", "--format", "csv").out, newline=""))
    assert row["case"] == kept
    assert row["notes"] == "'=owner of account-1"
    (plain,) = csv.DictReader(io.StringIO(run("case", "list", "--format", "csv", "--no-redact").out, newline=""))
    assert plain["notes"] == "'=owner of 111122223333"
    assert "111122223333" not in run("case", "list", "--format", "json").out


def test_statistics(run: Run, kept: str, doubtful: str) -> None:
    run("case", "close", kept, "--fixed-with", "by_hand")
    found = json.loads(run("case", "stats", "--format", "json").out)
    assert (found["cases"], found["open"], found["without_cause"]) == (2, 1, 1)
    (count,) = [count for count in found["causes"] if count["cause"] == CAUSE]
    assert (count["cases"], count["helped"], count["by_hand"]) == (1, 1, 1)
    text = run("case", "stats").out
    assert text.startswith("2 cases · open 1 · solved 1")
    assert "1 case without a confirmed cause." in text
    assert "1 of 2 cases, 50 %" in text
    rows = list(csv.DictReader(io.StringIO(run("case", "stats", "--format", "csv").out, newline="")))
    assert [row["helped"] for row in rows if row["name"] == CAUSE] == ["1"]
    assert run("case", "stats", "--since", "2999-01-01").out.startswith("0 cases")
    assert "2026-01-31" in run("case", "stats", "--since", "yesterday").err
