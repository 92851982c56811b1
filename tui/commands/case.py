"""Kept cases: list, show, hand over, note, close, reopen, statistics, export as JSON lines, delete.

A case may be named by the beginning of its id.
"""

from __future__ import annotations

import argparse
import sys

from decision_tree.case import Case
from decision_tree.language import _
from decision_tree.report import make_report
from decision_tree.report.model import safe_json
from decision_tree.store import Store, title_of
from tui import output
from tui.commands import FOUND, OK, USAGE, case_desk, handover
from tui.commands.kept import open_store
from tui.commands.triage import add_format, emit, kept_kinds, redacts
from tui.knowledge import open_library

DESK = {
    "list": case_desk.list_cases,
    "note": case_desk.note,
    "close": case_desk.close,
    "reopen": case_desk.reopen,
    "stats": case_desk.stats,
}
"""What a desk does with its cases."""

EXAMPLES = (
    "ecs-wizard case list --status open",
    "ecs-wizard case show 20260102-abcdef --format html > case.html",
    "ecs-wizard case close 20260102-abcdef --helped network.no_route",
    "ecs-wizard case stats --since 2026-01-01",
)


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(
        dest="what", metavar="list|show|handover|note|close|reopen|stats|export|delete", required=True
    )
    case_desk.add_list(what.add_parser("list", help=_("the kept cases, the last changed first")))
    show = what.add_parser("show", help=_("the report of a case"))
    show.add_argument("id", metavar="CASE")
    add_format(show)
    handover.configure(what.add_parser("handover", help=_("a text for AWS Support or another team")))
    note = what.add_parser("note", help=_("write down something beside the facts"))
    note.add_argument("id", metavar="CASE")
    note.add_argument("text", metavar="TEXT")
    close = what.add_parser("close", help=_("close a case with what helped"))
    close.add_argument("id", metavar="CASE")
    case_desk.add_close(close)
    what.add_parser("reopen", help=_("open a closed case again")).add_argument("id", metavar="CASE")
    stats = what.add_parser("stats", help=_("which causes, how often, how long, and what mended them"))
    case_desk.add_stats(stats)
    export = what.add_parser("export", help=_("everything in a case as JSON lines, without what tells whose it is"))
    export.add_argument("id", metavar="CASE")
    export.add_argument("--no-redact", action="store_true", help=_("leave names, account ids and addresses in"))
    delete = what.add_parser("delete", help=_("delete a case for good"))
    delete.add_argument("id", metavar="CASE")
    delete.add_argument("--yes", action="store_true", help=_("do not ask"))


def run(args: argparse.Namespace) -> int:
    with open_store() as store:
        if args.what in DESK:
            return DESK[args.what](store, args)
        if args.what == "show":
            return _show(store.load(args.id), args)
        if args.what == "handover":
            return handover.run(store.load(args.id), args)
        if args.what == "export":
            return _export(store.load(args.id), args)
        return _delete(store, args)


def _show(case: Case, args: argparse.Namespace) -> int:
    report = make_report(case, open_library(args.knowledge), redact=redacts(args), keep=kept_kinds(args))
    emit(report, args.format)
    return FOUND if report.diagnosis.suggested else OK


def _export(case: Case, args: argparse.Namespace) -> int:
    if not args.no_redact:
        from decision_tree.redact import redact_case  # deferred: its expressions take long to compile

        case = redact_case(case, open_library(args.knowledge).values)
    head = {
        "schema": 1,
        "case": case.id,
        "created": case.created,
        "title": title_of(case),
        "redacted": not args.no_redact,
    }
    for line in (head, *case.log):
        output.say_bytes(safe_json(line) + b"\n")
    return OK


def _delete(store: Store, args: argparse.Namespace) -> int:
    case = store.load(args.id)
    if not args.yes:
        if not sys.stdin.isatty():
            words = _("nobody can be asked here; --yes deletes without asking.")
            output.tell(f"ecs-wizard case delete: {words}")
            return USAGE
        question = _("Delete the case {case} for good?").format(case=case.id)
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            output.tell(_("Nothing was deleted."))
            return OK
    output.tell(_("Deleted {case}.").format(case=store.delete(case.id)))
    return OK
