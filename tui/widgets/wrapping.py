"""Where a line of Japanese is broken.

Textual 8.2.8 breaks lines at blanks only, and Japanese has none: a sentence would leave the line that a Latin word
has begun, and a line could begin with a full stop. Here a line may end behind any wide character, as is usual in
Japanese, but for the marks that may not begin or end one: https://www.w3.org/TR/jlreq/#line_breaking
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from textual import content

from decision_tree.wrapping import is_wide, unbroken

WORD = re.compile(r"\s*\S+\s*")

_divide_at_blanks = content.divide_line  # type: ignore[attr-defined]  # Textual imports it there and exports it nowhere


def break_japanese() -> None:
    """Textual breaks lines in this way from now on."""
    content.divide_line = divide_line  # type: ignore[attr-defined]  # as above


def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """The offsets at which the text is broken so that every line fits; words longer than a line only with `fold`."""
    if not any(map(is_wide, text)):
        return _divide_at_blanks(text, width, fold)
    offsets: list[int] = []
    used = 0
    for start, piece in _pieces(text):
        needed = cell_len(piece.rstrip())
        if used + needed > width and start:
            offsets.append(start)
            used = 0
        if needed > width and fold:
            *whole, piece = chop_cells(piece, width)
            at = start
            for part in whole:
                at += len(part)
                offsets.append(at)
        used += cell_len(piece)
    return offsets


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """What stays together, with the blanks around it, and where it begins."""
    for word in WORD.finditer(text):
        begin = word.start()
        for piece in unbroken(word[0]):
            yield begin, piece
            begin += len(piece)
