"""The decision graph: questions, the answers that lead on, and the causes they confirm."""

from __future__ import annotations

import argparse

from decision_tree.graph_export import FORMATS, export
from tui import output
from tui.commands import OK
from tui.knowledge import open_library


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=sorted(FORMATS), default="mermaid")


def run(args: argparse.Namespace) -> int:
    output.say_bytes(export(open_library(args.knowledge), args.format).encode())
    return OK
