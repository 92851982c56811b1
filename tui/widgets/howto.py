"""How to find something out: where to look, commands to copy, tables to read off."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, NamedTuple

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

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "copy", N_("Copy"), id="howto.copy", show=False)]
    HELP = N_(
        "A command to run. Enter or c sends it to the terminal's clipboard; words in CAPITALS are yours to fill in."
    )

    class Copied(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, command: str = "") -> None:
        super().__init__()
        self.change(command)

    def change(self, command: str) -> None:
        """Another command in the same place."""
        self.command = clean_text(command).strip()
        self.update(Content(self.command))

    def action_copy(self) -> None:
        self.post_message(self.Copied(self.command))


class ReadOff(Static):
    """A table of the knowledge; its first row is the heading."""

    def show(self, rows: list[list[str]]) -> None:
        self.display = bool(rows)
        if rows:
            self.update(_table(rows))


def _table(rows: list[list[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for heading in rows[0]:
        table.add_column(Text(clean_text(heading)), overflow="fold")
    for row in rows[1:]:
        table.add_row(*(Text(clean_text(cell)) for cell in row))
    return table


class _Way(NamedTuple):
    """The place of one way to find out; what it does not need is hidden."""

    place: Words
    text: Words
    command: Command

    def show(self, place: str, text: str, command: str) -> None:
        self.place.say(place)
        self.text.say(text)
        self.command.change(command)
        for widget, said in zip(self, (place, text, command), strict=True):
            widget.display = bool(said)


class HowToFindOut(Widget):
    """The ways to find an answer, with the case's own names in the commands.

    Its parts are used again: to make them anew for each question takes longer than all the rest of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heading = Words(_("How to find out"), classes="heading")
        self._table = ReadOff()
        self._ways: list[_Way] = []
        self.display = False

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._table

    def show(self, question: Question, library: Library, known: Mapping[str, str]) -> None:
        self.display = bool(question.find_out or question.table)
        self._table.show(question.table or [])
        for _number in range(len(question.find_out) - len(self._ways)):
            way = _Way(Words(classes="place"), Words(classes="way"), Command())
            self.mount_all(way, before=self._table)
            self._ways.append(way)
        before: Place | None = None
        for way, found in zip_longest(self._ways, question.find_out):
            if found is None:
                way.show("", "", "")
                continue
            place = "" if found.where is before else _(PLACE_WORDS[found.where])
            command = text_of(library, found.command, known, shlex.quote) if found.command else ""
            way.show(place, prose(found.text or ""), command)
            before = found.where
