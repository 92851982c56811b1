"""The database file: begun, brought up to date from an older version, set aside where it cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from decision_tree.case import Case, Note
from decision_tree.errors import StoreError
from decision_tree.store import Store
from tests.store.conftest import answered


def test_only_the_user_may_read_it(store: Store, path: Path) -> None:
    case = Case()
    store.append(case, case.add(answered()))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in path.parent.iterdir()} == {0o600}


def test_it_is_synced_and_marked_as_ours(store: Store, path: Path) -> None:
    case = Case()
    store.append(case, case.add(answered()))
    with sqlite3.connect(path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.execute("PRAGMA application_id").fetchone()[0] > 0
        assert other.execute("PRAGMA user_version").fetchone() == (2,)
    other.close()
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError) as error:
        Store.open(tmp_path / "file" / "cases.db")
    assert str(tmp_path) in str(error.value)
    (tmp_path / "cases.db").mkdir()
    with pytest.raises(StoreError):
        Store.open(tmp_path / "cases.db")


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.execute("INSERT INTO theirs VALUES ('kept')")
    connection.close()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def scrambled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xaa" * (len(data) - 4096)
    path.write_bytes(bytes(data))


def text(path: Path) -> None:
    path.write_text("not a database, but somebody's text\n" * 50, encoding="utf-8")


@pytest.mark.parametrize("spoil", [newer, foreign, cut, scrambled, text])
def test_a_database_that_cannot_be_used_is_set_aside_whole(path: Path, spoil: object) -> None:
    assert callable(spoil)
    with Store.open(path) as store:
        case = Case()
        store.append(case, case.add(answered()))
    spoil(path)
    before = path.read_bytes()
    with Store.open(path) as store:
        assert store.list() == []
        case = Case()
        store.append(case, case.add(answered()))
        asides = [p for p in path.parent.iterdir() if "set-aside" in p.name and not p.name.endswith(("-wal", "-shm"))]
        assert [p.read_bytes() for p in asides] == [before]
        assert str(asides[0]) in store.notice
    with Store.open(path) as store:
        assert store.notice == ""
        assert [s.id for s in store.list()] == [case.id]


def test_an_empty_file_is_a_new_database(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with Store.open(path) as store:
        assert store.notice == ""
        assert store.list() == []


FIRST_VERSION = """
PRAGMA journal_mode = WAL;
CREATE TABLE cases (
    id TEXT PRIMARY KEY, created REAL NOT NULL, changed REAL NOT NULL, title TEXT NOT NULL, answers INTEGER NOT NULL
);
CREATE TABLE entries (
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, logged BLOB NOT NULL, PRIMARY KEY (case_id, place)
) WITHOUT ROWID;
PRAGMA application_id = 1701016439;
PRAGMA user_version = 1;
"""


def first_version(path: Path) -> None:
    """A database as the first version wrote it, with one case of an answer that was taken back, and a text."""
    log = (
        b'{"step":1,"at":10.0,"entry":{"type":"document","name":"a","text":"CannotPull"}}',
        b'{"step":2,"at":20.0,"entry":{"type":"observation","fact":"launch_type","value":"ec2","source":"answer"}}',
        b'{"step":3,"at":30.0,"entry":{"type":"undone","step":2}}',
        b'{"step":4,"at":40.0,"entry":{"type":"observation","fact":"agent","value":"runs","source":"answer"}}',
    )
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_VERSION)
    connection.execute("INSERT INTO cases VALUES ('20260101-aaaaaa', 5.0, 40.0, 'CannotPull', 1)")
    connection.executemany(
        "INSERT INTO entries VALUES ('20260101-aaaaaa', ?, ?)", [(place, entry) for place, entry in enumerate(log)]
    )
    connection.commit()
    connection.close()


def test_a_database_of_the_first_version_keeps_everything(path: Path) -> None:
    first_version(path)
    with Store.open(path) as store:
        assert store.notice == ""
        (summary,) = store.list()
        assert (summary.id, summary.title, summary.answers, summary.created, summary.changed) == (
            *("20260101-aaaaaa", "CannotPull", 1, 5, 40),
        )
        # nobody knows what it is about: that is not the same as nothing
        assert (summary.causes, summary.worked, summary.is_open) == (None, None, True)
        case = store.load("20260101")
        assert [logged.at for logged in case.log] == [10, 20, 30, 40]
        assert {fact: o.value for fact, o in case.current.items()} == {"agent": "runs"}
        store.append(case, case.add(Note("n"), at=50), ["role.b"])
        (summary,) = store.list()
        assert (summary.causes, summary.confirmed_at, summary.worked) == (("role.b",), None, 40)
    with Store.open(path) as store:
        assert len(store.load("20260101").log) == 5


OPENER = """
import sys
from pathlib import Path
from decision_tree.store import Store

with Store.open(Path(sys.argv[1])) as store:
    print(store.notice or len(store.list()), end="")
"""


def test_processes_may_bring_a_database_up_to_date_at_once(path: Path) -> None:
    first_version(path)
    openers = [subprocess.Popen([sys.executable, "-c", OPENER, str(path)], stdout=subprocess.PIPE) for _ in range(4)]
    assert [opener.communicate()[0] for opener in openers] == [b"1"] * 4
