"""The line mode at a pseudo terminal: typed keys in, printed lines out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.case import Source
from decision_tree.store import Store
from tests.cli.conftest import ONLY_DENIED, PULL_DENIED, Run
from tests.cli.terminal import Terminal
from tests.knowledge import built_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder / "data" / "ecs-wizard" / "cases.db") as opened:
        yield opened


def to_first_question(terminal: Terminal) -> None:
    """Without a text."""
    terminal.expect("Text:")
    terminal.type("\r")
    terminal.expect("Question 1 of about")


def test_without_a_terminal_it_explains_itself(run: Run) -> None:
    result = run("ask")
    assert result.status == 2
    assert result.out == ""
    assert "triage" in result.err


def test_an_interview_from_a_pasted_text_to_the_fix_script(folder: Path, store: Store) -> None:
    with Terminal("ask", cwd=str(folder)) as terminal:
        terminal.expect("Text:")
        terminal.type(f"\x1b[200~{PULL_DENIED}\n\nTask stopped\x1b[201~\r.\r")
        terminal.expect("Recognised")
        terminal.expect("Confirmed: ")
        terminal.expect("Go on looking for others? [y/N]")
        terminal.type("n\r")
        terminal.expect("WHAT IS KNOWN")
        terminal.expect("Write the fix script?")
        terminal.type("y\r")
        terminal.expect("File (")
        terminal.type("mended.sh\r")
        terminal.expect("Written: mended.sh")
        terminal.expect("Kept as case ")
        assert terminal.wait() == 1
    assert (folder / "mended.sh").stat().st_mode & 0o777 == 0o700
    (case,) = store.list()
    document = store.load(case.id).documents[0].text
    assert "shopExecution" in document
    assert "Task stopped" in document
    assert not document.rstrip().endswith(".")


def test_a_text_that_the_terminal_pastes_line_by_line(folder: Path, store: Store) -> None:
    with Terminal("ask", cwd=str(folder)) as terminal:
        terminal.expect("Text:")
        terminal.type("first line\r\r" + ONLY_DENIED + "\r1\rq\r.\r")
        terminal.expect("Question 1 of about")
        terminal.type("q\r")
        assert terminal.wait() == 1
    text = store.load(store.list()[0].id).documents[0].text
    assert [line for line in text.split("\n") if line] == ["first line", ONLY_DENIED, "1", "q"]


def test_answers_are_kept_one_by_one_and_a_killed_interview_goes_on(folder: Path, store: Store) -> None:
    with Terminal("ask", cwd=str(folder)) as terminal:
        to_first_question(terminal)
        terminal.type("1\r")
        terminal.expect("Question 2 of about")
        terminal.type("?\r")
        terminal.expect("Question 3 of about")
        question = re.findall(r"Question 3 of about \d+: (.+)", terminal.shown)[-1]
        terminal.kill()
    (case,) = store.list()
    values = [o.value for o in store.load(case.id).current.values() if o.source is Source.ANSWER]
    assert len(values) == 2
    assert None in values
    with Terminal("ask", "--case", case.id[:12], cwd=str(folder)) as terminal:
        terminal.expect("goes on")
        terminal.expect("Known")
        terminal.expect(question)
        terminal.type("q\r")
        terminal.expect(f"Kept as case {case.id}")
        terminal.wait()


def test_back_known_and_wrong_keys(folder: Path) -> None:
    with Terminal("ask", cwd=str(folder)) as terminal:
        to_first_question(terminal)
        terminal.type("b\r")
        terminal.expect("nothing to take back")
        for wrong in ("0x1", "99", "-1", "¹", "", "999999999999999999999"):
            terminal.expect("Answer:")
            terminal.type(f"{wrong}\r")
            terminal.expect("Type a number from 1 to")
        terminal.expect("Answer:")
        terminal.type("1\r")
        terminal.expect("Question 2 of about")
        terminal.type("k\r")
        terminal.expect("(you answered)")
        terminal.type("b\r")
        terminal.expect("Taken back")
        terminal.expect("Question 1 of about")
        terminal.type("q\r")
        assert terminal.wait() == 0


def test_what_is_not_recognised_is_said(folder: Path) -> None:
    with Terminal("ask", cwd=str(folder)) as terminal:
        terminal.expect("Text:")
        terminal.type("the coffee machine is empty\r.\r")
        terminal.expect("This is no proof that all is well.")
        terminal.expect("Answer:")
        terminal.type("\x04")
        terminal.expect("Kept as case")
        assert terminal.wait() == 0


def test_an_interrupt_is_status_130_and_keeps_the_case(folder: Path, store: Store) -> None:
    with Terminal("ask", cwd=str(folder)) as terminal:
        to_first_question(terminal)
        terminal.type("1\r")
        terminal.expect("Question 2 of about")
        terminal.expect("Answer:")
        terminal.interrupt()
        terminal.expect("Kept as case")
        assert terminal.wait() == 130
        assert "Traceback" not in terminal.shown
    assert store.list()[0].answers == 1


def test_missing_values_are_asked_for_and_checked(folder: Path, store: Store) -> None:
    denied = re.sub(r'"111122223333[^"]*"', "the image", PULL_DENIED)
    fix = built_in().causes["image_pull.execution_role_permission"].fix
    others = [v for v, fact in fix.needs.items() if v not in fix.optional and fact.startswith("repository")]
    (folder / "fix.sh").write_text("mine", encoding="utf-8")
    with Terminal("ask", cwd=str(folder)) as terminal:
        terminal.expect("Text:")
        terminal.type(f"{denied}\r.\r")
        terminal.expect("[y/N]")
        terminal.type("n\r")
        terminal.expect("Write the fix script?")
        terminal.type("\r")
        terminal.expect("REGION (")
        terminal.type("$(touch owned)\r")
        terminal.expect("does not fit")
        terminal.expect("REGION (")
        terminal.type("eu-west-1\r")
        for variable in others:
            terminal.expect(f"{variable} (")
            terminal.type("\r")
        terminal.expect("File (")
        terminal.type("\r")
        terminal.expect("exists already")
        terminal.expect("File (")
        terminal.type("other.sh\r")
        terminal.expect("Written: other.sh")
        assert terminal.wait() == 1
    assert (folder / "fix.sh").read_text(encoding="utf-8") == "mine"
    assert "\nREGION=eu-west-1 " in (folder / "other.sh").read_text(encoding="utf-8")
    assert not (folder / "owned").exists()
    assert store.load(store.list()[0].id).current["region"].value == "eu-west-1"


def test_hostile_text_does_not_reach_the_terminal(folder: Path) -> None:
    hostile = "\x1b]52;c;AAAA\x07 \x1b[2J [ERROR] CannotPullContainerError \u202e"
    path = folder / "hostile.txt"
    path.write_text(hostile, encoding="utf-8")
    with Terminal("triage", str(path), cwd=str(folder)) as terminal:
        assert terminal.wait() == 1
        assert "\x1b" not in terminal.raw
        assert "\x07" not in terminal.raw


def test_an_unknown_case(folder: Path) -> None:
    with Terminal("ask", "--case", "nothing", cwd=str(folder)) as terminal:
        terminal.expect("no case is called")
        assert terminal.wait() == 2
