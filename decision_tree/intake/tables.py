"""Messages that a tool has broken into the column of a table, in the middle of words.

Reason                          Task Count
------------------------------  ----------
ResourceInitializationError: u  7
nable to pull registry auth
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_RULE = re.compile(r"^[ \t]*-{3,}(?: {2,}-{3,}){1,20}[ \t]*$", re.MULTILINE)
_DASHES = re.compile(r"-+")
_MAX_LINES = 400


def broken_cells(text: str) -> Iterator[list[tuple[Span, str]]]:
    """The cells of more than one line: their spans in the text, each with what stands between it and the next."""
    for rule in _RULE.finditer(text):
        line_start = text.rfind("\n", 0, rule.start()) + 1
        starts = [m.start() + rule.start() - line_start for m in _DASHES.finditer(rule[0])]
        lines = list(_lines(text, rule.end() + 1))
        for column, start in enumerate(starts):
            end = starts[column + 1] if column + 1 < len(starts) else None
            yield from _cells(text, lines, start, end)


def _lines(text: str, position: int) -> Iterator[Span]:
    """The lines of the table, up to a blank one."""
    for _ in range(_MAX_LINES):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if not text[position:end].strip() or _RULE.match(text, position, end):
            return
        yield (position, end)
        position = end + 1
        if position > len(text):
            return


def _cells(text: str, lines: list[Span], start: int, end: int | None) -> Iterator[list[tuple[Span, str]]]:
    spans = []
    for line_start, line_end in lines:
        first = min(line_start + start, line_end)
        last = line_end if end is None else min(line_start + end, line_end)
        spans.append((first, first + len(text[first:last].rstrip())))
    width = max((b - a for a, b in spans), default=0)
    cell: list[tuple[Span, str]] = []
    for span in spans:
        # a line that is full goes on in the next one; a blank at its end cannot be seen
        missing = width - (span[1] - span[0])
        cell.append((span, " " if missing else ""))
        if missing > 1:
            if len(cell) > 1:
                yield cell
            cell = []
    if len(cell) > 1:
        yield cell
