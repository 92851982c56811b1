"""What widgets compute: rows padded by cells, paragraphs rejoined, words marked."""

from __future__ import annotations

import pytest

from decision_tree.intake import Match
from tui.widgets.marked import MOST, marked_text
from tui.widgets.rows import Row
from tui.widgets.script_text import undo_of
from tui.widgets.words import prose


@pytest.mark.parametrize("name", ["network mode", "実行ロール", "x" * 80])
@pytest.mark.parametrize("width", [20, 36, 60])
def test_a_row_fills_its_width_in_cells(name: str, width: int) -> None:
    assert Row(name, "awsvpc", "message").render(width, 10).cell_length == width
    assert Row(name, remark="31 %").render(width, 10).cell_length == width


def test_a_row_never_cuts_the_remark() -> None:
    assert Row("x" * 80, "y" * 80, "inferred").render(30, 12).plain.endswith(" inferred")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is wrapped\nin the file.\n", "It is wrapped in the file."),
        ("One.\nTwo.", "One.\nTwo."),
        ("Run:\naws ecs list-tasks", "Run:\naws ecs list-tasks"),
        ("1. aws x \\\n   --y\n2. Look", "1. aws x \\\n   --y\n2. Look"),
        ("", ""),
    ],
)
def test_prose_rejoins_paragraphs_only(text: str, expected: str) -> None:
    assert prose(text) == expected


def test_marked_text_marks_words_and_keeps_the_rest() -> None:
    text = "before i/o timeout after"
    content = marked_text(text, [Match("x", "", "", 7, 18)])
    assert content.plain == text
    assert [text[s.start : s.end] for s in content.spans] == ["i/o timeout"]


def test_marked_text_of_a_long_log_shows_the_part_with_the_match() -> None:
    text = "x" * 100_000 + "HERE" + "y" * 100_000
    content = marked_text(text, [Match("x", "", "", 100_000, 100_004)])
    assert "HERE" in content.plain
    assert len(content.plain) < MOST + 100


def test_overlapping_matches_are_marked_once() -> None:
    content = marked_text("abcdef", [Match("x", "", "", 0, 4), Match("y", "", "", 2, 6)])
    assert content.plain == "abcdef"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("apply() { a; }\nundo() { b; }\nrest", "undo() { b; }"),
        ("undo() {\n  if x; then\n    y\n  fi\n}\nrest", "undo() {\n  if x; then\n    y\n  fi\n}"),
        ("apply() { a; }", "# This step cannot be taken back."),
    ],
)
def test_the_undo_function_is_cut_out_whole(script: str, expected: str) -> None:
    assert undo_of(script) == expected
