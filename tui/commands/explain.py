"""What the wizard knows, readable: all causes by area and all words, or everything about one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.report.block import Block, Heading, Items, Line
from decision_tree.report.content import fix_words, letter_blocks, snippet_blocks
from decision_tree.report.text import plain
from decision_tree.schema import Term
from tui import output
from tui.commands import OK
from tui.knowledge import open_library

AREAS = (
    N_("agent"), N_("authorization"), N_("credentials"), N_("exec"), N_("health"), N_("host"), N_("image pull"),
    N_("network"), N_("placement"), N_("proxy"), N_("role"), N_("running"), N_("service"), N_("startup"),
)  # fmt: skip
"""Those that are built in; a cause's id begins with its area."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help=_('a cause, such as agent.stopped, or a word, such as "task role"')
    )


def run(args: argparse.Namespace) -> int:
    library = open_library(args.knowledge)
    output.say(plain(_content(library, args.name)), end="")
    return OK


def _content(library: Library, name: str | None) -> Iterator[Block]:
    if name is None:
        return _all(library)
    term = library.term(name)
    return _one(library, name) if term is None else _word(library, term)


def _word(library: Library, term: Term) -> Iterator[Block]:
    yield Heading(term.term, 1)
    yield Line(term.means)
    if term.also:
        yield Items(tuple(term.also), _("Also called"))
    if term.see:
        yield Items(tuple(library.glossary[id_].term for id_ in term.see), _("See also"))


def _all(library: Library) -> Iterator[Block]:
    areas: dict[str, list[str]] = {}
    for id_ in library.causes:
        areas.setdefault(id_.split(".")[0], []).append(id_)
    words = _("{n} causes and {words} words; `ecs-wizard explain NAME` tells all about one.")
    yield Heading(words.format(n=len(library.causes), words=len(library.glossary)), 1)
    for area, ids in areas.items():
        yield Heading(_(area.replace("_", " ")))
        yield Items(tuple(f"{id_}: {library.causes[id_].title}" for id_ in ids))
    yield Heading(_("Words"))
    yield Line(", ".join(sorted((term.term for term in library.glossary.values()), key=str.casefold)))


def _one(library: Library, id_: str) -> Iterator[Block]:
    cause = library.cause(id_)
    yield Heading(f"{cause.title} [{id_}]", 1)
    yield Line(cause.means, _("What it means"))
    yield Line(cause.why, _("Why"))
    yield Items(tuple(_conditions(library, id_)), _("It is confirmed when"))
    yield Line(cause.do, _("What to do"), verbatim=True)
    yield from snippet_blocks(cause)
    if cause.beware:
        yield Line(cause.beware, _("Beware"))
    if cause.unsure:
        yield Line(cause.unsure, _("Not certain"))
    yield Line(fix_words(library, id_), _("Fix"))
    yield from letter_blocks(library, cause, {})
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
