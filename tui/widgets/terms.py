"""The glossary's terms in what is shown: marked where each comes first, and listed for the glossary."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from decision_tree.glossary import finder
from decision_tree.library import Library
from tui.widgets.words import shown


class TermMarks:
    """Marks the terms of one screen's texts, each only where it comes first."""

    def __init__(self, library: Library) -> None:
        self._finder = finder(library)
        self._marked: set[str] = set()

    def mark(self, text: str | Content) -> Content:
        """The text with its new terms underlined; a click on one opens the glossary there.

        What is a term and nothing else stays as it is: a click on such an answer must choose it.
        """
        content = shown(text)
        for found in self._finder.find(content.plain):
            is_all = (found.start, found.end) == (0, len(content.plain))
            if found.term not in self._marked and not is_all:
                self._marked.add(found.term)
                content = content.stylize(_link_to(found.term), found.start, found.end)
        return content


def _link_to(term: str) -> Style:
    # a tuple is run as it stands; a string would be parsed as an expression
    return Style(underline=True) + Style.from_meta({"@click": ("app.glossary", (term,))})


def terms_on(screen: Screen[object], library: Library) -> tuple[str, ...]:
    """The terms of all texts of the screen, also of those that are scrolled out of view, in their order."""
    return finder(library).terms_in(_texts(screen))


def _texts(screen: Screen[object]) -> Iterator[str]:
    for static in screen.query(Static):
        if static.display and isinstance(static.content, str | Content):
            yield str(static.content)
