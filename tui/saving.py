"""Writes files for the person: always a new one, never over an old one, readable by nobody else."""

from __future__ import annotations

import os
from pathlib import Path

from decision_tree.errors import WizardError
from decision_tree.language import N_, _

TRIES = 1000
SCRIPT_MODE, REPORT_MODE = 0o700, 0o600


class NotSaved(WizardError):
    """The file could not be written."""

    title = N_("Not saved")


class Exists(NotSaved):
    """There is a file of that name."""


def write_new(folder: Path, stem: str, suffix: str, text: str, mode: int) -> Path:
    """Write `stem.suffix`, or `stem-2.suffix` and so on where that exists. Raises `NotSaved`."""
    for number in range(1, TRIES):
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            write_exactly(path, text, mode)
        except Exists:
            continue
        return path
    message = _("{folder} has {number} files of that name").format(folder=folder, number=TRIES - 1)
    raise NotSaved(message, _("Move some of them away."))


def write_exactly(path: Path, text: str, mode: int) -> None:
    """Write the new file of exactly this name. Raises `NotSaved`; a half-written file is removed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        # made with its mode, so that nobody else can read it even for a moment
        descriptor = os.open(path, flags, mode)
    except FileExistsError:
        message = _("{path} exists already").format(path=path)
        raise Exists(message, _("Give another name, or move that file away.")) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        reason = getattr(error, "strerror", None) or error
        raise NotSaved(f"{path}: {reason}", _("Choose a folder that you may write to.")) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fchmod(descriptor, mode)  # whatever the umask took away
            os.fsync(descriptor)
    except OSError as error:
        path.unlink(missing_ok=True)  # half a script must not be run
        raise NotSaved(f"{path}: {error.strerror or error}", _("Make room, or choose another folder.")) from None
