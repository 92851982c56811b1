"""The learner says what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from decision_tree.language import N_, _, n_
from tui.screens.base import WizardScreen
from tui.widgets.filtered import Filtered, Item
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line


class VerdictScreen(WizardScreen):
    """All causes; those that are marked are stated."""

    CSS_PATH = "verdict.tcss"
    AUTO_FOCUS = "FilterInput"
    ABOUT = N_(
        "Say what is wrong in this world: there may be more than one cause. Type to find a cause, Enter marks it or "
        "takes the mark away, F2 hands in. A wrong cause costs points, a missing one earns none. After a wrong "
        "answer you go on; what was right stays marked."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "hand_in", N_("Hand in"), id="verdict.hand_in", tooltip=N_("State the marked causes")),
        Binding("escape", "app.home", N_("Back"), id="verdict.back", tooltip=N_("Back to the story")),
    ]

    def __init__(self, stated: Collection[str] = ()) -> None:
        super().__init__()
        self.stated = set(stated)

    def compose(self) -> ComposeResult:
        yield Words(_("What is wrong here?"), id="ask")
        yield Filtered(_("type to filter: a word of the cause"), id="causes")
        yield Words(id="state")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        library = self.wizard.library
        causes = library.causes if library else {}
        self.query_one(Filtered).set_items(
            [
                Item(
                    id_,
                    Content.assemble(
                        "● " if id_ in self.stated else "○ ", line(cause.title), (f"\n    {id_}", "$foreground 65%")
                    ),
                )
                for id_, cause in causes.items()
            ]
        )
        number = len(self.stated)
        marked = n_("{n} cause marked.", "{n} causes marked.", number).format(n=number)
        marked = marked if number else _("None is marked yet.")
        self.query_one("#state", Words).say(_("{marked} F2 hands in.").format(marked=marked))

    @on(Filtered.Chosen)
    def _chosen(self, event: Filtered.Chosen) -> None:
        self.stated ^= {event.item.id}
        self._show()

    def action_hand_in(self) -> None:
        if self.stated:
            self.wizard.state_causes(self.stated)
        else:
            self.wizard.tell(_("Mark at least one cause first: Enter marks."))
