"""The Condition block of a statement: operators, set operators, IfExists, Null.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from decision_tree.policies.context import Context, Values
from decision_tree.policies.kleene import Truth, all_of, any_of, negate
from decision_tree.policies.operators import OPERATORS, Operator
from decision_tree.policies.wildcards import expand

_NAME = re.compile(r"(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """Whether conditions hold, and the condition keys that are the reason when they do not or when it is unknown."""

    truth: Truth
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Test:
    """One line of a Condition block: an operator, a condition key, the values that the policy names."""

    operator: str
    key: str
    values: tuple[str, ...] | None
    """None: not a list of texts, numbers and truth values."""

    def check(self, context: Context, *, variables: bool) -> Check:
        """Whether this line holds; `variables` says whether the policy's version knows policy variables."""
        unknown: list[str] = []
        truth = self._truth(context, variables, unknown)
        return Check(truth, tuple(dict.fromkeys(unknown or [self.key])) if truth is not True else ())

    def _truth(self, context: Context, variables: bool, unknown: list[str]) -> Truth:
        name = _NAME.fullmatch(self.operator)
        actual = context.lookup(self.key)
        if name is None or self.values is None or actual is None:
            return None
        quantifier, base, if_exists = (name[1] or "").lower(), name[2].lower(), bool(name[3])
        if base == "null":
            return any_of({"true": not actual, "false": bool(actual)}.get(value.lower()) for value in self.values)
        operator = OPERATORS.get(base)
        if operator is None:
            return None
        if not actual:
            if if_exists and quantifier == "foranyvalue":
                return None  # AWS says that IfExists makes it true, and that ForAnyValue makes it false
            return if_exists or quantifier == "forallvalues" or (operator.negated and quantifier == "")
        outcomes = [
            self._fits(operator, value, context if variables and operator.variables else None, unknown)
            for value in actual
        ]
        return _quantified(quantifier, outcomes)

    def _fits(self, operator: Operator, actual: str, context: Context | None, unknown: list[str]) -> Truth:
        """Whether one value of the request fits what the policy names."""
        outcomes: list[Truth] = []
        for value in self.values or ():
            expansion = expand(value, context)
            if expansion.pattern is not None:
                outcomes.append(operator.compare(expansion.pattern, actual))
            elif operator.negated or not expansion.valueless:
                # a variable without a value fits nothing. AWS says that it "might cause the entire statement to be
                # invalid", so under NotEquals it is open whether the statement applies
                unknown += expansion.valueless or expansion.unknown
                outcomes.append(None)
        fits = any_of(outcomes)
        return negate(fits) if operator.negated else fits


def _quantified(quantifier: str, outcomes: list[Truth]) -> Truth:
    if quantifier == "forallvalues":
        return all_of(outcomes)
    if quantifier == "foranyvalue":
        return any_of(outcomes)
    # AWS does not say what several values mean without a set operator: known only when they agree
    return outcomes[0] if len(set(outcomes)) == 1 else None


def read_conditions(block: object) -> tuple[Test, ...] | None:
    """The lines of a Condition block as written; None when it is not a mapping of mappings."""
    if not isinstance(block, Mapping) or not all(isinstance(lines, Mapping) for lines in block.values()):
        return None
    return tuple(
        Test(str(operator), str(key), _texts(values))
        for operator, lines in block.items()
        for key, values in lines.items()
    )


def check_conditions(tests: Iterable[Test], context: Context, *, variables: bool) -> Check:
    """Whether all lines hold. When one does not, the keys are those of the lines that do not hold."""
    checks = [test.check(context, variables=variables) for test in tests]
    truth = all_of(check.truth for check in checks)
    if truth is True:
        return Check(True)
    return Check(truth, tuple(dict.fromkeys(key for check in checks if check.truth is truth for key in check.keys)))


def _texts(values: object) -> Values | None:
    items = values if isinstance(values, list | tuple) else [values]
    texts = []
    for item in items:
        if isinstance(item, bool):
            texts.append(str(item).lower())
        elif isinstance(item, str | int | float):
            texts.append(str(item))
        else:
            return None
    return tuple(texts)
