"""Condition operators, set operators, IfExists, Null, and what is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from decision_tree.policies.conditions import Check, check_conditions, read_conditions
from decision_tree.policies.context import Context
from decision_tree.policies.kleene import Truth

ROLE = "arn:aws:iam::111122223333:role/app"


def check(block: dict[str, Any], *, variables: bool = True, **values: Any) -> Check:
    """Against a context that knows nothing but `values`; a key's colon is written as __; None: known to be absent."""
    known = {key.replace("__", ":"): value for key, value in values.items()}
    context = Context.of(
        {key: value for key, value in known.items() if value is not None},
        absent=[key for key, value in known.items() if value is None],
    )
    tests = read_conditions(block)
    assert tests is not None
    return check_conditions(tests, context, variables=variables)


@pytest.mark.parametrize(
    ("operator", "policy", "request_value", "expected"),
    [
        ("StringEquals", "red", "red", True),
        ("StringEquals", "red", "Red", False),
        ("StringEquals", "re*", "red", False),
        ("StringEquals", ["blue", "red"], "red", True),
        ("stringequals", "red", "red", True),
        ("StringNotEquals", ["blue", "red"], "red", False),
        ("StringNotEquals", ["blue", "red"], "green", True),
        ("StringEqualsIgnoreCase", "RED", "red", True),
        ("StringNotEqualsIgnoreCase", "RED", "red", False),
        ("StringLike", "r?d*", "reddish", True),
        ("StringLike", "R*", "red", False),
        ("StringNotLike", ["b*", "r*"], "red", False),
        ("NumericEquals", 10, "10.0", True),
        ("NumericNotEquals", "10", "11", True),
        ("NumericLessThan", "10", "9.5", True),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericGreaterThan", "10", "10", False),
        ("NumericGreaterThanEquals", "-1", "0", True),
        ("NumericEquals", "ten", "10", None),
        ("NumericEquals", "NaN", "10", None),
        ("NumericLessThan", "10", "unlimited", None),
        ("DateEquals", "2026-05-01T12:00:00Z", "2026-05-01T14:00:00+02:00", True),
        ("DateLessThan", "2026-05-01", "2026-04-30T23:59:59Z", True),
        ("DateGreaterThan", "1777636800", "2026-05-01T12:00:01Z", True),
        ("DateGreaterThan", "yesterday", "2026-05-01T12:00:01Z", None),
        ("Bool", True, "true", True),
        ("Bool", "TRUE", "true", True),
        ("Bool", "false", "true", False),
        ("Bool", "yes", "true", None),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ6", False),
        ("BinaryEquals", "%", "QmluYXJ5", None),
        ("IpAddress", "10.0.0.0/16", "10.0.1.7", True),
        ("IpAddress", "10.0.0.7/16", "10.0.1.7", True),
        ("IpAddress", "10.0.1.7", "10.0.1.7", True),
        ("IpAddress", "0.0.0.0/0", "10.0.1.7", True),
        ("IpAddress", "2001:db8::/32", "2001:db8:1::7", True),
        ("IpAddress", "2001:db8::/32", "10.0.1.7", False),
        ("NotIpAddress", ["10.0.0.0/16", "192.0.2.0/24"], "192.0.2.1", False),
        ("NotIpAddress", ["10.0.0.0/16", "192.0.2.0/24"], "198.51.100.1", True),
        ("IpAddress", "10.0.0.0/99", "10.0.1.7", None),
        ("ArnEquals", "arn:aws:iam::*:role/a??", ROLE, True),
        ("ArnLike", "arn:*:iam::111122223333:*", ROLE, True),
        ("ArnLike", "arn:aws:*:role/app", ROLE, None),  # a wildcard does not reach over a colon: not an ARN
        ("ArnLike", "arn:aws:iam::111122223333:role/app", "app", False),
        ("ArnNotEquals", "arn:aws:iam::*:role/other", ROLE, True),
        ("ArnNotLike", ["arn:aws:iam::*:role/other", "arn:aws:iam::*:role/app"], ROLE, False),
        ("StringEqualz", "red", "red", None),
        ("ForSomeValues:StringEquals", "red", "red", None),
        ("StringEquals", {"nested": "red"}, "red", None),
    ],
)
def test_operators(operator: str, policy: Any, request_value: str, expected: Truth) -> None:
    assert check({operator: {"k": policy}}, k=request_value).truth is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        *((name, False) for name in ("StringEquals", "StringLike", "ArnLike", "Bool", "NumericEquals", "DateEquals")),
        *((name, False) for name in ("NumericLessThan", "IpAddress", "BinaryEquals", "ForAnyValue:StringEquals")),
        *((name, True) for name in ("StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike")),
        *((name, True) for name in ("NumericNotEquals", "DateNotEquals", "NotIpAddress", "StringEqualsIfExists")),
        *((name, True) for name in ("BoolIfExists", "ForAllValues:StringEquals", "ForAllValues:StringNotLike")),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAllValues:StringLikeIfExists", True),
        ("ForAnyValue:StringEqualsIfExists", None),
    ],
)
def test_a_key_that_is_absent(operator: str, expected: Truth) -> None:
    assert check({operator: {"k": "1"}}, k=None).truth is expected


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "x"), False),
        ("ForAnyValue:StringEquals", ("a", "x"), True),
        ("ForAnyValue:StringEquals", ("x", "y"), False),
        ("ForAllValues:StringNotEquals", ("x", "y"), True),
        ("ForAllValues:StringNotEquals", ("a", "x"), False),
        ("ForAnyValue:StringNotEquals", ("a", "x"), True),
        ("ForAnyValue:StringNotEquals", ("a", "b"), False),
        ("ForAllValues:StringEquals", ("a",), True),
        ("StringEquals", ("a", "b"), True),
        ("StringEquals", ("a", "x"), None),  # AWS does not say what that means
    ],
)
def test_keys_with_several_values(operator: str, values: tuple[str, ...], expected: Truth) -> None:
    assert check({operator: {"k": ["a", "b"]}}, k=values).truth is expected


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [("true", None, True), ("true", "x", False), ("false", "x", True), (False, None, False), ("maybe", "x", None)],
)
def test_null(wanted: Any, value: str | None, expected: Truth) -> None:
    assert check({"Null": {"k": wanted}}, k=value).truth is expected


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEqualsIfExists", "Null", "ForAllValues:StringLike"])
def test_a_key_that_is_unknown(operator: str) -> None:
    assert check({operator: {"aws:SourceVpce": "true"}}) == Check(None, ("aws:SourceVpce",))


