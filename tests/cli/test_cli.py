from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.terminal import Terminal
from tui.cli import main, split
from tui.commands import COMMANDS


def test_version_names_the_program(run: Run) -> None:
    result = run("--version")
    assert result.status == 0
    assert result.out.startswith("ecs-wizard")


def test_help_names_every_command_and_the_exit_statuses(run: Run) -> None:
    result = run("--help")
    assert result.status == 0
    assert all(f"  {name} " in result.out for name in COMMANDS)
    assert "130 interrupted" in result.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.status == 0
    assert f"ecs-wizard {command}" in result.out
    assert "--knowledge" in result.out


def test_without_a_terminal_the_full_screen_names_the_other_ways(run: Run) -> None:
    result = run()
    assert result.status == 2
    assert result.out == ""
    assert "triage" in result.err
    assert "ask" in result.err


def test_an_unknown_command_names_those_there_are(run: Run) -> None:
    result = run("trage", "x")
    assert result.status == 2
    assert result.out == ""
    assert all(name in result.err for name in COMMANDS)
    assert "Did you mean triage?" in result.err


def test_an_unknown_command_cannot_write_to_the_terminal(run: Run) -> None:
    result = run("tri\x1b]52;c;AAAA\x07age")
    assert result.status == 2
    assert "\x1b" not in result.err
    assert "\x07" not in result.err


@pytest.mark.parametrize("argv", [["--nonsense"], ["triage", "--format", "xml"], ["triage", "--nonsense"], ["fix"]])
def test_wrong_usage_is_status_2_with_nothing_on_standard_output(run: Run, argv: list[str]) -> None:
    result = run(*argv)
    assert result.status == 2
    assert result.out == ""
    assert "usage" in result.err


def test_global_options_stand_before_or_after_the_command() -> None:
    assert split(["--knowledge", "a", "triage", "--knowledge", "b"]) == (
        ["--knowledge", "a"], "triage", ["--knowledge", "b"],
    )  # fmt: skip
    assert split(["--knowledge=a", "graph"]) == (["--knowledge=a"], "graph", [])
    assert split([]) == ([], "", [])


QUESTION = """
ask: Is it plugged in?
short: plug
statement: the plug is {answer}
why: Without a plug nothing works.
answers:
  - {value: plugged, label: plugged in}
  - {value: loose, label: loose}
"""
CAUSE = """
title: The plug is loose
commonness: 1
holds_when: {own_plug: loose}
means: There is no power.
why: Somebody tripped over it.
do: Push it in.
verify: The lamp is on.
fix: {where: person, risk: low, undo: none, why_no_script: it takes a hand}
sources: [https://example.com/plug]
"""


def own_knowledge(folder: Path) -> Path:
    (folder / "questions").mkdir(parents=True)
    (folder / "power").mkdir()
    (folder / "questions" / "own_plug.yaml").write_text(QUESTION, encoding="utf-8")
    (folder / "power" / "loose.yaml").write_text(CAUSE, encoding="utf-8")
    return folder


def test_own_knowledge_is_read_from_both_places_of_the_option(run: Run, tmp_path: Path) -> None:
    folder = str(own_knowledge(tmp_path / "mine"))
    for argv in (
        ["--knowledge", folder, "explain", "power.loose"],
        ["explain", "power.loose", "--knowledge", folder],
    ):
        result = run(*argv)
        assert result.status == 0, result.err
        assert "Push it in." in result.out


def test_own_knowledge_is_read_from_the_configuration_folder(run: Run, tmp_path: Path) -> None:
    own_knowledge(tmp_path / "config" / "ecs-wizard" / "knowledge")
    assert "Somebody tripped" in run("explain", "power.loose").out


def test_wrong_knowledge_names_file_and_field(run: Run, tmp_path: Path) -> None:
    folder = own_knowledge(tmp_path / "mine")
    (folder / "power" / "loose.yaml").write_text(CAUSE.replace("own_plug", "no_such_fact"), encoding="utf-8")
    result = run("explain", "--knowledge", str(folder))
    assert result.status == 2
    assert "loose.yaml" in result.err
    assert "no_such_fact" in result.err


def test_a_knowledge_folder_that_is_not_there(run: Run) -> None:
    result = run("explain", "--knowledge", "/no/such/folder")
    assert result.status == 2
    assert "/no/such/folder" in result.err


def test_an_interrupt_is_status_130_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.commands.explain.open_library", interrupted)
    assert main(["explain"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_leaves_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "graph", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() in (0, 141)
    assert errors == b""


def test_a_terminal_encoding_without_the_characters_does_not_crash() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tui", "explain"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert result.returncode == 0
    assert result.stdout.isascii()


def test_at_a_terminal_no_command_is_the_full_screen(tmp_path: Path) -> None:
    with Terminal(cwd=str(tmp_path), columns=80) as terminal:
        terminal.expect("Paste an error")
        terminal.type("q")
        assert terminal.wait() == 0
        assert "Traceback" not in terminal.shown


def test_the_full_screen_with_a_case_that_is_not_there(tmp_path: Path) -> None:
    with Terminal("--case", "nothing", cwd=str(tmp_path), columns=80) as terminal:
        assert terminal.wait() == 2
        assert "nothing" in terminal.shown
        assert "Traceback" not in terminal.shown
