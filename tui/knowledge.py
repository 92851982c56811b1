"""Which knowledge a command works with: the built-in, the user's own folder, those named on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

if TYPE_CHECKING:
    from decision_tree.library import Library


def own_folders(named: Sequence[Path]) -> list[Path]:
    """The folders beside the built-in one; each once, however often it is named."""
    users = user_config_path("ecs-wizard", appauthor=False) / "knowledge"
    folders = [*([users] if users.is_dir() else []), *named]
    return list({folder.resolve(): folder for folder in folders}.values())


def open_library(named: Sequence[Path]) -> Library:
    """Load it all. Raises `KnowledgeError`."""
    from decision_tree.library import load  # deferred: the full screen shows before it loads anything

    return load(*own_folders(named))
