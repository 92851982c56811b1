"""Practice: a broken AWS on this machine, looked at with the ordinary screens, and what the learner says is wrong.

While a sandbox is open nothing of the person's own AWS is used: the start and its "look at a task in AWS" can only be
reached by leaving the practice, which closes the sandbox.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work

from decision_tree.language import N_, _
from tui.background import in_background
from tui.fixes import Fixes
from tui.messages import SandboxFailed, SandboxReady

if TYPE_CHECKING:
    from decision_tree.case import Case
    from decision_tree.practice import Built, Exercise, Lesson, Result, Scenario
    from decision_tree.probes import Options, Target
    from decision_tree.session import Session
    from tui.outside import Outside, Sandbox


@dataclass
class Practice:
    """A lesson and the sandbox under it."""

    name: str
    scenario: Scenario
    sandbox: Sandbox | None = None
    built: Built | None = None
    state: str = ""
    """The folder in which fix scripts keep what they replace."""
    applied: str = ""
    """The script that changed the sandbox. Only it can take that back: after a look the case's values are others."""
    lesson: Lesson | None = None
    """Begins when the sandbox is ready."""
    began: float = 0.0
    """Seconds since the epoch."""
    exercise: Exercise | None = None
    """What it is in a workshop."""

    @property
    def is_ready(self) -> bool:
        return self.lesson is not None and self.built is not None

    def begin(self) -> None:
        """The clock runs. A lesson that is taken up again keeps its own."""
        from decision_tree.practice import Lesson

        if self.lesson is None:
            rules = self.exercise.rules if self.exercise else None
            self.lesson, self.began = Lesson(self.scenario, time.monotonic(), rules), time.time()


