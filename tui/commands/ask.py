"""The interview, line by line: for plain SSH, screen readers and recorded sessions. Every answer is kept at once."""

from __future__ import annotations

import argparse
import sys

from decision_tree.language import _
from decision_tree.session import Session
from tui import output
from tui.commands import USAGE
from tui.commands.kept import open_store
from tui.knowledge import open_library

EXAMPLES = (
    "ecs-wizard ask",
    "ecs-wizard ask --case 20260102-abcdef",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", metavar="ID", help=_("go on with a kept case"))


def run(args: argparse.Namespace) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        words = _(
            "this is a dialogue and needs a terminal. Without one, `ecs-wizard triage FILE` reads an error and says "
            "which question is open."
        )
        output.tell(f"ecs-wizard ask: {words}")
        return USAGE
    from tui.prompts import Interview  # deferred: questionary, which only a dialogue needs

    library = open_library(args.knowledge)
    with open_store() as store:
        case = store.load(args.case) if args.case else None
        return Interview(Session(library, case, store.append)).run()
