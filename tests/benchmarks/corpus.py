"""How often the first, or one of the first three causes is a right one, for messages of real cases.

    python -m tests.benchmarks.corpus [messages.jsonl] [--misses]

The messages are no part of the repository. Of each line only `text` is read to find the causes; `accept` says which
causes are right. Messages whose right causes are all unknown to the knowledge are counted apart: a confirmed cause
there is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

from decision_tree.diagnosis import Diagnosis
from decision_tree.errors import UnreadableInput
from decision_tree.library import Library, load
from decision_tree.session import Session

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "messages.jsonl"


@dataclass(frozen=True)
class Ticket:
    id: str
    text: str
    accept: tuple[str, ...]


def tickets(path: Path) -> list[Ticket]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Ticket(row["id"], row["text"], tuple(row["accept"])) for row in rows]


def diagnosis_of(ticket: Ticket, library: Library) -> Diagnosis | None:
    session = Session(library)
    try:
        session.read([(ticket.id, ticket.text)])
    except UnreadableInput:
        return None
    return session.diagnosis


@dataclass
class Score:
    """Counts over the messages with a right cause among those known."""

    total: int = 0
    hit1: int = 0
    hit3: int = 0
    silent: int = 0
    false_alarms: int = 0
    others: int = 0

    def count(self, ticket: Ticket, diagnosis: Diagnosis | None, library: Library) -> str:
        """Count one message; the word says how it went."""
        named = [f.cause_id for f in diagnosis.suggested] if diagnosis else []
        confirmed = [f.cause_id for f in diagnosis.confirmed] if diagnosis else []
        if not any(cause in library.causes for cause in ticket.accept):
            self.others += 1
            self.false_alarms += bool(confirmed)
            return f"FALSE ALARM {', '.join(confirmed)}" if confirmed else "other"
        self.total += 1
        self.silent += not named
        self.hit3 += any(cause in ticket.accept for cause in named[:3])
        if named and named[0] in ticket.accept:
            self.hit1 += 1
            return "hit"
        return f"MISS {', '.join(named[:3]) or '(silent)'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--misses", action="store_true", help="print every miss and false alarm")
    arguments = parser.parse_args()
    if not arguments.messages.exists():
        print(f"skipped: there is no {arguments.messages.name}; give the path of a file with messages")
        return 0
    library, score = load(), Score()
    rows = tickets(arguments.messages)
    diagnosis_of(rows[0], library)  # the patterns are compiled once, at the first message
    started = time.perf_counter()
    results = [(ticket, diagnosis_of(ticket, library)) for ticket in rows]
    seconds = time.perf_counter() - started
    for ticket, diagnosis in results:
        word = score.count(ticket, diagnosis, library)
        if arguments.misses and word.startswith(("MISS", "FALSE")):
            print(f"{ticket.id} {word}\n    {' '.join(ticket.text.split())[:300]}")
            print(f"    right: {', '.join(ticket.accept)}")
    total = max(score.total, 1)
    rates = (score.hit1 / total, score.hit3 / total, score.silent / total)
    print(f"{score.total} of known causes: hit@1 {rates[0]:.3f}, hit@3 {rates[1]:.3f}, silent {rates[2]:.3f}")
    print(f"{score.others} messages of other causes: {score.false_alarms} with a confirmed cause")
    print(f"{len(rows) / seconds:.0f} messages a second")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
