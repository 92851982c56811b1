"""Patterns of policies: text with the wildcards * and ?, and policy variables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from decision_tree.policies.context import Context, Values


class Wild(Enum):
    """A wildcard of a pattern. Characters that came out of a policy variable are never one."""

    MANY = "*"
    ONE = "?"


Token = str | Wild

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME_AND_DEFAULT = re.compile(r"\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?", re.DOTALL)


@dataclass(frozen=True)
class Pattern:
    """Literal characters and wildcards, ready to be matched."""

    tokens: tuple[Token, ...]

    @property
    def literal(self) -> str:
        """The text with wildcards as ordinary characters, as StringEquals reads it."""
        return "".join(token.value if isinstance(token, Wild) else token for token in self.tokens)

    def matches(self, text: str) -> bool:
        """Whether the whole text fits. Greedy with one point to return to, so that hostile patterns stay cheap."""
        tokens, at, position = self.tokens, 0, 0
        star, resume = -1, 0
        while position < len(text):
            token = tokens[at] if at < len(tokens) else None
            if token is Wild.MANY:
                star, resume = at, position
                at += 1
            elif token is Wild.ONE or token == text[position]:
                at, position = at + 1, position + 1
            elif star >= 0:
                resume += 1
                at, position = star + 1, resume
            else:
                return False
        return all(token is Wild.MANY for token in tokens[at:])

    def split(self, separator: str, times: int) -> list[Pattern]:
        """The parts between the first `times` separators."""
        parts: list[list[Token]] = [[]]
        for token in self.tokens:
            if token == separator and len(parts) <= times:
                parts.append([])
            else:
                parts[-1].append(token)
        return [Pattern(tuple(part)) for part in parts]

    def lower(self) -> Pattern:
        return Pattern(tuple(token if isinstance(token, Wild) else token.lower() for token in self.tokens))


@dataclass(frozen=True)
class Expansion:
    """A pattern with its policy variables replaced, or the reason why that is not possible."""

    pattern: Pattern | None
    unknown: tuple[str, ...] = ()
    """Condition keys whose values would be needed."""
    valueless: tuple[str, ...] = ()
    """Variables that surely have no value: such a text fits nothing."""


@lru_cache(maxsize=4096)  # the same few managed policies are read for every action of every role
def plain(text: str) -> Pattern:
    """The pattern of a text in which variables have no meaning (actions, policies of version 2008-10-17)."""
    return Pattern(tuple(_tokens(text)))


def expand(text: str, context: Context | None) -> Expansion:
    """The pattern of a text; `${aws:username}`, `${key, 'default'}`, `${*}` are replaced when a context is given."""
    if context is None or "${" not in text:
        return Expansion(plain(text))
    tokens: list[Token] = []
    unknown: list[str] = []
    valueless: list[str] = []
    end = 0
    for variable in _VARIABLE.finditer(text):
        tokens += _tokens(text[end : variable.start()])
        end = variable.end()
        name, value = _value(variable[1], context)
        if value is None:
            unknown.append(name)
        elif not value:
            valueless.append(variable[0])
        else:
            tokens += value[0]
    if valueless or unknown:
        return Expansion(None, tuple(unknown), tuple(valueless))
    return Expansion(Pattern((*tokens, *_tokens(text[end:]))))


def _value(inside: str, context: Context) -> tuple[str, Values | None]:
    """Name and value of a variable: nothing in it when it has no value, None when that is unknown."""
    if inside in ("*", "?", "$"):
        return inside, (inside,)
    parsed = _NAME_AND_DEFAULT.fullmatch(inside)
    name, default = (parsed[1], parsed[2]) if parsed else (inside, None)
    values = context.lookup(name)
    if values is None or len(values) == 1:
        return name, values
    # the key is absent; or it has several values and cannot be used as a variable
    return name, () if default is None else (default,)


def _tokens(text: str) -> Iterator[Token]:
    for character in text:
        if character == "*":
            yield Wild.MANY
        elif character == "?":
            yield Wild.ONE
        else:
            yield character
