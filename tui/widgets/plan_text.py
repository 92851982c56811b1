"""What a script's plan prints, with the lines that come and go told apart by sign and colour."""

from __future__ import annotations

import re

from textual.content import Content

from decision_tree.wrapping import width, wrap

CHANGE = re.compile(r"\s+change:")
FIELD = re.compile(r" {1,4}[a-z]+: |\S")
"""Begins what is no longer part of a change."""
STYLES = {"+": "$text-success", "-": "$text-error", "@": "$text-accent"}
HEAD = re.compile(r"\s*(?:[a-z]+: +|\d+\. |[-+])?\s*")
"""What the rest of a long line is set in behind."""


class PlanText:
    """Takes the lines one by one, cleaned."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, str]] = []
        """Each with its style."""
        self._in_change = False

    def add(self, line: str) -> None:
        if CHANGE.match(line):
            self._in_change = True
            self._lines.append((line, "bold"))
            return
        self._in_change = self._in_change and FIELD.match(line) is None
        self._lines.append((line, STYLES.get(line.strip()[:1], "") if self._in_change else ""))

    @property
    def plain(self) -> str:
        return "\n".join(line for line, _ in self._lines)

    def content(self, columns: int) -> Content:
        """In lines of at most so many columns."""
        return Content("\n").join(
            Content.styled("\n".join(set_in(line, columns)), style) for line, style in self._lines
        )


def set_in(line: str, columns: int) -> list[str]:
    """A long line in several of at most so many columns, set in behind its head."""
    if width(line) <= columns:
        return [line]
    head = HEAD.match(line)
    first = head[0] if head else ""
    rest = " " * min(len(first), columns // 2)
    return list(wrap(line[len(first) :], first, rest, columns))
