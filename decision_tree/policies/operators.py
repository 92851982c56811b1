"""How condition operators compare one value of a policy with one value of the request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network

from decision_tree.policies.kleene import Truth, all_of
from decision_tree.policies.wildcards import Pattern

Comparison = Callable[[Pattern, str], Truth]
"""Whether the policy's value fits the request's; None when one of the two is not a value of the operator's type."""


@dataclass(frozen=True)
class Operator:
    """One condition operator."""

    compare: Comparison
    negated: bool = False
    """NotEquals and its like: holds when no value of the policy fits, so also when the key is absent."""
    variables: bool = False
    """Whether policy variables are replaced in its values."""


def _equals(expected: Pattern, actual: str) -> Truth:
    return expected.literal == actual


def _equals_ignoring_case(expected: Pattern, actual: str) -> Truth:
    return expected.literal.lower() == actual.lower()


def _like(expected: Pattern, actual: str) -> Truth:
    return expected.matches(actual)


def _arn_like(expected: Pattern, actual: str) -> Truth:
    """Each of the six parts by itself: a wildcard does not reach over a colon."""
    parts, values = expected.split(":", 5), actual.split(":", 5)
    if len(parts) < 6:
        return None
    return len(values) == 6 and all_of(part.matches(value) for part, value in zip(parts, values, strict=True))


def _ordered(parse: Callable[[str], Decimal | None], test: Callable[[Decimal, Decimal], bool]) -> Comparison:
    def compare(expected: Pattern, actual: str) -> Truth:
        left, right = parse(actual), parse(expected.literal)
        return None if left is None or right is None else test(left, right)

    return compare


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(text: str) -> Decimal | None:
    """Seconds since 1970 of an ISO 8601 date, or of a number that says it already."""
    number = _number(text)
    if number is not None:
        return number
    try:
        moment = datetime.fromisoformat(text.strip())
        return Decimal(str((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))
    except (ValueError, OverflowError):
        return None


def _bool(expected: Pattern, actual: str) -> Truth:
    wanted = expected.literal.lower()
    return wanted == actual.lower() if wanted in ("true", "false") else None


def _binary(expected: Pattern, actual: str) -> Truth:
    try:
        return base64.b64decode(expected.literal, validate=True) == base64.b64decode(actual, validate=True)
    except (binascii.Error, ValueError):
        return None


def _ip_address(expected: Pattern, actual: str) -> Truth:
    try:
        return ip_address(actual.strip()) in ip_network(expected.literal.strip(), strict=False)
    except ValueError:
        return None


_POSITIVE: dict[str, Comparison] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": _like,
    "ArnEquals": _arn_like,  # the same as ArnLike, wildcards and all
    "ArnLike": _arn_like,
    "Bool": _bool,
    "BinaryEquals": _binary,
    "IpAddress": _ip_address,
}
_NEGATED: dict[str, Comparison] = {
    "StringNotEquals": _equals,
    "StringNotEqualsIgnoreCase": _equals_ignoring_case,
    "StringNotLike": _like,
    "ArnNotEquals": _arn_like,
    "ArnNotLike": _arn_like,
    "NotIpAddress": _ip_address,
}
_ORDER = {
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
    "Equals": operator.eq,
}


def _table() -> dict[str, Operator]:
    table = {name: Operator(compare) for name, compare in _POSITIVE.items()}
    table |= {name: Operator(compare, negated=True) for name, compare in _NEGATED.items()}
    for family, parse in (("Numeric", _number), ("Date", _moment)):
        table |= {f"{family}{name}": Operator(_ordered(parse, test)) for name, test in _ORDER.items()}
        table[f"{family}NotEquals"] = Operator(_ordered(parse, operator.eq), negated=True)
    return {
        name.lower(): Operator(found.compare, found.negated, variables=name.startswith(("String", "Arn")))
        for name, found in table.items()
    }


OPERATORS = _table()
"""By name in lower case; without `Null`, which looks at the key and not at its value."""
