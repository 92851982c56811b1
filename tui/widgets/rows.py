"""Narrow columns: what is known, and which causes are still possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from decision_tree.case import Observation, Source
from decision_tree.diagnosis import Diagnosis, Finding, Standing
from decision_tree.language import N_, _
from tui.widgets.words import line

SOURCE_WORD = {
    Source.ANSWER: N_("answer"),
    Source.MESSAGE: N_("message"),
    Source.FILE: N_("file"),
    Source.HOST: N_("host"),
    Source.CONTAINER: N_("container"),
    Source.AWS: N_("AWS"),
    Source.INFERRED: N_("inferred"),
}
STANDING_WORD = {
    Standing.CONFIRMED: N_("✔ confirmed"),
    Standing.POSSIBLE: N_("◐ possible"),
    Standing.RULED_OUT: N_("✗ ruled out"),
}


LISTED = 25
"""Possible causes in the box beside a question: to lay out all of them takes longer than anybody reads."""


@dataclass(frozen=True)
class Row:
    """A name, what is to be read first, and a remark at the right edge."""

    name: str
    value: str = ""
    remark: str = ""

    def render(self, width: int, name_width: int) -> Content:
        """The row in one line; the value is cut before the name, the remark never."""
        remark = Content.styled(f" {self.remark}", "$foreground 65%") if self.remark else Content("")
        space = max(4, width - remark.cell_length)
        if not self.value:
            return Content(line(self.name)).truncate(space, ellipsis=True, pad=True) + remark
        name = Content.styled(line(self.name), "$foreground 65%")
        name = name.truncate(name_width, ellipsis=True, pad=True)
        value = Content(f" {line(self.value)}").truncate(max(2, space - name_width), ellipsis=True, pad=True)
        return name + value + remark


class Rows(Widget):
    """Rows, one line each, cut to the width that there is."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self._rows)

    def render(self) -> Content:
        width = self.content_size.width
        longest = max((Content(line(row.name)).cell_length for row in self._rows if row.value), default=0)
        name_width = min(longest, max(6, width * 2 // 5))
        return Content("\n").join(row.render(width, name_width) for row in self._rows)


class _Box(VerticalScroll):
    """A titled box of rows; focus it to scroll."""

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows = Rows()

    def compose(self) -> ComposeResult:
        yield self.rows

    def fill(self, title: str, rows: Sequence[Row]) -> None:
        self.border_title = Content(title)
        self.rows.set_rows(rows)
        self.scroll_home(animate=False)


class KnownFacts(_Box):
    """What we know, the newest first, each with its source."""

    HELP = N_("What is known about the case, the newest first, and where it is known from. Arrow keys scroll.")

    def show(self, diagnosis: Diagnosis) -> None:
        library, facts = diagnosis.library, diagnosis.facts
        newest_first = reversed(list(facts.observations.values()))
        rows = [
            self._row(library.short(o.fact), library.label(o.fact, o.value or ""), o) for o in newest_first if o.value
        ]
        rows += [Row(library.short(o.fact), f"? {_unknown(o)}") for o in facts.observations.values() if not o.value]
        self.fill(_("What we know"), rows or [Row(_("nothing yet"))])

    def _row(self, short: str, label: str, observation: Observation) -> Row:
        return Row(short, label, _(SOURCE_WORD[observation.source]))


class StillPossible(_Box):
    """The causes that are not ruled out, the most likely first."""

    HELP = N_("The causes that nothing has ruled out, the most likely first. Arrow keys scroll.")

    def show(self, diagnosis: Diagnosis) -> None:
        open_ = (*diagnosis.confirmed, *diagnosis.possible)
        rows = [Row(diagnosis.library.causes[f.cause_id].title, remark=how_likely(f)) for f in open_[:LISTED]]
        if len(open_) > LISTED:
            rows.append(Row(_("… and {n} more, less likely").format(n=len(open_) - LISTED)))
        total = len(diagnosis.findings)
        title = _("Still possible: {number} of {total}").format(number=len(open_), total=total)
        self.fill(title, rows or [Row(_("none of the causes known here"))])


def how_likely(finding: Finding) -> str:
    """A finding in a word or a number."""
    if finding.standing is not Standing.POSSIBLE:
        return _(STANDING_WORD[finding.standing])
    percent = round(finding.likelihood * 100)
    return f"{percent:>2} %" if percent else "<1 %"


def _unknown(observation: Observation) -> str:
    return _("you don't know") if observation.source is Source.ANSWER else _("could not be checked")
