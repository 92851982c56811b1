"""What the kept cases say together: which causes, how often, how long, and what mended them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from decision_tree.case_table import statistics_csv
from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from decision_tree.report.kept import cause_title
from decision_tree.statistics import CauseCount, Statistics, day_of, statistics_of
from tui import desk
from tui.saving import REPORT_MODE
from tui.screens.base import WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.week_chart import MOST, WeekChart
from tui.widgets.words import Words, line

PERIODS = ((0, N_("all cases")), (4, N_("the last 4 weeks")), (10, N_("the last 10 weeks")))
"""Weeks back from now, 0 for no limit, and their words."""
BAR = 40
"""Cells of the longest bar."""
CAUSES = 10
"""Causes that are shown; the exported file has all."""


class Page(VerticalScroll):
    HELP = N_("Arrow keys and page up or down scroll.")


class StatisticsScreen(WizardScreen):
    """Every chart has its numbers as text: for screen readers, and where there is no colour."""

    CSS_PATH = "statistics.tcss"
    AUTO_FOCUS = "Page"
    ABOUT = N_(
        "What the cases on this machine say together. A case that is open has no time to its end and is not counted "
        "there; what is not known is said. v changes the period, e writes all numbers into a CSV file."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "period", N_("Period"), id="statistics.period", tooltip=N_("All cases, or the last weeks")),
        Binding("e", "export", N_("Export"), id="statistics.export", tooltip=N_("All numbers as a CSV file")),
        Binding("escape", "back", N_("Back"), id="statistics.back", tooltip=N_("Back to the cases")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._period = 0

    def compose(self) -> ComposeResult:
        yield Words(id="headline")
        yield Page()
        yield KeysFooter()

    async def on_mount(self) -> None:
        await self.show()

    async def show(self) -> None:
        found = self._statistics()
        about = _(PERIODS[self._period][1])
        self.query_one("#headline", Words).say(f"{about}: {desk.headline(found)}")
        page = self.query_one(Page)
        async with page.batch():
            await page.remove_children()
            await page.mount_all(self._parts(found))
        for chart in page.query(WeekChart):
            chart.show(found.weeks)

    def _statistics(self) -> Statistics:
        weeks = PERIODS[self._period][0]
        since = day_of(time.time()) - timedelta(weeks=weeks) if weeks else None
        try:
            cases = self.wizard.store.list() if self.wizard.store else []
        except WizardError as error:
            self.wizard.tell_error(error)
            cases = []
        return statistics_of(cases, since)

    def _parts(self, found: Statistics) -> Iterator[Widget]:
        if not found.number:
            yield Words(_("There is no case yet, or none in this period."))
            return
        yield Words(_("Causes"), classes="heading")
        for count in found.causes[:CAUSES]:
            yield Words(self._cause(count, found))
        more = len(found.causes) - CAUSES
        if more > 0:
            yield Words(_("and {n} more").format(n=more))
        yield from (Words(words) for words in desk.not_counted(found))
        yield Words(_("How long"), classes="heading")
        for label, words in desk.times(found):
            yield Words(Content.assemble(f"{label}: ", (words, "bold")))
        yield Words(_("New cases per week, by the Monday it begins with"), classes="heading")
        yield WeekChart()
        yield from (Words(desk.week_words(week)) for week in reversed(found.weeks[-MOST:]))

    def _cause(self, count: CauseCount, found: Statistics) -> Content:
        bar = desk.bar(count.cases / found.causes[0].cases, BAR)
        words = desk.cause_words(count)
        return Content.assemble(
            (line(self._title(count.cause)), "bold"),
            "\n",
            (bar, "$primary"),
            f" {desk.how_often(count, found.number)}",
            (f"\n{words}" if words else "", "$foreground 65%"),
        )

    def _title(self, cause_id: str) -> str:
        return cause_title(self.wizard.library, cause_id) if self.wizard.library else cause_id

    async def action_period(self) -> None:
        self._period = (self._period + 1) % len(PERIODS)
        await self.show()

    def action_export(self) -> None:
        text = statistics_csv(self._statistics(), self._title)
        try:
            path = self.wizard.hand_out("ecs-wizard-statistics", ".csv", text, REPORT_MODE)
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            self.wizard.tell(_("Statistics: {path}").format(path=path))

    def action_back(self) -> None:
        self.wizard.show_cases()
