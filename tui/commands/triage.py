"""Read an error text or AWS JSON, and say what is wrong. Asks nobody, calls nothing.

Several files are read together, as one case. Without a file, or with "-", standard input is read.
"""

from __future__ import annotations

import argparse
import sys

from decision_tree.hidden_kinds import Kind
from decision_tree.language import N_, _
from decision_tree.report import FORMATS, Report, make_report, render
from decision_tree.session import Session
from tui import output
from tui.commands import FOUND, OK, USAGE
from tui.commands.sources import STDIN, read_source
from tui.knowledge import open_library

SHOWN = tuple(str(kind) for kind in Kind)
EXAMPLES = (
    "ecs-wizard triage error.txt",
    "aws ecs describe-tasks --cluster C --tasks T | ecs-wizard triage -",
    "ecs-wizard triage --batch tickets.jsonl > answers.jsonl",
)
NOTHING_GIVEN = N_(
    "Give it something to read:\n"
    "  ecs-wizard triage error.txt\n"
    "  aws ecs describe-tasks --cluster CLUSTER --tasks TASK | ecs-wizard triage -\n"
    "or answer questions instead: ecs-wizard ask"
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", help=_('what to read; "-" is standard input'))
    add_format(parser)
    parser.add_argument("--keep", action="store_true", help=_("keep the case, to go on with it later"))
    parser.add_argument(
        "--batch", metavar="FILE", help=_('JSON lines {"id": …, "text": …} in, one JSON line per ticket out')
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """`--format`, `--redact` and `--show`, which every command that reports has."""
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument(
        "--redact", action=argparse.BooleanOptionalAction, default=None,
        help=_("stand-ins for account ids, names, addresses; without either: yes for markdown and html"),
    )  # fmt: skip
    add_show(parser)


def add_show(parser: argparse.ArgumentParser) -> None:
    """`--show`, wherever something is handed out with stand-ins."""
    kinds = ", ".join(SHOWN)
    parser.add_argument(
        "--show", metavar="KIND", action="append", choices=SHOWN, default=[],
        help=_("with stand-ins, but for this kind; may be repeated: {kinds}").format(kinds=kinds),
    )  # fmt: skip


def redacts(args: argparse.Namespace) -> bool:
    """What leaves the machine is redacted unless the person says otherwise."""
    return bool(args.show or args.format in ("markdown", "html") if args.redact is None else args.redact)


def kept_kinds(args: argparse.Namespace) -> frozenset[Kind]:
    """What `--show` leaves in."""
    return frozenset(map(Kind, args.show))


def emit(report: Report, format_: str) -> None:
    """The report to standard output."""
    text = render(report, format_)
    if format_ == "json":
        output.say_bytes(text.encode())
    else:
        output.say(text, end="")


def kept_as(case: str) -> str:
    """How to go on with the case that was just kept."""
    return _("Kept as case {case}: `ecs-wizard ask --case {case}` goes on with it.").format(case=case)


def run(args: argparse.Namespace) -> int:
    if args.batch is not None:
        if args.files or args.keep or args.format != "text" or args.redact is not None or args.show:
            words = _("--batch takes no other option and no further files.")
            output.tell(f"ecs-wizard triage: {words}")
            return USAGE
        from tui.commands.batch import run_batch

        return run_batch(args.batch, open_library(args.knowledge))
    names = args.files or [STDIN]
    if STDIN in names and sys.stdin.isatty():
        output.tell(_(NOTHING_GIVEN))
        return USAGE
    if names.count(STDIN) > 1:
        words = _("standard input can be read only once.")
        output.tell(f"ecs-wizard triage: {words}")
        return USAGE
    sources = [read_source(name) for name in names]
    return _triage(sources, args)


def _triage(sources: list[tuple[str, bytes]], args: argparse.Namespace) -> int:
    library = open_library(args.knowledge)
    session = Session(library)
    intake = session.read(sources)
    if args.keep:
        from tui.commands.kept import open_store  # deferred: triage keeps nothing unless asked to

        with open_store() as store:
            store.append(session.case, session.case.log, session.to_mend)
    report = make_report(session.case, library, recognised=intake.says, redact=redacts(args), keep=kept_kinds(args))
    emit(report, args.format)
    if args.keep:
        output.tell(kept_as(session.case.id))
    # a failure that is recognised is not "nothing wrong", even where its cause is not among those that are known
    return FOUND if session.diagnosis.suggested or intake.trouble else OK
