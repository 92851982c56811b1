"""The built-in knowledge as a whole."""

from __future__ import annotations

import re

from decision_tree.graph import structural_problems
from decision_tree.library import Library

MAX_LINES = 6


def test_the_graph_is_sound(library: Library) -> None:
    assert structural_problems(library) == []


def test_texts_are_short(library: Library) -> None:
    too_long = [
        f"{id_}: {name}"
        for id_, cause in library.causes.items()
        for name in ("means", "why", "do", "verify", "beware", "unsure")
        if len(getattr(cause, name).strip().splitlines()) > MAX_LINES
    ]
    assert too_long == []


def test_every_placeholder_of_a_command_is_a_fact(library: Library) -> None:
    unknown = [
        f"{fact}: ${name}"
        for fact, question in library.questions.items()
        for hint in question.find_out
        for name in re.findall(r"\$([a-z][a-z0-9_]*)", hint.command)
        if hint.where == "aws" and name not in library.text_facts
    ]
    assert unknown == []


def test_no_command_has_angle_brackets_to_fill_in(library: Library) -> None:
    commands = [hint.command for q in library.questions.values() for hint in q.find_out]
    assert [c for c in commands if re.search(r"<[A-Za-z_-]+>", c)] == []


def test_every_question_says_how_to_find_out(library: Library) -> None:
    assert [fact for fact, q in library.questions.items() if not q.find_out] == []
