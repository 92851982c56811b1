"""A workshop: its welcome, the learner's name, and its exercises, done, next and to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from decision_tree.language import N_, _, n_
from tui.screens.base import WizardScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line, prose

if TYPE_CHECKING:
    from decision_tree.practice import Exercise, Record, Workshop

DONE, NEXT, TO_COME = "✔", "●", "○"


class LearnerInput(Input):
    """A name, or nothing."""

    HELP = N_("Type your name, or leave it empty to stay anonymous, and press Enter. It stands in the results.")


class WorkshopScreen(WizardScreen):
    """First who is there, then what there is to do."""

    CSS_PATH = "workshop.tcss"
    AUTO_FOCUS = None
    ABOUT = N_(
        "A workshop: exercises, each a small broken AWS on this machine. ✔ is done, ● comes next, ○ is to come. "
        "Enter begins the marked one. Your results are written to a file as soon as an exercise is over: time, "
        "hints, wrong causes, questions, points. Whoever comes back under the same name goes on where they were."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b", "scoreboard", N_("Scoreboard"), id="workshop.scoreboard", tooltip=N_("The results of all learners")
        ),
        Binding("escape", "leave", N_("Back"), id="workshop.back", tooltip=N_("Back; what is done stays done")),
    ]

    def __init__(self, workshop: Workshop) -> None:
        super().__init__()
        self._workshop = workshop

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="workshop", can_focus=False):
            yield Words(line(self._workshop.title), id="title")
            yield Words(prose(self._workshop.welcome), id="welcome")
            name = LearnerInput(placeholder=_("your name; empty: anonymous"), id="learner", max_length=40)
            name.cursor_blink = False
            yield name
            yield Words(id="state")
            yield Choices(id="exercises")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        """Rebuild from the results file."""
        known = bool(self.wizard.learner)
        name, exercises = self.query_one(LearnerInput), self.query_one(Choices)
        name.display, exercises.display = not known, known
        if not known:
            self.query_one("#state", Words).say(_("Who are you? Enter goes on."))
            name.focus()
            return
        done = self.wizard.done()
        order = self._workshop.in_order_of(self.wizard.learner)
        following = next((exercise.name for exercise in order if exercise.name not in done), "")
        items = [
            _choice(n, exercise, done, following, is_begun=self.wizard.is_begun(exercise.name))
            for n, exercise in enumerate(order, 1)
        ]
        names = [exercise.name for exercise in order]
        exercises.set_items(items, names.index(following) if following else 0)
        self.query_one("#state", Words).say(self._state(done))
        exercises.focus()
        self.refresh_bindings()

    def _state(self, done: Mapping[str, Record]) -> str:
        total, points = len(self._workshop.exercises), sum(record.points for record in done.values())
        learner = self.wizard.learner
        if not done:
            welcome = _("Welcome, {learner}. {total} exercises, {minutes} minutes in all.")
            said = welcome.format(learner=learner, total=total, minutes=self._workshop.minutes)
        elif len(done) == total:
            said = _("All {total} exercises are done, {learner}: {points} points. b shows the scoreboard.")
            said = said.format(total=total, learner=learner, points=points)
        else:
            said = _("{learner}: {done} of {total} done, {points} points.")
            said = said.format(learner=learner, done=len(done), total=total, points=points)
        return f"{said}\n" + _("✔ done  ● next  ○ to come")

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        from decision_tree.practice.results import anonymous, learner_name

        self.wizard.learner = learner_name(event.value) or anonymous()
        done = len(self.wizard.done())
        if done:
            words = n_(
                "This name has {n} result already, and goes on there. Is it not you? Leave, and take another name.",
                "This name has {n} results already, and goes on there. Is it not you? Leave, and take another name.",
                done,
            )
            self.wizard.tell(words.format(n=done))
        elif not event.value.strip():
            self.wizard.tell(
                _("You are {name} here. Under this name you can go on later.").format(name=self.wizard.learner)
            )
        self.show()

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        done = self.wizard.done()
        if event.choice.id in done:
            self.wizard.tell(_("This one is done; its result stands. `ecs-wizard practice` repeats it for yourself."))
        elif self._workshop.order != "free" and event.choice.id != self.wizard.next_exercise():
            self.wizard.tell(_("First the one marked with ●: the exercises follow one another."))
        else:
            self.wizard.start_exercise(event.choice.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action != "scoreboard" or bool(self.wizard.learner)

    def action_scoreboard(self) -> None:
        self.wizard.show_scoreboard()

    def action_leave(self) -> None:
        self.wizard.action_home()


def _choice(number: int, exercise: Exercise, done: Mapping[str, Record], following: str, *, is_begun: bool) -> Choice:
    """One line each: a whole course is seen at once."""
    record = done.get(exercise.name)
    glyph = DONE if record else NEXT if exercise.name == following else TO_COME
    minutes = (_("{n} min, begun: its time goes on") if is_begun else _("{n} min")).format(n=exercise.minutes)
    beside = _("{n} points").format(n=record.points) if record else minutes
    label = Content.assemble(
        f"{glyph} {number:>2}. ",
        (line(exercise.scenario.title), "bold" if exercise.name == following else ""),
        (f"  {beside}", "$foreground 65%"),
    )
    return Choice(exercise.name, label)
