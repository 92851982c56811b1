"""Reads what is named on the command line: files, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from decision_tree.errors import UnreadableInput
from decision_tree.language import _

STDIN = "-"
LARGEST = 20_000_000
"""Bytes of one input; more is not an error message and would take minutes."""


def read_source(name: str) -> tuple[str, bytes]:
    """(name, content) of a file, or of standard input for "-". Raises `UnreadableInput`."""
    try:
        if name == STDIN:
            shown = _("standard input")
            return shown, _limited(sys.stdin.buffer.read(LARGEST + 1), shown)
        with Path(name).open("rb") as file:
            return name, _limited(file.read(LARGEST + 1), name)
    except OSError as error:
        raise UnreadableInput(
            f"{name}: {error.strerror or error}", _("Check the name and the permissions.")
        ) from None
    except ValueError:  # a name with a zero byte
        raise UnreadableInput(_("{name!r} is not a file's name").format(name=name)) from None


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST:
        words = _("it is longer than {n} MB").format(n=LARGEST // 1_000_000)
        raise UnreadableInput(f"{name}: {words}", _("Cut out the part with the error and give that."))
    return data
