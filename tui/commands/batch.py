"""`triage --batch`: JSON lines in, one JSON line per ticket out, in order. A bad line is answered, not fatal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from decision_tree.errors import UnreadableInput, WizardError
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.report import as_dict, make_report
from decision_tree.report.model import safe_json
from decision_tree.session import Session
from tui import output
from tui.commands import OK
from tui.commands.sources import STDIN

LONGEST_LINE = 1_000_000
"""Bytes. A ticket is a message, not an archive; a line that never ends must not fill the memory."""


class _Ticket(msgspec.Struct):
    id: Any = None
    text: Any = None


def run_batch(name: str, library: Library) -> int:
    """Every ticket of the file. Raises `UnreadableInput` where the file itself cannot be read."""
    try:
        if name == STDIN:
            return _answer(sys.stdin.buffer, library)
        with Path(name).open("rb") as file:
            return _answer(file, library)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnreadableInput(
            f"{name}: {error.strerror or error}", _("Check the name and the permissions.")
        ) from None


def _answer(file: BinaryIO, library: Library) -> int:
    for line in answers(lines(file), library):
        # at once: who feeds tickets one by one waits for each answer
        output.say_bytes(line)
    return OK


def lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines that are not blank; None for one that is too long. Reads no more than a line at a time."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            yield None
        elif line.strip():
            yield line


def answers(tickets: Iterable[bytes | None], library: Library) -> Iterator[bytes]:
    """One line of JSON, with its line feed, for each ticket."""
    for line in tickets:
        yield safe_json(_one(line, library)) + b"\n"


def _one(line: bytes | None, library: Library) -> dict[str, Any]:
    if line is None:
        return {"id": None, "error": _("the line is longer than {n} MB").format(n=LONGEST_LINE // 1_000_000)}
    try:
        ticket = msgspec.json.decode(line, type=_Ticket)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return {"id": None, "error": _("not a JSON object with an id and a text: {error}").format(error=error)}
    id_ = ticket.id if isinstance(ticket.id, str | int | float | bool) else None
    if not isinstance(ticket.text, str) or not ticket.text.strip():
        return {"id": id_, "error": _("the ticket has no text")}
    try:
        return {"id": id_, **_triage(ticket.text, library)}
    except WizardError as error:
        return {"id": id_, "error": str(error)}
    except Exception as error:
        # a mistake of ours in one ticket must not cost the other thousand their answers; it is told, not hidden
        kind = type(error).__name__
        output.tell("ecs-wizard: " + _("ticket {id!r}: {error}").format(id=id_, error=f"{kind}: {error}"))
        return {"id": id_, "error": _("internal error: {error}").format(error=kind)}


def _triage(text: str, library: Library) -> dict[str, Any]:
    session = Session(library)
    intake = session.read([(_("ticket"), text)])
    return as_dict(make_report(session.case, library, recognised=intake.says))
