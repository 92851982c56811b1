"""What the wizard knows, readable: all causes by area, or everything about one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from decision_tree.library import Library
from decision_tree.report.content import Block, Heading, Items, Line, fix_words
from decision_tree.report.text import plain
from tui import output
from tui.commands import OK
from tui.knowledge import open_library


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cause", metavar="CAUSE", nargs="?", help="a cause's name, such as agent.stopped")


def run(args: argparse.Namespace) -> int:
    library = open_library(args.knowledge)
    content = _all(library) if args.cause is None else _one(library, args.cause)
    output.say(plain(content), end="")
    return OK


def _all(library: Library) -> Iterator[Block]:
    areas: dict[str, list[str]] = {}
    for id_ in library.causes:
        areas.setdefault(id_.split(".")[0], []).append(id_)
    yield Heading(f"{len(library.causes)} causes; `ecs-wizard explain CAUSE` tells all about one.", 1)
    for area, ids in areas.items():
        yield Heading(area.replace("_", " "))
        yield Items(tuple(f"{id_}: {library.causes[id_].title}" for id_ in ids))


def _one(library: Library, id_: str) -> Iterator[Block]:
    cause = library.cause(id_)
    yield Heading(f"{cause.title} [{id_}]", 1)
    yield Line(cause.means, "What it means")
    yield Line(cause.why, "Why")
    yield Items(tuple(_conditions(library, id_)), "It is confirmed when")
    yield Line(cause.do, "What to do", verbatim=True)
    if cause.beware:
        yield Line(cause.beware, "Beware")
    if cause.unsure:
        yield Line(cause.unsure, "Not certain")
    yield Line(fix_words(library, id_), "Fix")
    yield Line(cause.verify, "How to verify")
    if cause.refines:
        yield Items(tuple(cause.refines), "More precise than")
    yield Items(tuple(cause.sources), "Sources", links=True)


def _conditions(library: Library, id_: str) -> Iterator[str]:
    """Each way in which the cause is confirmed, in a line."""
    for alternative in library.compiled[id_].whole.alternatives:
        yield "; ".join(
            f"{library.short(fact)}: "
            + " or ".join(library.label(fact, value) for value in library.values[fact] if value in allowed)
            for fact, allowed in alternative.items()
        )
