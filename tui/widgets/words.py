"""Text on the screen, exactly as it stands."""

from __future__ import annotations

import re
from itertools import pairwise
from string import Formatter

from textual.content import Content
from textual.widgets import Static

from decision_tree.intake.clean import clean_line, clean_text
from decision_tree.wrapping import is_wide

ENDS = ("", ".", ":", "\\", "。", "：")
ITEM = re.compile(r"\s|\d+[.)]\s|[-*#・·]")
"""Begins an item of a list, a comment, or what is set in."""
COMMAND = re.compile(
    r"(?:\d+[.)] )?(?:sudo|aws|docker|systemctl|curl|sysctl|iptables|apiclient|nft|ss|cat|echo|env) "
)
"""Begins a command, which ends with its line."""


def shown(text: str | Content) -> Content:
    """Text for the screen: never read as markup, no control characters."""
    return text if isinstance(text, Content) else Content(clean_text(text))


def line(text: str) -> str:
    """A text that must stay on one line, such as a name in a column."""
    return clean_line(text)


def prose(text: str) -> str:
    """A text of the knowledge with the line breaks of its file undone, those of lists and commands kept."""
    lines = text.strip().splitlines()
    joined = lines[:1]
    for before, after in pairwise(lines):
        if _goes_on(before, after):
            joined[-1] += f"{_between(before[-1], after[0])}{after}"
        else:
            joined.append(after)
    return "\n".join(joined)


def _goes_on(before: str, after: str) -> bool:
    if not after or before[-1:] in ENDS or COMMAND.match(before) or COMMAND.match(after):
        return False
    if is_wide(before[-1]) and "# " not in before:
        return ITEM.match(after) is None  # Japanese breaks a line anywhere, also before a number or a quotation
    return after[0].isalpha() or after[0] in "「『（"


def _between(before: str, after: str) -> str:
    """Japanese stands without blanks, but for one between it and a Latin word."""
    if is_wide(before) and is_wide(after):
        return ""
    marks = (is_wide(before) and not before.isalnum()) or (is_wide(after) and not after.isalnum())
    return "" if marks else " "


def filled(template: str, **parts: str | Content) -> Content:
    """The template with its `{names}` replaced by the parts, each in its own style."""
    pieces: list[Content] = []
    for text, name, _spec, _conversion in Formatter().parse(template):
        pieces += [Content(text), *([shown(parts[name])] if name else [])]
    return Content("").join(pieces)


class Words(Static):
    """A paragraph. Give it a `str` from anywhere, or `Content` that was assembled from `shown` parts."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(shown(text), id=id, classes=classes, markup=False)

    def say(self, text: str | Content) -> None:
        self.update(shown(text))
