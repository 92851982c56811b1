"""Any cause, without a case."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget

from decision_tree.language import N_
from decision_tree.report import explained
from tui.screens.browse import BrowseScreen
from tui.widgets.filtered import Item, heading
from tui.widgets.laid_out import widgets_of
from tui.widgets.terms import TermMarks
from tui.widgets.words import line


class ExplainScreen(BrowseScreen):
    """The causes by area; the marked one told in full."""

    TITLE_WORDS = N_("Causes")
    FILTER_WORDS = N_("type to filter")
    ABOUT = N_(
        "Every cause that the wizard knows: what it means, how it comes to be, when it is confirmed, what to do, and "
        "how risky that is. Type words of its title, or of its name such as image_pull, to find it. Enter goes to "
        "the text, arrow keys scroll it. Escape leads back to where you were."
    )

    def items(self) -> list[Item]:
        lines: list[Item] = []
        for area, ids in explained.by_area(self.library).items():
            lines.append(heading(area))
            for id_ in ids:
                title = line(self.library.causes[id_].title)
                lines.append(Item(id_, Content(f"· {title}"), search=f"{title} {id_}"))
        return lines

    def story(self, id_: str) -> Iterator[Widget]:
        yield from widgets_of(explained.cause(self.library, id_), TermMarks(self.library))
