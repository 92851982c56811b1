"""`case handover`: the text with which somebody else goes on with a kept case."""

from __future__ import annotations

import argparse

from decision_tree.case import Case
from decision_tree.language import _
from tui import output
from tui.commands import OK
from tui.commands.triage import SHOWN, add_show, kept_kinds
from tui.knowledge import open_library

READERS = ("support", "team")
"""AWS Support, or another team."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="CASE")
    parser.add_argument("--to", choices=READERS, default=READERS[0], help=_("who goes on (%(default)s)"))
    add_show(parser)
    parser.add_argument(
        "--no-redact", dest="show", action="store_const", const=list(SHOWN),
        help=_("leave names, account ids and addresses in"),
    )  # fmt: skip


def run(case: Case, args: argparse.Namespace) -> int:
    """The text to standard output."""
    from decision_tree.report.draft import Drafts, Form  # deferred: the expressions of redaction take long to compile

    draft = Drafts(case, open_library(args.knowledge)).draft(Form(args.to), kept_kinds(args))
    output.say(draft.text, end="")
    return OK
