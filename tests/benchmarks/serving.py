"""What `serve` takes with 1, 10 and 20 browsers, as a table: `python -m tests.benchmarks.serving`.

All browsers come in the same moment, as a class does. Then each presses a key twice a second; the time counts until
what it changes has come back. In the practice each has built a sandbox of its own before. The browser's drawing is
not in it. Linux only: memory is the proportional set size, in which pages that processes share count once.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

from aiohttp import ClientSession, CookieJar

from tests.serving.served import Served, Visitor

NUMBERS = (1, 10, 20)
KEYS = 20
PAUSE = 0.5
OPEN_HELP, ESCAPE = "?", "\x1b"
QUIET = 0.15
"""Seconds without a byte, after which the screen is at rest."""
HEAD = ("served", "sessions", "first frame", "slowest", "sandbox", "memory", "each", "key median", "key p95")
UNITS = ("", "", "ms", "ms", "s", "MB", "MB", "ms", "ms")


def memory(served: Served) -> float:
    """Megabytes of the server and its sessions."""
    total = 0
    for pid in (served.process.pid, *served.children()):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1000


async def at_rest(visitor: Visitor) -> None:
    """Take in all that comes until nothing comes any more."""
    while True:
        try:
            async with asyncio.timeout(QUIET):
                await visitor.read()
        except TimeoutError:
            return


async def first_frame(served: Served, visitor: Visitor, text: str) -> float:
    start = time.perf_counter()
    await visitor.come(served.url)
    await visitor.sees(text, 300)
    return (time.perf_counter() - start) * 1000


async def sandbox(visitor: Visitor) -> None:
    await visitor.type("\r")
    await visitor.sees("sandbox is ready", 300)


async def keys(visitor: Visitor) -> list[float]:
    """Milliseconds from each key to the first bytes of what it shows."""
    taken = []
    for number in range(KEYS):
        await at_rest(visitor)
        start = time.perf_counter()
        await visitor.type(ESCAPE if number % 2 else OPEN_HELP)
        await visitor.read()
        taken.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(PAUSE)
    return taken


async def measure(number: int, *, practice: bool) -> tuple[str, ...]:
    """A line of the table."""
    with tempfile.TemporaryDirectory() as data:
        home = {"HOME": data, "XDG_DATA_HOME": data, "XDG_STATE_HOME": data, "XDG_CONFIG_HOME": data}
        state = Path(data) / "ecs-wizard" / "state.json"
        state.parent.mkdir()
        state.write_text('{"hints_seen": true}')  # nobody is at their first start
        options = ["--port", "0", *(["--practice"] if practice else [])]
        with Served(*options, environment=home) as served:
            async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
                visitors = [Visitor(client, served.origin) for _ in range(number)]
                text = "application-fails" if practice else "Paste an error"
                frames = await asyncio.gather(*(first_frame(served, visitor, text) for visitor in visitors))
                await asyncio.gather(*map(at_rest, visitors))
                start = time.perf_counter()
                if practice:
                    await asyncio.gather(*map(sandbox, visitors))
                ready = time.perf_counter() - start
                await asyncio.gather(*map(at_rest, visitors))
                used = memory(served)
                taken = sorted(ms for many in await asyncio.gather(*map(keys, visitors)) for ms in many)
    return (
        "practice" if practice else "wizard", str(number), f"{statistics.median(frames):.0f}", f"{max(frames):.0f}",
        f"{ready:.1f}" if practice else "-", f"{used:.0f}", f"{used / number:.0f}",
        f"{statistics.median(taken):.0f}", f"{taken[int(len(taken) * 0.95)]:.0f}",
    )  # fmt: skip


def main() -> None:
    print(f"\nserve ({os.cpu_count()} processors, load before {os.getloadavg()[0]:.1f})")
    for line in (HEAD, UNITS):
        print("".join(f"{word:>13}" for word in line))
    for practice in (False, True):
        for number in NUMBERS:
            print("".join(f"{word:>13}" for word in asyncio.run(measure(number, practice=practice))), flush=True)


if __name__ == "__main__":
    main()
