"""The full screen: owns the case that is worked on and shows the screen that fits it. No rules live here.

The Start screen must show at once, so nothing of decision_tree is imported before the first frame: yaml and the
knowledge files are most of the start-up time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tui.messages import LibraryFailed, LibraryReady
from tui.screens.routes import Routes
from tui.screens.start import StartScreen

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from decision_tree.case import Case, Logged
    from decision_tree.errors import WizardError
    from decision_tree.library import Library
    from decision_tree.session import Session
    from decision_tree.store import Store

HERE = Path(__file__).parent
WRONG_USAGE = 2
"""Exit status of the command line for what the person can correct: own knowledge, the id of a case."""


class WizardApp(Routes):
    """The wizard."""

    TITLE = "ecs-wizard"
    # Textual reads no CSS_PATH of an app's first screen
    CSS_PATH: ClassVar[list[str | PurePath]] = [HERE / "app.tcss", HERE / "screens" / "start.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", tooltip="About this screen and its keys"),
        Binding("f1", "help", "Help", show=False, tooltip="About this screen and its keys"),
        Binding("q", "quit", "Quit", tooltip="Leave; the case is kept"),
    ]

    def __init__(
        self,
        load_library: Callable[[], Library],
        open_store: Callable[[], Store] | None = None,
        case_id: str | None = None,
    ) -> None:
        super().__init__()
        self._load_library, self._open_store, self._case_id = load_library, open_store, case_id
        self._waiting: Callable[[], object] | None = None
        self.library: Library | None = None
        self.store: Store | None = None

    def get_default_screen(self) -> Screen[None]:
        return StartScreen()

    def on_mount(self) -> None:
        self.call_after_refresh(self._load)

    # ----- loading -----

    @work(thread=True, group="load", exclusive=True, exit_on_error=False, description="read the knowledge")
    def _load(self) -> None:
        from decision_tree.errors import WizardError

        try:
            library = self._load_library()
        except WizardError as error:
            self.post_message(LibraryFailed(error))
            return
        import tui.screens.ask
        import tui.screens.findings  # noqa: F401  the next screens, while the person reads the first

        self.post_message(LibraryReady(library))

    @on(LibraryReady)
    def _library_ready(self, event: LibraryReady) -> None:
        from decision_tree.errors import StoreError

        self.library = event.library
        try:
            self.store = self._open_store() if self._open_store else None
        except StoreError as error:
            self.tell_error(error)
        if self.store is not None and self.store.notice:
            self.tell(self.store.notice, severity="warning")
        if isinstance(self.screen, StartScreen):
            self.screen.show_status()
        if self._case_id is not None:
            self._continue_or_leave(self._case_id)
        elif self._waiting is not None:
            self._waiting()

    @on(LibraryFailed)
    def _library_failed(self, event: LibraryFailed) -> None:
        self._leave(event.error)

    def _leave(self, error: WizardError) -> None:
        from tui.widgets.words import shown

        self.exit(return_code=WRONG_USAGE, message=f"ecs-wizard: {shown(str(error)).plain}")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Any worker that failed in a way nobody foresaw."""
        if event.state is WorkerState.ERROR:
            name = type(event.worker.error).__name__
            if self.library is None:
                self.exit(return_code=1, message=f"ecs-wizard could not {event.worker.description}: {name}")
            else:
                self.tell(f"Could not {event.worker.description}: {name}", severity="error")

    def when_ready(self, then: Callable[[], object]) -> None:
        """Now, or as soon as the knowledge is loaded."""
        self._waiting = then
        if self.library is not None:
            then()

    # ----- the case -----

    def _new_session(self, case: Case | None = None) -> Session:
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

    def ask_from_the_start(self) -> None:
        self.session, self.told = self._new_session(), set()
        self.show_step()

    def read(self, sources: Sequence[tuple[str, bytes | str]], *, new_case: bool) -> None:
        """Read texts into the case, and show what was recognised."""
        from decision_tree.errors import WizardError
        from tui.screens.read import ReadScreen

        session = self._new_session() if new_case or self.session is None else self.session
        try:
            intake = session.read(sources)
        except WizardError as error:
            self.tell_error(error)
            return
        if session is not self.session:
            self.session, self.told = session, set()
        self._show(ReadScreen(intake))

    def answer(self, fact: str, value: str | None) -> None:
        assert self.session is not None  # noqa: S101
        self.session.answer(fact, value)
        self.show_step()

    def continue_case(self, case_id: str) -> None:
        """Go on where the case was left."""
        from decision_tree.errors import WizardError

        try:
            self._continue(case_id)
        except WizardError as error:
            self.tell_error(error)

    def _continue_or_leave(self, case_id: str) -> None:
        from decision_tree.errors import WizardError

        try:
            self._continue(case_id)
        except WizardError as error:
            self._leave(error)

    def _continue(self, case_id: str) -> None:
        from decision_tree.errors import UnknownName

        if self.store is None:
            raise UnknownName(f"no case {case_id!r}", "Cases cannot be kept here.")
        self.session, self.told = self._new_session(self.store.load(case_id)), set()
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

    # ----- keys -----

    def action_undo(self) -> None:
        if self.session is None or not self.session.undo():
            self.tell("There is nothing to take back.")
        else:
            self.show_step()

    def action_save_report(self) -> None:
        """A report file, without what tells whose system it is; the case itself is always kept."""
        from decision_tree.errors import WizardError
        from decision_tree.report import make_report, to_markdown
        from tui.saving import REPORT_MODE, write_new

        if self.session is None:
            return
        case = self.session.case
        report = to_markdown(make_report(case, self.session.library, redact=True))
        kept = f"The case {case.id} is kept in {self.store.path}." if self.store else "The case itself is not kept."
        try:
            path = write_new(Path.cwd(), f"ecs-wizard-{case.id}", ".md", report, REPORT_MODE)
        except WizardError as error:
            self.tell_error(error)
            self.tell(kept)
        else:
            self.tell(f"Report: {path}\nAccount ids, names and addresses are replaced in it. {kept}")

    # ----- words to the person -----

    def tell(self, message: str, *, title: str = "", severity: SeverityLevel = "information") -> None:
        from tui.widgets.words import shown

        self.notify(shown(message).plain, title=title, severity=severity, timeout=8, markup=False)

    def tell_error(self, error: WizardError) -> None:
        self.tell("\n".join(filter(None, (error.message, error.next_step))), title=error.title, severity="error")

    def copy(self, text: str, what: str) -> None:
        self.copy_to_clipboard(text)
        self.tell(f"{what} was sent to the terminal's clipboard. Not every terminal takes it.")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what is valid now."""
        yield SystemCommand("Help", "About this screen and its keys", self.action_help)
        yield SystemCommand("Theme", "Change the colours, dark or light", self.action_change_theme)
        if self.session is not None:
            yield SystemCommand("Report", "Write a report file", self.action_save_report)
            yield SystemCommand("Findings", "What was found so far", self.action_findings)
        if not isinstance(screen, StartScreen):
            yield SystemCommand("Start", "Back to the start; the case is kept", self.action_home)
        yield SystemCommand("Quit", "Leave; the case is kept", self.action_quit)

    def _fatal_error(self) -> None:
        """Textual's own prints the local variables, and those hold what was pasted."""
        from rich.traceback import Traceback

        self.panic(Traceback(show_locals=False, width=None))


def run_app(own_knowledge: list[Path], case_id: str | None) -> int:
    """Run the full screen until the person leaves; the exit status is returned."""

    def load_library() -> Library:
        from decision_tree.library import load

        return load(*own_knowledge)

    def open_store() -> Store:
        from decision_tree.store import Store

        return Store.open()

    app = WizardApp(load_library, open_store, case_id)
    if sys.platform != "win32":
        from textual.drivers.linux_driver import LinuxDriver

        from tui.terminal import PasteDriver

        if app.driver_class is LinuxDriver:
            app.driver_class = PasteDriver
    app.run()
    return app.return_code or 0
