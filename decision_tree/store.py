"""Cases on disk: SQLite in the user's data directory.

An entry is on disk when `append` returns: write-ahead log, every transaction synced. Killing the process loses
nothing that was answered before. A database that cannot be used is set aside, never overwritten.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from decision_tree.case import Case, Logged, Source
from decision_tree.errors import StoreError, UnknownName
from decision_tree.language import N_, _

APPLICATION_ID = 0x65637377  # "ecsw": tells our database from another program's
VERSION = 1
BUSY_SECONDS = 10.0
"""How long to wait for another process that is writing."""
CHECKED_SIZE = 32_000_000
"""Bytes. A larger database is not read through when it is opened; that would delay the first screen."""
TITLE_LENGTH = 60

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY,
    created REAL NOT NULL,
    changed REAL NOT NULL,
    title TEXT NOT NULL,
    answers INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    logged BLOB NOT NULL,
    PRIMARY KEY (case_id, place)
) WITHOUT ROWID;
"""
_WORDS = (
    ("locked", N_("another program is using the database"), N_("Close it, or try again in a moment.")),
    ("readonly", N_("the database cannot be written to"), N_("Check the permissions of the file and its folder.")),
    (
        "full",
        N_("the disk is full"),
        N_("Make room and go on: what could not be kept is written with the next answer."),
    ),
    (
        "unable to open",
        N_("the database cannot be opened"),
        N_("Check that the folder exists and may be written to."),
    ),
    (
        "disk i/o",
        N_("the disk reports an error"),
        N_("Check the disk, or set XDG_DATA_HOME to a folder on another one."),
    ),
    ("malformed", N_("the database is damaged"), N_("Start again: it is then set aside and a new one is begun.")),
    (
        "not a database",
        N_("the database is damaged"),
        N_("Start again: it is then set aside and a new one is begun."),
    ),
)


class _Unusable(Exception):
    """The file is no database that this version can use; the text says why."""


@dataclass(frozen=True)
class Summary:
    """A case in a list."""

    id: str
    title: str
    """The first words of what was pasted; empty when there was no text."""
    answers: int
    created: float
    changed: float


def default_path() -> Path:
    """Where a user's cases live."""
    from platformdirs import user_data_path  # deferred: not needed with a path of one's own

    return user_data_path("ecs-wizard", appauthor=False) / "cases.db"


class Store:
    """The case database. `append` is what a `Session` takes as `keep`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, notice: str = "") -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.path = path
        self.notice = notice
        """What the person should know about the opening: a database that was set aside. Else empty."""

    @classmethod
    def open(cls, path: Path | None = None) -> Store:
        """Open the database, or begin one. Raises `StoreError`."""
        path = path or default_path()
        notice = ""
        with _in_words(path):
            _make_file(path)
            before = path.stat().st_ino
            try:
                return cls(_connect(path), path)
            except _Unusable as reason:
                aside = _set_aside(path, before)
                if aside:
                    notice = _("{reason}. It was kept as {file}; a new list of cases was begun.").format(
                        reason=reason, file=aside
                    )
            _make_file(path)
            try:
                return cls(_connect(path), path, notice)
            except _Unusable as reason:
                raise StoreError(str(reason), _("Move {file} away and start again.").format(file=path)) from None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, case: Case, logged: Sequence[Logged]) -> None:
        """Write the entries, which `case` has already; they are on disk when this returns. Raises `StoreError`.

        Earlier entries that are not there (a full disk, a case deleted meanwhile) are written with them.
        """
        with self._transaction() as connection:
            row = connection.execute("SELECT max(place) + 1 FROM entries WHERE case_id = ?", (case.id,)).fetchone()
            place = row[0] or 0
            entries = case.log[min(place, len(case.log) - len(logged)) :]
            connection.execute(
                "INSERT INTO cases VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " changed = excluded.changed, title = excluded.title, answers = excluded.answers",
                (case.id, case.created, entries[-1].at if entries else case.created, title_of(case), _answers(case)),
            )
            connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?)",
                [(case.id, place + i, msgspec.json.encode(entry)) for i, entry in enumerate(entries)],
            )

    def list(self) -> list[Summary]:
        """All cases, the last changed first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT id, title, answers, created, changed FROM cases ORDER BY changed DESC, id DESC"
            ).fetchall()
        return [Summary(*row) for row in rows]

    def load(self, case_id: str) -> Case:
        """The case with this id, or whose id begins so. Raises `UnknownName` where none or several do."""
        with self._reading() as connection:
            found = _find(connection, case_id)
            created, title = connection.execute("SELECT created, title FROM cases WHERE id = ?", (found,)).fetchone()
            rows = connection.execute(
                "SELECT logged FROM entries WHERE case_id = ? ORDER BY place", (found,)
            ).fetchall()
        case = Case(found, created, title)
        try:
            for (entry,) in rows:
                case.replay(msgspec.json.decode(entry, type=Logged))
        except msgspec.MsgspecError as error:
            raise StoreError(
                _("the case {case} cannot be read ({error})").format(case=found, error=error),
                _("It was written by another version."),
            ) from None
        return case

    def delete(self, case_id: str) -> str:
        """Delete the case; its full id is returned."""
        with self._transaction() as connection:
            found = _find(connection, case_id)
            connection.execute("DELETE FROM cases WHERE id = ?", (found,))
        return found

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One moment of the database, for several statements."""
        with self._lock, _in_words(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _in_words(self.path):
            # immediate: waits its turn now, instead of failing when reading turns into writing
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.commit()
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()


def title_of(case: Case) -> str:
    """The case's title: its own, or the first words of the first text that was given."""
    if case.title:
        return case.title
    text = next((document.text for document in case.documents if document.text.strip()), "")
    words = " ".join(text[:1000].split())
    return words if len(words) <= TITLE_LENGTH else f"{words[: TITLE_LENGTH - 1]}…"


