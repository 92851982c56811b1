"""Lines that fit a number of terminal cells, in languages with and without blanks between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 100
_NOT_FIRST = "、。，．・：；？！゛゜ー々）」』】〉》〕］｝…％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
_NOT_LAST = "（「『【〈《〔［｛"
_WIDE = "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
_UNITS = re.compile(rf"[{_NOT_LAST}]*(?:{_WIDE}|(?:(?!{_WIDE}).)+)[{_NOT_FIRST}]*|.")
"""What stays together: one wide character or a run of narrow ones, with the marks that may not begin or end a line.

https://www.w3.org/TR/jlreq/#characters_not_starting_a_line
"""


def width(text: str) -> int:
    """Terminal cells: East Asian wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


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
    """Where a line may be broken inside a word: in a Japanese text nearly everywhere, else only where it must be."""
    for unit in [word] if word.isascii() else _UNITS.findall(word):
        if len(unit) * 2 <= room or width(unit) <= room:
            yield unit
        else:
            yield from _broken(unit, room)


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
