"""The process of a session: what it is told, what it may know of this machine, and how much it may take."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tui.serving import DRIVER
from tui.serving.settings import Serving

KEPT = ("PATH", "HOME", "LANG", "TERM")
FOLDERS = {
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
LARGEST_FILE = 64_000_000
"""Bytes, of any file that a learner's process or its scripts write."""
MOST_MEMORY = 2_000_000_000
"""Bytes of a learner's process: about five times what a lesson takes."""


def command(serving: Serving) -> list[str]:
    """What each browser gets: the full screen, or only the practice."""
    # -P: the folder in which it starts is not a place to import from
    words = [sys.executable, "-P", "-m", "tui"]
    if serving.practice:
        words += ["practice", "--only"]
    if serving.workshop:
        words += ["--workshop", serving.workshop, "--results-file", str(serving.results)]
    words += ["--lang", serving.language]
    for folder in serving.knowledge:
        words += ["--knowledge", str(folder.absolute())]
    return words


def environment(serving: Serving, home: Path, columns: int, rows: int) -> dict[str, str]:
    """The whole environment: nothing of the server's but what is named here.

    Without practice the person looks at their own AWS, so the process gets the AWS_ variables; their other secrets
    stay outside. In practice it gets a home of its own, without profiles, keys and cases, and does not ask the
    machine's instance metadata for a role.
    """
    wanted = {name: value for name, value in os.environ.items() if _may_pass(name, own_aws=not serving.practice)}
    wanted = {"LANG": "C.UTF-8", "PATH": os.defpath, "HOME": str(home)} | wanted
    wanted |= {
        "TERM": "xterm-256color",
        "TERM_PROGRAM": "textual",
        "TERM_PROGRAM_VERSION": version("textual-serve"),
        "TEXTUAL_DRIVER": DRIVER,
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
    }
    return wanted | (_away_from(home) if serving.practice else {})


def _may_pass(name: str, *, own_aws: bool) -> bool:
    return name in KEPT or name in FOLDERS or name.startswith("LC_") or (own_aws and name.startswith("AWS_"))


def _away_from(home: Path) -> dict[str, str]:
    """A home, and the folders in it, that are nobody's."""
    folders = {name: str(home / place) for name, place in FOLDERS.items()}
    return {"HOME": str(home), "TMPDIR": str(home), "AWS_EC2_METADATA_DISABLED": "true", **folders}


@contextmanager
def folder(serving: Serving) -> Iterator[Path]:
    """Where a session works: in practice a folder that is gone afterwards, else where the server was started."""
    if not serving.practice:
        yield Path.cwd()
        return
    with TemporaryDirectory(prefix="ecs-wizard-session-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def limit(pid: int) -> None:
    """A learner's process may not fill the disk or the memory. Only Linux can say so of another process."""
    if sys.platform == "linux":
        import resource

        for what, most in (
            (resource.RLIMIT_FSIZE, LARGEST_FILE),
            (resource.RLIMIT_DATA, MOST_MEMORY),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.prlimit(pid, what, (most, most))
