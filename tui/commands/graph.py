"""The decision graph: questions, the answers that lead on, and the causes they confirm.

With --case the map of a kept case: the path taken, what is still open, what was ruled out and why.
"""

from __future__ import annotations

import argparse

from decision_tree.case_map import Zoom
from decision_tree.graph_export import FORMATS, export, export_case
from decision_tree.language import _
from tui import output
from tui.commands import OK, USAGE
from tui.commands.kept import open_store
from tui.knowledge import open_library

EXAMPLES = (
    "ecs-wizard graph --format svg > graph.svg",
    "ecs-wizard graph --case 20260102-abcdef --format mermaid",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=sorted(FORMATS), default="mermaid")
    parser.add_argument("--case", metavar="CASE", help=_("the map of this kept case, or of the beginning of its id"))
    parser.add_argument(
        "--zoom", type=int, choices=[int(zoom) for zoom in Zoom],
        help=_("how much around the case: 1 the path taken, 2 also what is open and ruled out by it, 3 everything"),
    )  # fmt: skip
    parser.add_argument("--no-redact", action="store_true", help=_("leave names, account ids and addresses in"))


def run(args: argparse.Namespace) -> int:
    if args.case is None and (args.zoom is not None or args.no_redact):
        words = _("--zoom and --no-redact belong to --case.")
        output.tell(f"ecs-wizard graph: {words}")
        return USAGE
    library = open_library(args.knowledge)
    if args.case is None:
        text = export(library, args.format)
    else:
        with open_store() as store:
            case = store.load(args.case)
        text = export_case(case, library, args.format, Zoom(args.zoom or Zoom.PATH), redact=not args.no_redact)
    output.say_bytes(text.encode())
    return OK
