"""Which cause, or which area, the list of cases is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from decision_tree.language import N_, _, n_
from tui.screens.base import WizardModal
from tui.widgets.filtered import Filtered, Item
from tui.widgets.words import Words, line


class CauseFilterScreen(WizardModal[str | None]):
    """The id of a cause or an area; empty for all cases, None when it stays as it is."""

    CSS_PATH = "cause_filter.tcss"
    LEAVE = "leave"
    AUTO_FOCUS = "FilterInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("Back"), id="cause_filter.back", tooltip=N_("Leave the list as it is")),
    ]

    def __init__(self, counts: Mapping[str, int], areas: Mapping[str, int], titles: Mapping[str, str]) -> None:
        super().__init__()
        self._counts, self._areas, self._titles = counts, areas, titles

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Words(_("Show the cases about…"), id="ask")
            yield Filtered(_("type a part of its name"))

    def on_mount(self) -> None:
        self.query_one(Filtered).set_items([Item("", Content(_("all cases"))), *self._items()])

    def _items(self) -> Iterator[Item]:
        """Areas first, then causes, the most frequent of each first."""
        for area, number in sorted(self._areas.items(), key=lambda item: (-item[1], item[0])):
            yield Item(area, Content(f"{area.replace('_', ' ')} · {_many(number)}"))
        for id_, number in sorted(self._counts.items(), key=lambda item: (-item[1], item[0])):
            yield Item(id_, Content(f"{line(self._titles[id_])} · {_many(number)}"))

    @on(Filtered.Chosen)
    def _chosen(self, event: Filtered.Chosen) -> None:
        if self.is_current:
            self.dismiss(event.item.id)

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)


def _many(number: int) -> str:
    return n_("{n} case", "{n} cases", number).format(n=number)
