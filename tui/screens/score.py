"""What the learner made of a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer

from decision_tree.language import N_, _, n_
from tui.screens.base import WizardScreen
from tui.widgets.words import Words, prose, shown

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice import Result


class ScoreScreen(WizardScreen):
    """The points, each cause right or wrong, and what the true ones mean."""

    CSS_PATH = "score.tcss"
    AUTO_FOCUS = "#score"
    ABOUT = N_(
        "The points: all for every true cause, less for wrong ones, hints and time. Below, what is truly wrong and "
        "what to do. The lesson goes on: look at it, and run the fix on the sandbox."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.home", N_("Back to the story"), tooltip=N_("Look at the sandbox, mend it, look again")),
        Binding("n", "another", N_("Another scenario"), tooltip=N_("End this lesson and choose another scenario")),
        Binding("escape", "app.home", N_("Back"), show=False),
    ]

    def __init__(self, result: Result) -> None:
        super().__init__()
        self._result = result

    def compose(self) -> ComposeResult:
        result, library = self._result, self.wizard.library
        assert library is not None  # noqa: S101
        with VerticalScroll(id="score"):
            yield Words(self._headline(), id="points")
            for glyph, word, causes in (
                ("✔", _("right"), result.right),
                ("✗", _("not so here"), result.wrong),
                ("?", _("missed"), result.missing),
            ):  # fmt: skip
                for cause_id in causes:
                    yield Words(
                        Content.assemble((f"{glyph} {word}", "bold"), "  ", shown(library.causes[cause_id].title))
                    )
            yield Words(
                Content.assemble((_("What this teaches. "), "bold"), shown(prose(result.teaches))),
                classes="part",
            )
            yield from self._explained(library)
        yield Footer(show_command_palette=False)

    def _headline(self) -> str:
        result = self._result
        minutes, seconds = divmod(result.seconds, 60)
        taken = _("{time} minutes") if result.in_time else _("{time} minutes, slower than this level allows")
        return " · ".join(
            (
                _("{points} of 100 points").format(points=result.points),
                taken.format(time=f"{minutes}:{seconds:02}"),
                n_("{n} hint", "{n} hints", result.hints).format(n=result.hints),
            )
        )

    def _explained(self, library: Library) -> Iterator[Words]:
        for cause_id in (*self._result.right, *self._result.missing):
            cause = library.causes[cause_id]
            yield Words(cause.title, classes="heading")
            yield Words(prose(cause.means))
            yield Words(_("What to do"), classes="part")
            yield Words(prose(cause.do))

    def action_another(self) -> None:
        self.wizard.leave_practice()
        self.wizard.show_scenarios()
