"""The cases that are kept: find one, go on with it, note something, close it with what helped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from decision_tree.case_table import Status, cases_csv, matching, redacted
from decision_tree.errors import WizardError
from decision_tree.language import N_, _, n_
from decision_tree.moments import local
from decision_tree.report.kept import cause_title
from tui.background import in_background
from tui.desk import status_words
from tui.saving import REPORT_MODE
from tui.screens.base import WizardScreen
from tui.screens.confirm import ConfirmScreen
from tui.widgets.filtered import Filtered, Item
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line

if TYPE_CHECKING:
    from decision_tree.session import Session
    from decision_tree.store import Store, Summary

MOST = 200
"""Cases that are listed at once. Typing finds the others."""
STATUSES = {Status.OPEN: N_("open"), Status.CLOSED: N_("closed"), Status.ALL: N_("open and closed")}


class CasesScreen(WizardScreen):
    """The last changed first."""

    CSS_PATH = "cases.tcss"
    AUTO_FOCUS = "OptionList"
    ABOUT = N_(
        "The cases on this machine, the last changed first. Enter goes on where a case was left. / searches in "
        "texts, notes, causes and ids. a adds a note, z closes a case with what helped, or opens it again; "
        "v shows the open or the closed ones, b those about one cause. t shows what all cases say together, "
        "e writes those that are listed into a CSV file, d deletes the marked one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", N_("Search"), key_display="/", id="cases.search", tooltip=N_("Type what to find")),
        Binding("a", "note", N_("Note"), id="cases.note", tooltip=N_("Add a note to the marked case")),
        Binding("z", "close", N_("Close"), id="cases.close", tooltip=N_("Close it with what helped, or reopen it")),
        Binding("v", "status", N_("View"), id="cases.status", tooltip=N_("Open, closed, or all cases")),
        Binding(
            "t", "statistics", N_("Statistics"), id="cases.statistics", tooltip=N_("What all cases say together")
        ),
        Binding("escape", "back", N_("Back"), id="cases.back", tooltip=N_("Back to the list, or to the start")),
        Binding(
            "b",
            "cause",
            N_("By cause"),
            show=False,
            id="cases.cause",
            tooltip=N_("Only cases about one cause or area"),
        ),
        Binding(
            "e", "export", N_("Export"), show=False, id="cases.export", tooltip=N_("The listed cases as a CSV file")
        ),
        Binding(
            "d",
            "delete",
            N_("Delete"),
            show=False,
            id="cases.delete",
            tooltip=N_("Delete the marked case; asks first"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Summary] = []
        self._status, self._cause = Status.ALL, ""

    def compose(self) -> ComposeResult:
        yield Words(id="where")
        yield Filtered(_("search: the first words, a note, a cause, an id"), id="cases")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    @property
    def _store(self) -> Store | None:
        return self.wizard.store

    def show(self) -> None:
        """Read the list anew."""
        try:
            self._all = self._store.list() if self._store else []
        except WizardError as error:
            self.wizard.tell_error(error)
            self._all = []
        self._show_list()

    def _show_list(self) -> None:
        cases = self._matching()
        items = [self._item(case) for case in cases[:MOST]]
        self.query_one(Filtered).set_items(items, partial(self._found, cases[MOST:]))
        self.query_one("#where", Words).say(self._headline(cases))
        self.refresh_bindings()

    def _headline(self, cases: Sequence[Summary]) -> str:
        if self._store is None:
            return _("Cases are not kept in this session.")
        kept = _("Cases are kept in {path}").format(path=self._store.path)
        if not self._all:
            return f"{kept}\n" + _("There is no case yet.")
        shown = n_("{n} case", "{n} cases", len(cases)).format(n=len(cases))
        parts = [_("{shown} of {total}, {status}").format(
            shown=shown, total=len(self._all), status=_(STATUSES[self._status]))]  # fmt: skip
        if self._cause:
            parts.append(_("about {cause}").format(cause=self._title(self._cause)))
        if len(cases) > MOST:
            parts.append(_("the last {number} are listed; typing finds the others").format(number=MOST))
        return f"{kept}\n" + " · ".join(parts)

    def _matching(self, typed: str = "") -> list[Summary]:
        return matching(self._all, typed, self._status, self._cause, self._title)

    def _found(self, cases: Sequence[Summary], typed: str) -> list[Item]:
        """Cases beyond those that are listed."""
        return [self._item(case) for case in matching(cases, typed, title_of=self._title)[:MOST]]

    def _title(self, cause_id: str) -> str:
        return cause_title(self.wizard.library, cause_id) if self.wizard.library else cause_id

    def _item(self, case: Summary) -> Item:
        """Two lines; what does not fit is cut, but found."""
        title = line(case.title) or _("no text, only answers")
        answers = n_("{n} answer", "{n} answers", case.answers).format(n=case.answers)
        parts = [case.id, local(case.changed), *map(self._title, case.all_causes), case.notes, answers]
        rest = line(" · ".join(filter(None, (status_words(case), *parts))))
        return Item(case.id, Content.assemble((title, "bold"), "\n", (f"  {rest}", "$foreground 65%")))

    # ----- the marked case -----

    @on(Filtered.Chosen)
    def _chosen(self, event: Filtered.Chosen) -> None:
        self.wizard.continue_case(event.item.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action in ("note", "close", "delete", "export", "statistics", "cause", "status", "search"):
            return bool(self._all)
        return True

    def _with_marked(self, do: Callable[[Session, Callable[[], object]], object]) -> None:
        """Load the marked case; the one that is worked on is not loaded twice, its undo would not know of it."""
        from decision_tree.session import Session

        marked, session, library = self.query_one(Filtered).marked, self.wizard.session, self.wizard.library
        if marked is None or self._store is None or library is None:
            return
        try:
            if session is None or session.case.id != marked.id:
                session = Session(library, self._store.load(marked.id), self._store.append)
        except WizardError as error:
            self.wizard.tell_error(error)
            return
        do(session, self.show)

    def action_note(self) -> None:
        self._with_marked(self.wizard.note_on)

    def action_close(self) -> None:
        self._with_marked(self.wizard.close_or_reopen)

    def action_delete(self) -> None:
        marked = self.query_one(Filtered).marked
        if marked is None:
            return
        question = _("Delete the case {case}? This cannot be taken back.").format(case=marked.id)
        confirm = ConfirmScreen(question, _("Delete"))
        self.app.push_screen(confirm, lambda yes: self._delete(marked.id) if yes else None)

    def _delete(self, case_id: str) -> None:
        self.wizard.delete_case(case_id)
        self.show()

    # ----- which cases -----

    def action_search(self) -> None:
        self.query_one(Filtered).focus_field()

    def action_status(self) -> None:
        order = list(STATUSES)
        self._status = order[(order.index(self._status) + 1) % len(order)]
        self._show_list()

    def action_cause(self) -> None:
        """Choose among the causes that there are, with their areas; a second time shows all again."""
        from tui.screens.cause_filter import CauseFilterScreen

        def chosen(cause: str | None) -> None:
            if cause is not None:
                self._cause = cause
                self._show_list()

        counts = Counter(id_ for case in self._all for id_ in case.all_causes)
        areas = Counter(area for case in self._all for area in {id_.split(".")[0] for id_ in case.all_causes})
        titles = {id_: self._title(id_) for id_ in counts}
        self.app.push_screen(CauseFilterScreen(counts, areas, titles), chosen)

    def action_back(self) -> None:
        """From what is typed to the list, from there to the start."""
        if isinstance(self.focused, OptionList):
            self.wizard.action_home()
        else:
            self.query_one(Filtered).focus_list()

    # ----- all of them -----

    def action_statistics(self) -> None:
        self.wizard.show_statistics()

    @work(group="export", exclusive=True, exit_on_error=False, description=N_("export the cases"))
    async def action_export(self) -> None:
        """Those that are listed, without what tells whose systems they are."""
        cases, store = self._matching(self.query_one(Filtered).typed), self._store
        if store is None or not cases:
            self.wizard.tell(_("There is nothing to export."))
            return
        if len(cases) > MOST:
            self.wizard.tell(_("Taking out names and addresses; this takes a moment."))
        try:
            text = await in_background(lambda: cases_csv(redacted(case, store.load(case.id)) for case in cases))
            path = self.wizard.hand_out("ecs-wizard-cases", ".csv", text, REPORT_MODE)
        except WizardError as error:
            self.wizard.tell_error(error)
            return
        words = n_(
            "{n} case: {path}\nAccount ids, names and addresses are replaced in it.",
            "{n} cases: {path}\nAccount ids, names and addresses are replaced in it.",
            len(cases),
        )
        self.wizard.tell(words.format(n=len(cases), path=path))
