"""What the wizard knows, readable: all causes by area and all words, or everything about one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from decision_tree.errors import UnknownName
from decision_tree.glossary import find_comparison, near_names
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.report import explained
from decision_tree.report.block import Block
from decision_tree.report.text import plain
from tui import output
from tui.commands import OK
from tui.knowledge import open_library

EXAMPLES = (
    "ecs-wizard explain",
    "ecs-wizard explain role.trust_missing",
    'ecs-wizard explain "task role or execution role"',
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help=_('a cause, such as agent.stopped, a word, such as "task role", or "task role or execution role"'),
    )


def run(args: argparse.Namespace) -> int:
    library = open_library(args.knowledge)
    output.say(plain(_content(library, args.name)), end="")
    return OK


def _content(library: Library, name: str | None) -> Iterator[Block]:
    """Raises `UnknownName` with what was perhaps meant."""
    if name is None:
        return explained.everything(library)
    if name in library.causes:
        return explained.cause(library, name)
    term = library.term_id(name)
    if term is not None:
        return explained.word(library, term)
    comparison = find_comparison(library, name)
    if comparison is not None:
        return explained.compared(library, comparison)
    near = ", ".join(near_names(library, name))
    raise UnknownName(
        _("nothing is called {name!r}").format(name=name),
        _("Did you mean {names}?").format(names=near) if near else _("`ecs-wizard explain` lists them all."),
    )
