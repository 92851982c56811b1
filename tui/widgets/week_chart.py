"""Cases per week as a chart of bars. The numbers stand as text beside it: it only shows how they go."""

from __future__ import annotations

from collections.abc import Sequence

from textual_plot import HiResMode, PlotWidget

from decision_tree.language import _
from decision_tree.statistics import Week

MOST = 10
"""Weeks that are shown; those before are in the exported file."""


class WeekChart(PlotWidget, can_focus=False, inherit_bindings=False):
    """Opened cases, the last weeks. Keys and the mouse move nothing in it."""

    def __init__(self) -> None:
        super().__init__(allow_pan_and_zoom=False)

    def show(self, weeks: Sequence[Week]) -> None:
        """The chart of these weeks; once it is mounted."""
        last = weeks[-MOST:]
        self.margin_top, self.margin_bottom, self.margin_left = 1, 1, 6
        highest = max((week.opened for week in last), default=0) or 1
        self.clear()
        self.set_ylabel(_("cases"))
        self.set_ylimits(0, highest)
        self.set_yticks([0, highest])
        self.set_xlimits(0.5, MOST + 0.5)  # few weeks stand at the left, as wide as many
        heights = [week.opened for week in last]
        # every other week, the last one among them: all would touch each other where the terminal is narrow
        days = [week.monday.strftime("%m-%d") if (len(last) - n) % 2 else "" for n, week in enumerate(last)]
        colour = self.app.theme_variables.get("primary", "white")
        self.bar(days, heights, width=0.6, bar_style=colour, hires_mode=HiResMode.HALFBLOCK)
