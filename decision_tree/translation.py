"""Translations in the knowledge: the `ja:` block at the end of a file, over the English texts of the same file.

The block has the shape of what it translates and holds nothing but texts. In a file with many things (messages, seen
facts, typed texts) it maps their ids to such blocks; in a list each item has its own. Answers are named by their
value. `of` is the stamp of the English texts that were translated: when they change, the translation is stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from decision_tree.yaml12 import load_yaml

KEY = "ja"
STAMP = "of"
TEXTS: Mapping[str, tuple[str, ...]] = {
    "cause": (
        "title", "means", "why", "do", "verify", "beware", "unsure",
        "fix.risk_text", "fix.cost", "fix.why_no_script", "fix.owner", "fix.letter", "fix.snippets.*.label",
    ),
    "question": (
        "ask", "short", "statement", "why", "find_out.*.text", "table.*.*", "answers.*.label", "answers.*.says",
    ),
    "seen": ("short", "values.*.says"),
    "fact": ("short", "find_out"),
    "type": ("describe",),
    "message": ("says",),
    "term": ("term", "means"),
    "comparison": ("ask", "short", "picture", "table.*.*", "tell_by"),
    "inference": ("because",),
    "order": ("because",),
    "scenario": ("title", "story", "hints.*", "teaches"),
    "workshop": ("title", "welcome", "scenarios.*.intro"),
}  # fmt: skip
"""Kind of thing → where its texts for people stand; `*` is every item."""
ONE_IN_A_FILE = frozenset({"cause", "question", "scenario", "comparison", "workshop"})
KEYWORDS = frozenset({("cost", "none")})
"""Words of the schema, where otherwise a sentence stands."""

_WIDE = "\u3000-\u9fff\uf900-\ufaff\uff00-\uff60"
_FOLDS = re.compile(rf"(?<=[{_WIDE}])\n(?=[{_WIDE}])")
_FOLDS_OF_STEPS = re.compile(rf"(?<=[{_WIDE}])(?<!。)\n(?=[{_WIDE}])")

Place = tuple[str | int, ...]


def read(text: str, kind: str, language: str) -> Any:
    """What a knowledge file holds, in this language. Raises `YamlError`."""
    if language != KEY:  # English spends no time on the block at the end
        text = text.partition(f"\n{KEY}:\n")[0] + "\n"
    raw = load_yaml(text)
    if isinstance(raw, list):
        return [_in_language(kind, item, _block_of(item), language) for item in raw]
    block = _block_of(raw)
    if kind in ONE_IN_A_FILE:
        return _in_language(kind, raw, block, language)
    if not isinstance(raw, dict):
        return raw
    return {name: _in_language(kind, thing, block.get(name), language) for name, thing in raw.items()}


def _block_of(raw: Any) -> Any:
    """The block, taken out of what was read."""
    block = raw.pop(KEY, None) if isinstance(raw, dict) else None
    return block if isinstance(block, dict) else {}


def _in_language(kind: str, thing: Any, block: Any, language: str) -> Any:
    return translate(kind, thing, block) if block and language == KEY else thing


def texts(kind: str, thing: Any) -> dict[Place, str]:
    """The texts of one thing, as its file was read: place → text. An item's place is its `value`, else its number."""
    found = (item for pattern in TEXTS[kind] for item in _find(thing, tuple(pattern.split("."))))
    return {place: text for place, text in found if text and (place[-1], text) not in KEYWORDS}


def _find(thing: Any, pattern: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    if not pattern:
        if isinstance(thing, str):
            yield (), thing
        return
    key, *rest = pattern
    for name, item in _items(thing):
        if key in ("*", name):
            yield from (((name, *place), text) for place, text in _find(item, tuple(rest)))


def _items(thing: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(thing, dict):
        yield from thing.items()
    elif isinstance(thing, list):
        for number, item in enumerate(thing):
            yield (item.get("value", number) if isinstance(item, dict) else number), item


def stamp(kind: str, thing: Any) -> str:
    """A short name of the English texts: it changes when one of them does."""
    joined = "\0".join(f"{place}\0{text}" for place, text in texts(kind, thing).items())
    return hashlib.sha256(joined.encode()).hexdigest()[:8]


def translate(kind: str, thing: Any, block: Any) -> Any:
    """A copy of the thing with the texts of the block; those that the block lacks stay English."""
    new, english = texts(kind, block), texts(kind, thing)
    return _replace(thing, {place: _unfolded(place, text) for place, text in new.items() if place in english})


def _unfolded(place: Place, text: str) -> str:
    """The breaks of the file's lines undone: Japanese has no blank there. Steps, letters and pictures keep theirs."""
    if place[-1] in ("letter", "picture"):
        return text
    return (_FOLDS_OF_STEPS if place == ("do",) else _FOLDS).sub("", text)


def _replace(thing: Any, new: Mapping[Place, str], at: Place = ()) -> Any:
    if isinstance(thing, dict):
        return {name: _replace(item, new, (*at, name)) for name, item in thing.items()}
    if isinstance(thing, list):
        return [_replace(item, new, (*at, name)) for name, item in _items(thing)]
    return new.get(at, thing) if isinstance(thing, str) else thing


def problems(kind: str, thing: Any, block: Any) -> list[str]:
    """What is wrong with a translation: missing, not asked for, stale."""
    english, new = texts(kind, thing), texts(kind, block) if isinstance(block, dict) else {}
    wrong = [f"{_name(place)} is not translated" for place in english if place not in new]
    wrong += [f"{_name(place)} translates nothing" for place in new if place not in english]
    if not wrong and block.get(STAMP) != stamp(kind, thing):
        wrong.append("the English texts have changed since, or the translation was not stamped")
    return wrong


def _name(place: Place) -> str:
    return ".".join(map(str, place))
