"""What all learners of a workshop have made of it so far, while they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from tui.screens.base import WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line

if TYPE_CHECKING:
    from decision_tree.practice import Record, Workshop

EVERY = 2.0
"""Seconds between two looks at the results file."""
TITLES = (
    N_("Place"), N_("Learner"), N_("Done"), N_("Right"), N_("Points"), N_("Minutes"), N_("Hints"), N_("Wrong"),
    N_("Questions"),
)  # fmt: skip


class ScoreboardScreen(WizardScreen):
    """A line for each learner, most points first."""

    CSS_PATH = "scoreboard.tcss"
    AUTO_FOCUS = "#board"
    ABOUT = N_(
        "Every learner with at least one result: exercises done, how many of them right, points, time, hints taken, "
        "causes wrongly stated, questions that the wizard asked. Of equal points who needed less time stands first. "
        "The list follows the results file by itself; ▸ is you."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "e", "export", N_("Export"), id="scoreboard.export", tooltip=N_("Every result as CSV, for a spreadsheet")
        ),
        Binding("escape", "back", N_("Back"), id="scoreboard.back", tooltip=N_("Back to where you were")),
    ]

    def __init__(self, workshop: Workshop) -> None:
        super().__init__()
        self._workshop = workshop
        self._seen: tuple[int, int] | None = None
        """The file as it was read last: when it was changed, its size."""
        self._records: list[Record] = []

    def compose(self) -> ComposeResult:
        yield Words(line(self._workshop.title), id="title")
        yield DataTable(id="board", cursor_type="row")
        yield Words(id="state")
        yield KeysFooter()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for title in TITLES:
            table.add_column(_(title), key=title)
        self._read()
        self.set_interval(EVERY, self._follow)

    def _follow(self) -> None:
        """Nothing is read, and nothing drawn, while nothing has changed."""
        if self._file_state() != self._seen:
            self._read()

    def _file_state(self) -> tuple[int, int] | None:
        try:
            state = self._workshop.results.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size

    def _read(self) -> None:
        self._seen = self._file_state()
        try:
            self._records, damaged = self.wizard.workshop_results()
        except WizardError as error:
            self.query_one("#state", Words).say(f"? {_(error.title)}: {error.message}\n{error.next_step}")
            return
        self._show_rows()
        self.query_one("#state", Words).say(self._state(damaged))

    def _show_rows(self) -> None:
        from decision_tree.practice.results import standings

        table, total = self.query_one(DataTable), len(self._workshop.exercises)
        row = table.cursor_row
        table.clear()
        for place, standing in enumerate(standings(self._records), 1):
            own = "▸ " if standing.learner == self.wizard.learner else "  "
            minutes, seconds = divmod(standing.seconds, 60)
            cells = (
                str(place), own + line(standing.learner), f"{standing.done}/{total}", str(standing.solved),
                str(standing.points), f"{minutes}:{seconds:02}", str(standing.hints), str(standing.wrong_turns),
                str(standing.questions),
            )  # fmt: skip
            table.add_row(*(Text(cell, no_wrap=True) for cell in cells))
        table.move_cursor(row=row, animate=False)

    def _state(self, damaged: list[int]) -> str:
        from decision_tree.practice.results import damaged_words

        said = "" if self._records else _("There is no result yet; they come here by themselves.")
        # on somebody else's machine the file is the trainer's, and its place nobody's business
        where = _("Results: {path}").format(path=self._workshop.results) if self.wizard.is_on_own_machine else ""
        return "\n".join(filter(None, (said, where, damaged_words(damaged))))

    def action_export(self) -> None:
        from decision_tree.practice.results import to_csv
        from tui.saving import REPORT_MODE

        stem = f"{self._workshop.id}-results"
        try:
            path = self.wizard.hand_out(stem, ".csv", to_csv(self._records), REPORT_MODE)
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            self.wizard.tell(_("Results: {path}").format(path=path))

    def action_back(self) -> None:
        if self.is_current:
            self.dismiss()
