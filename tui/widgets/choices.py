"""A list to choose one thing from. The mark is a glyph, so the choice shows without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from decision_tree.language import N_


@dataclass(frozen=True)
class Choice:
    """One line of the list; `id` is what it stands for."""

    id: str
    label: Content
    key: str = ""
    """The key that marks it, shown before the label."""


class _Row(Horizontal):
    """The mark and the label, so that a long label wraps beside the mark, not under it."""

    class Pressed(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, choice: Choice, index: int, glyph: str, keyed: bool) -> None:
        super().__init__(classes="row")
        self.choice, self.index, self._keyed = choice, index, keyed
        self._mark = Static(self._head(glyph), classes="mark", markup=False)
        self._label = Static(choice.label, classes="label", markup=False)

    def compose(self) -> ComposeResult:
        yield self._mark
        yield self._label

    def show_choice(self, choice: Choice, keyed: bool) -> None:
        """Another choice in the same row; with room for a key where others of the list have one."""
        self._keyed = keyed
        if choice != self.choice:
            self.choice = choice
            self._label.update(choice.label)

    def show_mark(self, glyph: str, marked: bool) -> None:
        head = self._head(glyph)
        if head != self._mark.content:
            self._mark.update(head, layout=head.cell_length != Content(str(self._mark.content)).cell_length)
        self.set_class(marked, "-marked")

    def _head(self, glyph: str) -> Content:
        return Content(f"{self.choice.key:>2} {glyph} " if self._keyed else f" {glyph} ")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.index))


class Choices(Widget, can_focus=True):
    """Arrows and the choices' own keys move the mark; Enter takes what is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", N_("Choose"), id="choices.take", tooltip=N_("Take what is marked")),
        Binding("up", "move(-1)", N_("Up"), id="choices.up", show=False),
        Binding("down", "move(1)", N_("Down"), id="choices.down", show=False),
        Binding("pageup", "move(-5)", N_("Five up"), id="choices.page_up", show=False),
        Binding("pagedown", "move(5)", N_("Five down"), id="choices.page_down", show=False),
        Binding("home", "first", N_("First"), id="choices.first", show=False),
        Binding("end", "last", N_("Last"), id="choices.last", show=False),
    ]
    HELP = N_("Arrow keys move the mark, Enter takes what is marked. A click marks, a second click takes.")

    marked: reactive[int | None] = reactive(None, always_update=True)

    class Marked(Message):
        """The mark moved."""

        def __init__(self, choices: Choices, choice: Choice) -> None:
            super().__init__()
            self.choices, self.choice = choices, choice

        @property
        def control(self) -> Choices:
            return self.choices

    class Chosen(Marked):
        """The marked choice was taken."""

    class NothingMarked(Message):
        """Enter was pressed while nothing was marked."""

    def __init__(
        self,
        items: Sequence[Choice] = (),
        *,
        marks: tuple[str, str] = ("▸", " "),
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.items: tuple[Choice, ...] = tuple(items)
        self._marks = marks
        self._rows: list[_Row] | None = None
        self.set_reactive(Choices.marked, 0 if items else None)

    def compose(self) -> ComposeResult:
        self._rows = [self._row(index, choice) for index, choice in enumerate(self.items)]
        yield from self._rows

    def _row(self, index: int, choice: Choice) -> _Row:
        row = _Row(choice, index, self._marks[index != self.marked], self._keyed)
        row.set_class(index == self.marked, "-marked")
        return row

    def set_items(self, items: Sequence[Choice], marked: int | None = 0) -> None:
        """Show other choices; without a mark where `marked` is None."""
        self.items = tuple(items)
        self.set_reactive(Choices.marked, marked if items else None)
        if self._rows is not None:
            self._fill_rows(self._rows)
        if self.choice is not None:
            self.post_message(self.Marked(self, self.choice))

    def _fill_rows(self, rows: list[_Row]) -> None:
        """The rows that are there are used again: to make new ones is most of what a new question costs."""
        for row, choice in zip_longest(rows, self.items[: len(rows)]):
            row.display = choice is not None
            if choice is not None:
                row.show_choice(choice, self._keyed)
                row.show_mark(self._marks[row.index != self.marked], row.index == self.marked)
        more = [self._row(index, self.items[index]) for index in range(len(rows), len(self.items))]
        self._rows = [*rows, *more]
        if more:
            self.mount_all(more)

    @property
    def _keyed(self) -> bool:
        return any(item.key for item in self.items)

    @property
    def choice(self) -> Choice | None:
        return None if self.marked is None else self.items[self.marked]

    def mark(self, choice_id: str) -> bool:
        """Move the mark to the choice with this id, if there is one."""
        for index, choice in enumerate(self.items):
            if choice.id == choice_id:
                self.marked = index
                return True
        return False

    def watch_marked(self, marked: int | None) -> None:
        for row in self._rows or ():
            row.show_mark(self._marks[row.index != marked], row.index == marked)
            if row.index == marked:
                # later: while a new question is laid out, its rows do not stand where they will
                self.call_after_refresh(row.scroll_visible, animate=False)
        if self.choice is not None:
            self.post_message(self.Marked(self, self.choice))

    def on_key(self, event: events.Key) -> None:
        for index, choice in enumerate(self.items):
            if choice.key and event.character == choice.key:
                event.stop()
                self.marked = index

    @on(_Row.Pressed)
    def _pressed(self, event: _Row.Pressed) -> None:
        event.stop()
        self.focus(scroll_visible=False)
        if self.marked == event.index:
            self.action_take()
        elif event.index < len(self.items):
            self.marked = event.index

    def action_move(self, by: int) -> None:
        if not self.items:
            return
        if self.marked is None:
            self.marked = 0 if by > 0 else len(self.items) - 1
        else:
            self.marked = max(0, min(len(self.items) - 1, self.marked + by))

    def action_first(self) -> None:
        self.marked = 0 if self.items else None

    def action_last(self) -> None:
        self.marked = len(self.items) - 1 if self.items else None

    def action_take(self) -> None:
        if self.choice is None:
            self.post_message(self.NothingMarked())
        else:
            self.post_message(self.Chosen(self, self.choice))