def _answers(case: Case) -> int:
    return sum(observation.source is Source.ANSWER for observation in case.current.values())


def _find(connection: sqlite3.Connection, case_id: str) -> str:
    rows = connection.execute(
        "SELECT id FROM cases WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> '' ORDER BY id = ?1 DESC, id", (case_id,)
    ).fetchall()
    ids = [str(row[0]) for row in rows]
    if not ids:
        raise UnknownName(
            _("no case is called {name!r}").format(name=case_id), _("`ecs-wizard case list` shows the cases.")
        )
    if len(ids) > 1 and ids[0] != case_id:
        shown = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
        raise UnknownName(
            _("{n} cases begin with {start!r}: {cases}").format(n=len(ids), start=case_id, cases=shown),
            _("Give more of the id."),
        )
    return ids[0]


def _make_file(path: Path) -> None:
    """An empty file that only the user may read; SQLite gives its side files the same permissions."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        if _damaged(error):
            raise _Unusable(_("The list of cases in {file} is damaged").format(file=path)) from None
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    _check(connection, path)
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
    finally:
        if connection.in_transaction:
            connection.rollback()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `_Unusable` unless the database is ours, whole, and of a version that we know."""
    connection.execute("BEGIN")  # one moment: another process may be beginning the database right now
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.rollback()
    if application != APPLICATION_ID and (tables or version or application):
        raise _Unusable(_("{file} belongs to another program").format(file=path))
    if version > VERSION:
        raise _Unusable(
            _("The list of cases in {file} was written by a newer version of ecs-wizard").format(file=path)
        )
    if path.stat().st_size <= CHECKED_SIZE:
        (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if result != "ok":
            raise _Unusable(_("The list of cases in {file} is damaged").format(file=path))


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for other processes when it changes the journal, so this does."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _set_aside(path: Path, inode: int) -> Path | None:
    """Rename the database and its side files; None when another process was quicker."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.set-aside-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.set-aside-{stamp}-{number}")
    if path.stat().st_ino != inode:
        return None
    for end in ("-wal", "-shm"):
        side = path.with_name(path.name + end)
        if side.exists():
            side.rename(aside.with_name(aside.name + end))
    path.rename(aside)
    return aside


def _damaged(error: sqlite3.DatabaseError) -> bool:
    return "malformed" in str(error) or "not a database" in str(error)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turns what SQLite and the system say into a `StoreError` that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        for word, message, step in _WORDS:
            if word in str(error).lower():
                raise StoreError(f"{path}: {_(message)}", _(step)) from None
        raise StoreError(f"{path}: {error}") from None
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror or error}", _("Check that the folder exists and may be written to.")
        ) from None
