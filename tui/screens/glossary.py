"""The words that the screens use, for somebody who meets them for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import on
from textual.content import Content
from textual.widget import Widget

from decision_tree.glossary import comparisons_about
from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.report.explained import word_alone
from tui.screens.browse import BrowseScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.filtered import Filtered, Item, heading
from tui.widgets.laid_out import widgets_of
from tui.widgets.words import Words, line

TERM, COMPARISON = "term:", "compare:"


class GlossaryScreen(BrowseScreen):
    """The terms of the screen below first, then all others, then what is often mixed up."""

    TITLE_WORDS = N_("Glossary")
    FILTER_WORDS = N_("type to filter")
    ABOUT = N_(
        "What the words mean. Those of the screen you came from stand first, then all others, then comparisons of "
        "what is often mixed up, such as task role and execution role. Type a part of a word to find it. Enter goes "
        "to the links below the text, and follows one. Escape leads back to where you were; nothing changes there."
    )

    def __init__(self, library: Library, here: Sequence[str], term: str = "") -> None:
        super().__init__(library, term)
        self._here = here

    def items(self) -> list[Item]:
        glossary = self.library.glossary
        rest = sorted(glossary.keys() - set(self._here), key=lambda id_: glossary[id_].term.casefold())
        lines = [heading(_("On this screen"))] if self._here else []
        lines += [self._term(id_) for id_ in self._here]
        lines += [heading(_("All words"))] if self._here else []
        lines += [self._term(id_) for id_ in rest]
        lines += [heading(_("Compared"))] if self.library.comparisons else []
        lines += [Item(COMPARISON + name, Content(line(c.ask))) for name, c in self.library.comparisons.items()]
        return lines

    def _term(self, id_: str) -> Item:
        term = self.library.glossary[id_]
        names = (term.term, *term.also, id_.replace("_", " "))  # the id is English in every language
        return Item(TERM + id_, Content(line(term.term)), search=line(" ".join(names)))

    def turn_to(self, id_: str) -> None:
        """The term of that id, or the field to look for one."""
        if id_:
            super().turn_to(TERM + id_)
        else:
            self.query_one(Filtered).focus_field()

    def story(self, id_: str) -> Iterator[Widget]:
        if id_.startswith(COMPARISON):
            comparison = self.library.comparisons[id_.removeprefix(COMPARISON)]
            yield Words(comparison.ask, classes="heading")
            yield Words(line(comparison.short))
            links = [Choice(id_, Content(_("Open it, with a picture")))]
        else:
            yield from widgets_of(word_alone(self.library, id_.removeprefix(TERM)))
            links = list(self._links(id_.removeprefix(TERM)))
        if links:
            yield Words(_("See also"), classes="part")
            yield Choices(links, id="links")

    def _links(self, id_: str) -> Iterator[Choice]:
        for name in comparisons_about(self.library, id_):
            yield Choice(COMPARISON + name, Content(line(self.library.comparisons[name].ask)))
        for other in self.library.glossary[id_].see:
            yield Choice(TERM + other, Content(line(self.library.glossary[other].term)))

    def take(self, id_: str) -> None:
        if id_.startswith(COMPARISON):
            self._follow(id_)
        else:
            (next(iter(self.query(Choices)), None) or self.query_one("#story")).focus()

    @on(Choices.Chosen)
    def _link_chosen(self, event: Choices.Chosen) -> None:
        self._follow(event.choice.id)

    def _follow(self, id_: str) -> None:
        if id_.startswith(COMPARISON):
            self.wizard.show_comparison(id_.removeprefix(COMPARISON))
        else:
            self.turn_to(id_.removeprefix(TERM))
            self.query_one(Filtered).focus_field()  # the link itself is gone
