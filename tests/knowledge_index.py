"""Writes docs/KNOWLEDGE.md, the list of all causes, comparisons and messages: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from decision_tree.library import Library, load

FILE = Path(__file__).resolve().parents[1] / "docs" / "KNOWLEDGE.md"
HEAD = """\
# What ecs-wizard knows

Made by `make docs` from `decision_tree/knowledge`; a test fails when it is stale. `ecs-wizard explain NAME` tells all
about a cause.
"""


def index(library: Library) -> str:
    """The page, in Markdown."""
    return "\n".join([HEAD, *_causes(library), "", *_comparisons(library), "", *_messages(library), ""])


def _causes(library: Library) -> Iterator[str]:
    scripts = sum(id_ in library.fix_scripts for id_ in library.causes)
    yield f"## {len(library.causes)} causes, {scripts} with a fix script"
    area = ""
    for id_, cause in library.causes.items():
        if id_.split(".")[0] != area:
            area = id_.split(".")[0]
            yield from (
                "",
                f"### {area}",
                "",
                "| Cause | Title | Common | Known from | Fix | Script |",
                "|---|---|---|---|---|---|",
            )
        known_from, script = ", ".join(_known_from(library, id_)), "yes" if id_ in library.fix_scripts else "no"
        yield row(f"`{id_}`", cause.title, str(cause.commonness), known_from, cause.fix.where.value, script)


def _known_from(library: Library, id_: str) -> Iterator[str]:
    """What can lead to the cause: a message that suspects it, answers, a look at AWS that decides by itself."""
    if any(id_ in pattern.suspects for pattern in library.patterns.values()):
        yield "messages"
    if any(way.keys() <= library.questions.keys() for way in library.compiled[id_].whole.alternatives):
        yield "answers"
    if library.causes[id_].shown_when:
        yield "AWS"


def _comparisons(library: Library) -> Iterator[str]:
    yield f"## {len(library.comparisons)} comparisons of {len(library.glossary)} words"
    yield from ("", "| Comparison | Question | In short |", "|---|---|---|")
    for id_, comparison in library.comparisons.items():
        yield row(f"`{id_}`", comparison.ask, comparison.short)


def _messages(library: Library) -> Iterator[str]:
    yield f"## {len(library.patterns)} messages"
    yield from ("", "| Message | Says | Suspects first |", "|---|---|---|")
    for id_, pattern in library.patterns.items():
        yield row(f"`{id_}`", pattern.says, f"`{pattern.suspects[0]}`" if pattern.suspects else "")


def row(*cells: str) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(index(load()), encoding="utf-8")
