"""Python's regular expressions of the text types as those of bash's `=~` (POSIX extended).

What bash cannot say is left out, so the bash pattern may let more through, never less: the wizard itself has checked
the whole pattern, and a value that a person writes into the script is checked by what is left.
"""

from __future__ import annotations

import re

CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": "[:space:]"}
# glibc copies the expression for each repeat: large bounds are slow, and above 255 they are not portable
LARGEST_BOUND = 255
TOKEN = re.compile(
    r"""
      (?P<look>\(\?(?:=|!|<=|<!))
    | (?P<group>\(\?(?::|P<[A-Za-z_]\w*>)|\()
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<bound>\{\d+(?:,\d*)?\})
    | (?P<escape>\\.)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Untranslatable(ValueError):
    """The expression uses what POSIX has no words for."""


def for_bash(pattern: str) -> str:
    """The whole-value pattern, or the empty one (which matches everything) where there is no translation."""
    try:
        return f"^({_translate(pattern)})$"
    except Untranslatable:
        return ""


def _translate(pattern: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(pattern):
        token = TOKEN.match(pattern, at)
        assert token is not None  # noqa: S101  # `other` takes any character
        at = token.end()
        kind, text = str(token.lastgroup), token[0]
        if kind == "look":
            at = _end_of_group(pattern, token.start())
        elif kind == "group":
            out.append("(")
        elif kind == "set":
            out.append(_set(text))
        elif kind == "bound":
            out.append(_bound(text))
        elif kind == "escape":
            out.append(_escape(text[1]))
        elif text == "?" and out and out[-1][-1:] in "*+?}":
            raise Untranslatable(pattern)  # a lazy repeat
        else:
            out.append(text)
    return "".join(out)


def _escape(char: str) -> str:
    if char in CLASSES:
        return f"[{CLASSES[char]}]"
    if char in "DWS":
        return f"[^{CLASSES[char.lower()]}]"
    if char in "AZ":
        return ""
    if char.isalnum():
        raise Untranslatable(char)
    return "[.]" if char == "." else f"\\{char}"


def _bound(text: str) -> str:
    low, _, high = text[1:-1].partition(",")
    if max(int(low), int(high or 0)) <= LARGEST_BOUND:
        return text
    return "*" if int(low) == 0 else "+"


def _set(text: str) -> str:
    """A bracket expression. POSIX has no escapes in it: `]` goes first, `-` last."""
    negated = text.startswith("[^")
    body = text[2 if negated else 1 : -1]
    parts: list[str] = []
    first = last = ""
    at = 0
    while at < len(body):
        char = body[at]
        if char == "\\":
            at += 1
            char = body[at]
            if char in CLASSES:
                parts.append(CLASSES[char])
            elif char == "]":
                first = "]"
            elif char == "-":
                last = "-"
            elif char.isalnum():
                raise Untranslatable(text)
            else:
                parts.append("\\" if char == "\\" else char)
        elif char == "-" and at in (0, len(body) - 1):
            last = "-"
        elif char == "]":
            first = "]"
        else:
            parts.append(char)
        at += 1
    return f"[{'^' if negated else ''}{first}{''.join(parts)}{last}]"


def _end_of_group(pattern: str, start: int) -> int:
    depth = 0
    at = start
    while at < len(pattern):
        token = TOKEN.match(pattern, at)
        assert token is not None  # noqa: S101
        if token.lastgroup in ("look", "group"):
            depth += 1
        elif token[0] == ")":
            depth -= 1
            if depth == 0:
                return token.end()
        at = token.end()
    raise Untranslatable(pattern)