class Lessons(Fixes):
    """One lesson at a time."""

    is_on_own_machine = True
    """The person's own programs can reach the sandbox."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.practice: Practice | None = None
        self._sandbox = ExitStack()
        self._building = Lock()
        """There is one sandbox at a time, also when a lesson is left while it is built and the next one begun."""

    @property
    def is_practising(self) -> bool:
        return self.practice is not None

    def new_session(self, case: Case | None = None) -> Session:
        """As ever; what is found in a sandbox is not kept among the person's own cases."""
        from decision_tree.session import Session

        if not self.is_practising:
            return super().new_session(case)
        assert self.library is not None  # noqa: S101
        return Session(self.library, case)

    # ----- begin -----

    def show_scenarios(self) -> None:
        from tui.screens.practice import PracticeScreen

        self._show(PracticeScreen())

    def practise(self, name: str) -> None:
        """The scenario of this name, or with an empty one the choice between all. Raises `WizardError`."""
        if name:
            self.start_lesson(name)
        else:
            self.show_scenarios()

    def start_lesson(self, name: str) -> None:
        """Build the scenario's world and tell its story. Raises `WizardError`."""
        from decision_tree.errors import UnknownName

        scenarios = self.outside.scenarios()
        if name not in scenarios:
            raise UnknownName(
                _("no scenario {name!r}").format(name=name), _("`ecs-wizard practice --list` names them.")
            )
        self.begin_practice(Practice(name, scenarios[name]))

    def begin_practice(self, practice: Practice) -> None:
        """Tell the story while the world is built."""
        from tui.screens.lesson import LessonScreen

        self.close_sandbox()
        self.session = None
        self.practice = practice
        self._show(LessonScreen(practice))
        self._build(practice)

    @work(group="sandbox", exclusive=True, exit_on_error=False, description=N_("build the sandbox"))
    async def _build(self, practice: Practice) -> None:
        await in_background(partial(self._build_it, practice))

    def _build_it(self, practice: Practice) -> None:
        from decision_tree.errors import WizardError

        with self._building, ExitStack() as stack:
            try:
                sandbox = stack.enter_context(self.outside.open_sandbox())
                built = sandbox.build(practice.scenario.world)
            except WizardError as error:
                self.post_message(SandboxFailed(practice, error))
                return
            if practice is self.practice:  # else it was left while it was built
                self.post_message(SandboxReady(practice, sandbox, built, stack.pop_all()))

    @on(SandboxReady)
    def _sandbox_ready(self, message: SandboxReady) -> None:
        from decision_tree.probes import Options

        practice = message.practice
        if practice is not self.practice:
            message.close.close()
            return
        self._sandbox = message.close
        practice.sandbox, practice.built = message.sandbox, message.built
        practice.begin()
        self.options = Options(region=message.built.region, endpoint_url=message.sandbox.url)
        self._show_lesson(keep_pages=True)

    @on(SandboxFailed)
    def _sandbox_failed(self, message: SandboxFailed) -> None:
        if message.practice is self.practice:
            self.tell_error(message.error)
            self.next_scenario()

    # ----- during a lesson -----

    def _show_lesson(self, *, keep_pages: bool = False) -> None:
        """The page of the story; what is read above it is left, or is kept when nobody asked for the story."""
        from tui.screens.lesson import LessonScreen

        if isinstance(self.step, LessonScreen):
            self.step.show()
            if not keep_pages:
                self.close_pages()
        elif self.practice is not None:
            self._show(LessonScreen(self.practice))

    def look_at_lesson(self) -> None:
        """Look at what the story points to, as a new case: the world may have been mended since."""
        from decision_tree.probes import parse_target

        if self.practice is None or self.practice.built is None:
            return
        built, look = self.practice.built, self.practice.scenario.look
        names = {"cluster": built.cluster, "service": built.service if look.service else ""}
        if look.task or not look.service:
            names["task"] = built.task
        self.look(parse_target(**names), self.aws_options(), new_case=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        lesson = self.practice.lesson if self.practice is not None and self.practice.is_ready else None
        if action in ("hint", "give_up"):
            return lesson is not None and not lesson.is_over
        if action == "state_causes":
            return lesson is not None
        return True

    def look(self, target: Target, options: Options, *, new_case: bool, facts: Collection[str] | None = None) -> None:
        super().look(target, options, new_case=new_case, facts=facts)
        self._count_look()

    def verify_fix(self) -> None:
        super().verify_fix()
        self._count_look()

    def _count_look(self) -> None:
        if self.practice is not None and self.practice.lesson is not None:
            self.practice.lesson.tally.looks += 1

    def action_ask(self) -> None:
        super().action_ask()
        if self.practice is not None and self.practice.lesson is not None and self.session is not None:
            question = self.session.next_question()
            if question is not None:
                self.practice.lesson.tally.asked.add((self.session.case.id, question.fact))

    def answer(self, fact: str, value: str | None) -> None:
        if self.practice is not None and self.practice.lesson is not None and self.session is not None:
            self.practice.lesson.tally.answer(self.session.case.id, fact, value)
        super().answer(fact, value)

    def action_hint(self) -> None:
        """The next hint, on the page of the story, where all of them stay."""
        if self.practice is None or self.practice.lesson is None:
            return
        lesson = self.practice.lesson
        if lesson.hint() is None:
            none = _("There are no hints here.")
            self.tell(_("There are no more hints.") if lesson.most_hints else none)
        self._show_lesson()

    def action_state_causes(self) -> None:
        from tui.screens.verdict import VerdictScreen

        lesson = self.practice.lesson if self.practice else None
        if lesson is None or isinstance(self.screen, VerdictScreen):
            return
        if lesson.is_over and lesson.result is not None:
            self._show_score(lesson.result)
        else:
            self._show(VerdictScreen(lesson.result.right if lesson.result else ()))

    def state_causes(self, causes: Collection[str]) -> None:
        """What the learner says is wrong: told whether it is, and the explanation once it is right."""
        if self.practice is not None and self.practice.lesson is not None:
            self._judged(self.practice, self.practice.lesson.state(causes, time.monotonic()))

    def action_give_up(self) -> None:
        """The answer, for the points that are still open; asks first."""
        from tui.screens.confirm import ConfirmScreen

        lesson = self.practice.lesson if self.practice else None
        if lesson is None or lesson.is_over:
            self.action_state_causes()
        else:
            question = _("End this lesson and see the answer? Only what you have stated rightly so far earns points.")
            self.push_screen(ConfirmScreen(question, _("See the answer")), self._give_up)

    def _give_up(self, yes: bool | None) -> None:
        if yes and self.practice is not None and self.practice.lesson is not None:
            self._judged(self.practice, self.practice.lesson.give_up(time.monotonic()))

    def _judged(self, practice: Practice, result: Result) -> None:
        if result.is_final:
            self.lesson_over(practice)
        self._show_score(result)

    def lesson_over(self, practice: Practice) -> None:
        """Nothing more counts."""

    def _show_score(self, result: Result) -> None:
        from tui.screens.score import ScoreScreen

        self._show(ScoreScreen(result))

    def run_fix(self, script: str, *, undo: bool = False) -> None:
        """Run the script on the sandbox, for real; with `undo` it takes back what it did."""
        from tui.screens.run import APPLY, UNDO, RunScreen

        if self.is_practising:
            self._show(RunScreen(script, self.fix_environment(), UNDO if undo else APPLY))

    def to_undo(self, script: str) -> str:
        """What takes back the change of the sandbox: the script that made it, else this one."""
        return (self.practice.applied if self.practice else "") or script

    def fix_has_run(self, script: str, *, undo: bool) -> None:
        """It has ended well."""
        if self.practice is not None:
            self.practice.applied = "" if undo else script

    def fix_environment(self) -> dict[str, str]:
        """That of the sandbox. What a script keeps there for its undo ends with the sandbox."""
        practice = self.practice
        if practice is None or practice.sandbox is None:
            return super().fix_environment()
        if not practice.state:
            practice.state = mkdtemp(prefix="ecs-wizard-state-")
            self._sandbox.callback(rmtree, practice.state, ignore_errors=True)
        return practice.sandbox.environment() | {"ECS_WIZARD_STATE": practice.state}

    # ----- the end -----

    def action_home(self) -> None:
        """In a lesson the story is the place to come back to."""
        if self.is_practising:
            self._show_lesson()
        else:
            super().action_home()

    def leave_practice(self) -> None:
        """Close the sandbox, and back to the start."""
        self.end_practice()
        self.action_home()

    def end_practice(self) -> None:
        """No lesson any more, and nothing of it left."""
        self.stop_look()
        self.close_sandbox()
        self.practice = self.session = self.options = None

    def next_scenario(self) -> None:
        """End this lesson and choose another."""
        self.leave_practice()
        self.show_scenarios()

    def close_sandbox(self) -> None:
        """From here on AWS is the person's own again."""
        self._sandbox.close()
        self._sandbox = ExitStack()
