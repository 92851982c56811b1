"""Kept cases: list, show, export as JSON lines, delete. A case may be named by the beginning of its id."""

from __future__ import annotations

import argparse
import sys
import time

from decision_tree.case import Case
from decision_tree.intake.clean import clean_text
from decision_tree.language import _, n_
from decision_tree.library import Library
from decision_tree.report import case_title, make_report
from decision_tree.report.model import safe_json
from decision_tree.store import Store, Summary, title_of
from decision_tree.wrapping import width
from tui import output
from tui.commands import FOUND, OK, USAGE
from tui.commands.kept import open_store
from tui.commands.triage import add_format, emit, redacts
from tui.knowledge import open_library


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", metavar="list|show|export|delete", required=True)
    what.add_parser("list", help=_("the kept cases, the last changed first"))
    show = what.add_parser("show", help=_("the report of a case"))
    show.add_argument("id", metavar="CASE")
    add_format(show)
    export = what.add_parser("export", help=_("everything in a case as JSON lines, without what tells whose it is"))
    export.add_argument("id", metavar="CASE")
    export.add_argument("--no-redact", action="store_true", help=_("leave names, account ids and addresses in"))
    delete = what.add_parser("delete", help=_("delete a case for good"))
    delete.add_argument("id", metavar="CASE")
    delete.add_argument("--yes", action="store_true", help=_("do not ask"))


def run(args: argparse.Namespace) -> int:
    with open_store() as store:
        if args.what == "list":
            return _list(store, args)
        if args.what == "show":
            return _show(store.load(args.id), args)
        if args.what == "export":
            return _export(store.load(args.id), args)
        return _delete(store, args)


def _list(store: Store, args: argparse.Namespace) -> int:
    cases = store.list()
    if not cases:
        output.tell(_("No case is kept yet."))
        return OK
    library: Library | None = None
    for summary in cases:
        title = summary.title
        if not title:
            library = library or open_library(args.knowledge)
            title = case_title(store.load(summary.id), library)
        output.say(_row(summary, title))
    return OK


def _row(summary: Summary, title: str) -> str:
    changed = time.strftime("%Y-%m-%d %H:%M", time.localtime(summary.changed))
    answers = n_("{n} answer", "{n} answers", summary.answers).format(n=summary.answers)
    answers = " " * (11 - width(answers)) + answers
    title = clean_text(title).replace("\n", " ").replace("\t", " ")
    while width(title) > 60:
        title = f"{title[:-2]}…" if title.endswith("…") else f"{title[:-1]}…"
    return f"{summary.id}  {changed}  {answers}  {title}"


def _show(case: Case, args: argparse.Namespace) -> int:
    report = make_report(case, open_library(args.knowledge), redact=redacts(args))
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
