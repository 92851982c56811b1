"""The plain characters that every match of a regular expression contains.

Looking for them in a text is a hundred times cheaper than the expression: of a thousand, a text needs a few.
"""

from __future__ import annotations

from collections.abc import Iterator

Clause = tuple[str, ...]
"""Texts of which one at least is in every match, in lower case."""

_SHORTEST = 2
_KEPT = 3
_LOOKAROUND = ("?!", "?=", "?<!", "?<=")


def required_literals(expression: str) -> tuple[Clause, ...]:
    """Clauses that each hold for every match, the most telling first; none where nothing is certain."""
    branches = list(_branches(expression))
    found = _clauses(expression) if len(branches) == 1 else _united(branches)
    return tuple(sorted(found, key=_strength, reverse=True)[:_KEPT])


def _united(branches: list[str]) -> list[Clause]:
    """The one clause of several branches: the best of each; none if a branch has none."""
    best = [next(iter(required_literals(branch)), None) for branch in branches]
    if any(clause is None for clause in best):
        return []
    return [tuple(dict.fromkeys(text for clause in best if clause for text in clause))]


def _strength(clause: Clause) -> tuple[int, int]:
    return (min(len(text) for text in clause), -len(clause))


def _branches(expression: str) -> Iterator[str]:
    """The parts between the bars that stand outside groups and classes."""
    start = i = 0
    while i < len(expression):
        if expression[i] == "|":
            yield expression[start:i]
            start = i + 1
        i = _next(expression, i)
    yield expression[start:]


def _clauses(branch: str) -> list[Clause]:
    """Those of an expression without bars outside groups: its runs of plain characters, and its groups."""
    found: list[Clause] = []
    run = ""
    i = 0
    while i < len(branch):
        end = _next(branch, i)
        part = branch[i:end]
        may_lack, quantifier_end = _quantifier(branch, end)
        if quantifier_end == end and (plain := _plain(part)):
            run += plain
        else:
            _add(found, run)
            run = ""
            if part.startswith("(") and not may_lack and not part[1:].startswith(_LOOKAROUND):
                found += required_literals(_inside(part))
        i = quantifier_end
    _add(found, run)
    return found


def _add(found: list[Clause], run: str) -> None:
    # letters beyond ASCII may have a lower case of their own: kana and kanji have none
    if len(run) >= _SHORTEST and all(char.isascii() or char.lower() == char.upper() for char in run):
        found.append((run.lower(),))


def _plain(part: str) -> str:
    """The character that the part stands for; "" where it may be one of several, or is a place."""
    if part.startswith("\\"):
        return "" if part[1:].isalnum() else part[1:]
    return part if len(part) == 1 and part not in ".^$" else ""


def _quantifier(branch: str, start: int) -> tuple[bool, int]:
    """Whether the part before it may be missing, and where the quantifier ends; `start` where there is none."""
    if branch[start : start + 1] == "{":
        end = branch.index("}", start) + 1
        may_lack = branch[start + 1] in "0,"
    elif branch[start : start + 1] in ("?", "*", "+"):
        end = start + 1
        may_lack = branch[start] != "+"
    else:
        return False, start
    return may_lack, end + (branch[end : end + 1] == "?")


def _inside(group: str) -> str:
    """What stands in the group, without the mark at its start: "?:", "?P<name>", "?-i:"."""
    inner = group[1:-1]
    if not inner.startswith("?"):
        return inner
    return inner[inner.index(">" if inner.startswith("?P") else ":") + 1 :]


def _next(expression: str, start: int) -> int:
    """The index behind the character, escape, class or group that starts there."""
    if expression[start] == "\\":
        return start + 2
    if expression[start] == "[":
        i = start + (2 if expression[start + 1] == "^" else 1)
        i += expression[i] == "]"
        while expression[i] != "]":
            i += 2 if expression[i] == "\\" else 1
        return i + 1
    if expression[start] == "(":
        i = start + 1
        while expression[i] != ")":
            i = _next(expression, i)
        return i + 1
    return start + 1
