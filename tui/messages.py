"""What workers tell the app. A worker changes nothing itself: the app's handlers do."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from decision_tree.errors import WizardError
    from decision_tree.library import Library
    from decision_tree.practice import Built
    from decision_tree.probes import Event, SweptService
    from tui.lessons import Practice
    from tui.looking import LookRun
    from tui.outside import Sandbox
    from tui.places import Place
    from tui.widgets.filtered import Item


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


class LookSaid(Message):
    """Something happened in a look at AWS."""

    def __init__(self, run: LookRun, event: Event) -> None:
        super().__init__()
        self.run, self.event = run, event


class LookFailed(Message):
    """AWS could not be looked at."""

    def __init__(self, run: LookRun, error: WizardError) -> None:
        super().__init__()
        self.run, self.error = run, error


class LookOver(Message):
    """Nothing more comes from this look, whatever its end was."""

    def __init__(self, run: LookRun) -> None:
        super().__init__()
        self.run = run


class Swept(Message):
    """A service of a sweep."""

    def __init__(self, service: SweptService) -> None:
        super().__init__()
        self.service = service


class SweepOver(Message):
    """All services were told, or the sweep broke off with an error."""

    def __init__(self, error: WizardError | None) -> None:
        super().__init__()
        self.error = error


class Listed(Message):
    """What there is to choose from at a place in AWS."""

    def __init__(self, place: Place, items: Sequence[Item], region: str) -> None:
        super().__init__()
        self.place, self.items, self.region = place, items, region


class ListFailed(Message):
    """AWS did not say what there is."""

    def __init__(self, place: Place, error: WizardError) -> None:
        super().__init__()
        self.place, self.error = place, error


class SandboxReady(Message):
    """The sandbox runs and the scenario's world is in it; `close` ends it."""

    def __init__(self, practice: Practice, sandbox: Sandbox, built: Built, close: ExitStack) -> None:
        super().__init__()
        self.practice, self.sandbox, self.built, self.close = practice, sandbox, built, close


class SandboxFailed(Message):
    """There is no sandbox."""

    def __init__(self, practice: Practice, error: WizardError) -> None:
        super().__init__()
        self.practice, self.error = practice, error
