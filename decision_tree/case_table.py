"""Kept cases as a table: found by words and filters, written as CSV or as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from msgspec import structs

from decision_tree.case import Case
from decision_tree.moments import utc
from decision_tree.statistics import Durations, Statistics
from decision_tree.store import Summary

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula in a spreadsheet: https://owasp.org/www-community/attacks/CSV_Injection"""
CASE_COLUMNS = (
    *("case", "status", "opened", "changed", "confirmed", "closed", "causes", "helped", "fixed_with"),
    *("seconds_to_confirm", "seconds_to_close", "seconds_worked", "answers", "title", "notes"),
)
STATISTICS_COLUMNS = (
    *("what", "name", "title", "cases", "helped", "by_script", "by_hand", "opened", "closed"),
    *("median_seconds", "ninetieth_seconds"),
)
Cell = str | int | float | None


class Status(StrEnum):
    """Which cases a list shows."""

    ALL = "all"
    OPEN = "open"
    CLOSED = "closed"


def is_about(case: Summary, cause: str) -> bool:
    """Whether it is about this cause, or about one of this area (`network`)."""
    return any(id_ == cause or id_.startswith(f"{cause}.") for id_ in case.all_causes)


def matching(
    cases: Iterable[Summary], words: str = "", status: Status = Status.ALL, cause: str = "",
    title_of: Callable[[str], str] = str,
) -> list[Summary]:  # fmt: skip
    """The cases that have all the words: in the id, the texts, or the id or title of a cause."""
    wanted = words.casefold().split()

    def fits(case: Summary) -> bool:
        if status is not Status.ALL and case.is_open != (status is Status.OPEN):
            return False
        if cause and not is_about(case, cause):
            return False
        if not wanted:
            return True
        ids = case.all_causes
        text = " ".join((case.id, case.title, case.notes, *ids, *map(title_of, ids))).casefold()
        return all(word in text for word in wanted)

    return [case for case in cases if fits(case)]


def redacted(listed: Summary, case: Case) -> Summary:
    """The line of the case without what tells whose system it is; the names come from the whole case."""
    from decision_tree.redact import redactor_for  # deferred: its expressions take long to compile

    redactor = redactor_for(case)
    return structs.replace(listed, title=redactor.text(listed.title), notes=redactor.text(listed.notes))


def case_row(case: Summary) -> dict[str, Cell | Sequence[str]]:
    """What a list says of a case, by the names of `CASE_COLUMNS`; None is not known, or not so."""
    values: tuple[Cell | Sequence[str], ...] = (
        *(case.id, case.ending or Status.OPEN, _utc(case.created), _utc(case.changed)),
        *(_utc(case.confirmed_at), _utc(case.closed_at), case.causes, case.helped, case.fixed_with),
        *(_since(case.created, case.confirmed_at), _since(case.created, case.closed_at)),
        *(None if case.worked is None else round(case.worked), case.answers, case.title, case.notes),
    )
    return dict(zip(CASE_COLUMNS, values, strict=True))


def cases_csv(cases: Iterable[Summary]) -> str:
    """A line for each case; ids of causes stand with blanks."""
    return to_csv(CASE_COLUMNS, (map(_cell, case_row(case).values()) for case in cases))


def statistics_dict(found: Statistics, title_of: Callable[[str], str] = str) -> dict[str, Any]:
    """The JSON document, schema version 1; seconds everywhere, null for what is not known."""
    return {
        "schema": 1,
        "cases": found.number,
        "open": found.open,
        "closed": found.closed,
        "endings": {str(ending): number for ending, number in found.endings.items()},
        "causes": [{**asdict(count), "title": title_of(count.cause)} for count in found.causes],
        "without_cause": found.without_cause,
        "unknown_cause": found.unknown_cause,
        "to_confirm": _durations(found.to_confirm),
        "to_close": _durations(found.to_close),
        "worked": _durations(found.worked),
        "weeks": [{**asdict(week), "monday": week.monday.isoformat()} for week in found.weeks],
    }


def statistics_csv(found: Statistics, title_of: Callable[[str], str] = str) -> str:
    """One table: `what` tells totals, causes, durations and weeks apart."""
    rows: list[dict[str, Cell]] = [
        {"what": "total", "name": name, "cases": number}
        for name, number in (
            *(("all", found.number), ("open", found.open), ("closed", found.closed)),
            *((str(ending), number) for ending, number in found.endings.items()),
            *(("without_cause", found.without_cause), ("unknown_cause", found.unknown_cause)),
        )
    ]
    for count in found.causes:
        row: dict[str, Cell] = {"what": "cause", "name": count.cause, "title": title_of(count.cause)}
        row |= {"cases": count.cases, "helped": count.helped, "by_script": count.by_script, "by_hand": count.by_hand}
        rows.append(row | _spread(count.to_confirm))
    for name in ("to_confirm", "to_close", "worked"):
        took: Durations | None = getattr(found, name)
        rows.append({"what": "duration", "name": name, "cases": took.number if took else 0, **_spread(took)})
    rows += [
        {"what": "week", "name": str(week.monday), "opened": week.opened, "closed": week.closed}
        for week in found.weeks
    ]
    return to_csv(STATISTICS_COLUMNS, ([row.get(column) for column in STATISTICS_COLUMNS] for row in rows))


def to_csv(columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    """CSV as RFC 4180 has it (https://www.rfc-editor.org/rfc/rfc4180), in which no text is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(value: Cell | Sequence[str]) -> Cell:
    return value if isinstance(value, Cell) else " ".join(value)


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _spread(took: Durations | None) -> dict[str, Cell]:
    return {"median_seconds": round(took.median), "ninetieth_seconds": round(took.ninetieth)} if took else {}


def _durations(took: Durations | None) -> dict[str, Any] | None:
    return asdict(took) if took else None


def _utc(at: float | None) -> str | None:
    return None if at is None else utc(at)


def _since(begin: float, end: float | None) -> int | None:
    return None if end is None else round(max(0.0, end - begin))
