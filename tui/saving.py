"""Writes files for the person: always a new one, never over an old one."""

from __future__ import annotations

import os
from pathlib import Path

from decision_tree.errors import WizardError

TRIES = 1000


class NotSaved(WizardError):
    """The file could not be written."""

    title = "Not saved"


def write_new(folder: Path, stem: str, suffix: str, text: str, mode: int) -> Path:
    """Write `stem.suffix`, or `stem-2.suffix` and so on where that exists. Raises `NotSaved`."""
    for number in range(1, TRIES):
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            # made with its mode, so that nobody else can read it even for a moment
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        except FileExistsError:
            continue
        except OSError as error:
            raise NotSaved(
                f"{path}: {error.strerror}", "Start ecs-wizard in a folder that you may write to."
            ) from None
        return _fill(path, descriptor, text)
    raise NotSaved(f"{folder} has {TRIES - 1} files of that name", "Move some of them away.")


def _fill(path: Path, descriptor: int, text: str) -> Path:
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        path.unlink(missing_ok=True)  # half a script must not be run
        raise NotSaved(
            f"{path}: {error.strerror}", "Check the disk, or start ecs-wizard in another folder."
        ) from None
    return path
