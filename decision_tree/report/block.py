"""What a report is laid out of; text, Markdown and HTML each render it in their own way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """Level 1 is the title of the whole."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Line:
    """A paragraph, with a label in front ("What to do: …"). `verbatim` keeps its line breaks."""

    text: str
    label: str = ""
    verbatim: bool = False


@dataclass(frozen=True)
class Items:
    """A list under a label."""

    texts: tuple[str, ...]
    label: str = ""
    links: bool = False
    """The texts are addresses from the knowledge; only such ones may become links."""


@dataclass(frozen=True)
class Command:
    """A shell command, to be copied."""

    text: str


@dataclass(frozen=True)
class Code:
    """Lines to take over into one's own files: each stays as it is, however long."""

    text: str
    label: str


Block = Heading | Line | Items | Command | Code
