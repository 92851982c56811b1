"""Writes a fix script: only the user may read and run it, and nothing that exists is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from decision_tree.errors import WizardError


class CannotWrite(WizardError):
    """The file exists, or its folder cannot be written to."""

    title = "The script was not written"


def write_script(path: Path, text: str) -> None:
    """Write the new file with mode 0700. Raises `CannotWrite`; a half-written file is removed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o700)
    except FileExistsError:
        raise CannotWrite(f"{path} exists already", "Give another name, or move that file away.") from None
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{path}: {getattr(error, 'strerror', None) or error}", "Give another name.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o700)  # whatever the umask took away
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CannotWrite(f"{path}: {error.strerror or error}", "Make room, or choose another folder.") from None
