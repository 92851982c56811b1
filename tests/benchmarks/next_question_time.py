"""How long the next question takes with many causes: `python -m tests.benchmarks.next_question_time`."""

from __future__ import annotations

import time

from msgspec.structs import replace

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import diagnose
from decision_tree.interview import next_question
from decision_tree.library import Library, load
from tests.benchmarks.people import seeded, truth

CAUSES = 1500
WANTED = 50
"""Milliseconds."""


def multiplied(library: Library, times: int) -> Library:
    """The same knowledge many times over, each copy with facts of its own beside the common ones."""
    common = {"phase", "launch_type", "error_kind"}
    big = Library(text_facts=library.text_facts, types=library.types, inferences=library.inferences)
    for number in range(times):

        def own(fact: str, number: int = number) -> str:
            return fact if number == 0 or fact in common else f"{fact}_{number}"

        def renamed(raw: object) -> object:
            if isinstance(raw, dict):
                words = ("any", "all", "not")
                return {k if k in words else own(k): renamed(v) if k in words else v for k, v in raw.items()}
            return [renamed(part) for part in raw] if isinstance(raw, list) else raw

        big.seen_facts |= {own(fact): seen for fact, seen in library.seen_facts.items()}
        for fact, question in library.questions.items():
            changed = renamed(question.asked_when)
            big.questions[own(fact)] = replace(question, asked_when=changed)
        for id_, cause in library.causes.items():
            big.causes[f"{id_}_{number}"] = replace(
                cause,
                applies_when=renamed(cause.applies_when),
                holds_when=renamed(cause.holds_when),
                expects=renamed(cause.expects),
                shown_when=renamed(cause.shown_when),
                refines=[],
            )
    return big


def timing(library: Library, causes: int = CAUSES) -> list[tuple[str, float, float]]:
    """Milliseconds for the next question and for the diagnosis at each place of an interview, on many causes."""
    big = multiplied(library, -(-causes // len(library.causes)))
    world = truth(big, f"{next(iter(library.causes))}_3", seeded(2))
    case = Case()
    rows: list[tuple[str, float, float]] = []
    next_question(case, big)  # compile once, as at start
    while True:
        asking, diagnosing = [], []
        for _ in range(5):
            start = time.perf_counter()
            question = next_question(case, big)
            asked = time.perf_counter()
            diagnose(case, big)
            asking.append((asked - start) * 1000)
            diagnosing.append((time.perf_counter() - asked) * 1000)
        rows.append((question.fact if question else "(end)", min(asking), min(diagnosing)))
        if question is None or len(rows) == 8:
            return rows
        case.add(Observation(question.fact, world[question.fact], Source.ANSWER))


def main() -> None:
    print(f"\nWith {CAUSES:,} causes (ms, best of 5; {WANTED} wanted)\n  next question   diagnosis")
    for fact, asking, diagnosing in timing(load()):
        print(f"  {asking:13.1f}{diagnosing:12.1f}  {fact}")


if __name__ == "__main__":
    main()
