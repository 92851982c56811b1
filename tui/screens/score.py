"""What the learner made of a lesson: so far, or at its end with the truth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from decision_tree.language import N_, _, n_
from tui.screens.base import WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, prose, shown

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice import Result


class ScoreScreen(WizardScreen):
    """Each stated cause right or wrong; once nothing more counts, also the points and what the true ones mean."""

    CSS_PATH = "score.tcss"
    AUTO_FOCUS = "#score"
    ABOUT = N_(
        "Which of the stated causes are right. As long as something is wrong or missing the lesson goes on: look "
        "again and state once more, or see the answer with a. At the end come the points, what is truly "
        "wrong and what to do; you can still run the fix on the sandbox."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "app.home", N_("Back to the story"), id="score.back",
            tooltip=N_("Look at the sandbox, mend it, look again"),
        ),
        Binding(
            "a", "app.give_up", N_("Give up"), id="score.give_up", tooltip=N_("End the lesson and see the answer")
        ),
        Binding("n", "next", N_("Next"), id="score.next", tooltip=N_("End this lesson and go to the next")),
        Binding(
            "b", "scoreboard", N_("Scoreboard"), id="score.scoreboard", tooltip=N_("The results of all learners")
        ),
        Binding("escape", "app.home", N_("Back"), id="score.leave", show=False),
    ]  # fmt: skip

    def __init__(self, result: Result) -> None:
        super().__init__()
        self._result = result

    def compose(self) -> ComposeResult:
        result, library = self._result, self.wizard.library
        assert library is not None  # noqa: S101
        with VerticalScroll(id="score"):
            yield Words(self._headline(), id="points")
            yield from self._stated(library)
            if result.is_final:
                yield Words(
                    Content.assemble((_("What this teaches. "), "bold"), shown(prose(result.teaches))),
                    classes="part",
                )
                yield from self._explained(library)
            else:
                yield Words(self._how_to_go_on(), classes="part")
        yield KeysFooter()

    def _stated(self, library: Library) -> Iterator[Words]:
        result = self._result
        missed = result.missing if result.is_final else ()
        for glyph, word, causes in (
            ("✔", _("right"), result.right),
            ("✗", _("not so here"), result.wrong),
            ("?", _("missed"), missed),
        ):  # fmt: skip
            for cause_id in causes:
                yield Words(
                    Content.assemble((f"{glyph} {word}", "bold"), "  ", shown(library.causes[cause_id].title))
                )

    def _headline(self) -> str:
        result = self._result
        minutes, seconds = divmod(result.seconds, 60)
        taken = _("{time} minutes") if result.in_time else _("{time} minutes, out of time")
        points = _("{points} of 100 points").format(points=result.points) if result.is_final else _("Not yet right")
        parts = [
            points,
            taken.format(time=f"{minutes}:{seconds:02}"),
            n_("{n} hint", "{n} hints", result.hints).format(n=result.hints),
        ]
        if result.wrong_turns:
            wrong = n_("{n} wrong cause stated", "{n} wrong causes stated", result.wrong_turns)
            parts.append(wrong.format(n=result.wrong_turns))
        return " · ".join(parts)

    def _how_to_go_on(self) -> str:
        """Whether something is missing is told, what it is not."""
        more = (
            _("There is something else to find.")
            if self._result.missing
            else _("Nothing is missing: leave out what is not so here.")
        )
        way = _(
            "Enter goes back to the story; look again, then t states once more. a ends the lesson with the answer."
        )
        return f"{more}\n{way}"

    def _explained(self, library: Library) -> Iterator[Words]:
        for cause_id in (*self._result.right, *self._result.missing):
            cause = library.causes[cause_id]
            yield Words(cause.title, classes="heading")
            yield Words(prose(cause.means))
            yield Words(_("What to do"), classes="part")
            yield Words(prose(cause.do))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action == "scoreboard":
            return self.wizard.workshop is not None and self._result.is_final
        return action != "next" or self._result.is_final

    def action_next(self) -> None:
        self.wizard.next_scenario()

    def action_scoreboard(self) -> None:
        self.wizard.show_scoreboard()
