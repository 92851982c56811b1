"""The text as the message patterns want it, with the way back to where each word stood.

Messages reach a support desk wrapped in boxes, escaped in JSON, cut into columns. Patterns see plain quotes, no
escapes, no box bars and single blanks; what is shown to the person is the text as it was given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from decision_tree.intake.tables import broken_cells

MAX_CELLS = 20_000
"""So many characters of broken table cells are read a second time, in one piece."""
_TO_PLAIN = {
    **dict.fromkeys("“”„‟«»＂", '"'),
    **dict.fromkeys("‘’‚‛′´", "'"),
}

_BARRED_BREAK = r"[ \t]{0,80}\|[ \t]{0,80}\n[ \t]{0,8}\|(?=\s)|\n[ \t]{0,8}\|(?=\s)|[│┃║╷╵┆┊](?=\s|\Z)"
# blanks with the bars that tools draw at the start, or at both ends, of a line (one plain blank stays as it is);
# escapes of a text inside JSON; typographic quotes
_CHANGES = re.compile(
    rf"(?P<blank>(?:{_BARRED_BREAK}|\s){{2,}}|{_BARRED_BREAK}|[^\S ])"
    r"|\\{1,8}(?:(?P<escaped>[\"'/])|(?P<separator>[ntr])|u(?P<code>[0-9a-fA-F]{4}))"
    r"|(?P<quote>[“”„‟«»＂‘’‚‛′´])"
)
_ARN_TO_HYPHEN = re.compile(r"arn:aws(?:[^\s-]|-\s{0,20}){0,300}-\Z")


@dataclass(frozen=True)
class Normalised:
    """A normalised text and, for each stretch of it, where it comes from."""

    text: str
    starts: tuple[int, ...]
    """Where each stretch starts in `text`."""
    sources: tuple[int, ...]
    """Where it starts in the given text."""
    ends: tuple[int, ...]
    """Where it ends in the given text."""

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that became `text[start:end]`."""
        if not self.starts or start >= end:
            return (0, 0)
        return (self._place(start)[0], self._place(end - 1)[1])

    def _place(self, index: int) -> tuple[int, int]:
        """Where the character at `index` comes from: one character, or all that it replaces."""
        number = bisect_right(self.starts, index) - 1
        offset = index - self.starts[number]
        next_start = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        source, end = self.sources[number], self.ends[number]
        if next_start - self.starts[number] == end - source:  # a stretch that was copied
            return (source + offset, source + offset + 1)
        return (source, end)


def normalise(text: str, spans: Iterable[tuple[int, int]] | None = None) -> Normalised:
    """The text, or the given spans of it one after the other, normalised; behind them, the broken cells of tables."""
    builder = _Builder(text)
    for start, end in spans if spans is not None else [(0, len(text))]:
        builder.separate()
        builder.add(start, end)
    read = len(builder)
    for cell in broken_cells(text) if "---" in text else ():
        if len(builder) > read + MAX_CELLS:
            break
        builder.separate()
        for (start, end), between in cell:
            builder.add(start, end)
            builder.fill(between, end)
    return builder.finish()


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._sources: list[int] = []
        self._ends: list[int] = []
        self._length = 0
        self._after_blank = True

    def __len__(self) -> int:
        return self._length

    def separate(self) -> None:
        self.fill(" ", 0)

    def fill(self, blank: str, position: int) -> None:
        if self._pieces:
            self._append(blank, position, position)

    def add(self, start: int, end: int) -> None:
        position = start
        for match in _CHANGES.finditer(self._text, start, end):
            self._append(self._text[position : match.start()], position, match.start())
            if not self._inside_an_arn(match, start):
                self._append(_plain(match), match.start(), match.end())
            position = match.end()
        self._append(self._text[position:end], position, end)

    def _inside_an_arn(self, match: re.Match[str], start: int) -> bool:
        """A line that ends within an ARN: tools that wrap lines break words at their hyphens."""
        before = match.start()
        return (
            match["blank"] is not None
            and "\n" in match[0]
            and self._text[before - 1 : before] == "-"
            and _ARN_TO_HYPHEN.search(self._text, max(start, before - 320), before) is not None
        )

    def _append(self, piece: str, source: int, end: int) -> None:
        if piece.startswith(" ") and self._after_blank:
            piece, source = piece[1:], source + 1
        if piece:
            self._pieces.append(piece)
            self._starts.append(self._length)
            self._sources.append(source)
            self._ends.append(end)
            self._length += len(piece)
            self._after_blank = piece.endswith(" ")

    def finish(self) -> Normalised:
        return Normalised("".join(self._pieces), tuple(self._starts), tuple(self._sources), tuple(self._ends))


def _plain(match: re.Match[str]) -> str:
    if match["blank"] or match["separator"]:
        return " "
    if match["escaped"]:
        return match["escaped"]
    if match["code"]:
        char = chr(int(match["code"], 16))
        return _TO_PLAIN.get(char, char) if char.isprintable() and not char.isspace() else " "
    return _TO_PLAIN[match["quote"]]
