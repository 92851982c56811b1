from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import PULL_DENIED, Run
from tests.report_schema import Document
from tui.cli import main


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
