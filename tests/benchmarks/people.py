"""Simulated persons: each has a cause in their world, perhaps a message, and answers until it is found.

Everything is repeatable: the same seed gives the same persons with the same answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from decision_tree.case import Case, Observation, Source, Suspicion
from decision_tree.conditions import Alternative, alternative_holds
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.facts import facts_of
from decision_tree.intake import read
from decision_tree.interview import NextQuestion, next_question
from decision_tree.library import Library
from decision_tree.likelihood import expectations

TRIES = 300
DOES_NOT_KNOW = 1 / 3
"""The share of questions that an unsure person cannot answer."""

World = Mapping[str, str]
"""Closed fact -> its true value."""


class NoSuchWorld(Exception):
    """No world was found in which the cause holds and what is given is so."""


def seeded(seed: object) -> random.Random:
    return random.Random(str(seed))  # noqa: S311  (a repeatable simulation, not a secret)


def truth(library: Library, cause_id: str, rng: random.Random, given: World | None = None) -> World:
    """A world, as a person can tell it, in which the cause holds and what is `given` is so; as far as possible no
    other cause that is not about the same refusal. Raises `NoSuchWorld`."""
    given = given or {}
    ways = _ways(library, cause_id, given)
    compiled, refined = library.compiled[cause_id], set(library.causes[cause_id].refines)
    best: tuple[int, World] | None = None
    for _ in range(TRIES if ways else 0):
        world = _drawn(library, rng.choice(ways), given, rng)
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
        raise NoSuchWorld(cause_id)
    return best[1]


def _ways(library: Library, cause_id: str, given: World) -> Sequence[Alternative]:
    """The ways in which the cause can hold beside what is given; those that a person can tell, where there are."""
    for ways in (expectations(library).worlds(cause_id), library.compiled[cause_id].bounds.alternatives):
        fitting = [way for way in ways if alternative_holds(way, given) is not False]
        told = [way for way in fitting if way.keys() <= library.questions.keys() | given.keys()]
        if fitting:
            return told or fitting
    return []


def _drawn(library: Library, way: Alternative, given: World, rng: random.Random) -> World:
    """One world of this way, each fact as often with each of its values as the knowledge says."""
    world = {
        fact: rng.choices(list(shares), weights=list(shares.values()))[0]
        for fact, base in library.base.items()
        if fact in library.questions or fact in way
        for shares in [{v: p for v, p in base.items() if v in way.get(fact, base)}]
    }
    return consistent(library, {**world, **given})


def consistent(library: Library, world: World) -> World:
    """The world with everything that follows from those of its facts that can be asked."""
    result = dict(world)
    for inference in library.compiled_inferences:
        premise = inference.when.satisfied(result)
        if premise is not None and all(library.asked_when[fact].evaluate(result) for fact in premise):
            result.update(inference.then)
    return result


def can_be_told(library: Library, cause_id: str) -> bool:
    """Whether a person's answers can confirm the cause; some need a text or a look at AWS."""
    return any(way.keys() <= library.questions.keys() for way in library.compiled[cause_id].whole.alternatives)


def samples(library: Library, cause_id: str) -> list[str]:
    """The messages that typically come with the cause and do not rule it out: of the patterns that suspect it first,
    else of the first one that suspects it at all."""
    suspecting = [pattern for pattern in library.patterns.values() if cause_id in pattern.suspects]
    suspecting.sort(key=lambda pattern: pattern.suspects[0] != cause_id)
    compiled = library.compiled[cause_id]
    found: list[str] = []
    for pattern in suspecting:
        if found and pattern.suspects[0] != cause_id:
            break
        found += [hit for hit in pattern.hits if compiled.verdict(given_by(hit, library)) is not False]
    return found


def given_by(text: str, library: Library) -> World:
    """What is known of the world when nothing but the text was read."""
    case = Case()
    read_into(case, text, library)
    return {fact: value for fact, value in facts_of(case, library).known.items() if fact in library.values}


def read_into(case: Case, text: str, library: Library) -> None:
    """Read the text as the first step of the case."""
    intake = read(text, "message", library)
    case.add(*intake.observations, *([Suspicion(intake.suspects)] if intake.suspects else []))


@dataclass(frozen=True)
class Person:
    """Tells the truth."""

    world: World

    def answer(self, question: NextQuestion, library: Library) -> str | None:
        """None for "I don't know", also where the question does not arise in the person's world."""
        arises = library.asked_when[question.fact].evaluate(self.world)
        return self.world[question.fact] if arises else None


