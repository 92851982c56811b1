"""Open files: a path with the names that fit below it, and the files chosen so far."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from decision_tree.errors import UnreadableInput, WizardError
from decision_tree.intake.clean import MAX_BYTES
from decision_tree.language import N_, _
from tui.messages import FilesFailed, FilesRead, NamesListed
from tui.screens.base import WizardScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line

MOST = 100


class PathInput(Input):
    """A path; the arrow keys move in the list below while typing goes on here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", N_("Down"), id="open.down", show=False),
        Binding("up", "screen.move(-1)", N_("Up"), id="open.up", show=False),
    ]
    HELP = N_("Type a path, or choose from the list with the arrow keys. Enter opens a folder or adds a file.")


class OpenScreen(WizardScreen):
    """Several files make one reading."""

    CSS_PATH = "open.tcss"
    AUTO_FOCUS = "PathInput"
    ABOUT = N_(
        "Error texts, and JSON as the AWS CLI prints it. Type a path, or choose with "
        "the arrow keys; Enter opens a folder or adds a file. F2 reads what was added. Nothing is sent anywhere."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "read", N_("Read them"), id="open.read", tooltip=N_("Read the files that were added")),
        Binding("f4", "drop", N_("Drop the last"), id="open.drop", tooltip=N_("Take the last file off the list")),
        Binding("escape", "back", N_("Back"), id="open.back", tooltip=N_("Leave without reading")),
    ]

    def __init__(self, *, new_case: bool) -> None:
        super().__init__()
        self._new_case = new_case
        self.files: list[Path] = []

    def compose(self) -> ComposeResult:
        yield Words(_("Which files?"), id="ask")
        path = PathInput(placeholder=_("path of a file or a folder"), id="path")
        path.cursor_blink = False
        yield path
        with VerticalScroll(can_focus=False, id="entries"):
            yield Choices(id="names")
        yield Words(id="chosen")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._list("")
        self._show_files()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    @work(thread=True, group="list", exclusive=True, exit_on_error=False, description=N_("list a folder"))
    def _list(self, typed: str) -> None:
        self.post_message(NamesListed(typed, _fitting(typed)))

    @on(NamesListed)
    def _show_names(self, event: NamesListed) -> None:
        if event.typed == self.query_one(PathInput).value:
            self.query_one(Choices).set_items([Choice(name, Content(line(name))) for name in event.names])

    @on(Input.Submitted)
    def _submitted(self) -> None:
        typed, choice = self.query_one(PathInput).value, self.query_one(Choices).choice
        if typed and _path(typed).is_file():
            self._add(_path(typed))
        elif choice is not None:
            self._take(choice.id)
        elif self.files and not typed:
            self.action_read()
        else:
            self.wizard.tell(_("There is no such file or folder."))

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        self._take(event.choice.id)

    def _take(self, name: str) -> None:
        field = self.query_one(PathInput)
        field.focus()
        path = _folder(field.value) / name
        if path.is_dir():
            field.value = _head(field.value) + name.rstrip("/") + "/"
            field.cursor_position = len(field.value)
        else:
            self._add(path)

    def _add(self, path: Path) -> None:
        if path not in self.files:
            self.files.append(path)
        self.query_one(PathInput).value = _head(self.query_one(PathInput).value)
        self._show_files()

    def _show_files(self) -> None:
        names = "\n".join(f"✔ {line(str(path))}" for path in self.files)
        chosen = "\n".join((names, _("F2 reads them."))) if names else _("No file added yet.")
        self.query_one("#chosen", Words).say(chosen)

    def action_move(self, by: int) -> None:
        self.query_one(Choices).action_move(by)

    def action_drop(self) -> None:
        if self.files:
            self.files.pop()
        self._show_files()

    def action_back(self) -> None:
        self.wizard.go_back(new_case=self._new_case)

    def action_read(self) -> None:
        if self.files:
            self._read(tuple(self.files))
        else:
            self.wizard.tell(_("Add a file first."))

    @work(thread=True, group="files", exclusive=True, exit_on_error=False, description=N_("read files"))
    def _read(self, files: tuple[Path, ...]) -> None:
        try:
            self.post_message(FilesRead([(str(path), _content(path)) for path in files]))
        except WizardError as error:
            self.post_message(FilesFailed(error))

    @on(FilesRead)
    def _files_read(self, event: FilesRead) -> None:
        self.wizard.read(event.sources, new_case=self._new_case)

    @on(FilesFailed)
    def _files_failed(self, event: FilesFailed) -> None:
        self.wizard.tell_error(event.error)


def _path(typed: str) -> Path:
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # ~ of a user who does not exist
        return Path(typed)


def _head(typed: str) -> str:
    """What was typed up to the last slash."""
    return typed[: typed.rfind("/") + 1]


def _folder(typed: str) -> Path:
    return _path(_head(typed) or ".")


def _fitting(typed: str) -> list[str]:
    """Names in the folder that begin with what was typed, folders with a slash; hidden ones only when asked for."""
    begin = typed[typed.rfind("/") + 1 :]
    try:
        entries = [
            (not path.is_dir(), path.name)
            for path in _folder(typed).iterdir()
            if path.name.startswith(begin) and (begin.startswith(".") or not path.name.startswith("."))
        ]
    except (OSError, ValueError):
        return []
    return [name if is_file else f"{name}/" for is_file, name in sorted(entries)[:MOST]]


def _content(path: Path) -> bytes:
    """The file's bytes; raises `UnreadableInput` for what is not a file or far too long."""
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise UnreadableInput(_("{path} is not a file").format(path=path), _("Give a file that was saved."))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}", _("Check the path and its permissions.")) from None
