"""Threads that never keep the process alive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore, Thread
from typing import TypeVar

T = TypeVar("T")
MOST_THREADS = 48


class Workers:
    """A pool of daemon threads.

    `concurrent.futures` waits for its threads when the process ends, and a thread that waits for AWS cannot be
    woken: quitting during a look would take until the read time-out.
    """

    def __init__(self, most: int = MOST_THREADS) -> None:
        self._most = most
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._idle = Semaphore(0)
        self._threads = 0
        self._lock = Lock()

    def submit(self, work: Callable[[], None]) -> None:
        """Run `work`, which handles its own errors, as soon as a thread is free."""
        self._work.put(work)
        if self._idle.acquire(blocking=False):
            return
        with self._lock:
            if self._threads < self._most:
                self._threads += 1
                Thread(target=self._serve, daemon=True, name="look").start()

    def side_by_side(self, tasks: Sequence[Callable[[], T]]) -> list[Future[T]]:
        """Run all and return when all have ended.

        The caller takes what no thread has begun, so that tasks may wait for tasks of their own with no thread free.
        """
        futures: list[Future[T]] = [Future() for _ in tasks]
        begun = [Lock() for _ in tasks]

        def run(number: int) -> None:
            if not begun[number].acquire(blocking=False):
                return
            try:
                futures[number].set_result(tasks[number]())
            except BaseException as error:  # it is raised where the result is asked for
                futures[number].set_exception(error)

        for number in range(1, len(tasks)):
            self.submit(lambda number=number: run(number))  # type: ignore[misc]
        for number in range(len(tasks)):
            run(number)
        for future in futures:
            future.exception()
        return futures

    def close(self) -> None:
        """Let the threads end once they are idle."""
        with self._lock:
            for _ in range(self._threads):
                self._work.put(None)

    def _serve(self) -> None:
        while True:
            try:
                work = self._work.get_nowait()
            except Empty:
                self._idle.release()
                work = self._work.get()
            if work is None:
                return
            work()
