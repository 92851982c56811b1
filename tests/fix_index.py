"""Writes docs/FIXES.md, what the wizard hands out against each cause and how that is proven: `make docs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from decision_tree.library import Library, load
from decision_tree.schema import Where
from tests.knowledge_index import row
from tests.script.proven import proven

FILE = Path(__file__).resolve().parents[1] / "docs" / "FIXES.md"
HEAD = """\
# What mends each cause, and how that is proven

Made by `make docs` from `decision_tree/knowledge` and the tests; a test fails when it is stale.
"""


class Kind(StrEnum):
    AWS = "script for AWS"
    TASK_DEFINITION = "script that registers a new task definition revision"
    HOST = "script for the container instance"
    IMAGE = "script for the folder of the Dockerfile"
    LINES = "lines and commands for one's own files"
    LETTER = "message to the owner"
    REASON = "by hand, with the reason"


_SCRIPTS = {Where.HOST: Kind.HOST, Where.IMAGE: Kind.IMAGE, Where.TASK_DEFINITION: Kind.TASK_DEFINITION}


def kinds_of(id_: str, library: Library) -> tuple[Kind, ...]:
    """What there is against the cause, a script first; never empty."""
    fix = library.cause(id_).fix
    found = []
    if id_ in library.fix_scripts:
        found.append(_SCRIPTS.get(fix.where, Kind.AWS))
    if fix.snippets:
        found.append(Kind.LINES)
    if fix.letter:
        found.append(Kind.LETTER)
    return tuple(found) or (Kind.REASON,)


def index(library: Library) -> str:
    """The page, in Markdown."""
    return "\n".join([HEAD, *_numbers(library), "", *_causes(library), ""])


def _numbers(library: Library) -> Iterator[str]:
    first = Counter(kinds_of(id_, library)[0] for id_ in library.causes)
    yield from ("| Kind | Causes |", "|---|---|")
    for kind in Kind:
        yield row(kind.value, str(first[kind]))
    yield row("as Terraform or CloudFormation too", str(len(library.infrastructure_files)))
    yield row("all", str(len(library.causes)))


def _causes(library: Library) -> Iterator[str]:
    yield from ("| Cause | Kind | Risk | Undo | As code | Proven |", "|---|---|---|---|---|---|")
    how = proven()
    for id_, cause in library.causes.items():
        kinds = kinds_of(id_, library)
        yield row(
            f"`{id_}`",
            ", ".join(kinds) if kinds != (Kind.REASON,) else f"{Kind.REASON}: {cause.fix.why_no_script}",
            cause.fix.risk.value,
            cause.fix.undo.value,
            "yes" if id_ in library.infrastructure_files else "",
            ", ".join(how.get(id_, ())),
        )


if __name__ == "__main__":
    FILE.write_text(index(load()), encoding="utf-8")
