"""Looking at AWS from the full screen: one look at a time, which the person may stop or leave at any moment."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work

from decision_tree.language import N_, _
from tui.background import in_background
from tui.messages import LookFailed, LookOver, LookSaid
from tui.reading import Reading

if TYPE_CHECKING:
    from decision_tree.probes import Options, SweptService, Target
    from tui.looking import LookRun
    from tui.outside import Outside


class Looks(Reading):
    """The look runs in a thread that only posts; what it finds goes into the case here."""

    def __init__(self, outside: Outside) -> None:
        super().__init__()
        self.outside = outside
        self.options: Options | None = None
        """Profile, Region and endpoint as they were last chosen."""
        self.look_run: LookRun | None = None

    def aws_options(self) -> Options:
        from decision_tree.probes import Options

        return self.options or Options()

    # ----- where to look -----

    def show_look(self, *, new_case: bool, facts: Collection[str] | None = None) -> None:
        from tui.screens.look import LookScreen

        self._show(LookScreen(new_case=new_case, facts=facts))

    def show_sweep(self, options: Options, cluster: str = "") -> None:
        from tui.screens.sweep import SweepScreen

        self.options = options
        self._show(SweepScreen(options, cluster))

    def action_look_more(self) -> None:
        self.show_look(new_case=self.session is None)

    def look_up(self, fact: str) -> None:
        """Find just this fact, in the task or service of the case where it is known."""
        if not self.outside.shows(fact):
            self.tell(_("AWS does not show this: it has to be found out as described."))
            return
        target = self._known_target()
        if target is None:
            self.show_look(new_case=False, facts={fact})
        else:
            self.look(target, self.aws_options(), new_case=False, facts={fact})

    def _known_target(self, *, newest: bool = False) -> Target | None:
        """What the case is about; with `newest` the service rather than the task that was looked at."""
        from decision_tree.errors import WizardError
        from decision_tree.probes import parse_target

        known = self.session.diagnosis.facts.known if self.session else {}
        names = {name: known.get(name, "") for name in ("cluster", "task", "service", "task_definition")}
        if not (names["task_definition"] or (names["cluster"] and (names["task"] or names["service"]))):
            return None
        if names["task"] or names["service"]:
            names["task_definition"] = ""
        if newest and names["service"]:
            names["task"] = ""
        try:
            return parse_target(**names)
        except WizardError:
            return None

    def look_at_service(self, options: Options, service: SweptService) -> None:
        """In full, as a new case."""
        from decision_tree.probes import parse_target

        self.look(parse_target(cluster=service.cluster, service=service.service), options, new_case=True)

    # ----- a look -----

    def look(self, target: Target, options: Options, *, new_case: bool, facts: Collection[str] | None = None) -> None:
        """Begin to look, and show how it goes."""
        from tui.looking import LookRun
        from tui.screens.looking import LookingScreen

        self.stop_look()
        self.options = options
        session = self.new_session() if new_case or self.session is None else self.session
        self.look_run = LookRun(target, options, session, None if facts is None else frozenset(facts))
        self._show(LookingScreen(self.look_run))
        self._look(self.look_run)

    def look_again(self, run: LookRun) -> None:
        """The same look once more, into the same case."""
        self.look(run.target, run.options, new_case=run.session is not self.session, facts=run.facts)

    @work(group="look", exclusive=True, exit_on_error=False, description=N_("look at AWS"))
    async def _look(self, run: LookRun) -> None:
        await in_background(partial(self._look_until_over, run))

    def _look_until_over(self, run: LookRun) -> None:
        from decision_tree.errors import WizardError

        known = dict(run.session.diagnosis.facts.known)
        try:
            for event in self.outside.look_at(
                run.target, run.options, run.library, known, facts=run.facts, cancelled=run.cancelled
            ):
                if run.cancelled.is_set():
                    return
                self.post_message(LookSaid(run, event))
        except WizardError as error:
            self.post_message(LookFailed(run, error))
        finally:
            self.post_message(LookOver(run))

    @on(LookSaid)
    def _look_said(self, message: LookSaid) -> None:
        if self._is_current(message.run):
            message.run.take(message.event)
            self._taken(message.run)
            self._show_progress()

    def _taken(self, run: LookRun) -> None:
        if run.step is not None:
            self.take_up(run.session)

    @on(LookFailed)
    def _look_failed(self, message: LookFailed) -> None:
        if self._is_current(message.run):
            message.run.error = message.error
            self._show_progress()

    @on(LookOver)
    def _look_over(self, message: LookOver) -> None:
        run = message.run
        if not self._is_current(run):
            return
        run.over = True
        self._ended(run)

    def _ended(self, run: LookRun) -> None:
        if run.facts is not None and run.facts <= run.found:
            self.tell(_("AWS shows it: it is among what we know now."))
            self.leave_look()
        else:
            self._show_progress()

    def _is_current(self, run: LookRun) -> bool:
        return run is self.look_run and not run.cancelled.is_set()

    def _show_progress(self) -> None:
        from tui.screens.looking import LookingScreen

        for screen in self.screen_stack:  # the help may lie above it
            if isinstance(screen, LookingScreen):
                screen.show()

    def stop_look(self) -> None:
        """Nothing more comes from the look that runs, if one does."""
        if self.look_run is not None:
            self.look_run.cancelled.set()
            self.look_run = None

    def leave_look(self) -> None:
        """To the case, where something was found; else back to where the target is chosen."""
        run = self.look_run
        self.stop_look()
        if run is None or run.session is self.session:
            self.show_step()
        else:
            self.show_look(new_case=True)
