"""Threads of a look."""

from __future__ import annotations

import subprocess
import sys
from threading import Barrier, Event

import pytest

from decision_tree.probes.workers import Workers

STUCK = """
from threading import Event
from decision_tree.probes.workers import Workers
Workers().submit(Event().wait)
"""


def test_a_thread_that_waits_for_ever_does_not_keep_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", STUCK], timeout=20)
    assert done.returncode == 0


def test_results_come_in_the_order_of_the_tasks() -> None:
    second_ran = Event()

    def first() -> str:
        assert second_ran.wait(5)
        return "first"

    def second() -> str:
        second_ran.set()
        return "second"

    assert [future.result() for future in Workers().side_by_side([first, second])] == ["first", "second"]


def test_as_many_run_at_once_as_there_are_threads() -> None:
    meeting = Barrier(8)
    futures = Workers().side_by_side([lambda: meeting.wait(5)] * 8)
    assert sorted(future.result() for future in futures) == list(range(8))


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def fails() -> None:
        raise LookupError("no")

    (future,) = Workers().side_by_side([fails])
    with pytest.raises(LookupError, match="no"):
        future.result()


@pytest.mark.parametrize("most", [1, 2])
def test_tasks_of_tasks_need_no_free_thread(most: int) -> None:
    workers = Workers(most)

    def outer(number: int) -> int:
        return sum(f.result() for f in workers.side_by_side([lambda: number, lambda: 1]))

    results = [f.result() for f in workers.side_by_side([lambda n=n: outer(n) for n in range(5)])]  # type: ignore[misc]
    assert results == [1, 2, 3, 4, 5]
