"""The report as Markdown, for tickets and chats. What comes from outside is escaped: it cannot become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from decision_tree.intake.clean import clean_text
from decision_tree.report.block import Block, Code, Command, Heading, Items, Line
from decision_tree.report.content import blocks
from decision_tree.report.model import Report

_MARKUP = re.compile(r"[\\`*\[\]<>#|~&$@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=//)|(?<=www)\.")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")


def to_markdown(report: Report) -> str:
    return clean_text("\n\n".join("\n".join(_block(block)) for block in blocks(report))) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {escape(block.text)}"
    elif isinstance(block, Command):
        yield from _fenced(block.text)
    elif isinstance(block, Code):
        yield f"**{escape(block.label)}:**"
        yield ""
        yield from _fenced(block.text.rstrip())
    elif isinstance(block, Items):
        if block.label:
            yield f"**{block.label}**"
            yield ""
        yield from (f"- <{text}>" if block.links else f"- {escape(text)}" for text in block.texts)
    else:
        yield from _line(block)


def _line(block: Line) -> Iterator[str]:
    label = f"**{block.label}:** " if block.label else ""
    if block.verbatim and "\n" in block.text.strip():
        yield label.rstrip()
        yield ""
        yield from _fenced(block.text.rstrip())
    else:
        yield (label + escape(block.text)).rstrip()


def _fenced(text: str) -> Iterator[str]:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}text"
    yield text
    yield fence


def escape(text: str) -> str:
    """The text in one line, as Markdown shows it literally."""
    line = _MARKUP.sub(lambda match: f"\\{match[0]}", " ".join(text.split()))
    # a leading number is escaped behind itself: "1\."
    return _LINE_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", line)
