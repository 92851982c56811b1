"""What is done with a fix: its plan shown, and the look that tells whether it helped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from decision_tree.language import _
from tui.looks import Looks

if TYPE_CHECKING:
    from decision_tree.case import Case
    from decision_tree.errors import WizardError
    from decision_tree.probes import Options, Target
    from decision_tree.session import Session
    from tui.looking import LookRun
    from tui.outside import Outside


class Fixes(Looks):
    """A verification is a look of its own: what it finds goes into the case when it is over, as one step."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.left_out: set[str] = set()
        """Causes whose steps the person left out of the script."""
        self._looked: dict[str, tuple[Target, Options]] = {}
        """Id of a case -> where it was looked at last."""

    def take_up(self, session: Session) -> None:
        if session is not self.session:
            self.left_out = set()
        super().take_up(session)

    def look(self, target: Target, options: Options, *, new_case: bool, facts: Collection[str] | None = None) -> None:
        super().look(target, options, new_case=new_case, facts=facts)
        if self.look_run is not None:
            self._looked[self.look_run.session.case.id] = (target, options)

    # ----- the plan -----

    def fix_environment(self) -> dict[str, str]:
        """For a script that runs from here: it reaches the AWS that the case was looked at in."""
        from tui.running import environment_for

        looked = self._looked.get(self.session.case.id) if self.session else None
        return environment_for(looked[1] if looked else self.aws_options())

    def preview_fix(self, script: str) -> None:
        from tui.screens.preview import PreviewScreen

        self._show(PreviewScreen(script, self.fix_environment()))

    # ----- verifying -----

    def verify_fix(self) -> None:
        """Look again where the case was looked at, and compare; by hand where that is not known."""
        from decision_tree.session import Session
        from tui.looking import LookRun
        from tui.screens.verify import VerifyScreen

        if self.session is None:
            return
        self.stop_look()
        where = self._looked.get(self.session.case.id) or self._known_place()
        if where is not None:
            second = Session(self.session.library, _told_by_people(self.session.case))
            self.look_run = LookRun(*where, second, verifies=self.session)
        self._show(VerifyScreen(self.look_run))
        if self.look_run is not None:
            self._look(self.look_run)

    def _known_place(self) -> tuple[Target, Options] | None:
        """From the case itself, which may have been kept for days."""
        target = self._known_target(newest=True)
        region = self.session.diagnosis.facts.known.get("region", "") if self.session else ""
        options = self.aws_options()
        return (target, replace(options, region=options.region or region)) if target is not None else None

    def _taken(self, run: LookRun) -> None:
        if run.verifies is None:
            super()._taken(run)

    def _ended(self, run: LookRun) -> None:
        if run.verifies is None:
            super()._ended(run)
            return
        run.error = run.error or _not_comparable(run)
        if run.error is None and run.ended is not None:
            run.verification = run.verifies.verify(run.given)
        self._show_progress()

    def _show_progress(self) -> None:
        from tui.screens.verify import VerifyScreen

        super()._show_progress()
        for screen in self.screen_stack:  # the help may lie above it
            if isinstance(screen, VerifyScreen):
                screen.show()


def _told_by_people(case: Case) -> Case:
    """What the person and their texts said, in a case of its own: the second look begins with it."""
    from decision_tree.case import Case, Source

    told = Case()
    told.add(*(seen for seen in case.current.values() if seen.source is not Source.AWS))
    return told


def _not_comparable(run: LookRun) -> WizardError | None:
    """Why what was seen says nothing about the case."""
    from decision_tree.probes import LookError

    if run.ended is not None and run.ended.blind:
        return LookError(run.ended.blind)
    before = run.verifies.diagnosis.facts.known.get("account_id") if run.verifies else None
    seen = run.session.diagnosis.facts.known.get("account_id")
    if run.step is None or before is None or seen is None or before == seen:
        return None
    words = _("this is AWS account {seen}, the case is about account {before}")
    return LookError(words.format(seen=seen, before=before), _("Look with the profile of that account: l."))
