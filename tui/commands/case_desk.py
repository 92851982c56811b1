"""What `case` does for a desk: lists, notes, ends, statistics."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date

from decision_tree.case import Ending, FixedWith
from decision_tree.case_table import Status, case_row, cases_csv, matching, redacted, statistics_csv, statistics_dict
from decision_tree.intake.clean import clean_text
from decision_tree.language import _, n_
from decision_tree.library import Library
from decision_tree.moments import local
from decision_tree.report import case_title
from decision_tree.report.kept import ENDING_WORDS, cause_title, ended_words
from decision_tree.report.model import safe_json
from decision_tree.session import Session
from decision_tree.statistics import statistics_of
from decision_tree.store import Store, Summary
from decision_tree.wrapping import width
from tui import desk, output
from tui.commands import OK, USAGE
from tui.knowledge import open_library

TABLES = ("text", "json", "csv")


def add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--find", metavar="WORDS", default="", help=_("only those that have all these words"))
    parser.add_argument("--status", choices=[*map(str, Status)], default=str(Status.ALL))
    parser.add_argument(
        "--cause", metavar="ID", default="", help=_('only those about this cause, or this area, such as "network"')
    )
    parser.add_argument("--format", choices=TABLES, default="text")
    parser.add_argument(
        "--redact", action=argparse.BooleanOptionalAction, default=None,
        help=_("stand-ins for account ids, names, addresses; without either: yes for json and csv"),
    )  # fmt: skip


def add_close(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--helped",
        metavar="CAUSE",
        nargs="+",
        action="extend",
        default=[],
        help=_("what was mended; without it, what is confirmed"),
    )
    parser.add_argument("--outcome", choices=[*map(str, Ending)], help=_("without it: solved"))
    parser.add_argument("--fixed-with", choices=[*map(str, FixedWith)], help=_("what the causes were mended with"))
    parser.add_argument("--note", metavar="TEXT", default="", help=_("a note beside it"))


def add_stats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", metavar="DATE", type=_date, help=_("only cases that were begun on this day or later (YYYY-MM-DD)")
    )
    parser.add_argument("--format", choices=TABLES, default="text")


def list_cases(store: Store, args: argparse.Namespace) -> int:
    cases = store.list()
    if not cases and args.format == "text":
        output.tell(_("No case is kept yet."))
        return OK
    titles = _Titles(store, args)
    found = matching(cases, args.find, Status(args.status), args.cause, titles.of_cause)
    if args.redact or (args.redact is None and args.format != "text"):
        found = [redacted(summary, store.load(summary.id)) for summary in found]
    if args.format == "csv":
        output.say_bytes(cases_csv(found).encode())
    elif args.format == "json":
        output.say_bytes(safe_json({"schema": 1, "cases": [case_row(summary) for summary in found]}) + b"\n")
    else:
        for summary in found:
            output.say(_row(summary, summary.title or titles.of_case(summary)))
        if not found:
            output.tell(_("No case fits."))
    return OK


class _Titles:
    """The words for cases and causes. The knowledge is read when a word is first needed, which is seldom."""

    def __init__(self, store: Store, args: argparse.Namespace) -> None:
        self._store, self._named = store, args.knowledge
        self._read: Library | None = None

    @property
    def _library(self) -> Library:
        self._read = self._read or open_library(self._named)
        return self._read

    def of_cause(self, cause_id: str) -> str:
        return cause_title(self._library, cause_id)

    def of_case(self, summary: Summary) -> str:
        """Of a case without a text."""
        return case_title(self._store.load(summary.id), self._library)


def _row(summary: Summary, title: str) -> str:
    answers = n_("{n} answer", "{n} answers", summary.answers).format(n=summary.answers)
    answers = " " * (11 - width(answers)) + answers
    title = clean_text(title).replace("\n", " ").replace("\t", " ")
    while width(title) > 60:
        title = f"{title[:-2]}…" if title.endswith("…") else f"{title[:-1]}…"
    ended = f"  [{_(ENDING_WORDS[summary.ending])}]" if summary.ending else ""
    return f"{summary.id}  {local(summary.changed)}  {answers}  {title}{ended}"


def note(store: Store, args: argparse.Namespace) -> int:
    session = Session(open_library(args.knowledge), store.load(args.id), store.append)
    session.note(args.text)
    output.tell(_("Noted in {case}.").format(case=session.case.id))
    return OK


def close(store: Store, args: argparse.Namespace) -> int:
    """Nothing is taken for solved by what nobody named: without a confirmed cause the person has to say more."""
    session = Session(open_library(args.knowledge), store.load(args.id), store.append)
    ending = Ending(args.outcome or Ending.SOLVED)
    helped: Sequence[str] = args.helped
    if ending is Ending.SOLVED and not helped:
        helped = session.to_mend
    if ending is Ending.SOLVED and not helped:
        words = _("no cause is confirmed in {case}: name it with --helped, or say --outcome solved_otherwise.")
        output.tell(f"ecs-wizard case close: {words.format(case=session.case.id)}")
        return USAGE
    fixed_with = FixedWith(args.fixed_with) if args.fixed_with else None
    session.close(ending, helped, fixed_with, args.note)
    titles = "".join(f"\n  {cause_title(session.library, id_)} [{id_}]" for id_ in helped)
    output.tell(_("Closed {case}: {how}.").format(case=session.case.id, how=ended_words(session.case)) + titles)
    return OK


def reopen(store: Store, args: argparse.Namespace) -> int:
    session = Session(open_library(args.knowledge), store.load(args.id), store.append)
    words = _("{case} is open again.") if session.reopen() else _("{case} was open already.")
    output.tell(words.format(case=session.case.id))
    return OK


def stats(store: Store, args: argparse.Namespace) -> int:
    found = statistics_of(store.list(), args.since)
    title_of: Callable[[str], str] = _Titles(store, args).of_cause
    if args.format == "csv":
        output.say_bytes(statistics_csv(found, title_of).encode())
    elif args.format == "json":
        output.say_bytes(safe_json(statistics_dict(found, title_of)) + b"\n")
    else:
        for line in desk.as_text(found, title_of):
            output.say(line)
    return OK


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = _("{value} is not a day such as 2026-01-31")
        raise argparse.ArgumentTypeError(words.format(value=repr(text))) from None
