"""How many tickets `triage --batch` answers in a second on one core: `python -m tests.benchmarks.batch`.

The tickets are the messages' own samples, each inside the chatter that tickets have around them.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from decision_tree.library import Library, load
from tui.commands.batch import answers

TICKETS = 600
WANTED = 200
"""Tickets a second that a support desk's queue needs."""
CHATTER = "Hi team, since this morning's deployment our service does not come up. Any idea?\n\n{}\n\nThanks!"
LOG_LINE = "2026-01-01T00:00:{:02}Z INFO request id={} path=/health status=200 took=3ms\n"


def tickets(library: Library, form: Callable[[str], str]) -> list[bytes]:
    samples = [hit for pattern in library.patterns.values() for hit in pattern.hits]
    return [
        msgspec.json.encode({"id": number, "text": form(samples[number % len(samples)])}) for number in range(TICKETS)
    ]


def with_log(sample: str) -> str:
    return "".join(LOG_LINE.format(n % 60, n) for n in range(100)) + sample


FORMS: dict[str, Callable[[str], str]] = {
    "the bare message": str,
    "a ticket with a message": CHATTER.format,
    "a message behind 100 log lines": with_log,
}


def main() -> None:
    library = load()
    print(f"{'triage --batch, one core':<34}{'tickets/s':>10}{'wanted':>8}{'ms each':>9}")
    for name, form in FORMS.items():
        lines = tickets(library, form)
        list(answers(lines[:20], library))  # patterns are compiled once
        start = time.process_time()
        written = sum(1 for _ in answers(lines, library))
        taken = time.process_time() - start
        print(f"{name:<34}{written / taken:>10.0f}{WANTED:>8}{taken / written * 1000:>9.2f}")


if __name__ == "__main__":
    main()
