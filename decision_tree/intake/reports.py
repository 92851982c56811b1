"""Reports from the host and from the container, wherever they stand in a text: behind a prompt, in a box, cut.

Only the keys and values of `field_report.vocabulary` are read; everything else in a report is for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from decision_tree.case import Observation, Source
from decision_tree.field_report import END, FIRST_LINE, VERSION
from decision_tree.field_report.vocabulary import KEYS, fits, is_open
from decision_tree.intake.messages import Match
from decision_tree.intake.report_facts import container_facts, host_facts
from decision_tree.language import N_, _

Span = tuple[int, int]

_LONGEST = 8_000
"""Characters of a report with all that a terminal or a table may have added to it."""
_STRANGE_LINES = 3
"""So many lines in a row that are none of the report's end a report whose last line is missing."""
_LINE = re.compile(r"(?P<line>.*?)(?P<end>(?:\\r)?\\n|\n|\Z)")
_KEY = re.compile(r"(?:^|[\s|│┃>\]\"'])(?P<key>[a-z][A-Za-z0-9_]{2,50})=(?P<value>.*)")
_FIGURES = re.compile(r"[\d.,]{1,60}")
_AROUND = " \t|│┃\"',>"
_SOURCES = {"host": Source.HOST, "container": Source.CONTAINER}
_NAMES = {"host": N_("host report"), "container": N_("container report")}
_SAYS = {
    "host": N_("This is a report from the container instance."),
    "container": N_("This is a report from the container."),
}
_OTHER_VERSION = N_("It was written by another version of ecs-wizard: it cannot be read.")
_CUT = N_("Its end is missing: what is there counts, the rest is unknown.")


@dataclass
class FieldReport:
    """A report, and where in the text it stands."""

    place: str
    """`host` or `container`: which script wrote it."""
    version: int
    start: int
    end: int = 0
    values: dict[str, str] = field(default_factory=dict)
    complete: bool = False

    @property
    def readable(self) -> bool:
        return self.version == VERSION

    @property
    def name(self) -> str:
        if not self.readable:
            return _("{report} of another version").format(report=_(_NAMES[self.place]))
        name = _(_NAMES[self.place])
        return name if self.complete else _("{report}, cut: its end is missing").format(report=name)


def find_reports(text: str) -> list[FieldReport]:
    """The reports in a clean text, in their order."""
    starts = list(FIRST_LINE.finditer(text))
    limits = [*(match.start() for match in starts[1:]), len(text)]
    return [
        _read(text, first, min(limit, first.end() + _LONGEST)) for first, limit in zip(starts, limits, strict=False)
    ]


def _read(text: str, first: re.Match[str], limit: int) -> FieldReport:
    report = FieldReport(first["place"], int(first["version"]), first.start(), first.end())
    lines = list(_lines(text, first.end(), limit))
    # what a log or a terminal wrote before the first line stands before the last one, too
    before = len(text[text.rfind("\n", 0, first.start()) + 1 : first.start()].strip(_AROUND).split())
    strange = 0
    for number, (line, end, cut) in enumerate(lines):
        following = lines[number + 1][0] if number + 1 < len(lines) else ""
        words = line.strip(_AROUND).split()
        if [END] in (words, words[before:]):
            report.complete, report.end = True, end
            break
        match = _KEY.search(line)
        if match:
            report.end = end
            _take(report, match["key"], match["value"].strip(_AROUND), following, cut=cut)
        strange = 0 if match or not words else strange + 1
        if strange >= _STRANGE_LINES:
            break
    return report


def _lines(text: str, start: int, limit: int) -> Iterator[tuple[str, int, bool]]:
    """The lines behind the first one: text, end, and whether the text ends in it."""
    rest = _LINE.match(text, start, limit)
    position = rest.end() if rest else limit
    while position < limit:
        match = _LINE.match(text, position, limit)
        if match is None:  # the expression matches every text
            return
        yield (match["line"], match.end(), not match["end"])
        position = match.end()


def _take(report: FieldReport, key: str, value: str, following: str, *, cut: bool) -> None:
    """The value, or the value with the line that it was wrapped into, whichever is one that a script prints."""
    if key not in KEYS or key in report.values or (cut and is_open(key)):
        return
    rest = following.strip(_AROUND)
    # behind an open value only figures can be its other half; a cut word is no word, so that any rest may be tried
    wrapped = [value + rest] if not is_open(key) or _FIGURES.fullmatch(rest) else []
    found = next((v for v in (*wrapped, value) if fits(key, v)), None)
    if found is not None:
        report.values[key] = found


def without_reports(spans: Sequence[Span], reports: Sequence[FieldReport]) -> list[Span]:
    """The spans less those of the reports: their words are no messages."""
    left = list(spans)
    for report in reports:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, report.start)), (max(start, report.end), end))
            if piece[0] < piece[1]
        ]
    return left


def matches_of(reports: Sequence[FieldReport], text: str) -> Iterator[Match]:
    """That there is a report, and what is wrong with it, in a sentence each."""
    for report in reports:
        says = _(_SAYS[report.place])
        if not report.readable:
            says = f"{says} {_(_OTHER_VERSION)}"
        elif not report.complete:
            says = f"{says} {_(_CUT)}"
        end = report.start + len(text[report.start : report.end].split("\n", 1)[0])
        yield Match(f"{report.place}_report", says, text[report.start : end], report.start, end, healthy=True)


def observations_of(reports: Sequence[FieldReport], network_mode: str | None) -> Iterator[Observation]:
    """What the reports show for certain. Where those of several hosts differ, the task's own is not known: nothing.

    `network_mode` is what other texts say of the task, None where they say nothing.
    """
    for place, source in _SOURCES.items():
        these = [report.values for report in reports if report.place == place and report.readable]
        found: dict[str, dict[str, str]] = {}
        for values in these:
            facts = host_facts(values, network_mode) if source is Source.HOST else container_facts(values)
            for fact, value, key in facts:
                found.setdefault(fact, {}).setdefault(value, f"{place} report: {key}={values[key]}")
        for fact, shown in found.items():
            if len(shown) == 1:
                yield from (Observation(fact, value, source, evidence) for value, evidence in shown.items())
