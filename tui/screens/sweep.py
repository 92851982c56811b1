"""Every service of a cluster, or of all clusters, one line each."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from tui.background import in_background
from tui.messages import SweepOver, Swept
from tui.screens.base import WizardScreen
from tui.sweeping import STATES, counts, weight, why
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.probes import Options, SweptService

TITLES = (N_("State"), N_("Cluster"), N_("Service"), N_("Tasks"), N_("Why"))


class Cell(Text):
    """A text that is sorted by something else than its words."""

    def __init__(self, text: str, order: tuple[object, ...]) -> None:
        super().__init__(text, no_wrap=True)
        self.order = order


def cells(service: SweptService, library: Library) -> list[Cell]:
    """The row of a service. Names and messages come from AWS: they are texts, never markup."""
    rest = weight(service)
    reason, missing = why(service, library), service.running - service.desired
    return [
        Cell(_(STATES[service.state]), rest),
        Cell(line(service.cluster), (service.cluster, *rest)),
        Cell(line(service.service), (service.service, *rest)),
        Cell(counts(service), (missing, *rest)),
        Cell(reason, (not reason, reason, *rest)),
    ]


class Services(DataTable[Cell]):
    """One row for each service."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select_cursor",
            N_("Look at it"),
            id="sweep.select_cursor",
            tooltip=N_("Look at the marked service in full"),
        ),
    ]


class SweepScreen(WizardScreen):
    """What fails comes first; each column sorts."""

    CSS_PATH = "sweep.tcss"
    AUTO_FOCUS = "#services"
    ABOUT = N_(
        "Every service: how many tasks run of those that should, and why the last one failed. ✔ all run, ✗ it cannot "
        "keep its tasks, ? could not look. 1 to 5 sort by that column, the same key again turns the order round. "
        "Enter looks at the marked service in full."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1",
            "sort(0)",
            N_("Sort"),
            id="sweep.sort_0",
            key_display="1-5",
            tooltip=N_("Sort by this column; again turns the order"),
        ),
        *(Binding(str(n), f"sort({n - 1})", N_("Sort"), show=False) for n in range(2, 6)),
        Binding("r", "again", N_("Again"), id="sweep.again", tooltip=N_("Sweep once more")),
        Binding("escape", "back", N_("Back"), id="sweep.back", tooltip=N_("Back; a sweep that runs is stopped")),
    ]

    def __init__(self, options: Options, cluster: str) -> None:
        super().__init__()
        self._options, self._cluster = options, cluster
        self._services: list[SweptService] = []
        self._sort, self._down = 0, False
        self._cancelled = threading.Event()
        self._error: WizardError | None = None
        self._over = False

    def compose(self) -> ComposeResult:
        yield Words(id="where")
        yield Services(id="services", cursor_type="row")
        yield Words(id="state")
        yield KeysFooter()

    def on_mount(self) -> None:
        table = self._table
        for number, title in enumerate(TITLES):
            table.add_column(Text(f"{number + 1} {_(title)}"), key=str(number))
        where = _("Every service of all clusters")
        if self._cluster:
            where = _("Every service of cluster {name}").format(name=line(self._cluster))
        self.query_one("#where", Words).say(where)
        self.action_again()

    def on_unmount(self) -> None:
        self._cancelled.set()

    @property
    def _table(self) -> Services:
        return self.query_one(Services)

    # ----- the sweep -----

    def action_again(self) -> None:
        self._cancelled.set()
        self._cancelled = threading.Event()
        self._services, self._error, self._over = [], None, False
        self._table.clear()
        self._sweep(self._cancelled)
        self._show_state()

    @work(group="sweep", exclusive=True, exit_on_error=False, description=N_("sweep the services"))
    async def _sweep(self, cancelled: threading.Event) -> None:
        await in_background(lambda: self._sweep_until_over(cancelled))

    def _sweep_until_over(self, cancelled: threading.Event) -> None:
        failed: WizardError | None = None
        try:
            library = self.wizard.library
            assert library is not None  # noqa: S101
            clusters = [self._cluster] if self._cluster else []
            for service in self.wizard.outside.sweep(self._options, clusters, library, cancelled=cancelled):
                if cancelled.is_set():
                    return
                self.post_message(Swept(service))
        except WizardError as error:
            failed = error
        finally:
            if not cancelled.is_set():
                self.post_message(SweepOver(failed))

    @on(Swept)
    def _swept(self, message: Swept) -> None:
        library = self.wizard.library
        assert library is not None  # noqa: S101
        self._table.add_row(*cells(message.service, library), key=str(len(self._services)))
        self._services.append(message.service)
        self._sort_rows()
        self._show_state()

    @on(SweepOver)
    def _sweep_over(self, message: SweepOver) -> None:
        self._over, self._error = True, message.error
        self._show_state()

    def _show_state(self) -> None:
        services = self._services
        failing = sum(service.state == "failing" for service in services)
        unseen = sum(service.state == "could_not_look" for service in services)
        counts = _("{n} services, {failing} failing")
        if unseen:
            counts = _("{n} services, {failing} failing, {unseen} could not be looked at")
        counts = counts.format(n=len(services), failing=failing, unseen=unseen)
        state = counts if self._over else _("● Looking… {counts}").format(counts=counts)
        if (error := self._error) is not None:
            again = _("{counts}. r tries again.").format(counts=counts)
            state = f"? {_(error.title)}: {error.message}\n{error.next_step}\n{again}"
        elif self._over and not services:
            state = _("There is no service.")
        self.query_one("#state", Words).say(state)

    # ----- the table -----

    def _sort_rows(self) -> None:
        """The mark stays on its service, once it was moved."""
        table = self._table
        marked = self._marked_row() if table.cursor_row else None
        table.sort(str(self._sort), key=lambda cell: cell.order, reverse=self._down)
        if marked is not None:
            table.move_cursor(row=table.get_row_index(marked))

    def _marked_row(self) -> str | None:
        table = self._table
        return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value if table.row_count else None

    def action_sort(self, column: int) -> None:
        self._down = column == self._sort and not self._down
        self._sort = column
        self._sort_rows()

    @on(DataTable.HeaderSelected)
    def _header_selected(self, event: DataTable.HeaderSelected) -> None:
        self.action_sort(event.column_index)

    @on(DataTable.RowSelected)
    def _look(self) -> None:
        """The marked service in full, as a new case."""
        marked = self._marked_row()
        if marked is not None:
            self.wizard.look_at_service(self._options, self._services[int(marked)])

    def action_back(self) -> None:
        self.wizard.show_look(new_case=True)
