"""Three-valued conditions on facts.

A condition is written as data (`any`, `all`, `not`, a mapping is AND, a list of values is OR) and compiled to
alternatives: it is true when all facts of one alternative have an allowed value, false when every alternative is
contradicted, unknown (`None`) otherwise. That is Kleene's strong logic, only sharper where one alternative names
the same fact twice: a contradiction is false, whatever the fact's value turns out to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Alternative = Mapping[str, frozenset[str]]
"""Fact -> the values that it may have."""

MAX_ALTERNATIVES = 64
"""A condition that expands to more is a writing mistake: no person could check it."""


class ConditionError(ValueError):
    """The condition as written cannot be understood; the text says what and where."""


@dataclass(frozen=True)
class Condition:
    """A compiled condition. No alternative at all: never true. An empty alternative: always true."""

    alternatives: tuple[Alternative, ...]

    def evaluate(self, known: Mapping[str, str]) -> bool | None:
        """True, false, or None for unknown. A fact that is not in `known` is unknown."""
        undecided = False
        for alternative in self.alternatives:  # as `alternative_holds`, without the call: this is the hot loop
            complete = True
            for fact, allowed in alternative.items():
                if fact not in known:
                    complete = False
                elif known[fact] not in allowed:
                    break
            else:
                if complete:
                    return True
                undecided = True
        return None if undecided else False

    def satisfied(self, known: Mapping[str, str]) -> Alternative | None:
        """The first alternative that is true, to say why the condition holds."""
        return next((a for a in self.alternatives if alternative_holds(a, known)), None)

    def contradictions(self, known: Mapping[str, str]) -> tuple[str, ...]:
        """One contradicted fact of each alternative, to say why the condition is false."""
        facts = (
            next((fact for fact, allowed in a.items() if fact in known and known[fact] not in allowed), None)
            for a in self.alternatives
        )
        return tuple(dict.fromkeys(fact for fact in facts if fact is not None))

    @cached_property
    def facts(self) -> frozenset[str]:
        return frozenset(fact for alternative in self.alternatives for fact in alternative)

    def allowed(self, fact: str, values: Sequence[str]) -> frozenset[str]:
        """The values of `fact` with which the condition can still be true."""
        sets = [alternative.get(fact) for alternative in self.alternatives]
        if any(s is None for s in sets):
            return frozenset(values)
        return frozenset().union(*(s for s in sets if s is not None))

    def __and__(self, other: Condition) -> Condition:
        return Condition(_conjunction([self.alternatives, other.alternatives]))


ALWAYS = Condition(({},))


def alternative_holds(alternative: Alternative, known: Mapping[str, str]) -> bool | None:
    """Whether all facts of one alternative have an allowed value; None when some are unknown and none contradicts."""
    verdict: bool | None = True
    for fact, allowed in alternative.items():
        value = known.get(fact)
        if value is None:
            verdict = None
        elif value not in allowed:
            return False
    return verdict


def compile_condition(raw: Any, values: Mapping[str, Sequence[str]]) -> Condition:
    """Compile a condition as written.

    `values` gives the closed list of values of each fact. Raises `ConditionError` naming the unknown fact or value.
    """
    return Condition(_expand(raw, values, negate=False))


def _expand(raw: Any, values: Mapping[str, Sequence[str]], *, negate: bool) -> tuple[Alternative, ...]:
    if not isinstance(raw, dict):
        raise ConditionError(f"a condition is a mapping, not {raw!r}")
    parts = [_expand_entry(key, value, values, negate=negate) for key, value in raw.items()]
    return _disjunction(parts) if negate else _conjunction(parts)


def _expand_entry(
    key: str, raw: Any, values: Mapping[str, Sequence[str]], *, negate: bool
) -> tuple[Alternative, ...]:
    if key == "not":
        return _expand(raw, values, negate=not negate)
    if key in ("any", "all"):
        if not isinstance(raw, list) or not raw:
            raise ConditionError(f"'{key}' takes a list of conditions")
        parts = [_expand(item, values, negate=negate) for item in raw]
        # De Morgan: the negation of "all" is "any" of the negations, and the other way round
        return _conjunction(parts) if (key == "all") != negate else _disjunction(parts)
    allowed = _values(key, raw, values)
    if negate:
        allowed = frozenset(values[key]) - allowed
    return ({key: allowed},) if allowed else ()


def _values(fact: str, raw: Any, values: Mapping[str, Sequence[str]]) -> frozenset[str]:
    if fact not in values:
        raise ConditionError(f"unknown fact '{fact}'")
    wanted = raw if isinstance(raw, list) else [raw]
    if not wanted:
        raise ConditionError(f"'{fact}' has an empty list of values")
    for value in wanted:
        if value not in values[fact]:
            raise ConditionError(f"'{fact}' has no value {value!r}; it has {', '.join(values[fact])}")
    return frozenset(wanted)


def _disjunction(parts: Sequence[tuple[Alternative, ...]]) -> tuple[Alternative, ...]:
    return _bounded([alternative for part in parts for alternative in part])


def _conjunction(parts: Sequence[tuple[Alternative, ...]]) -> tuple[Alternative, ...]:
    result: tuple[Alternative, ...] = ({},)
    for part in parts:
        merged = (_merge(left, right) for left in result for right in part)
        result = _bounded([alternative for alternative in merged if alternative is not None])
    return result


def _merge(left: Alternative, right: Alternative) -> Alternative | None:
    """Both at once, or None where they contradict each other on a fact."""
    merged = dict(left)
    for fact, allowed in right.items():
        both = merged.get(fact, allowed) & allowed
        if not both:
            return None
        merged[fact] = both
    return merged


def _bounded(alternatives: list[Alternative]) -> tuple[Alternative, ...]:
    if len(alternatives) > MAX_ALTERNATIVES:
        raise ConditionError(f"the condition has more than {MAX_ALTERNATIVES} alternatives; split it")
    return tuple(alternatives)
