"""Statistics of made-up cases, and the tables that they and the cases make."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest

from decision_tree.case import Case, Document, Ending, FixedWith, Observation, Source
from decision_tree.case_table import Status, cases_csv, matching, redacted, statistics_csv, to_csv
from decision_tree.statistics import Durations, Week, durations, statistics_of
from decision_tree.store import Summary

MINUTE = 60.0


def at(day: str) -> float:
    """That day at noon, where the tests are."""
    return datetime.fromisoformat(f"{day}T12:00").timestamp()


OPENED = at("2026-03-04")  # a Wednesday
SOLVED = Summary(
    "solved", "CannotPull", 1, OPENED, OPENED, ("network.no_route",), OPENED + 2 * MINUTE, Ending.SOLVED,
    OPENED + 60 * MINUTE, ("network.no_route",), FixedWith.SCRIPT, 10 * MINUTE, "ticket 7",
)  # fmt: skip
ELSE = Summary(
    "else", "AccessDenied", 1, at("2026-03-18"), OPENED, ("network.no_route", "role.missing"),
    at("2026-03-18") + 4 * MINUTE, Ending.SOLVED_OTHERWISE, at("2026-03-18") + MINUTE, worked=MINUTE,
)  # fmt: skip
OPEN = Summary("open", "", 0, at("2026-03-18"), OPENED, ())
OLD = Summary("old", "of the first version", 2, at("2026-03-17"), OPENED)
CASES = (SOLVED, ELSE, OPEN, OLD)


def test_what_is_known_is_counted_and_what_is_not_is_said() -> None:
    found = statistics_of(CASES)
    assert (found.number, found.open, found.closed) == (4, 2, 2)
    assert found.endings == {Ending.SOLVED: 1, Ending.SOLVED_OTHERWISE: 1, Ending.NOT_SOLVED: 0}
    assert (found.without_cause, found.unknown_cause) == (1, 1)
    assert found.to_confirm == Durations(2, 3 * MINUTE, 4 * MINUTE)
    assert found.to_close == Durations(2, 30.5 * MINUTE, 60 * MINUTE)
    assert found.worked == Durations(2, 5.5 * MINUTE, 10 * MINUTE)


def test_causes_come_with_how_often_how_long_and_what_mended_them() -> None:
    route, missing = statistics_of(CASES).causes
    assert (route.cause, route.cases, route.helped, route.by_script, route.by_hand) == (
        "network.no_route",
        2,
        1,
        1,
        0,
    )
    assert route.to_confirm == Durations(2, 3 * MINUTE, 4 * MINUTE)
    assert (missing.cause, missing.cases, missing.helped) == ("role.missing", 1, 0)


def test_weeks_have_no_gaps() -> None:
    assert statistics_of(CASES).weeks == (
        Week(date(2026, 3, 2), 1, 1),
        Week(date(2026, 3, 9), 0, 0),
        Week(date(2026, 3, 16), 3, 1),
    )


def test_since_a_day() -> None:
    assert statistics_of(CASES, date(2026, 3, 18)).number == 2
    nothing = statistics_of(CASES, date(2027, 1, 1))
    assert (nothing.number, nothing.causes, nothing.to_close, nothing.weeks) == (0, (), None, ())


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([], None),
        ([7.0], Durations(1, 7, 7)),
        ([-5.0, 5.0], Durations(2, 2.5, 5)),
        ([float(n) for n in range(10, 0, -1)], Durations(10, 5.5, 9)),
        ([float(n) for n in range(1, 12)], Durations(11, 6, 10)),
    ],
)
def test_median_and_ninetieth_percentile(seconds: list[float], expected: Durations | None) -> None:
    assert durations(seconds) == expected


@pytest.mark.parametrize(
    ("words", "status", "cause", "ids"),
    [
        ("", Status.ALL, "", ["solved", "else", "open", "old"]),
        ("", Status.OPEN, "", ["open", "old"]),
        ("", Status.CLOSED, "role", ["else"]),
        ("", Status.ALL, "network.no_route", ["solved", "else"]),
        ("", Status.ALL, "net", []),
        ("TICKET 7", Status.ALL, "", ["solved"]),
        ("title of role", Status.ALL, "", ["else"]),
    ],
)
def test_cases_are_found(words: str, status: Status, cause: str, ids: list[str]) -> None:
    found = matching(CASES, words, status, cause, lambda id_: f"title of {id_}")
    assert [case.id for case in found] == ids


def test_csv_is_as_the_standard_has_it_and_runs_no_formula() -> None:
    hostile: list[str | int | float | None] = [
        '=HYPERLINK("http://x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        'a,"b"\r\nc',
        "日本",
        -3,
    ]
    text = to_csv(("a", "b"), [hostile])
    assert text.startswith("a,b\r\n")
    assert text.endswith(",日本,-3\r\n")
    _head, row = csv.reader(io.StringIO(text, newline=""))
    assert row[:5] == ["'" + str(cell) for cell in hostile[:5]]
    assert row[5:] == ['a,"b"\r\nc', "日本", "-3"]


def test_cases_as_csv() -> None:
    solved, _other, open_, old = csv.DictReader(io.StringIO(cases_csv(CASES), newline=""))
    assert (solved["status"], solved["helped"], solved["seconds_to_close"]) == ("solved", "network.no_route", "3600")
    assert (open_["status"], open_["closed"], open_["seconds_to_close"]) == ("open", "", "")
    assert old["seconds_worked"] == ""


def test_statistics_as_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(statistics_csv(statistics_of(CASES), str.upper), newline="")))
    by = {(row["what"], row["name"]): row for row in rows}
    assert len(by) == len(rows)
    assert by["total", "open"]["cases"] == "2"
    assert by["cause", "network.no_route"]["title"] == "NETWORK.NO_ROUTE"
    assert by["cause", "network.no_route"]["median_seconds"] == "180"
    assert by["duration", "to_close"]["ninetieth_seconds"] == "3600"
    assert by["week", "2026-03-16"]["opened"] == "3"


def test_a_redacted_line_hides_also_names_that_only_the_case_tells() -> None:
    case = Case("solved")
    case.add(Document("a", "service my-shop failed"), Observation("service", "my-shop", Source.FILE))
    listed = Summary("solved", "service my-shop failed", 0, 0, 0, notes="my-shop of 111122223333")
    hidden = redacted(listed, case)
    assert (hidden.title, hidden.notes) == ("service service-1 failed", "service-1 of account-1")
