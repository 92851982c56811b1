"""Which screen follows. The start is always at the bottom; above it is one step, which the session can rebuild."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen

from decision_tree.language import _

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from decision_tree.errors import WizardError
    from decision_tree.session import Session


class Routes(App[None]):
    """The way between the screens. Each is imported when it is first shown."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Session | None = None
        self.told: set[str] = set()
        """Confirmed causes that the person has seen: a new one leads to the findings."""

    # ----- words to the person -----

    def tell(self, message: str, *, title: str = "", severity: SeverityLevel = "information") -> None:
        from tui.widgets.words import shown

        self.notify(shown(message).plain, title=title, severity=severity, timeout=8, markup=False)

    def tell_error(self, error: WizardError) -> None:
        self.tell("\n".join(filter(None, (error.message, error.next_step))), title=_(error.title), severity="error")

    def copy(self, text: str, sent: str) -> None:
        self.copy_to_clipboard(text)
        web = _("{sent} In a browser that is its own clipboard, which it may refuse: then save instead.")
        self.tell((web if self.is_web else _("{sent} Not every terminal takes it.")).format(sent=sent))

    def hand_out(self, stem: str, suffix: str, text: str, mode: int) -> str:
        """Give the person a file: a new one in the folder they are in, in a browser a download; where it went.

        Raises `NotSaved`.
        """
        from tui.saving import write_new

        if self.is_web:
            self.deliver_text(StringIO(text), save_filename=f"{stem}{suffix}", mime_type="text/plain")
            return _("{name}, among your browser's downloads").format(name=f"{stem}{suffix}")
        return str(write_new(Path.cwd(), stem, suffix, text, mode))

    # ----- screens -----

    @property
    def step(self) -> Screen[object]:
        """The screen that is worked on, below what is read above it."""
        from tui.screens.base import PageScreen

        return next(screen for screen in reversed(self.screen_stack) if not isinstance(screen, PageScreen))

    def close_pages(self) -> None:
        """Back from what is read to what is worked on."""
        while self.screen is not self.step:
            self.pop_screen()

    def _show(self, screen: Screen[None]) -> None:
        self.close_pages()
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def show_step(self) -> None:
        """The findings when there is something new or nothing left to ask, else the next question."""
        if self.session is None:
            self.action_home()
            return
        confirmed = {finding.cause_id for finding in self.session.diagnosis.confirmed}
        news, self.told = confirmed - self.told, self.told & confirmed
        if news or self.session.next_question() is None:
            self.show_findings()
        else:
            self.action_ask()

    def show_findings(self) -> None:
        from tui.screens.findings import FindingsScreen

        if isinstance(self.screen, FindingsScreen):
            self.screen.show()
        else:
            self._show(FindingsScreen())

    def show_fix(self) -> None:
        from tui.screens.fix import FixScreen

        self._show(FixScreen())

    def show_paste(self, *, new_case: bool, text: str = "") -> None:
        from tui.screens.paste import PasteScreen

        self._show(PasteScreen(new_case=new_case, text=text))

    def show_open(self, *, new_case: bool) -> None:
        from tui.screens.open import OpenScreen

        self._show(OpenScreen(new_case=new_case))

    def show_cases(self) -> None:
        from tui.screens.cases import CasesScreen

        self._show(CasesScreen())

    def show_statistics(self) -> None:
        from tui.screens.statistics import StatisticsScreen

        self._show(StatisticsScreen())

    def go_back(self, *, new_case: bool) -> None:
        """From a screen that gives texts: to the case, or to the start."""
        if new_case:
            self.action_home()
        else:
            self.show_step()

    def action_ask(self) -> None:
        from tui.screens.ask import AskScreen

        if isinstance(self.screen, AskScreen):
            self.screen.show()
        else:
            self._show(AskScreen())

    def ask_about(self, fact: str) -> None:
        """Exactly that question, which may be asked now."""
        from tui.screens.ask import AskScreen

        self._show(AskScreen(fact))

    def action_map(self) -> None:
        from tui.screens.findings import FindingsScreen
        from tui.screens.map import MapScreen

        if self.session is None:
            self.tell(_("There is no case yet that the map could show."))
        elif isinstance(self.screen, MapScreen):
            self.screen.show()
        else:
            self._show(MapScreen(from_findings=isinstance(self.screen, FindingsScreen)))

    def action_findings(self) -> None:
        self.show_findings()

    def action_paste_more(self) -> None:
        self.show_paste(new_case=False)

    def action_open_more(self) -> None:
        self.show_open(new_case=False)

    def action_home(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.screen.refresh_bindings()
