"""Where words go: data to standard output, messages for people to standard error, neither with control characters."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from decision_tree.errors import WizardError


def prepare() -> None:
    """A character that the terminal's encoding lacks becomes a question mark, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def at_terminal() -> bool:
    """Somebody can see the full screen and type: at a terminal, or in a browser that `serve` has connected."""
    from tui.serving import DRIVER  # deferred: most commands never ask

    return os.environ.get("TEXTUAL_DRIVER") == DRIVER or (sys.stdin.isatty() and sys.stdout.isatty())


def say(text: str, end: str = "\n") -> None:
    """Data, or the words of a dialogue, to standard output."""
    print(_clean(text), end=end)


def say_bytes(data: bytes) -> None:
    """Data whose encoding is UTF-8 by definition, such as JSON."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def tell(text: str) -> None:
    """A message for the person."""
    print(_clean(text), file=sys.stderr)


def tell_error(error: WizardError) -> None:
    """Title, message, next step."""
    tell(f"ecs-wizard: {error}")


def discard_output() -> None:
    """Nobody reads any more: what Python flushes at exit goes nowhere instead of failing."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _clean(text: str) -> str:
    from decision_tree.intake.clean import clean_text  # deferred: `--version` needs nothing of the core

    return clean_text(text)
