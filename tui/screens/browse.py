"""A list with a filter, and beside it what the marked line stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList

from decision_tree.language import _
from decision_tree.library import Library
from tui.screens.base import PageScreen
from tui.widgets.filtered import Filtered, Item
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words


class BrowseScreen(PageScreen):
    """What the wizard knows, one thing at a time."""

    CSS_PATH = "browse.tcss"
    AUTO_FOCUS = "FilterInput"
    TITLE_WORDS: ClassVar[str] = ""
    FILTER_WORDS: ClassVar[str] = ""

    def __init__(self, library: Library, begin: str = "") -> None:
        super().__init__()
        self.library, self._begin = library, begin
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Words(_(self.TITLE_WORDS), id="title")
        with Horizontal(id="body"):
            yield Filtered(_(self.FILTER_WORDS), id="list")
            yield VerticalScroll(id="story")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.query_one(Filtered).set_items(self.items())
        if self._begin:
            self.turn_to(self._begin)

    def items(self) -> list[Item]:
        """The lines of the list."""
        raise NotImplementedError

    def story(self, id_: str) -> Iterable[Widget]:
        """What is told of the line."""
        raise NotImplementedError

    def turn_to(self, id_: str) -> None:
        """Mark the line of that id, which tells it."""
        self.query_one(Filtered).mark(id_)

    @on(OptionList.OptionHighlighted)
    async def _marked(self) -> None:
        marked = self.query_one(Filtered).marked
        if marked is None or marked.id == self._told:
            return
        self._told = marked.id
        story = self.query_one("#story", VerticalScroll)
        async with story.batch():
            await story.remove_children()
            await story.mount_all(self.story(marked.id))
        story.scroll_home(animate=False)

    @on(Filtered.Chosen)
    def _chosen(self, event: Filtered.Chosen) -> None:
        self.take(event.item.id)

    def take(self, id_: str) -> None:  # noqa: ARG002  (some lines lead further)
        """Enter was pressed on the line."""
        self.query_one("#story").focus()
