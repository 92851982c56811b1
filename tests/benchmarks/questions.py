"""How many questions people answer until the cause is confirmed, and what becomes of what they do not know or get
wrong: `python -m tests.benchmarks.questions`.

Every figure is weighted by how common the causes are. Persons are those of `people`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log2
from statistics import mean

from decision_tree.library import Library, load
from tests.benchmarks import after_look, next_question_time
from tests.benchmarks.people import (
    NoSuchWorld,
    Walk,
    can_be_told,
    mistaken_walks,
    samples,
    unsure_walks,
    walks,
    walks_with_message,
)

WORLDS = 10
"""Persons of each cause without anything; of the others half as many."""
SHOWN = 8
"""Of the causes that do worst so many are named."""


def bound(library: Library) -> float:
    """No interview can need fewer questions on average: the causes' entropy over what one question can tell."""
    total = sum(cause.commonness for cause in library.causes.values())
    entropy = -sum(c.commonness / total * log2(c.commonness / total) for c in library.causes.values())
    return entropy / log2(mean(len(q.answers) for q in library.questions.values()))


def average(found: Sequence[Walk], figure: Callable[[Walk], float]) -> float:
    """Of all walks, each as often as its cause is common."""
    weights = [walk.library.causes[walk.cause_id].commonness for walk in found]
    return sum(figure(walk) * weight for walk, weight in zip(found, weights, strict=True)) / sum(weights)


def worst_causes(found: Iterable[Walk], figure: Callable[[Walk], float]) -> list[tuple[float, str]]:
    """The mean figure of each cause, the highest first."""
    by_cause: dict[str, list[float]] = defaultdict(list)
    for walk in found:
        by_cause[walk.cause_id].append(figure(walk))
    return sorted(((mean(figures), id_) for id_, figures in by_cause.items()), reverse=True)


def asked(walk: Walk) -> float:
    return len(walk.asked)


def print_questions(found: Sequence[Walk]) -> None:
    print(f"  mean {average(found, asked):.2f}   worst {max(len(walk.asked) for walk in found)}")
    for number, id_ in worst_causes(found, asked)[:SHOWN]:
        print(f"    {number:5.1f}  {id_}")


def print_missed(found: Sequence[Walk], missed: Callable[[Walk], float]) -> None:
    worst = [f"{id_} {share:.0%}" for share, id_ in worst_causes(found, missed)[:SHOWN] if share]
    print(f"    missed most: {', '.join(worst) or 'none'}")


def without_anything(library: Library, causes: Sequence[str]) -> None:
    found = list(walks(library, causes, WORLDS))
    print(f"\nQuestions until the cause is confirmed ({len(causes)} causes, {WORLDS} people each)")
    least = bound(library)
    print(f"  entropy bound {least:.2f}, and {average(found, asked) / least:.2f} times that:")
    print_questions(found)
    print(f"  not reached: {', '.join(sorted({walk.cause_id for walk in found if not walk.confirmed})) or 'none'}")


def with_message(library: Library) -> None:
    """Causes that only AWS can confirm are counted apart: there the message and the answers can only order them."""
    found: list[Walk] = []
    silent, contradicted = [], []
    for cause_id in library.causes:
        if not samples(library, cause_id):
            silent.append(cause_id)
            continue
        try:
            found += walks_with_message(library, [cause_id], WORLDS // 2)
        except NoSuchWorld:
            contradicted.append(cause_id)
    done = [walk for walk in found if walk.confirmed or walk.stands_alone]
    rest = [walk for walk in found if not (walk.confirmed or walk.stands_alone)]
    print(f"\nThe same after a typical message ({len({walk.cause_id for walk in done})} causes)")
    print_questions(done)
    if rest:
        names = ", ".join(sorted({walk.cause_id for walk in rest}))
        first = average(rest, lambda walk: walk.place == 1)
        print(f"  not confirmed without AWS, but in the first place in {first:.0%}: {names}")
    print(f"  no sample fits: {', '.join(silent + contradicted) or 'none'}")


def who_does_not_know(library: Library, causes: Sequence[str]) -> None:
    found = list(unsure_walks(library, causes, WORLDS // 2))
    print("\nA person who does not know a third of the answers")
    print(f"  in the first three {average(found, lambda walk: 0 < walk.place <= 3):.1%}", end="   ")
    print(f"confirmed {average(found, lambda walk: walk.confirmed):.1%}", end="   ")
    print(f"an answer doubted for nothing {average(found, lambda walk: bool(walk.diagnosis.contradictions)):.1%}")
    print_questions(found)
    print_missed(found, lambda walk: not 0 < walk.place <= 3)


def who_errs_once(library: Library, causes: Sequence[str]) -> None:
    def noticed(walk: Walk) -> bool:
        return bool(walk.diagnosis.contradictions) or 0 < walk.place <= 5

    found = list(mistaken_walks(library, causes, WORLDS // 2))
    print("\nA person with one wrong answer")
    print(f"  a contradiction, or in the first five {average(found, noticed):.1%}", end="   ")
    print(f"in the first five {average(found, lambda walk: 0 < walk.place <= 5):.1%}", end="   ")
    print(f"the wrong answer named {average(found, lambda walk: walk.error_named):.1%}")
    only_others = average(found, lambda walk: bool(walk.diagnosis.confirmed) and not walk.confirmed)
    print(f"  only another cause confirmed {only_others:.1%}")
    print_questions(found)
    print_missed(found, lambda walk: not noticed(walk))


def main() -> None:
    library = load()
    told = [cause_id for cause_id in library.causes if can_be_told(library, cause_id)]
    without_anything(library, told)
    with_message(library)
    who_does_not_know(library, told)
    who_errs_once(library, told)
    after_look.main()
    next_question_time.main()


if __name__ == "__main__":
    main()
