"""Text on the screen, exactly as it stands."""

from __future__ import annotations

from itertools import pairwise

from textual.content import Content
from textual.widgets import Static

from decision_tree.intake.clean import clean_text


def shown(text: str | Content) -> Content:
    """Text for the screen: never read as markup, no control characters."""
    return text if isinstance(text, Content) else Content(clean_text(text))


def line(text: str) -> str:
    """A text that must stay on one line, such as a name in a column."""
    return " ".join(clean_text(text).split())


def prose(text: str) -> str:
    """A text of the knowledge with the line breaks of its file undone, those of lists and commands kept."""
    lines = text.strip().splitlines()
    joined = lines[:1]
    for before, after in pairwise(lines):
        if after[:1].isalpha() and before[-1:] not in ("", ".", ":", "\\"):
            joined[-1] += f" {after}"
        else:
            joined.append(after)
    return "\n".join(joined)


class Words(Static):
    """A paragraph. Give it a `str` from anywhere, or `Content` that was assembled from `shown` parts."""

    def __init__(self, text: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(shown(text), id=id, classes=classes, markup=False)

    def say(self, text: str | Content) -> None:
        self.update(shown(text))
