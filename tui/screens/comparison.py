"""Terms that are often taken for one another, side by side."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from decision_tree.language import N_, _
from decision_tree.library import Library
from tui.screens.base import PageScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line


class ComparisonScreen(PageScreen):
    """The answer in short, a picture, a table, and how to tell which one it is."""

    CSS_PATH = "comparison.tcss"
    AUTO_FOCUS = "#page"
    ABOUT = N_(
        "Two or three words that are often taken for one another: the answer in short, a picture, a table, and how "
        "to see in a message or in the console which one it is. Arrow keys scroll. Escape leads back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "app.glossary", N_("Glossary"), id="comparison.glossary", tooltip=N_("Back to the glossary")),
    ]

    def __init__(self, library: Library, name: str) -> None:
        super().__init__()
        self.library, self.comparison = library, library.comparisons[name]

    def compose(self) -> ComposeResult:
        comparison = self.comparison
        terms = [self.library.glossary[id_].term for id_ in comparison.terms]
        with VerticalScroll(id="page"):
            yield Words(comparison.ask, classes="heading")
            yield Words(line(comparison.short))
            yield Words(comparison.picture.rstrip(), classes="picture")
            for number, (label, *cells) in enumerate([["", *terms], *comparison.table]):
                with Horizontal(classes="row" if number else "row -head"):
                    yield Words(label, classes="label")
                    yield from (Words(cell, classes="cell") for cell in cells)
            yield Words(_("How to tell which one it is"), classes="part")
            yield Words(line(comparison.tell_by))
            yield Words(_("Sources"), classes="part")
            for source in comparison.sources:
                yield Words(f"· {source}")
        yield KeysFooter()
