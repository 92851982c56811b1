"""The database file of the cases: begun, brought up to date, checked, set aside where it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from decision_tree.errors import StoreError
from decision_tree.language import N_, _

APPLICATION_ID = 0x65637377  # "ecsw": tells our database from another program's
VERSION = 2
BUSY_SECONDS = 10.0
"""How long to wait for another process that is writing."""
CHECKED_SIZE = 32_000_000
"""Bytes. A larger database is not read through when it is opened; that would delay the first screen."""

_MIGRATIONS = (
    # 1: the cases and their logs
    """
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
    ) WITHOUT ROWID
    """,
    # 2: what a list and statistics show without decoding a log. NULL: not known, or not so; ids stand with blanks
    """
    ALTER TABLE cases ADD COLUMN causes TEXT;
    ALTER TABLE cases ADD COLUMN confirmed_at REAL;
    ALTER TABLE cases ADD COLUMN ending TEXT;
    ALTER TABLE cases ADD COLUMN closed_at REAL;
    ALTER TABLE cases ADD COLUMN helped TEXT;
    ALTER TABLE cases ADD COLUMN fixed_with TEXT;
    ALTER TABLE cases ADD COLUMN worked REAL;
    ALTER TABLE cases ADD COLUMN notes TEXT
    """,
)
"""What each version adds to the one before. A version that was given out is never changed."""
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


class Unusable(Exception):
    """The file is no database that this version can use; the text says why."""


def make_file(path: Path) -> None:
    """An empty file that only the user may read; SQLite gives its side files the same permissions."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def connect(path: Path) -> sqlite3.Connection:
    """Open the file and bring it up to date. Raises `Unusable`, and `sqlite3.Error` for what may pass."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        if _damaged(error):
            raise Unusable(_("The list of cases in {file} is damaged").format(file=path)) from None
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
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in _MIGRATIONS[_version(connection) :]:  # asked again: another process may have been quicker
            for statement in migration.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
    finally:
        if connection.in_transaction:
            connection.rollback()


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `Unusable` unless the database is ours, whole, and of a version that we know."""
    connection.execute("BEGIN")  # one moment: another process may be beginning the database right now
    version = _version(connection)
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.rollback()
    if application != APPLICATION_ID and (tables or version or application):
        raise Unusable(_("{file} belongs to another program").format(file=path))
    if version > VERSION:
        raise Unusable(
            _("The list of cases in {file} was written by a newer version of ecs-wizard").format(file=path)
        )
    if path.stat().st_size <= CHECKED_SIZE:
        (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if result != "ok":
            raise Unusable(_("The list of cases in {file} is damaged").format(file=path))


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


def set_aside(path: Path, inode: int) -> Path | None:
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
def in_words(path: Path) -> Iterator[None]:
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
