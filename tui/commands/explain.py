"""What the wizard knows, readable: all causes by area, or everything about one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.report.content import Block, Heading, Items, Line, fix_words
from decision_tree.report.text import plain
from tui import output
from tui.commands import OK
from tui.knowledge import open_library

AREAS = (
    N_("agent"), N_("authorization"), N_("credentials"), N_("exec"), N_("health"), N_("host"), N_("image pull"),
    N_("network"), N_("placement"), N_("proxy"), N_("role"), N_("running"), N_("service"), N_("startup"),
)  # fmt: skip
"""Those that are built in; a cause's id begins with its area."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cause", metavar="CAUSE", nargs="?", help=_("a cause's name, such as agent.stopped"))


def run(args: argparse.Namespace) -> int:
    library = open_library(args.knowledge)
    content = _all(library) if args.cause is None else _one(library, args.cause)
    output.say(plain(content), end="")
    return OK


def _all(library: Library) -> Iterator[Block]:
    areas: dict[str, list[str]] = {}
    for id_ in library.causes:
        areas.setdefault(id_.split(".")[0], []).append(id_)
    words = _("{n} causes; `ecs-wizard explain CAUSE` tells all about one.")
    yield Heading(words.format(n=len(library.causes)), 1)
    for area, ids in areas.items():
        yield Heading(_(area.replace("_", " ")))
        yield Items(tuple(f"{id_}: {library.causes[id_].title}" for id_ in ids))


def _one(library: Library, id_: str) -> Iterator[Block]:
    cause = library.cause(id_)
    yield Heading(f"{cause.title} [{id_}]", 1)
    yield Line(cause.means, _("What it means"))
    yield Line(cause.why, _("Why"))
    yield Items(tuple(_conditions(library, id_)), _("It is confirmed when"))
    yield Line(cause.do, _("What to do"), verbatim=True)
    if cause.beware:
        yield Line(cause.beware, _("Beware"))
    if cause.unsure:
        yield Line(cause.unsure, _("Not certain"))
    yield Line(fix_words(library, id_), _("Fix"))
    yield Line(cause.verify, _("How to verify"))
    if cause.refines:
        yield Items(tuple(cause.refines), _("More precise than"))
    yield Items(tuple(cause.sources), _("Sources"), links=True)


def _conditions(library: Library, id_: str) -> Iterator[str]:
    """Each way in which the cause is confirmed, in a line."""
    for alternative in library.compiled[id_].whole.alternatives:
        yield "; ".join(
            f"{library.short(fact)}: "
            + _(" or ").join(library.label(fact, value) for value in library.values[fact] if value in allowed)
            for fact, allowed in alternative.items()
        )
