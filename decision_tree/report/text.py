"""The report as plain text: labelled lines of at most 100 columns, no colour, no control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from decision_tree.intake.clean import clean_text
from decision_tree.report.block import Block, Code, Command, Heading, Items, Line
from decision_tree.report.content import blocks
from decision_tree.report.model import Report
from decision_tree.wrapping import WIDTH, width, wrap

INDENT = "  "


def to_text(report: Report, columns: int = WIDTH) -> str:
    return plain(blocks(report), columns)


def plain(content: Iterable[Block], columns: int = WIDTH) -> str:
    """The blocks as text, in lines of at most so many columns."""
    lines: list[str] = []
    for block in content:
        if isinstance(block, Heading) and lines:
            lines.append("")
        lines += _block(block, columns)
    return clean_text("\n".join(lines)) + "\n"


def _block(block: Block, columns: int) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from wrap(block.text.upper() if block.level == 2 else block.text, columns=columns)
    elif isinstance(block, Command):
        yield from command_lines(block.text, INDENT * 2, columns)
    elif isinstance(block, Code):
        yield from wrap(f"{block.label}:", INDENT, INDENT * 2, columns)
        yield from (f"{INDENT * 2}{line}".rstrip() for line in block.text.rstrip().split("\n"))
    elif isinstance(block, Items):
        if block.label:
            yield f"{INDENT}{block.label}:"
        for text in block.texts:
            yield from wrap(text, f"{INDENT * 2}- ", INDENT * 3, columns)
    else:
        yield from _line(block, columns)


def _line(block: Line, columns: int) -> Iterator[str]:
    label = f"{INDENT}{block.label}: " if block.label else INDENT
    if not block.verbatim:
        yield from wrap(block.text, label, INDENT * 2 if block.label else INDENT, columns)
        return
    yield label.rstrip()
    lines = block.text.rstrip().split("\n")
    fits = max(width(line) for line in lines) <= columns - len(INDENT) * 2
    for line in lines:
        margin = INDENT * (2 if fits else 1) + line[: len(line) - len(line.lstrip())]
        yield from wrap(line, margin, margin + INDENT, columns)


def command_lines(command: str, margin: str, columns: int = WIDTH) -> Iterator[str]:
    """A command, continued with a backslash where it is long; only a --query is broken inside."""
    # broken before an option or a pipe outside quotes: an even number of quotes stands in front of it
    pieces: list[str] = []
    current = ""
    for piece in re.split(r" (?=--?[a-zA-Z]|\| )", " ".join(command.split())):
        candidate = f"{current} {piece}" if current else piece
        room = columns - len(margin) - 2 - (len(INDENT) if pieces else 0)
        if current and width(candidate) > room and _closed(current):
            pieces.append(current)
            current = piece
        else:
            current = candidate
    pieces.append(current)
    for number, piece in enumerate(pieces):
        lead, end = margin + (INDENT if number else ""), "" if number == len(pieces) - 1 else " \\"
        lines = list(_query_lines(piece, columns - len(lead) - len(end)))
        yield from (lead + line for line in lines[:-1])
        yield lead + lines[-1] + end


def _query_lines(piece: str, room: int) -> Iterator[str]:
    """A long --query is broken after a comma: JMESPath takes the end of a line for a blank."""
    line = ""
    for part in re.split(r"(?<=,)", piece) if piece.startswith("--query ") else [piece]:
        if line and width(line) + width(part) > room:
            yield line
            line = ""
        line += part
    yield line


def _closed(text: str) -> bool:
    return text.count("'") % 2 == 0 and text.count('"') % 2 == 0
