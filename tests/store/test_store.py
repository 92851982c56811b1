"""Cases are kept: all of them, at once, and by several processes."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from decision_tree.case import (
    Case,
    Closed,
    Document,
    Ending,
    FixedWith,
    Note,
    Observation,
    Reopened,
    Source,
    Suspicion,
)
from decision_tree.errors import StoreError, UnknownName
from decision_tree.session import Session
from decision_tree.store import Store
from tests.knowledge import network
from tests.store.conftest import answered


def test_a_case_comes_back_as_it_was(store: Store) -> None:
    case = Case()
    hostile = "\x1b]0;x\x07 [/aws] '; DROP TABLE cases; -- 日本 \u202e"
    store.append(case, case.add(Document("a", hostile), Suspicion(("a.b",), "e"), answered()))
    store.append(case, case.add(Observation("agent", None, Source.AWS, "", "AccessDenied")))
    undone = case.undo()
    assert undone is not None
    store.append(case, [undone])
    loaded = store.load(case.id)
    assert loaded.log == case.log
    assert loaded.created == case.created
    assert loaded.current == case.current
    assert loaded.documents[0].text == hostile


def test_list_has_the_last_changed_first_with_titles_and_answers(store: Store) -> None:
    first, second = Case(), Case()
    store.append(first, first.add(Document("paste", "CannotPull\n\n" + "word " * 100), at=10))
    store.append(second, second.add(answered(), at=20))
    store.append(second, second.add(Observation("agent", "runs", Source.ANSWER), at=30))
    assert [(s.id, s.answers, s.changed) for s in store.list()] == [(second.id, 2, 30), (first.id, 0, 10)]
    assert store.list()[0].title == ""
    assert store.list()[1].title.startswith("CannotPull word word")
    assert len(store.list()[1].title) == 60
    store.append(first, first.add(answered(), at=40))
    assert store.list()[0].id == first.id


def test_the_list_says_what_a_case_is_about_and_how_it_ended(store: Store) -> None:
    case = Case(created=0)
    store.append(case, case.add(answered(), at=10), ["network.a", "role.b"])
    store.append(case, case.add(answered("fargate"), at=20))  # as of a look that is not over: nothing is concluded
    store.append(case, case.add(Note("ticket 7\nasked"), at=30), ["role.b"])
    (open_,) = store.list()
    assert (open_.causes, open_.confirmed_at, open_.is_open, open_.notes) == (("role.b",), 10, True, "ticket 7 asked")
    closed = Closed(Ending.SOLVED, ("role.b", "role.c"), FixedWith.SCRIPT, "fine")
    store.append(case, case.add(closed, at=40), ["role.b"])
    (ended,) = store.list()
    assert (ended.ending, ended.closed_at, ended.helped) == (Ending.SOLVED, 40, ("role.b", "role.c"))
    assert (ended.fixed_with, ended.notes, ended.worked) == (FixedWith.SCRIPT, "ticket 7 asked fine", 30)
    assert ended.all_causes == ("role.b", "role.c")
    store.append(case, case.add(Reopened(), at=50), [])
    (again,) = store.list()
    assert (again.ending, again.closed_at, again.helped, again.causes) == (None, None, (), ())
    assert again.confirmed_at is None
    assert store.load(case.id).log == case.log


def test_a_conclusion_alone_changes_no_entry_and_no_time(store: Store) -> None:
    case = Case(created=0)
    store.append(case, case.add(answered(), at=10))
    store.append(case, (), ["role.b"])
    (summary,) = store.list()
    assert (summary.causes, summary.changed) == (("role.b",), 10)
    assert len(store.load(case.id).log) == 1


def test_a_case_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    for id_ in ("20260101-aaaaaa", "20260101-bbbbbb", "20260101"):
        case = Case(id_)
        store.append(case, case.add(answered()))
    assert store.load("20260101-a").id == "20260101-aaaaaa"
    assert store.load("20260101").id == "20260101"
    with pytest.raises(UnknownName, match="3 cases"):
        store.load("2026")
    for nothing in ("", "%", "_", "2027", "' OR 1=1 --"):
        with pytest.raises(UnknownName):
            store.load(nothing)


def test_delete_takes_the_entries_along(store: Store) -> None:
    case = Case()
    store.append(case, case.add(answered()))
    assert store.delete(case.id[:-2]) == case.id
    assert store.list() == []
    assert store._connection.execute("SELECT count(*) FROM entries").fetchone() == (0,)
    with pytest.raises(UnknownName):
        store.delete(case.id)


def test_a_case_that_was_deleted_meanwhile_is_written_anew_as_a_whole(store: Store) -> None:
    case = Case()
    store.append(case, case.add(Document("a", "text"), answered()))
    store.delete(case.id)
    store.append(case, case.add(Observation("agent", "runs", Source.ANSWER)))
    assert store.load(case.id).log == case.log


def test_what_could_not_be_written_is_written_with_the_next_answer(store: Store) -> None:
    case = Case()
    store.append(case, case.add(answered()))
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="full"):
        store.append(case, case.add(Document("big", "x" * 1_000_000)))
    store._connection.execute("PRAGMA max_page_count = 1000000")
    store.append(case, case.add(Observation("agent", "runs", Source.ANSWER)))
    assert store.load(case.id).log == case.log


def test_errors_are_told_in_words(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case()
    store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="cannot be written") as error:
        store.append(case, case.add(answered()))
    assert error.value.next_step
    store._connection.execute("PRAGMA query_only = OFF")
    store._connection.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program"):
        store.append(case, case.add(answered()))
    other.execute("ROLLBACK")
    other.close()
    store.append(case, case.add(answered()))
    assert len(store.load(case.id).log) == 3


def test_an_entry_of_an_unknown_kind_is_told_not_dropped(store: Store) -> None:
    case = Case()
    store.append(case, case.add(answered()))
    store._connection.execute('UPDATE entries SET logged = \'{"step":1,"at":1,"entry":{"type":"new"}}\'')
    with pytest.raises(StoreError, match="cannot be read"):
        store.load(case.id)


def test_threads_may_share_a_store(store: Store) -> None:
    def work(number: int) -> None:
        case = Case(f"case-{number}")
        for _ in range(20):
            store.append(case, case.add(answered()))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(store.load(f"case-{n}").log) for n in range(4)] == [20] * 4


WRITER = """
import sys
from pathlib import Path
from decision_tree.case import Case, Observation, Source
from decision_tree.store import Store

