"""What workers tell the app. A worker changes nothing itself: the app's handlers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from decision_tree.errors import WizardError
    from decision_tree.library import Library


class LibraryReady(Message):
    """The knowledge is loaded."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library


class LibraryFailed(Message):
    """The knowledge cannot be used."""

    def __init__(self, error: WizardError) -> None:
        super().__init__()
        self.error = error


class FilesRead(Message):
    """The files that the person named, as (name, content)."""

    def __init__(self, sources: list[tuple[str, bytes]]) -> None:
        super().__init__()
        self.sources = sources


class FilesFailed(Message):
    """A file could not be read from disk."""

    def __init__(self, error: WizardError) -> None:
        super().__init__()
        self.error = error


class NamesListed(Message):
    """The names in a folder that fit what was typed."""

    def __init__(self, typed: str, names: list[str]) -> None:
        super().__init__()
        self.typed, self.names = typed, names
