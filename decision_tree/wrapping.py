"""Lines that fit a number of terminal cells, in languages with and without blanks between words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

WIDTH = 100
NEVER_FIRST = frozenset("、。，．・：；？！）」』】〕〉》ーァィゥェォッャュョヮぁぃぅぇぉっゃゅょ々〜…”’),.:;!?]}%")
NEVER_LAST = frozenset("（「『【〔〈《“‘([{")
"""Marks that may not begin or end a line: https://www.w3.org/TR/jlreq/#line_breaking"""


def width(text: str) -> int:
    """Terminal cells: East Asian wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def is_wide(character: str) -> bool:
    """Whether it takes two cells."""
    return character >= "\u1100" and unicodedata.east_asian_width(character) in "WF"


def unbroken(text: str) -> Iterator[str]:
    """The pieces of a text without blanks that stay together on a line: it may end behind most wide characters."""
    begin = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[begin:at]
            begin = at
    yield text[begin:]


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return is_wide(before) or is_wide(after)


def wrap(text: str, first: str = "", rest: str = "", columns: int = WIDTH) -> Iterator[str]:
    """The words of the text in lines of at most so many cells; a word that is longer is broken."""
    line, empty = first, True
    room = columns - max(width(first), width(rest))
    for word in text.split():
        for number, piece in enumerate(_pieces(word, room)):
            blank = "" if empty or number else " "
            if not empty and width(line) + len(blank) + width(piece) > columns:
                yield line
                line, blank = rest, ""
            line = f"{line}{blank}{piece}"
            empty = False
    yield line.rstrip() if empty else line


def _pieces(word: str, room: int) -> Iterator[str]:
    for piece in [word] if word.isascii() else unbroken(word):
        if len(piece) * 2 <= room or width(piece) <= room:
            yield piece
        else:
            yield from _broken(piece, room)


def _broken(word: str, room: int) -> Iterator[str]:
    piece, used = "", 0
    for character in word:
        cells = width(character)
        if used + cells > room:
            yield piece
            piece, used = "", 0
        piece += character
        used += cells
    yield piece
