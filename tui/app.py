"""The full screen: loads the knowledge while the first screen shows, and ends with the right status. No rules.

The Start screen must show at once, so of decision_tree only the language is imported before the first frame: yaml and
the knowledge files are most of the start-up time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from decision_tree.language import N_, _
from tui.messages import LibraryFailed, LibraryReady
from tui.outside import Outside
from tui.screens.start import StartScreen
from tui.widgets.wrapping import break_japanese
from tui.workshops import Workshops

if TYPE_CHECKING:
    from decision_tree.errors import WizardError
    from decision_tree.library import Library
    from decision_tree.store import Store

HERE = Path(__file__).parent
WRONG_USAGE = 2
"""Exit status of the command line for what the person can correct: own knowledge, the id of a case."""


class WizardApp(Workshops):
    """The wizard."""

    TITLE = "ecs-wizard"
    # Textual reads no CSS_PATH of an app's first screen
    CSS_PATH: ClassVar[list[str | PurePath]] = [HERE / "app.tcss", HERE / "screens" / "start.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "hint", N_("Hint"), id="app.hint", tooltip=N_("Practice: the next hint; it costs points")),
        Binding(
            "t",
            "state_causes",
            N_("State the cause"),
            id="app.state_causes",
            tooltip=N_("Practice: say what is wrong, and get the score"),
        ),
        Binding(
            "g",
            "glossary",
            N_("Glossary"),
            id="app.glossary",
            tooltip=N_("What the words mean, those of this screen first"),
        ),
        Binding(
            "question_mark",
            "help",
            N_("Help"),
            id="app.help",
            key_display="?",
            tooltip=N_("About this screen and its keys"),
        ),
        Binding("f1", "help", N_("Help"), show=False, tooltip=N_("About this screen and its keys")),
        Binding("q", "quit", N_("Quit"), id="app.quit", tooltip=N_("Leave; the case is kept")),
    ]

    def __init__(
        self,
        load_library: Callable[[], Library],
        open_store: Callable[[], Store] | None = None,
        case_id: str | None = None,
        *,
        outside: Outside | None = None,
        scenario: str | None = None,
    ) -> None:
        super().__init__(outside or Outside())
        break_japanese()
        self._load_library, self._open_store, self._case_id = load_library, open_store, case_id
        self._scenario = scenario
        self.has_crashed = False

    def get_default_screen(self) -> Screen[None]:
        return StartScreen()

    def on_mount(self) -> None:
        self.call_after_refresh(self._load)
        if self._case_id is None and self._scenario is None and self.workshop is None:
            self.welcome(lambda text: self.when_ready(lambda: self.show_paste(new_case=True, text=text)))

    @work(thread=True, group="load", exclusive=True, exit_on_error=False, description=N_("read the knowledge"))
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
        from decision_tree.errors import StoreError, WizardError

        self.library = event.library
        try:
            self.store = self._open_store() if self._open_store else None
        except StoreError as error:
            self.tell_error(error)
        if self.store is not None and self.store.notice:
            self.tell(self.store.notice, severity="warning")
        for screen in self.screen_stack:  # the hints may lie above it
            if isinstance(screen, StartScreen):
                screen.show_status()
        self.check_keys()
        self.tell_of_crash()
        try:
            self._begin()
        except WizardError as error:
            self._leave(error)

    def _begin(self) -> None:
        """With what the command line named. Raises `WizardError`."""
        if self._case_id is not None:
            self.load_case(self._case_id)
        elif self.workshop is not None:
            self.begin_workshop()
        elif self._scenario is not None:
            self.practise(self._scenario)
        elif self.waiting is not None:
            self.waiting()

    @on(LibraryFailed)
    def _library_failed(self, event: LibraryFailed) -> None:
        self._leave(event.error)

    def _leave(self, error: WizardError) -> None:
        from tui.widgets.words import shown

        self.exit(return_code=WRONG_USAGE, message=f"ecs-wizard: {shown(str(error)).plain}")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Any worker that failed in a way nobody foresaw."""
        if event.state is WorkerState.ERROR:
            work, name = _(event.worker.description), type(event.worker.error).__name__
            if self.library is None:
                self.exit(
                    return_code=1, message=_("ecs-wizard could not {work}: {error}").format(work=work, error=name)
                )
            else:
                self.tell(_("Could not {work}: {error}").format(work=work, error=name), severity="error")

    def more_commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        yield from super().more_commands()
        if self.library is not None:
            yield _("Explain a cause"), _("Any of them, without a case"), self.action_explain
        if self.session is not None:
            yield _("Findings"), _("What was found so far"), self.action_findings
            yield _("Look at AWS"), _("Read-only, for this case"), self.action_look_more
            if self.look_run is None or self.look_run.over:  # what a look finds is one step of the case
                yield _("Add a note"), _("Write something down beside the facts of the case"), self.action_note
                yield _("Close the case"), _("With what helped; a closed one is opened again"), self.action_close_case
        if not isinstance(self.screen, StartScreen):
            yield _("Start"), _("Back to the start; the case is kept"), self.action_home

    def _fatal_error(self) -> None:
        """Textual's own prints the local variables, and those hold what was pasted."""
        from rich.text import Text

        from tui import crash

        error = sys.exc_info()[1]
        name = type(self.screen_stack[-1]).__name__ if self.screen_stack else ""
        report = crash.write_report(error, name) if error is not None else None
        case = self.session.case.id if self.session is not None and self.store is not None else ""
        if self.state is not None:
            self.state.keep(crashed={"case": case, "report": str(report or "")})
        self.has_crashed = True
        self.panic(Text(crash.words(report, case)))


def kept_cases() -> Store:
    """The person's own. Raises `StoreError`."""
    from decision_tree.store import Store

    return Store.open()


def run(app: WizardApp) -> int:
    """Run the full screen until the person leaves; the exit status is returned."""
    from tui import crash
    from tui.settings import Remembered, read_settings, read_state

    app.prefer(read_settings(), read_state() if app.is_on_own_machine else Remembered(hints_seen=True))
    if sys.platform != "win32":
        from textual.drivers.linux_driver import LinuxDriver

        from tui.terminal import PasteDriver

        if app.driver_class is LinuxDriver:
            app.driver_class = PasteDriver
    try:
        app.run()
    finally:
        app.close_sandbox()
    return crash.STATUS if app.has_crashed else app.return_code or 0
