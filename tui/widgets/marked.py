"""A text with the recognised words marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from textual.content import Content

from decision_tree.language import _
from tui.widgets.words import shown

MOST = 20_000
"""Characters that are shown; a log of megabytes would take seconds to lay out."""
BEFORE = 2_000


class Span(Protocol):
    """A match: the words and where they stand."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def marked_text(text: str, matches: Iterable[Span]) -> Content:
    """The text, with a mark that also shows without colour. Of a long text the part around the first match."""
    spans = sorted((m.start, m.end) for m in matches if 0 <= m.start < m.end <= len(text))
    begin = max(0, spans[0][0] - BEFORE) if spans and len(text) > MOST else 0
    end = min(len(text), begin + MOST)
    parts: list[Content | tuple[str, str]] = [("… ", "$foreground 65%")] if begin else []
    place = begin
    for start, stop in spans:
        if start < place or stop > end:
            continue
        parts += [shown(text[place:start]), shown(text[start:stop]).stylize("bold underline $text-warning")]
        place = stop
    parts.append(shown(text[place:end]))
    if end < len(text):
        more = _("… {number:,} more characters").format(number=len(text) - end)
        parts.append((f"\n{more}", "$foreground 65%"))
    return Content.assemble(*parts)
