"""What the texts of a case say, read once more for a report: the case keeps facts, not the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from decision_tree.case import Case
from decision_tree.intake import read_all
from decision_tree.library import Library

QUOTED = 6
"""Lines that are quoted; the rest of a long log says the same again."""
LONGEST_LINE = 600
"""Characters of a line that is quoted."""
REQUESTS = 5
_REQUEST = re.compile(r"request[ _-]?id[\"']?\s{0,4}[:=]\s{0,4}[\"']?([0-9a-zA-Z][0-9a-zA-Z-]{7,63})", re.IGNORECASE)
_TIME = re.compile(r"\b20\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True)
class Reading:
    """The texts in short."""

    says: tuple[str, ...] = ()
    """What the recognised messages mean, sentences of the knowledge."""
    quoted: tuple[str, ...] = ()
    """The lines in which they stand, as they were written."""
    times: tuple[str, ...] = ()
    """The first and the last time of day in the texts."""
    requests: tuple[str, ...] = ()
    """Ids by which AWS finds a call."""

    def through(self, change: Callable[[str], str]) -> Reading:
        """The same, with each text changed."""
        return Reading(
            tuple(map(change, self.says)),
            tuple(map(change, self.quoted)),
            self.times,
            tuple(map(change, self.requests)),
        )


def read_again(case: Case, library: Library) -> Reading:
    """Read the case's texts."""
    sources = [(document.name, document.text) for document in case.documents if document.text.strip()]
    if not sources:
        return Reading()
    intake = read_all(sources, library)
    lines = _unique(_line_of(intake.text, match.start) for match in intake.matches if not match.healthy)
    times = sorted(_TIME.findall(intake.text))
    return Reading(
        intake.says,
        lines[:QUOTED],
        tuple(dict.fromkeys((*times[:1], *times[-1:]))),
        _unique(_REQUEST.findall(intake.text))[:REQUESTS],
    )


def _line_of(text: str, position: int) -> str:
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)].strip()
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
