"""The statistics of the kept cases: numbers as text, and a chart."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from pathlib import Path

from decision_tree.case import Case, Closed, Document, Ending, FixedWith
from decision_tree.store import Store
from tests.tui.conftest import TIMEOUT, all_words, press, running, told, visible_text
from tui.app import WizardApp
from tui.screens.cases import CasesScreen
from tui.screens.statistics import StatisticsScreen
from tui.widgets.week_chart import WeekChart

WEEK = 7 * 24 * 3600
ROUTE, OTHER = "network.no_route", "role.permission"


def fill(store: Store) -> None:
    """Three cases of one cause, two of them solved after one and three hours, and an old one of another cause."""
    now = time.time()
    for number in range(3):
        case = Case(f"case-{number}", created=now)
        store.append(case, case.add(Document("pasted text", TIMEOUT), at=now + 60), [ROUTE])
        if number:
            end = Closed(Ending.SOLVED, (ROUTE,), FixedWith.SCRIPT)
            store.append(case, case.add(end, at=now + (2 * number - 1) * 3600), [ROUTE])
    old = Case("old", created=now - 20 * WEEK)
    store.append(old, old.add(Document("pasted text", TIMEOUT), at=old.created), [OTHER])


async def test_statistics_have_their_numbers_as_text(app: WizardApp, store: Store) -> None:
    fill(store)
    async with running(app) as pilot:
        await press(pilot, "6", "enter", "t")
        assert isinstance(app.screen, StatisticsScreen)
        words = all_words(app)
        assert "all cases: 4 cases · open 2 · solved 2" in words
        assert "3 of 4 cases, 75 %" in words
        assert "mending it solved 2 · 2 with the fix script" in words
        assert "half within 2 h 0 min, nine in ten within 3 h 0 min (2 cases)" in words
        assert "opened 3, closed 2" in words
        assert app.screen.query_one(WeekChart).region.height >= 8
        bars = [len(line.split(" ")[0]) for line in words.splitlines() if line.startswith("█")]
        assert bars == [40, 14]  # a third, in eighths of a cell
        await press(pilot, "v")
        assert "the last 4 weeks: 3 cases" in all_words(app)
        assert "The role lacks the permission" not in all_words(app)
        await press(pilot, "e")
        assert "ecs-wizard-statistics.csv" in told(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, CasesScreen)
    with Path("ecs-wizard-statistics.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["what"], row["name"]): row for row in csv.DictReader(file)}
    assert rows["cause", ROUTE]["helped"] == "2"
    assert ("cause", OTHER) not in rows


async def test_the_chart_is_drawn(app: WizardApp, store: Store) -> None:
    fill(store)
    async with running(app, size=(80, 60)) as pilot:
        await press(pilot, "6", "enter", "t")
        chart = app.screen.query_one(WeekChart)
        lines = visible_text(app).splitlines()[chart.region.y : chart.region.bottom]
        assert any("███" in line for line in lines)
        monday = time.strftime("%m-%d", time.localtime(time.time() - time.localtime().tm_wday * 24 * 3600))
        assert any(line.rstrip().endswith(monday) for line in lines)


async def test_without_a_case_it_says_so(app: WizardApp) -> None:
    async with running(app) as pilot:
        app.show_statistics()
        await pilot.pause()
        assert "There is no case yet" in visible_text(app)


def test_the_plot_is_imported_only_when_its_screen_opens() -> None:
    code = "import sys, tui.app, tui.screens.cases; sys.exit('numpy' in sys.modules or 'textual_plot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
