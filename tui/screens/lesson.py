"""The story of a scenario, the hints so far, and the ways to go on."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from decision_tree.language import N_, _
from tui.screens.base import WizardScreen
from tui.screens.practice import kind
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.terms import TermMarks
from tui.widgets.words import Words, line, prose

if TYPE_CHECKING:
    from tui.lessons import Practice

VARIABLES = ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class LessonScreen(WizardScreen):
    """The place to come back to during a lesson."""

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = "#lesson"
    ABOUT = N_(
        "A lesson: this is what its people tell you. Enter looks at their AWS, which is a sandbox on this machine; "
        "answer what the wizard still asks, or look around yourself with the AWS CLI. h gives a hint and costs "
        "points. t says what is wrong; after a wrong answer you go on. a ends the lesson and shows the answer. The "
        "fix script can be run on the sandbox."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "look",
            N_("Look at it"),
            id="lesson.look",
            tooltip=N_("Look at the sandbox, read-only, as at a real AWS"),
        ),
        Binding(
            "escape", "leave", N_("Leave"), id="lesson.leave", tooltip=N_("Leave the lesson and close the sandbox")
        ),
        Binding(
            "a", "app.give_up", N_("Give up"), id="lesson.give_up", tooltip=N_("End the lesson and see the answer")
        ),
        Binding(
            "l",
            "choose",
            N_("Choose what"),
            show=False,
            id="lesson.choose",
            tooltip=N_("Choose what to look at from lists"),
        ),
        Binding("w", "sweep", N_("Sweep"), show=False, id="lesson.sweep", tooltip=N_("Every service of the sandbox")),
        Binding(
            "c",
            "copy",
            N_("Copy"),
            show=False,
            id="lesson.copy",
            tooltip=N_("Copy what makes your own AWS CLI use the sandbox"),
        ),
    ]

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self.practice = practice

    def compose(self) -> ComposeResult:
        yield Words(id="time")
        with VerticalScroll(id="lesson"):
            yield Words(id="title")
            yield Words(id="intro")
            yield Words(id="story")
            yield Words(id="hints")
            yield Words(id="state")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        scenario, practice = self.practice.scenario, self.practice
        self.query_one("#title", Words).say(
            Content.assemble((line(scenario.title), "bold $text-primary"), (f"\n{kind(scenario)}", "$foreground 65%"))
        )
        intro = practice.exercise.intro if practice.exercise else ""
        self.query_one("#intro", Words).say(prose(intro))
        self.query_one("#intro").display = bool(intro)
        library, story = self.wizard.library, prose(scenario.story)
        self.query_one("#story", Words).say(TermMarks(library).mark(story) if library else story)
        self.show_time()
        hints = practice.lesson.hints if practice.lesson else []
        given = self.query_one("#hints", Words)
        given.say("\n".join(_("Hint {n}. {hint}").format(n=n, hint=prose(hint)) for n, hint in enumerate(hints, 1)))
        given.display = bool(hints)
        self.query_one("#state", Words).say(self._state())
        self.refresh_bindings()

    def show_time(self) -> None:
        """What is left of a trainer's limit; nothing where there is none."""
        clock, left = self.query_one("#time", Words), self.wizard.seconds_left()
        clock.display = left is not None
        if left is not None:
            minutes, seconds = divmod(abs(left), 60)
            words = _("Time left: {time}") if left >= 0 else _("Out of time since {time}; you may go on")
            clock.say(words.format(time=f"{minutes}:{seconds:02}"))

    def _state(self) -> str:
        practice = self.practice
        if practice.built is None:
            return _("● Building the sandbox…")
        ready = _("✔ The sandbox is ready. Cluster {cluster}, service {service}.").format(
            cluster=practice.built.cluster, service=practice.built.service
        )
        if not self.wizard.is_on_own_machine:
            return ready
        return "\n".join((ready, _("With your own AWS CLI (c copies this):"), self._environment()))

    def _environment(self) -> str:
        """What a shell needs to find the sandbox; its keys are worth nothing elsewhere."""
        environment = self.practice.sandbox.environment() if self.practice.sandbox else {}
        values = " ".join(f"{name}={shlex.quote(environment[name])}" for name in VARIABLES if name in environment)
        return f"unset AWS_PROFILE AWS_SESSION_TOKEN; export {values}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action == "copy" and not self.wizard.is_on_own_machine:
            return False
        return action not in ("look", "choose", "sweep", "copy") or self.practice.is_ready

    def action_look(self) -> None:
        self.wizard.look_at_lesson()

    def action_choose(self) -> None:
        self.wizard.show_look(new_case=True)

    def action_sweep(self) -> None:
        self.wizard.show_sweep(self.wizard.aws_options())

    def action_copy(self) -> None:
        self.wizard.copy(self._environment(), _("The line was sent to the terminal's clipboard."))

    def action_leave(self) -> None:
        self.wizard.leave_practice()
