"""What is left behind when the wizard ends unexpectedly: a report that says where, and nothing of the case.

Messages of errors and local variables hold what people paste, so neither is written: only types, files, lines.
"""

from __future__ import annotations

import platform
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from decision_tree import __version__
from decision_tree.language import _, language

STATUS = 70
"""The exit status: `EX_SOFTWARE` of sysexits(3)."""


def write_report(error: BaseException, screen: str = "") -> Path | None:
    """The new file; None where it could not be written."""
    from tui.saving import REPORT_MODE, NotSaved, write_new
    from tui.settings import state_path

    folder = state_path().parent
    with suppress(OSError, NotSaved):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stem = time.strftime("crash-%Y%m%d-%H%M%S")
        return write_new(folder, stem, ".txt", "\n".join(_lines(error, screen)) + "\n", REPORT_MODE)
    return None


def words(report: Path | None, case_id: str = "") -> str:
    """What to tell the person."""
    lines = [_("ecs-wizard ended unexpectedly. That is a mistake in the wizard, not yours.")]
    if report is not None:
        where = _("What happened is in {path}. It holds no text, name or value of your case: you may hand it on.")
        lines.append(where.format(path=report))
    if case_id:
        lines.append(_("Your case is kept: `ecs-wizard --case {case}` goes on with it.").format(case=case_id))
    return "\n".join(lines)


def _lines(error: BaseException, screen: str) -> Iterator[str]:
    yield f"ecs-wizard {__version__}, {time.strftime('%Y-%m-%d %H:%M:%S %z')}"
    yield f"Python {platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}"
    if "textual" in sys.modules:
        from importlib.metadata import version

        yield f"Textual {version('textual')}"
    yield f"Language {language()}" + (f", screen {screen}" if screen else "")
    yield from _chain(error)


def _chain(error: BaseException) -> Iterator[str]:
    """The error and those behind it, the last first, as Python would show them."""
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        yield ""
        yield f"{type(behind).__module__}.{type(behind).__qualname__}"
        for frame, line in traceback.walk_tb(behind.__traceback__):
            yield f"  {_place(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)


def _place(file: str) -> str:
    """The file without the folders above the package: they have the person's name in them."""
    path = Path(file)
    for root in map(Path, sorted(sys.path, key=len, reverse=True)):
        if root.is_absolute() and path.is_relative_to(root):
            return str(path.relative_to(root))
    return path.name
