"""The blocks of a report or an explanation as paragraphs on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.widget import Widget

from decision_tree.report.block import Block, Code, Command, Heading, Items
from tui.widgets.howto import Command as CommandLine
from tui.widgets.terms import TermMarks
from tui.widgets.words import Words, prose


def widgets_of(blocks: Iterable[Block], marks: TermMarks | None = None) -> Iterator[Widget]:
    """Each block as it is read; with `marks`, the glossary's terms are marked in its sentences."""
    for block in blocks:
        yield from _widgets(block, marks)


def _widgets(block: Block, marks: TermMarks | None) -> Iterator[Widget]:
    if isinstance(block, Heading):
        yield Words(block.text, classes="heading" if block.level == 1 else "part")
        return
    if isinstance(block, Command):
        yield CommandLine(block.text)
        return
    if block.label:
        yield Words(block.label, classes="part")
    if isinstance(block, Items):
        yield from (Words(_marked(f"· {text}", None if block.links else marks)) for text in block.texts)
    elif isinstance(block, Code):
        yield Words(block.text.rstrip(), classes="code")
    else:
        yield Words(_marked(prose(block.text), marks))


def _marked(text: str, marks: TermMarks | None) -> str | Content:
    return text if marks is None else marks.mark(text)
