"""How to find something out: where to look, commands to copy, tables to read off."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from rich import box
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from decision_tree.library import text_of
from decision_tree.schema import Place
from tui.widgets.words import Words, prose

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.schema import Question

PLACE_WORDS = {
    Place.AWS: N_("With the AWS CLI (CloudShell has it)"),
    Place.CONSOLE: N_("In the AWS console"),
    Place.HOST: N_("On the container instance"),
    Place.CONTAINER: N_("In the container"),
    Place.TEXT: N_("In the error text"),
}


class Command(Words, can_focus=True):
    """A command that can be run as it stands; words in CAPITALS are to be filled in."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "copy", N_("Copy"), show=False)]
    HELP = N_(
        "A command to run. Enter or c sends it to the terminal's clipboard; words in CAPITALS are yours to fill in."
    )

    class Copied(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, command: str) -> None:
        self.command = clean_text(command).strip()
        super().__init__(Content(self.command))

    def action_copy(self) -> None:
        self.post_message(self.Copied(self.command))


class ReadOff(Static):
    """A table of the knowledge; its first row is the heading."""

    def __init__(self, rows: list[list[str]]) -> None:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        for heading in rows[0]:
            table.add_column(Text(clean_text(heading)), overflow="fold")
        for row in rows[1:]:
            table.add_row(*(Text(clean_text(cell)) for cell in row))
        super().__init__(table)


class HowToFindOut(Widget):
    """The ways to find an answer, with the case's own names in the commands."""

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._library: Library | None = None
        self._known: Mapping[str, str] = {}

    def show(self, question: Question, library: Library, known: Mapping[str, str]) -> None:
        self._question, self._library, self._known = question, library, known
        self.refresh(recompose=True)

    def compose(self) -> ComposeResult:
        if self._question is None or not (self._question.find_out or self._question.table):
            return
        yield Words(_("How to find out"), classes="heading")
        yield from self._ways(self._question)
        if self._question.table:
            yield ReadOff(self._question.table)

    def _ways(self, question: Question) -> Iterator[Widget]:
        before: Place | None = None
        for way in question.find_out:
            if way.where is not before:
                yield Words(_(PLACE_WORDS[way.where]), classes="place")
            before = way.where
            if way.text:
                yield Words(prose(way.text), classes="way")
            if way.command and self._library is not None:
                yield Command(text_of(self._library, way.command, self._known, shlex.quote))