@dataclass(frozen=True)
class Unsure(Person):
    """Does not know a third of what is asked."""

    rng: random.Random

    def answer(self, question: NextQuestion, library: Library) -> str | None:
        return None if self.rng.random() < DOES_NOT_KNOW else super().answer(question, library)


@dataclass(frozen=True)
class Mistaken(Person):
    """Answers one question wrongly."""

    wrong: str
    rng: random.Random

    def answer(self, question: NextQuestion, library: Library) -> str | None:
        true = super().answer(question, library)
        if question.fact != self.wrong or true is None:
            return true
        return self.rng.choice([a.value for a in question.answers if a.value != true] or [true])


@dataclass(frozen=True)
class Walk:
    """One person's way to the cause."""

    cause_id: str
    case: Case
    library: Library
    asked: tuple[str, ...]
    confirmed: bool
    """The true cause, and not only another one."""
    wrong: str = ""
    """The fact that was answered wrongly."""

    @cached_property
    def diagnosis(self) -> Diagnosis:
        return diagnose(self.case, self.library)

    @property
    def place(self) -> int:
        """Of the true cause among those that are not ruled out, 1 first; 0 where it is ruled out."""
        open_ = [f.cause_id for f in (*self.diagnosis.confirmed, *self.diagnosis.possible)]
        return open_.index(self.cause_id) + 1 if self.cause_id in open_ else 0

    @property
    def stands_alone(self) -> bool:
        """Everything else is ruled out, but for what it refines or is refined by."""
        open_ = {f.cause_id for f in (*self.diagnosis.confirmed, *self.diagnosis.possible)}
        return open_ == {self.cause_id}

    @property
    def error_named(self) -> bool:
        """A visible contradiction calls the answer in question that is wrong."""
        conflicts = self.diagnosis.facts.conflicts
        doubted = any(self.wrong == answer.fact for answer in self.diagnosis.doubted_answers)
        return doubted or any(self.wrong in (c.counts.fact, c.against.fact) for c in conflicts)


def interview(library: Library, cause_id: str, person: Person, text: str = "") -> Walk:
    """Read the message, then answer until the cause is confirmed or nothing is asked any more.

    Another cause that is confirmed on the way does not end it: its fix would not help, and the person goes on.
    """
    case = Case()
    if text:
        read_into(case, text, library)
    asked: list[str] = []
    compiled = library.compiled[cause_id]
    while not (confirmed := bool(compiled.verdict(facts_of(case, library).known))):
        question = next_question(case, library)
        if question is None:
            break
        asked.append(question.fact)
        case.add(Observation(question.fact, person.answer(question, library), Source.ANSWER))
    return Walk(cause_id, case, library, tuple(asked), confirmed)


def walks(library: Library, causes: Sequence[str], worlds: int, seed: int = 1) -> Iterator[Walk]:
    """Truthful persons without anything."""
    for cause_id in causes:
        for number in range(worlds):
            world = truth(library, cause_id, seeded((seed, cause_id, number)))
            yield interview(library, cause_id, Person(world))


def walks_with_message(library: Library, causes: Sequence[str], worlds: int, seed: int = 1) -> Iterator[Walk]:
    """Truthful persons who begin with a message of their cause, each with the next sample.

    Raises `NoSuchWorld` where a sample of the cause rules it out.
    """
    for cause_id in causes:
        texts = samples(library, cause_id)
        for number in range(worlds):
            text = texts[number % len(texts)]
            world = truth(library, cause_id, seeded((seed, cause_id, number)), given_by(text, library))
            yield interview(library, cause_id, Person(world), text)


def unsure_walks(library: Library, causes: Sequence[str], worlds: int, seed: int = 1) -> Iterator[Walk]:
    """Persons who do not know a third of what they are asked."""
    for cause_id in causes:
        for number in range(worlds):
            rng = seeded((seed, cause_id, number))
            yield interview(library, cause_id, Unsure(truth(library, cause_id, rng), rng))


def mistaken_walks(library: Library, causes: Sequence[str], worlds: int, seed: int = 1) -> Iterator[Walk]:
    """Persons who answer one question of their way wrongly."""
    for cause_id in causes:
        for number in range(worlds):
            rng = seeded((seed, cause_id, number))
            world = truth(library, cause_id, rng)
            way = interview(library, cause_id, Person(world)).asked
            if way:
                wrong = rng.choice(way)
                walk = interview(library, cause_id, Mistaken(world, wrong, rng))
                yield replace(walk, wrong=wrong)
