"""How many questions a truthful person answers until the cause is confirmed, and how long the next one takes."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from statistics import mean

from msgspec.structs import replace

from decision_tree.case import Case, Observation, Source
from decision_tree.facts import facts_of
from decision_tree.interview import next_question
from decision_tree.library import Library, load
from decision_tree.likelihood import expectations

WORLDS_PER_CAUSE = 10
TRIES = 300


@dataclass(frozen=True)
class Walk:
    """One person's way to the cause."""

    cause_id: str
    asked: tuple[str, ...]
    confirmed: bool


def truth(library: Library, cause_id: str, rng: random.Random) -> dict[str, str]:
    """A world, as a person can tell it, in which the cause holds; as far as possible no other cause that is not about
    the same refusal."""
    worlds = [world for world in expectations(library).worlds(cause_id) if world.keys() <= library.questions.keys()]
    compiled = library.compiled[cause_id]
    refined = set(library.causes[cause_id].refines)
    best: tuple[int, dict[str, str]] | None = None
    for _ in range(TRIES):
        alternative = rng.choice(worlds)
        world = {
            fact: rng.choices(list(shares), weights=list(shares.values()))[0]
            for fact, base in library.base.items()
            if fact in library.questions
            for shares in [{v: p for v, p in base.items() if v in alternative.get(fact, base)}]
        }
        world = consistent(library, world)
        if not compiled.verdict(world):
            continue
        others = sum(
            bool(c.whole.evaluate(world))
            for id_, c in library.compiled.items()
            if id_ != cause_id and id_ not in refined
        )
        if best is None or others < best[0]:
            best = others, world
        if others == 0:
            break
    if best is None:
        raise AssertionError(f"no world was found in which {cause_id} holds")
    return best[1]


def consistent(library: Library, world: dict[str, str]) -> dict[str, str]:
    """The world with everything that follows from those of its facts that can be asked."""
    result = dict(world)
    for inference in library.compiled_inferences:
        premise = inference.when.satisfied(result)
        if premise is not None and all(library.asked_when[fact].evaluate(result) for fact in premise):
            result.update(inference.then)
    return result


def interview(library: Library, cause_id: str, world: Mapping[str, str]) -> Walk:
    """Answer truthfully until the cause is confirmed or nothing is asked any more."""
    case = Case()
    asked: list[str] = []
    compiled = library.compiled[cause_id]
    while not compiled.verdict(facts_of(case, library).known):
        question = next_question(case, library)
        if question is None:
            return Walk(cause_id, tuple(asked), confirmed=False)
        asked.append(question.fact)
        case.add(Observation(question.fact, world[question.fact], Source.ANSWER))
    return Walk(cause_id, tuple(asked), confirmed=True)


def can_be_told(library: Library, cause_id: str) -> bool:
    """Whether a person's answers can confirm the cause; some need a text or a look at AWS."""
    return any(way.keys() <= library.questions.keys() for way in library.compiled[cause_id].whole.alternatives)


def walks(library: Library, worlds: int = WORLDS_PER_CAUSE, seed: int = 1) -> list[Walk]:
    rng = random.Random(seed)  # noqa: S311  (a repeatable simulation, not a secret)
    return [
        interview(library, cause_id, truth(library, cause_id, rng))
        for cause_id in library.causes
        if can_be_told(library, cause_id)
        for _ in range(worlds)
    ]


def bound(library: Library) -> float:
    """No interview can need fewer questions on average: the causes' entropy over what one question can tell."""
    total = sum(cause.commonness for cause in library.causes.values())
    entropy = -sum(c.commonness / total * log2(c.commonness / total) for c in library.causes.values())
    return entropy / log2(mean(len(q.answers) for q in library.questions.values()))


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


def timing(library: Library, causes: int = 1500) -> list[tuple[str, float]]:
    """Milliseconds for the next question at each place of an interview, on a library of many causes."""
    big = multiplied(library, -(-causes // len(library.causes)))
    rng = random.Random(2)  # noqa: S311  (a repeatable simulation, not a secret)
    cause_id = f"{next(iter(library.causes))}_3"
    world = truth(big, cause_id, rng)
    case = Case()
    rows: list[tuple[str, float]] = []
    next_question(case, big)  # compile once, as at start
    while True:
        spent = []
        for _ in range(5):
            start = time.perf_counter()
            question = next_question(case, big)
            spent.append((time.perf_counter() - start) * 1000)
        rows.append((question.fact if question else "(end)", min(spent)))
        if question is None or len(rows) == 8:
            return rows
        case.add(Observation(question.fact, world[question.fact], Source.ANSWER))


def main() -> None:
    library = load()
    found = walks(library)
    weights = [library.causes[w.cause_id].commonness for w in found]
    average = sum(len(w.asked) * k for w, k in zip(found, weights, strict=True)) / sum(weights)
    causes = dict.fromkeys(w.cause_id for w in found)
    print(f"\nQuestions until the cause is confirmed ({len(causes)} causes, {WORLDS_PER_CAUSE} people each)")
    print(f"  mean {average:.2f}   worst {max(len(w.asked) for w in found)}   entropy bound {bound(library):.2f}")
    lost = sorted({w.cause_id for w in found if not w.confirmed})
    print(f"  not reached: {', '.join(lost) or 'none'}")
    by_cause = {id_: mean(len(w.asked) for w in found if w.cause_id == id_) for id_ in causes}
    for id_, number in sorted(by_cause.items(), key=lambda item: -item[1])[:8]:
        print(f"    {number:5.1f}  {id_}")
    print("\nNext question with 1,500 causes (ms, best of 5)")
    for fact, milliseconds in timing(library):
        print(f"  {milliseconds:6.1f}  {fact}")


if __name__ == "__main__":
    main()
