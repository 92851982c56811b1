"""The case that is worked on: begun, added to, kept, taken up again. What is concluded from it is the core's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import work

from decision_tree.language import N_, _
from tui.background import in_background
from tui.comfort import Comfort

if TYPE_CHECKING:
    from decision_tree.case import Case, Closed, Logged
    from decision_tree.intake import Intake
    from decision_tree.library import Library
    from decision_tree.session import Session
    from decision_tree.store import Store

LARGE = 100_000
"""Characters. A smaller text is read before anybody could see a progress."""


class Casework(Comfort):
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

    def _keep(self, case: Case, logged: Sequence[Logged], causes: Sequence[str] | None = None) -> None:
        """Onto the disk, before anything shows. A full disk is told; the work goes on in memory."""
        from decision_tree.errors import StoreError

        try:
            if self.store is not None:
                self.store.append(case, logged, causes)
        except StoreError as error:
            self.tell_error(error)

    def take_up(self, session: Session) -> None:
        """Work on this session from now on."""
        if session is not self.session:
            self.session, self.told = session, set()

    def show_step(self) -> None:
        """As ever; the list of cases then knows also what a look has shown, which comes bit by bit."""
        if self.session is not None:
            self.session.conclude()
        super().show_step()

    def ask_from_the_start(self) -> None:
        self.take_up(self.new_session())
        self.show_step()

    def read(self, sources: Sequence[tuple[str, bytes | str]], *, new_case: bool) -> None:
        """Read texts into the case, and show what was recognised."""
        from decision_tree.errors import WizardError

        session = self.new_session() if new_case or self.session is None else self.session
        size = sum(len(content) for _name, content in sources)
        if size > LARGE:
            self.tell(_("Reading {size:,} characters…").format(size=size))
            self._read_large(session, sources)
            return
        try:
            self._show_read(session, session.read(sources))
        except WizardError as error:
            self.tell_error(error)

    @work(group="read", exclusive=True, exit_on_error=False, description=N_("read the text"))
    async def _read_large(self, session: Session, sources: Sequence[tuple[str, bytes | str]]) -> None:
        """Beside the screen, which stays alive. Whoever has left it meanwhile did not want it any more."""
        from decision_tree.errors import WizardError
        from decision_tree.intake import read_all

        screen = self.screen
        try:
            intake = await in_background(lambda: read_all(list(sources), session.library))
        except WizardError as error:
            self.tell_error(error)
            return
        if self.screen is screen:
            session.take_text(intake)
            self._show_read(session, intake)

    def _show_read(self, session: Session, intake: Intake) -> None:
        from tui.screens.read import ReadScreen

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

    def action_note(self) -> None:
        """Write something down beside the facts of the case that is worked on."""
        if self.session is not None:
            self.note_on(self.session)

    def action_close_case(self) -> None:
        """Close the case that is worked on with what helped; a closed one is opened again."""
        if self.session is not None:
            self.close_or_reopen(self.session)

    def note_on(self, session: Session, then: Callable[[], object] | None = None) -> None:
        """Ask for a note; `then` is called when there is one more."""
        from tui.screens.note import NoteScreen

        def noted(text: str | None) -> None:
            if text is not None:
                self._say_of(session, lambda: session.note(text), _("Noted in {case}."), then)

        self.push_screen(NoteScreen(session.case), noted)

    def close_or_reopen(self, session: Session, then: Callable[[], object] | None = None) -> None:
        """Ask what helped, or whether to open the case again; `then` is called when it is done."""
        from tui.screens.close_case import CloseScreen
        from tui.screens.confirm import ConfirmScreen

        def closed(how: Closed | None) -> None:
            if how is not None:
                parts = (how.ending, how.helped, how.fixed_with, how.note)
                self._say_of(session, lambda: session.close(*parts), _("Closed {case}."), then)

        def reopened(yes: bool | None) -> None:
            if yes:
                self._say_of(session, session.reopen, _("{case} is open again."), then)

        if session.case.ended is None:
            self.push_screen(CloseScreen(session), closed)
        else:
            question = _("The case {case} is closed. Open it again?").format(case=session.case.id)
            self.push_screen(ConfirmScreen(question, _("Open it")), reopened)

    def _say_of(
        self, session: Session, say: Callable[[], object], done: str, then: Callable[[], object] | None
    ) -> None:
        from decision_tree.errors import WizardError

        try:
            say()
        except WizardError as error:
            self.tell_error(error)
            return
        self.tell(done.format(case=session.case.id))
        if then is not None:
            then()

    def delete_case(self, case_id: str) -> None:
        from decision_tree.errors import WizardError

        try:
            if self.store is not None:
                self.store.delete(case_id)
        except WizardError as error:
            self.tell_error(error)
        if self.session is not None and self.session.case.id == case_id:
            self.session = None

    def action_report(self) -> None:
        """Choose what is handed out of the case, and what of it is hidden."""
        from tui.screens.report import ReportScreen

        if self.session is not None and not isinstance(self.screen, ReportScreen):
            self.push_screen(ReportScreen())

    def where_kept(self) -> str:
        """A sentence; a file that is handed out is only a copy of what the case tells."""
        if self.store is None or self.session is None:
            return _("The case itself is not kept.")
        return _("The case {case} is kept in {path}.").format(case=self.session.case.id, path=self.store.path)
