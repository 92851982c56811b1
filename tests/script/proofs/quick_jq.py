"""`jq` without its start: of version 1.6 it takes as long as everything else in a proof, and a run has some forty.

The programs run in libjq of the Python package `jq`, a newer version than Debian's; the proofs with the AWS CLI
itself use the installed one. Where the package is missing, all do.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

jq: Any = importlib.import_module("jq") if importlib.util.find_spec("jq") else None
WITH_A_NAME = ("--arg", "--argjson")


@dataclass
class Wanted:
    """What the words of a command ask for."""

    flags: set[str] = field(default_factory=set)
    """Letters: r, c, e, n, s, S."""
    arguments: dict[str, Any] = field(default_factory=dict)
    operands: list[str] = field(default_factory=list)
    """The program, then files."""


def answer(words: Sequence[str], folder: Path, given: str) -> tuple[int, str, str]:
    """Status, standard output and standard error, as jq has them."""
    try:
        wanted = _wanted(iter(words))
    except ValueError as error:
        return 2, "", f"jq: {error}\n"
    program, *files = wanted.operands
    text = "".join((folder / name).read_text(encoding="utf-8") for name in files) if files else given
    try:
        compiled = jq.compile(program, args=wanted.arguments)
    except ValueError as error:
        return 3, "", f"{error}\n"
    results: list[Any] = []
    try:
        results.extend(_run(compiled, text, wanted.flags))
    except ValueError as error:
        status = 2 if str(error).startswith("parse error") else 5
        return status, _written(results, wanted.flags), f"jq: error (at <stdin>): {error}\n"
    return _status(results, wanted.flags), _written(results, wanted.flags), ""


def _wanted(words: Iterator[str]) -> Wanted:
    found = Wanted()
    for word in words:
        if word in WITH_A_NAME:
            name, value = next(words), next(words)
            found.arguments[name] = json.loads(value) if word == "--argjson" else value
        elif word.startswith("-") and len(word) > 1 and not found.operands:
            if word.startswith("--") or set(word[1:]) - set("rcensS"):
                raise ValueError(f"Unknown option {word}")
            found.flags |= set(word[1:])
        else:
            found.operands.append(word)
    return found


def _run(compiled: Any, text: str, flags: set[str]) -> Iterator[Any]:
    if "n" in flags:
        return iter(compiled.input_value(None))
    return iter(compiled.input_text(text, slurp="s" in flags))


def _status(results: list[Any], flags: set[str]) -> int:
    if "e" not in flags:
        return 0
    if not results:
        return 4
    return int(results[-1] is None or results[-1] is False)


def _written(results: list[Any], flags: set[str]) -> str:
    return "".join(f"{_text(result, flags)}\n" for result in results)


def _text(result: Any, flags: set[str]) -> str:
    if "r" in flags and isinstance(result, str):
        return result
    compact: dict[str, Any] = {"separators": (",", ":")} if "c" in flags else {"indent": 2}
    return json.dumps(result, ensure_ascii=False, sort_keys="S" in flags, **compact)
