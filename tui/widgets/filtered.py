"""A list that is filtered by what is typed: for names from AWS, of which there may be hundreds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _


@dataclass(frozen=True)
class Item:
    """One line of the list; `id` is what it stands for."""

    id: str
    label: Content
    always: bool = False
    """It is there whatever is typed."""
    search: str = ""
    """What is typed is looked for in it, where it is more than the label."""
    is_heading: bool = False
    """Stands above the lines that follow, cannot be marked, and is there while nothing is typed."""

    @property
    def searched(self) -> str:
        return (self.search or self.label.plain).casefold()


def heading(text: str) -> Item:
    """A line above others."""
    return Item(f"heading:{text}", Content.styled(f"── {text}", "bold $text-primary"), is_heading=True)


class FilterInput(Input):
    """What is typed filters the list; the arrow keys move in the list while typing goes on here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Choose"), id="filtered.submit", tooltip=N_("Take what is marked")),
        Binding("down", "move('down')", N_("Down"), id="filtered.move_down", show=False),
        Binding("up", "move('up')", N_("Up"), id="filtered.move_up", show=False),
        Binding("pagedown", "move('page_down')", N_("Page down"), id="filtered.move_page_down", show=False),
        Binding("pageup", "move('page_up')", N_("Page up"), id="filtered.move_page_up", show=False),
    ]
    HELP = N_(
        "Type a part of the name, several parts with spaces. Arrow keys move in the list, Enter takes what is marked."
    )

    class Pasted(Message):
        """A text was pasted: perhaps an ARN or an address, which is more than a filter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        lines = clean_text(event.text).strip().splitlines()
        if lines:
            self.value = lines[0].strip()
            self.cursor_position = len(self.value)
            self.post_message(self.Pasted(self.value))

    def action_move(self, way: str) -> None:
        filtered = self.parent
        if isinstance(filtered, Filtered):
            getattr(filtered.query_one(OptionList), f"action_{'cursor_' * (way in ('up', 'down'))}{way}")()


class Filtered(Widget):
    """A field and the list below it. `also` makes lines out of what is typed, such as a name that is not listed."""

    class Chosen(Message):
        """The marked line was taken."""

        def __init__(self, item: Item, typed: str) -> None:
            super().__init__()
            self.item, self.typed = item, typed

    def __init__(self, placeholder: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._placeholder = placeholder
        self._items: tuple[Item, ...] = ()
        self._also: Callable[[str], Sequence[Item]] = lambda _: ()
        self._shown: tuple[Item, ...] = ()

    def compose(self) -> ComposeResult:
        field = FilterInput(placeholder=self._placeholder, compact=True)
        field.cursor_blink = False
        yield field
        yield OptionList(markup=False, compact=True)

    @property
    def typed(self) -> str:
        return self.query_one(FilterInput).value.strip()

    @property
    def marked(self) -> Item | None:
        index = self.query_one(OptionList).highlighted
        return None if index is None or index >= len(self._shown) else self._shown[index]

    @property
    def shown(self) -> tuple[Item, ...]:
        """The lines that what is typed leaves."""
        return self._shown

    def set_items(self, items: Sequence[Item], also: Callable[[str], Sequence[Item]] | None = None) -> None:
        """Other lines; what was typed and what is marked stay where they can."""
        self._items = tuple(items)
        if also is not None:
            self._also = also
        self._show(self.marked)

    def mark(self, id_: str) -> None:
        """Mark the line of that id; what was typed goes where it hides the line."""
        if all(item.id != id_ for item in self._shown):
            with self.prevent(Input.Changed):  # it would mark the first line
                self.query_one(FilterInput).value = ""
        self._show(next((item for item in self._items if item.id == id_), None))

    def clear(self, placeholder: str = "") -> None:
        """Nothing typed, nothing listed."""
        field = self.query_one(FilterInput)
        field.value, field.placeholder = "", placeholder
        self.set_items((), lambda _: ())

    def focus_field(self) -> None:
        self.query_one(FilterInput).focus()

    def focus_list(self) -> None:
        self.query_one(OptionList).focus()

    def _show(self, mark: Item | None) -> None:
        self._shown = tuple(self._fitting(self.typed)) if self.typed else self._items
        options = self.query_one(OptionList)
        options.set_options(Option(item.label, disabled=item.is_heading) for item in self._shown)
        if self.typed and not self._shown:
            options.add_option(Option(_("Nothing has these words. Type less, or something else."), disabled=True))
        ids = [item.id for item in self._shown]
        first = next((at for at, item in enumerate(self._shown) if not item.is_heading), None)
        options.highlighted = ids.index(mark.id) if mark is not None and mark.id in ids else first

    def _fitting(self, typed: str) -> Iterator[Item]:
        """What has all the words, then what the words themselves may stand for, then what is always there."""
        words, whole = typed.casefold().split(), " ".join(typed.casefold().split())
        lines = (item for item in self._items if not (item.always or item.is_heading))
        fitting = [item for item in lines if all(word in item.searched for word in words)]
        fitting.sort(key=lambda item: whole not in item.searched)  # the words as they were typed first
        listed = {item.id for item in fitting}
        yield from fitting
        yield from (item for item in self._also(typed) if item.id not in listed)
        yield from (item for item in self._items if item.always)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(None)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take()

    def _take(self) -> None:
        if self.marked is not None:
            self.post_message(self.Chosen(self.marked, self.typed))
