"""The compiled condition against a brute-force evaluation of what is written."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from decision_tree.conditions import ConditionError, compile_condition

VALUES = {"a": ("1", "2", "3"), "b": ("1", "2"), "c": ("1", "2", "3", "4")}


def atoms() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(sorted(VALUES)).flatmap(
        lambda fact: st.lists(st.sampled_from(VALUES[fact]), min_size=1, max_size=3, unique=True).map(
            lambda values: {fact: values if len(values) > 1 else values[0]}
        )
    )


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            inner.map(lambda part: {"not": part}),
            st.tuples(atoms(), inner).map(lambda pair: {**pair[1], **pair[0]}),
        ),
        max_leaves=6,
    )


def known_facts() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={f: st.sampled_from(v) for f, v in VALUES.items()})


def kleene(raw: Any, known: Mapping[str, str]) -> bool | None:
    """The condition evaluated as it is written, in Kleene's strong three-valued logic."""
    parts: list[bool | None] = []
    for key, value in raw.items():
        if key == "not":
            inner = kleene(value, known)
            parts.append(None if inner is None else not inner)
        elif key == "any":
            parts.append(_or([kleene(part, known) for part in value]))
        elif key == "all":
            parts.append(_and([kleene(part, known) for part in value]))
        else:
            wanted = value if isinstance(value, list) else [value]
            parts.append(known[key] in wanted if key in known else None)
    return _and(parts)


def _and(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _or(parts: list[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False


def completions(known: Mapping[str, str]) -> list[dict[str, str]]:
    """Every way in which the unknown facts could turn out."""
    open_facts = [fact for fact in VALUES if fact not in known]
    return [
        {**known, **dict(zip(open_facts, values, strict=True))}
        for values in product(*(VALUES[fact] for fact in open_facts))
    ]


@given(conditions(), known_facts())
def test_a_compiled_condition_says_what_kleene_says(raw: dict[str, Any], known: dict[str, str]) -> None:
    try:
        compiled = compile_condition(raw, VALUES)
    except ConditionError as error:
        assume("alternatives" not in str(error))
        raise
    expected = kleene(raw, known)
    got = compiled.evaluate(known)
    if expected is not None:
        assert got is expected
    if got is not None:
        assert {kleene(raw, world) for world in completions(known)} == {got}


@given(conditions(), known_facts())
def test_what_is_allowed_is_what_can_still_make_it_true(raw: dict[str, Any], known: dict[str, str]) -> None:
    try:
        compiled = compile_condition(raw, VALUES)
    except ConditionError:
        assume(False)
    for fact, values in VALUES.items():
        possible = {world[fact] for world in completions({}) if kleene(raw, world)}
        assert possible <= compiled.allowed(fact, values)


@given(conditions(), conditions(), known_facts())
def test_both_at_once(first: dict[str, Any], second: dict[str, Any], known: dict[str, str]) -> None:
    try:
        both = compile_condition(first, VALUES) & compile_condition(second, VALUES)
    except ConditionError:
        assume(False)
    expected = _and([kleene(first, known), kleene(second, known)])
    if expected is not None:
        assert both.evaluate(known) is expected


def test_unknown_is_neither_yes_nor_no() -> None:
    condition = compile_condition({"a": "1", "not": {"b": "2"}}, VALUES)
    assert condition.evaluate({"a": "1"}) is None
    assert condition.evaluate({"b": "2"}) is False
    assert condition.evaluate({"a": "1", "b": "1"}) is True


def test_no_condition_is_always_true() -> None:
    assert compile_condition({}, VALUES).evaluate({}) is True


def test_reasons_name_the_facts() -> None:
    condition = compile_condition({"any": [{"a": "1", "b": "1"}, {"c": "4"}]}, VALUES)
    assert condition.contradictions({"a": "2", "c": "1"}) == ("a", "c")
    assert condition.satisfied({"c": "4"}) == {"c": frozenset({"4"})}
    assert condition.satisfied({"a": "1"}) is None


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        ({"d": "1"}, "unknown fact 'd'"),
        ({"a": "9"}, "no value '9'"),
        ({"a": []}, "empty list"),
        ({"any": []}, "takes a list"),
        ({"any": {"a": "1"}}, "takes a list"),
        ({"not": "a"}, "is a mapping"),
        ({"a": True}, "no value True"),
    ],
)
def test_mistakes_are_named(raw: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ConditionError, match=complaint):
        compile_condition(raw, VALUES)
