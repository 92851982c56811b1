"""Cases on disk: SQLite in the user's data directory.

An entry is on disk when `append` returns: write-ahead log, every transaction synced. Killing the process loses
nothing that was answered before. A database that cannot be used is set aside, never overwritten.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from decision_tree.case import Case, Ending, FixedWith, Logged, Source
from decision_tree.database import Unusable, connect, in_words, make_file, set_aside
from decision_tree.errors import StoreError, UnknownName
from decision_tree.language import _

TITLE_LENGTH, NOTES_LENGTH = 60, 500
"""Characters that a list has of a case's title and of its notes."""

_COLUMNS = (
    *("id", "title", "answers", "created", "changed"),
    *("causes", "confirmed_at", "ending", "closed_at", "helped", "fixed_with", "worked", "notes"),
)
_LISTED = ", ".join(_COLUMNS)
_KEEP = f"""
INSERT INTO cases ({_LISTED}) VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, ''), ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (id) DO UPDATE SET
    title = ?2, answers = ?3, changed = max(changed, ?5), causes = coalesce(?6, causes),
    confirmed_at = CASE
        WHEN ?6 IS NULL THEN confirmed_at
        WHEN ?6 = '' THEN NULL
        WHEN causes IS NULL THEN NULL  -- of an older version: confirmed, nobody knows since when
        ELSE coalesce(confirmed_at, ?7)
    END,
    ending = ?8, closed_at = ?9, helped = ?10, fixed_with = ?11, worked = ?12, notes = ?13
"""  # noqa: S608  the columns are named above


class Summary(msgspec.Struct, frozen=True):
    """A case in a list."""

    id: str
    title: str
    """The first words of what was pasted; empty when there was no text."""
    answers: int
    created: float
    """Seconds since 1970, UTC, as all moments here."""
    changed: float
    causes: tuple[str, ...] | None = None
    """The causes to mend that are confirmed, or were before a fix; None: not known, of an older version."""
    confirmed_at: float | None = None
    """Since when there are such; None also where that is not known."""
    ending: Ending | None = None
    """None while it is open."""
    closed_at: float | None = None
    helped: tuple[str, ...] = ()
    """The causes whose mending helped, as the person said who closed it."""
    fixed_with: FixedWith | None = None
    worked: float | None = None
    """Seconds of work, without breaks; None: not known, of an older version."""
    notes: str = ""
    """Their first words."""

    @property
    def is_open(self) -> bool:
        return self.ending is None

    @property
    def all_causes(self) -> tuple[str, ...]:
        """Those that are confirmed and those that helped, each once."""
        return tuple(dict.fromkeys((*self.helped, *(self.causes or ()))))


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
        with in_words(path):
            make_file(path)
            before = path.stat().st_ino
            try:
                return cls(connect(path), path)
            except Unusable as reason:
                aside = set_aside(path, before)
                if aside:
                    notice = _("{reason}. It was kept as {file}; a new list of cases was begun.").format(
                        reason=reason, file=aside
                    )
            make_file(path)
            try:
                return cls(connect(path), path, notice)
            except Unusable as reason:
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

    def append(self, case: Case, logged: Sequence[Logged], causes: Sequence[str] | None = None) -> None:
        """Write the entries, which `case` has already; they are on disk when this returns. Raises `StoreError`.

        `causes` are those that the case is about now; without them those of before stand in the list.
        Earlier entries that are not there (a full disk, a case deleted meanwhile) are written with them.
        """
        with self._transaction() as connection:
            row = connection.execute("SELECT max(place) + 1 FROM entries WHERE case_id = ?", (case.id,)).fetchone()
            place = row[0] or 0
            entries = case.log[min(place, len(case.log) - len(logged)) :]
            connection.execute(_KEEP, _row(case, causes))
            connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?)",
                [(case.id, place + i, msgspec.json.encode(entry)) for i, entry in enumerate(entries)],
            )

    def list(self) -> list[Summary]:
        """All cases, the last changed first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_LISTED} FROM cases ORDER BY changed DESC, id DESC"  # noqa: S608  a constant
            ).fetchall()
        return [_summary(row) for row in rows]

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
        with self._lock, in_words(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, in_words(self.path):
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
    return _beginning(text[:1000], TITLE_LENGTH)


def _beginning(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _answers(case: Case) -> int:
    return sum(observation.source is Source.ANSWER for observation in case.current.values())


def _row(case: Case, causes: Sequence[str] | None) -> tuple[str | float | None, ...]:
    """In the order of `_COLUMNS`."""
    changed = case.log[-1].at if case.log else case.created
    ended = case.ended
    return (
        *(case.id, title_of(case), _answers(case), case.created, changed),
        *(None if causes is None else " ".join(causes), changed if causes else None),
        *((ended.how.ending, ended.at, " ".join(ended.how.helped), ended.how.fixed_with) if ended else [None] * 4),
        *(case.worked, _beginning("\n".join(text for _at, text in case.notes), NOTES_LENGTH)),
    )


def _summary(row: Sequence[Any]) -> Summary:
    listed = dict(zip(_COLUMNS, row, strict=True))
    causes, helped = listed["causes"], listed["helped"] or ""
    listed |= {"causes": None if causes is None else causes.split(), "helped": helped.split()}
    return msgspec.convert({**listed, "notes": listed["notes"] or ""}, Summary)


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