def test_one_line_that_fails_decides_whatever_is_unknown() -> None:
    block = {"StringEquals": {"unknown": "x", "team": "red"}, "Bool": {"tls": "true"}}
    assert check(block, team="blue", tls="true") == Check(False, ("team",))
    assert check(block, team="red", tls="true") == Check(None, ("unknown",))


def test_names_of_keys_are_not_case_sensitive() -> None:
    assert check({"StringEquals": {"AWS:sourcevpce": "vpce-1"}}, aws__SourceVpce="vpce-1").truth is True


@pytest.mark.parametrize(
    ("operator", "value", "expected", "keys"),
    [
        ("StringEquals", "${team}", True, ()),
        ("StringLike", "${team}*", True, ()),
        ("StringEquals", "${nobody}", False, ("owner",)),
        ("StringNotEquals", "${nobody}", None, ("${nobody}",)),
        ("StringEquals", "${vpc}", None, ("vpc",)),
        ("StringEquals", ["${vpc}", "red"], True, ()),
        ("NumericEquals", "${team}", None, ("owner",)),  # only texts and ARNs take variables
    ],
)
def test_policy_variables(operator: str, value: Any, expected: Truth, keys: tuple[str, ...]) -> None:
    found = check({operator: {"owner": value}}, owner="red", team="red", nobody=None)
    assert found == Check(expected, keys)


def test_version_2008_knows_no_variables() -> None:
    assert check({"StringEquals": {"owner": "${team}"}}, variables=False, owner="red", team="red").truth is False


@pytest.mark.parametrize("block", ["x", [], {"StringEquals": "red"}, {"StringEquals": [{"k": "v"}]}, 5, None])
def test_what_is_not_a_condition_block(block: object) -> None:
    assert read_conditions(block) is None


def test_families_of_keys_may_be_absent() -> None:
    context = Context.of({"aws:RequestTag/team": "red"}, absent=("aws:RequestTag/*", "kms:EncryptionContext:*"))
    assert context.lookup("aws:requesttag/owner") == ()
    assert context.lookup("aws:RequestTag/team") == ("red",)
    assert context.lookup("kms:EncryptionContext:SecretARN") == ()
    assert context.lookup("aws:ResourceTag/owner") is None


def test_what_the_caller_knows_goes_before_what_is_derived() -> None:
    derived = Context.of({"aws:username": "ann", "aws:userid": "AIDA"}, absent=("aws:SourceArn",))
    context = Context.of({"aws:SourceArn": "arn"}, absent=("aws:username",)).filled_from(derived)
    keys = ("aws:username", "aws:userid", "aws:SourceArn")
    assert [context.lookup(key) for key in keys] == [(), ("AIDA",), ("arn",)]


def test_a_complete_context_knows_what_is_absent() -> None:
    assert Context.of({"a": "1"}, complete=True).lookup("b") == ()
    assert Context.of({"a": "1"}).lookup("b") is None
