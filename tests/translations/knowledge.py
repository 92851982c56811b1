"""Which texts of the knowledge are not translated, or were translated from another English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from decision_tree.library import BUILT_IN, INFRASTRUCTURE
from decision_tree.practice.scenario import FOLDER as SCENARIOS
from decision_tree.practice.workshop import FOLDER as WORKSHOPS
from decision_tree.translation import KEY, ONE_IN_A_FILE, STAMP, problems, stamp
from decision_tree.yaml12 import load_yaml

MAPPINGS = {"seen.yaml": "seen", "facts.yaml": "fact", "types.yaml": "type", "glossary.yaml": "term"}
LISTS = {"inferences.yaml": "inference", "suspects.yaml": "order"}


def files() -> list[Path]:
    """Every file with texts."""
    knowledge = (path for path in BUILT_IN.rglob("*.yaml") if not path.name.endswith(INFRASTRUCTURE))
    return [*sorted(knowledge), *sorted(SCENARIOS.glob("*.yaml")), *sorted(WORKSHOPS.glob("*.yaml"))]


def kind_of(path: Path) -> str:
    folder = path.parent.name
    named = {"questions": "question", "messages": "message", "comparisons": "comparison"}
    named |= {SCENARIOS.name: "scenario", WORKSHOPS.name: "workshop"}
    named |= MAPPINGS | LISTS
    return named.get(folder) or named.get(path.name) or "cause"


def things(path: Path) -> Iterator[tuple[str, Any, Any]]:
    """(name, the thing in English, its translation or None) of all in a file."""
    kind, raw = kind_of(path), load_yaml(path.read_text(encoding="utf-8"))
    if isinstance(raw, list):
        yield from ((str(number), item, item.get(KEY)) for number, item in enumerate(raw))
    elif kind in ONE_IN_A_FILE:
        yield "", raw, raw.pop(KEY, None)
    else:
        block = raw.pop(KEY, None) or {}
        yield from ((name, thing, block.get(name)) for name, thing in raw.items())
        yield from ((name, {}, extra) for name, extra in block.items() if name not in raw)


def wrong(path: Path) -> list[str]:
    """What is missing, left over or stale in a file."""
    kind = kind_of(path)
    return [
        f"{path.name}: {name + ': ' if name else ''}{problem}"
        for name, thing, block in things(path)
        for problem in problems(kind, thing, block)
    ]


def stamped(path: Path) -> str:
    """The file's text with every translation stamped as belonging to the English texts beside it."""
    kind, text = kind_of(path), path.read_text(encoding="utf-8")
    stamps = {name: f'{STAMP}: "{stamp(kind, thing)}"' for name, thing, _ in things(path)}
    text = re.sub(rf'^ +{STAMP}: "[0-9a-f]{{8}}"\n', "", text, flags=re.MULTILINE)
    if isinstance(load_yaml(text), list):
        marks = iter(stamps.values())
        return re.sub(rf"^  {KEY}:\n", lambda head: f"{head[0]}    {next(marks)}\n", text, flags=re.MULTILINE)
    head, mark, block = text.partition(f"\n{KEY}:\n")
    if kind in ONE_IN_A_FILE:
        return f"{head}{mark}  {stamps['']}\n{block}" if mark else text
    named = re.compile(r"^  (\w+):\n", re.MULTILINE)
    return head + mark + named.sub(lambda m: f"{m[0]}    {stamps[m[1]]}\n" if m[1] in stamps else m[0], block)
