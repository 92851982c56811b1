"""The case that is worked on: begun, added to, kept, taken up again. What is concluded from it is the core's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from decision_tree.language import _
from tui.screens.routes import Routes

if TYPE_CHECKING:
    from decision_tree.case import Case, Logged
    from decision_tree.library import Library
    from decision_tree.session import Session
    from decision_tree.store import Store


class Casework(Routes):
    """Every method ends with the screen that fits the case."""

    def __init__(self) -> None:
        super().__init__()
        self.library: Library | None = None
        self.store: Store | None = None
        self.waiting: Callable[[], object] | None = None
        """What the person chose before the knowledge was loaded."""

    def when_ready(self, then: Callable[[], object]) -> None:
        """Now, or as soon as the knowledge is loaded."""
        self.waiting = then
        if self.library is not None:
            then()

    # ----- begin and add -----

    def new_session(self, case: Case | None = None) -> Session:
        """A session on the case, or on a new one, that is kept as it grows."""
        from decision_tree.session import Session

        assert self.library is not None  # noqa: S101
        return Session(self.library, case, self._keep)

    def _keep(self, case: Case, logged: Sequence[Logged]) -> None:
        """Onto the disk, before anything shows. A full disk is told; the work goes on in memory."""
        from decision_tree.errors import StoreError

        try:
            if self.store is not None:
                self.store.append(case, logged)
        except StoreError as error:
            self.tell_error(error)

    def take_up(self, session: Session) -> None:
        """Work on this session from now on."""
        if session is not self.session:
            self.session, self.told = session, set()

    def ask_from_the_start(self) -> None:
        self.take_up(self.new_session())
        self.show_step()

    def read(self, sources: Sequence[tuple[str, bytes | str]], *, new_case: bool) -> None:
        """Read texts into the case, and show what was recognised."""
        from decision_tree.errors import WizardError
        from tui.screens.read import ReadScreen

        session = self.new_session() if new_case or self.session is None else self.session
        try:
            intake = session.read(sources)
        except WizardError as error:
            self.tell_error(error)
            return
        self.take_up(session)
        self._show(ReadScreen(intake))

    def answer(self, fact: str, value: str | None) -> None:
        assert self.session is not None  # noqa: S101
        self.session.answer(fact, value)
        self.show_step()

    def action_undo(self) -> None:
        if self.session is None or not self.session.undo():
            self.tell(_("There is nothing to take back."))
        else:
            self.show_step()

    # ----- kept cases -----

    def continue_case(self, case_id: str) -> None:
        """Go on where the case was left."""
        from decision_tree.errors import WizardError

        try:
            self.load_case(case_id)
        except WizardError as error:
            self.tell_error(error)

    def load_case(self, case_id: str) -> None:
        """Raises `WizardError`."""
        from decision_tree.errors import UnknownName

        if self.store is None:
            raise UnknownName(_("no case {case!r}").format(case=case_id), _("Cases cannot be kept here."))
        self.take_up(self.new_session(self.store.load(case_id)))
        self.show_step()

    def delete_case(self, case_id: str) -> None:
        from decision_tree.errors import WizardError

        try:
            if self.store is not None:
                self.store.delete(case_id)
        except WizardError as error:
            self.tell_error(error)
        if self.session is not None and self.session.case.id == case_id:
            self.session = None

    def action_save_report(self) -> None:
        """A report file, without what tells whose system it is; the case itself is always kept."""
        from decision_tree.errors import WizardError
        from decision_tree.report import make_report, to_markdown
        from tui.saving import REPORT_MODE

        if self.session is None:
            return
        case = self.session.case
        report = to_markdown(make_report(case, self.session.library, redact=True))
        kept = _("The case itself is not kept.")
        if self.store:
            kept = _("The case {case} is kept in {path}.").format(case=case.id, path=self.store.path)
        try:
            path = self.hand_out(f"ecs-wizard-{case.id}", ".md", report, REPORT_MODE)
        except WizardError as error:
            self.tell_error(error)
            self.tell(kept)
        else:
            words = _("Report: {path}\nAccount ids, names and addresses are replaced in it. {kept}")
            self.tell(words.format(path=path, kept=kept))
