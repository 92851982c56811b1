"""From a key to the screen that shows what it did, on the Ask screen with the full knowledge at 80×24.

Counted from the key event to the moment when nothing is left to lay out or to draw; a terminal adds its own. It is
the processor's time: on an idle machine the clock's, on a busy one what the wizard can be blamed for.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported

from textual import events
from textual.app import App

from decision_tree.case import Case
from decision_tree.library import load
from decision_tree.session import Session
from decision_tree.store import Store
from tests.tui.screenshots import MESSAGE
from tui.app import WizardApp
from tui.screens.ask import AskScreen

CLOCK = time.process_time
ROUNDS = 40
LIMIT = 50.0
"""Milliseconds that 95 of 100 keys should stay under."""


async def shown(app: App[None], key: str) -> float:
    """Milliseconds from the key until the screen has settled."""
    begun = CLOCK()
    app.post_message(events.Key(key, key if len(key) == 1 else None))
    quiet = 0
    last = begun
    while quiet < 3:
        await asyncio.sleep(0)
        busy = any(not pump._message_queue.empty() for pump in (app, app.screen, *app.screen.walk_children()))
        dirty = app.screen._layout_required or app.screen._repaint_required or app.screen._dirty_widgets
        if busy or dirty:
            quiet, last = 0, CLOCK()
            await asyncio.sleep(0.0005)
        else:
            quiet += 1
            last = last if quiet > 1 else CLOCK()
    return (last - begun) * 1000


ARROW, NEXT = "mark an answer (arrow)", "answer, to the next question (enter)"
FOUND, BACK = "answer, to the findings (enter)", "take an answer back (u)"


def row(name: str, times: Sequence[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{name:<44}{statistics.median(times):8.1f}{p95:8.1f}{ordered[-1]:8.1f}  {'ok' if p95 < LIMIT else 'slow'}"


async def measure(folder: Path) -> list[str]:
    library = load()
    session = Session(library, Case("20260102-abcdef", created=1767312000.0))
    session.read([("pasted text", MESSAGE)])
    store = Store.open(folder / "cases.db")
    store.append(session.case, session.case.log)
    app = WizardApp(lambda: library, lambda: store, session.case.id)
    times: dict[str, list[float]] = {name: [] for name in (ARROW, NEXT, FOUND, BACK)}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        for number in range(ROUNDS):
            times[ARROW].append(await shown(app, "down"))
            taken = await shown(app, "enter")
            asks = isinstance(app.screen, AskScreen)
            times[NEXT if asks else FOUND].append(taken)
            if number % 4 == 3 or not asks:
                times[BACK].append(await shown(app, "u"))
                while len(session_of(app).case.current) > len(session.case.current):
                    await shown(app, "u")
                await pilot.pause()
    return [row(name, values) for name, values in times.items() if values]


def session_of(app: WizardApp) -> Session:
    assert app.session is not None
    return app.session


def main() -> None:
    print("\nFrom a key to the screen, Ask at 80×24, full knowledge (milliseconds)")
    print(f"{'':<44}{'median':>8}{'95 %':>8}{'most':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for line in asyncio.run(measure(Path(folder))):
            print(line)


if __name__ == "__main__":
    main()
