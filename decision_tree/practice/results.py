"""The results of a workshop: one line of JSON for each scenario that a learner has finished or given up.

Twenty learners write to one file: each line is one write to the end of the file, under a lock. A line that a crash
has torn is told by its number and left out; the next one begins on a line of its own.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta, Struct

from decision_tree.errors import WizardError
from decision_tree.intake.clean import clean_line
from decision_tree.language import N_, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from decision_tree.practice.lesson import Lesson
    from decision_tree.practice.workshop import Workshop

try:
    import fcntl
except ImportError:  # Windows: O_APPEND alone has to do
    fcntl = None  # type: ignore[assignment]

LONGEST_NAME = 40
"""Characters of a learner's name."""
LONGEST_LINE = 65_536
"""Bytes; a longer line was not written by us."""

Count = Annotated[int, Meta(ge=0, le=10**9)]
Word = Annotated[str, Meta(max_length=1000)]


class ResultsError(WizardError):
    """The results file cannot be read or written."""

    title = N_("The results are not kept")


class Record(Struct, frozen=True, kw_only=True):
    """A line of the file."""

    workshop: Word
    learner: Word
    scenario: Word
    started: Word
    """When the sandbox was ready: ISO 8601, UTC."""
    seconds: Count
    in_time: bool
    solved: bool
    given_up: bool
    points: Annotated[int, Meta(ge=0, le=100)]
    hints: Count
    verdicts: Count
    """How often something was handed in."""
    wrong_turns: Count
    """Different causes that were wrongly stated."""
    questions_asked: Count
    questions_answered: Count
    """Other than with "I don't know"."""
    looks: Count
    right: list[Word]
    wrong: list[Word]
    missing: list[Word]
    """Of the last verdict."""


@dataclass(frozen=True)
class Standing:
    """What a learner has made of the workshop so far."""

    learner: str
    done: int
    """Scenarios finished or given up."""
    solved: int
    points: int
    seconds: int
    hints: int
    wrong_turns: int
    questions: int
    looks: int


def learner_name(typed: str) -> str:
    """A name as it may be shown in a column; empty where nothing is left of it."""
    return clean_line(typed)[:LONGEST_NAME].strip()


def anonymous() -> str:
    """A name for who gives none: their results stay together, and apart from those of others."""
    return f"anonymous-{os.urandom(3).hex()}"


def record(workshop: str, learner: str, scenario: str, lesson: Lesson, started: float) -> Record:
    """The line of a lesson that is over; `started` is in seconds since the epoch."""
    result, tally = lesson.result, lesson.tally
    if result is None:
        raise ValueError("the lesson is not over")
    return Record(
        workshop=workshop,
        learner=learner,
        scenario=scenario,
        started=datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds"),
        seconds=result.seconds,
        in_time=result.in_time,
        solved=result.solved,
        given_up=result.given_up,
        points=result.points,
        hints=result.hints,
        verdicts=result.verdicts,
        wrong_turns=result.wrong_turns,
        questions_asked=len(tally.asked),
        questions_answered=len(tally.answered),
        looks=tally.looks,
        right=list(result.right),
        wrong=list(result.wrong),
        missing=list(result.missing),
    )


# ----- the file -----


def append_result(path: Path, result: Record) -> None:
    """Onto the end of the file, and to the disk. Raises `ResultsError`."""
    line = msgspec.json.encode(result) + b"\n"
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)  # another learner may be as quick
        # read too: to see whether the last line is whole
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with _locked(descriptor):
                _write(descriptor, line if _ends_whole(descriptor) else b"\n" + line)
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ResultsError(
            f"{path}: {error.strerror or error}", _("Make the file writable for every learner, or make room.")
        ) from error


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    """Until the block ends, or the process does."""
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _ends_whole(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return not size or os.pread(descriptor, 1, size - 1) == b"\n"


def _write(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    if written != len(data):  # the disk is full: what is there is a torn line, which the reader leaves out
        raise OSError(None, _("the disk is full"))


def read_results(path: Path) -> tuple[list[Record], list[int]]:
    """All records, and the numbers of the lines that are damaged. Raises `ResultsError`."""
    records, damaged = [], []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                found = _read(line)
                if found is None:
                    damaged.append(number)
                else:
                    records.append(found)
    except FileNotFoundError:
        return [], []
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror or error}", _("Check the name and the permissions.")) from error
    return records, damaged


def _read(line: bytes) -> Record | None:
    if len(line) > LONGEST_LINE:
        return None
    try:
        found = msgspec.json.decode(line, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return msgspec.structs.replace(found, learner=learner_name(found.learner) or "?")


# ----- what they say -----


def of_workshop(records: Iterable[Record], workshop: Workshop) -> list[Record]:
    """Those of its exercises; of several of one learner on one exercise the first counts."""
    names = {exercise.name for exercise in workshop.exercises}
    kept: dict[tuple[str, str], Record] = {}
    for found in records:
        if found.workshop == workshop.id and found.scenario in names:
            kept.setdefault((found.learner, found.scenario), found)
    return list(kept.values())


def done_by(records: Iterable[Record], learner: str) -> dict[str, Record]:
    """Scenario → what this learner made of it."""
    return {found.scenario: found for found in records if found.learner == learner}


def standings(records: Sequence[Record]) -> list[Standing]:
    """A line for each learner: most points first, of equals who needed less time."""
    learners: dict[str, list[Record]] = {}
    for found in records:
        learners.setdefault(found.learner, []).append(found)
    summed = [_standing(learner, own) for learner, own in learners.items()]
    return sorted(summed, key=lambda standing: (-standing.points, standing.seconds, standing.learner))


def _standing(learner: str, own: list[Record]) -> Standing:
    return Standing(
        learner=learner,
        done=len(own),
        solved=sum(found.solved for found in own),
        points=sum(found.points for found in own),
        seconds=sum(found.seconds for found in own),
        hints=sum(found.hints for found in own),
        wrong_turns=sum(found.wrong_turns for found in own),
        questions=sum(found.questions_asked for found in own),
        looks=sum(found.looks for found in own),
    )


def damaged_words(damaged: list[int]) -> str:
    """Which lines of the results file are left out; empty where all are whole."""
    if not damaged:
        return ""
    words = n_(
        "Line {lines} of the results file is damaged and left out.",
        "Lines {lines} of the results file are damaged and left out.",
        len(damaged),
    )
    return words.format(lines=", ".join(map(str, damaged)))


def to_csv(records: Iterable[Record]) -> str:
    """A line for each result, for a spreadsheet: what it would read as a formula is a text.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(Record.__struct_fields__)
    for found in records:
        writer.writerow([_cell(getattr(found, name)) for name in Record.__struct_fields__])
    return lines.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