with Store.open(Path(sys.argv[1])) as store:
    case = Case(sys.argv[2])
    for number in range(int(sys.argv[3])):
        store.append(case, case.add(Observation("launch_type", "ec2", Source.ANSWER, str(number))))
    print(store.notice, end="")
"""


def test_processes_may_begin_and_write_at_once(path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), f"case-{n}", "40"], stdout=subprocess.PIPE)
        for n in range(4)
    ]
    assert [writer.communicate()[0] for writer in writers] == [b""] * 4
    assert [writer.returncode for writer in writers] == [0] * 4
    with Store.open(path) as store:
        for number in range(4):
            evidence = [
                e.entry.evidence for e in store.load(f"case-{number}").log if isinstance(e.entry, Observation)
            ]
            assert evidence == [str(n) for n in range(40)]


def test_two_processes_in_one_case_lose_nothing(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), "same", "40"]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    with Store.open(path) as store:
        assert len(store.load("same").log) == 80


ANSWERING = """
import os, random, sys
from pathlib import Path
from decision_tree.case import Case
from decision_tree.session import Session
from decision_tree.store import Store
from tests.knowledge import network
from tests.store.conftest import answered

def answer(case):
    session = Session(network(), Case(case), Store.open(Path(sys.argv[1])).append)
    print(os.getpid(), flush=True)
    while True:
        value = random.choice(["fargate", "ec2"])
        session.answer("launch_type", value)
        print(value, flush=True)

for line in sys.stdin:  # a fresh process for each case, without importing everything anew
    child = os.fork()
    if child == 0:
        answer(line.strip())
    os.waitpid(child, 0)
    print("killed", flush=True)
"""


def test_kill_9_loses_no_answer_that_was_shown(path: Path) -> None:
    """Fifty times, at a random moment: every answer that the child printed is on disk, in order."""
    moments = random.Random(4)  # noqa: S311
    parent = subprocess.Popen(
        [sys.executable, "-c", ANSWERING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    for number in range(50):
        print(f"case-{number}", file=parent.stdin, flush=True)
        child = int(parent.stdout.readline())
        shown = [parent.stdout.readline().strip()]
        time.sleep(moments.random() * 0.03)
        os.kill(child, signal.SIGKILL)
        while not (line := parent.stdout.readline().strip()).endswith("killed"):
            shown.append(line)
        with Store.open(path) as store:
            assert store.notice == ""
            log = store.load(f"case-{number}").log
        kept = [e.entry.value for e in log if isinstance(e.entry, Observation)]
        assert kept[: len(shown)] == shown
        # the last one may have been on disk and not yet shown
        assert len(kept) <= len(shown) + 1
    parent.stdin.close()
    parent.stdout.close()
    assert parent.wait() == 0


def test_a_session_keeps_an_answer_before_it_returns(path: Path) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        session = Session(network(), None, store.append)
        session.answer("launch_type", "ec2")
        assert other.load(session.case.id).current["launch_type"].value == "ec2"
        session.undo()
        assert other.load(session.case.id).current == {}


def test_a_session_keeps_what_is_concluded_with_its_last_answer(path: Path) -> None:
    with Store.open(path) as store:
        session = Session(network(), None, store.append)
        session.answer("launch_type", "fargate")
        assert store.list()[0].causes == ()
        session.answer("public_ip", "no")
        assert store.list()[0].causes == ("network.no_public_ip",)
        session.undo()
        assert store.list()[0].causes == ()
        session.take([Observation("public_ip", "no", Source.AWS)])
        assert store.list()[0].causes == ()  # more may come from the look
        session.conclude()
        assert store.list()[0].causes == ("network.no_public_ip",)
