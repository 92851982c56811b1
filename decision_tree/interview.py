"""The next question: the one that tells most about which cause holds, for the effort it takes to answer it.

What an answer tells is its mutual information with the cause. Beside the causes stands one more hypothesis, "none of
these", so that a single remaining cause is still asked about until it is confirmed or ruled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2

from decision_tree.case import Case, Source
from decision_tree.facts import Facts, facts_of
from decision_tree.library import Library
from decision_tree.likelihood import Profile, entropy, expectations
from decision_tree.schema import Answer, Question
from decision_tree.weighing import Weighing, suspects_of

NONE_OF_THESE = 0.15
"""The share of cases whose cause the wizard does not know; also what makes it confirm a last candidate."""
EFFORT_COST = {1: 1.0, 2: 1.3, 3: 1.9, 4: 3.2, 5: 4.5}
"""What a question costs: 1 is known by heart, 3 is a look at the console, 5 is logging on to a host."""
WORTH_ASKING = 0.005
"""Bits. Below this a question would not tell the remaining causes apart."""


@dataclass(frozen=True)
class NextQuestion:
    """A question for a person, with the answers that fit the case."""

    fact: str
    question: Question
    answers: tuple[Answer, ...]
    about_left: int
    """About how many questions are left, this one included."""


def next_question(case: Case, library: Library) -> NextQuestion | None:
    """The question to ask now, or None when what is left cannot be told apart by asking. Pure."""
    facts = facts_of(case, library)
    open_causes = _open_causes(library, facts, Weighing(library, facts, suspects_of(case)))
    if not open_causes:
        return None
    askable = [fact for fact in library.questions if may_be_asked(library, fact, facts)]
    gains = _information(library, open_causes, askable)
    best = max(askable, key=lambda f: gains[f] / EFFORT_COST[library.questions[f].effort], default=None)
    if best is None or gains[best] < WORTH_ASKING:
        return None
    left = sum(-p * log2(p) for p, _ in open_causes)
    return NextQuestion(
        best,
        library.questions[best],
        offered_answers(library, best, facts),
        max(1, ceil(left / max(gains[best], 0.5))),
    )


def question_about(case: Case, library: Library, fact: str) -> NextQuestion | None:
    """That question, for a person who chooses what to answer next; None where it may not be asked now. Pure."""
    facts = facts_of(case, library)
    if fact not in library.questions or not may_be_asked(library, fact, facts):
        return None
    following = next_question(case, library)
    answers = offered_answers(library, fact, facts)
    return NextQuestion(fact, library.questions[fact], answers, following.about_left if following else 1)


def may_be_asked(library: Library, fact: str, facts: Facts) -> bool:
    """Not known, nor asked yet, and its condition is true; or unknown only through facts that nobody could tell."""
    seen = facts.observations.get(fact)
    if seen is not None and (seen.value is not None or seen.source is Source.ANSWER):
        return False  # what a look could not check, a person may still know
    condition = library.asked_when[fact]
    verdict = condition.evaluate(facts.known)
    if verdict is None:
        return all(name in facts.observations for name in condition.facts)
    return verdict


def offered_answers(library: Library, fact: str, facts: Facts) -> tuple[Answer, ...]:
    """The answers that fit what is known."""
    return tuple(
        answer
        for answer in library.questions[fact].answers
        if not answer.only_when or library.only_when[fact, answer.value].evaluate(facts.known) is not False
    )


OpenCauses = Sequence[tuple[float, Profile]]
"""Of each cause that is still possible its probability and what it lets one expect."""


def _open_causes(library: Library, facts: Facts, weighing: Weighing) -> OpenCauses:
    """What the probabilities lack to 1 is "none of these"."""
    weighed = [
        weighing.weight(id_) for id_, compiled in library.compiled.items() if compiled.verdict(facts.known) is None
    ]
    total = sum(weight for weight, _ in weighed)
    if total <= 0:
        return []
    return [(weight / total * (1 - NONE_OF_THESE), profile) for weight, profile in weighed if weight > 0]


def _information(library: Library, causes: OpenCauses, askable: list[str]) -> dict[str, float]:
    """Fact -> mutual information of its answer with the cause, in bits.

    A cause that says nothing about a fact expects the base shares, so only the causes that constrain a fact are
    visited: the cost grows with the conditions, not with causes times questions.
    """
    expected = expectations(library)
    seen = dict.fromkeys(askable, 0.0)
    surprise = dict.fromkeys(askable, 0.0)
    answers = {fact: dict.fromkeys(library.base[fact], 0.0) for fact in askable}
    for p, profile in causes:
        for fact, expectation in profile.items():
            if fact in seen:
                seen[fact] += p
                surprise[fact] += p * expectation.entropy
                shares = answers[fact]
                for value, q in expectation.shares:
                    shares[value] += p * q
    result = {}
    for fact in askable:
        rest = 1 - seen[fact]
        base = library.base[fact]
        mixed = {value: p + rest * base[value] for value, p in answers[fact].items()}
        result[fact] = entropy(mixed) - surprise[fact] - rest * expected.entropies[fact]
    return result
