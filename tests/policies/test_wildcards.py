"""Wildcards and policy variables."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.policies.context import Context
from decision_tree.policies.wildcards import expand, plain

TEXT = st.text("ab*?:/${}", max_size=12)
CONTEXT = Context.of(
    {"aws:username": "ann", "aws:PrincipalTag/team": "re*", "aws:CalledVia": ("a", "b")}, absent=("aws:userid",)
)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("", "", True),
        ("", "a", False),
        ("a*", "a", True),
        ("a?", "a", False),
        ("?", "ab", False),
        ("a*c*e", "abcde", True),
        ("a*c*e", "abcd", False),
        ("*ab", "aab", True),
        ("arn:aws:s3:::data/*/x", "arn:aws:s3:::data/1/2/x", True),
        ("arn:aws:s3:::DATA/*", "arn:aws:s3:::data/x", False),
        ("a.c", "abc", False),
        ("[a]", "a", False),
    ],
)
def test_wildcards(pattern: str, text: str, expected: bool) -> None:
    assert plain(pattern).matches(text) is expected


@given(TEXT, st.text("ab:/", max_size=12))
def test_matching_is_what_a_regular_expression_says(pattern: str, text: str) -> None:
    meaning = {"*": ".*", "?": "."}
    expression = "".join(meaning.get(character, re.escape(character)) for character in pattern)
    assert plain(pattern).matches(text) is bool(re.fullmatch(expression, text))


def test_a_hostile_pattern_is_cheap() -> None:
    # a backtracking matcher would not come back from this
    assert not plain("*a" * 200 + "b").matches("a" * 5_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data/${aws:username}/*", "data/ann/*"),
        ("${AWS:UserName}", "ann"),
        ("${ aws:username , 'x' }", "ann"),
        ("${aws:userid, 'nobody'}", "nobody"),
        ("${aws:userid, ''}!", "!"),
        ("${aws:CalledVia, 'several'}", "several"),
        ("${$}{x}", "${x}"),
        ("${aws:username", "${aws:username"),
        ("$aws:username}", "$aws:username}"),
    ],
)
def test_variables_are_replaced(text: str, expected: str) -> None:
    pattern = expand(text, CONTEXT).pattern
    assert pattern is not None
    assert pattern.literal == expected


@pytest.mark.parametrize("text", ["${aws:userid}", "x${aws:CalledVia}", "${aws:userid}${aws:SourceVpc}"])
def test_a_variable_without_value_fits_nothing(text: str) -> None:
    expansion = expand(text, CONTEXT)
    assert expansion.pattern is None
    assert expansion.valueless


def test_a_variable_that_is_not_known_names_its_key() -> None:
    expansion = expand("${aws:username}/${aws:SourceVpc, 'none'}", CONTEXT)
    assert (expansion.pattern, expansion.unknown, expansion.valueless) == (None, ("aws:SourceVpc",), ())


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("${*}", "*", True),
        ("${*}", "anything", False),
        ("${?}", "x", False),
        ("${aws:PrincipalTag/team}", "re*", True),
        ("${aws:PrincipalTag/team}", "red", False),  # a value of the request brings no wildcard
    ],
)
def test_what_comes_out_of_a_variable_is_no_wildcard(text: str, value: str, expected: bool) -> None:
    pattern = expand(text, CONTEXT).pattern
    assert pattern is not None
    assert pattern.matches(value) is expected


def test_without_a_context_variables_are_text() -> None:
    pattern = expand("${aws:username}", None).pattern
    assert pattern is not None
    assert pattern.matches("${aws:username}")
