"""The keys that a person may put elsewhere: each binding has an id, `config.toml` gives it other keys."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from inspect import isclass

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys

from decision_tree.language import _

NAMES = frozenset(key.value for key in Keys) | {"space"}
PREFIXES = ("ctrl+", "shift+", "alt+")


Declared = tuple[str, list[Binding]]
"""A class's name, and the keys that it declares."""


def remappable() -> dict[str, Binding]:
    """Id → the binding as it is without settings, in the order of the ids. Imports every screen."""
    return dict(sorted((b.id, b) for _name, bindings in _declared() for b in bindings if b.id))


def _declared() -> Iterator[Declared]:
    for module in _modules():
        for thing in vars(import_module(module)).values():
            if isclass(thing) and issubclass(thing, DOMNode) and thing.__module__ == module:
                yield thing.__name__, [b for b in thing.__dict__.get("BINDINGS", ()) if isinstance(b, Binding)]


def _modules() -> Iterator[str]:
    yield "tui.app"
    for package in ("tui.screens", "tui.widgets"):
        for module in pkgutil.iter_modules(import_module(package).__path__):
            yield f"{package}.{module.name}"


def problems(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with the keys of the settings, a sentence each. What is right still counts."""
    known = remappable()
    found = []
    for id_, wanted in keys.items():
        if id_ not in known:
            near = get_close_matches(id_, known, n=1)
            meant = " " + _("Did you mean {names}?").format(names=near[0]) if near else ""
            found.append(_("config.toml: there is no key with the id {id}.").format(id=id_) + meant)
        found += [
            _("config.toml: {id}: {key!r} is not a key; it is written like f5, ctrl+e or x.").format(id=id_, key=key)
            for key in _split(wanted)
            if not _is_key(key)
        ]
    return found + sorted(_taken(keys))


def usable(keys: Mapping[str, str]) -> dict[str, str]:
    """The same without what is no key; where nothing is left, what is done keeps the key it has."""
    right = {id_: ",".join(filter(_is_key, _split(wanted))) for id_, wanted in keys.items()}
    return {id_: wanted for id_, wanted in right.items() if wanted}


def _taken(keys: Mapping[str, str]) -> set[str]:
    """The keys that are given to something and belong to something else beside it, on a screen or everywhere.

    Textual would take them away without a word.
    """
    everywhere, *classes = _declared()
    found = set()
    words = _("config.toml: {key} is given to {id}, and {other} has it already. Give {other} another key, too.")
    for _name, bindings in (everywhere, *classes):
        owners: dict[str, set[str]] = {}
        for binding in (*bindings, *everywhere[1]):
            if binding.id:
                for key in _split(keys.get(binding.id, binding.key)):
                    owners.setdefault(key, set()).add(binding.id)
        for key, ids in owners.items():
            given = sorted(id_ for id_ in ids if id_ in keys and key in _split(keys[id_]))
            others = sorted(ids - {given[0]}) if given else []
            found |= {words.format(key=key, id=given[0], other=other) for other in others}
    return found


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",")]


def _is_key(key: str) -> bool:
    for prefix in PREFIXES:
        key = key.removeprefix(prefix)
    return key in NAMES or (len(key) == 1 and key.isprintable())
