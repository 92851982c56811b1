"""Terraform's language: values that Python holds, written so that they are read as exactly the same.

In a body a list of mappings is a block for each of them and a mapping an object; `{jsonencode: …}` is a call of that
function, `{reference: ADDRESS.ATTRIBUTE}` names another resource.
https://developer.hashicorp.com/terraform/language/expressions/strings
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from decision_tree.schema import TerraformResource
from decision_tree.script.infrastructure import Filled

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
REFERENCE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
INDENT = "  "


def quoted(text: str) -> str:
    """The text as a string of HCL, without interpolation: as Terraform's own writer (hclwrite) escapes it."""
    escaped = "".join(_ESCAPES.get(char) or (char if char.isprintable() else _code_point(char)) for char in text)
    return '"' + re.sub(r"([$%])(?={)", r"\1\1", escaped) + '"'


def _code_point(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def address_of(found: Filled[TerraformResource]) -> str:
    """The resource's address, made one of its own for each of several."""
    return found.resource.address + (re.sub(r"[^a-z0-9]+", "_", f"_{found.label.lower()}") if found.label else "")


def written(found: Filled[TerraformResource], address: str) -> str:
    """The resource, or data source, as a block."""
    labels = address.removeprefix("data.").split(".")
    kind = "data" if address.startswith("data.") else "resource"
    head = " ".join([kind, *map(quoted, labels)])
    return "\n".join([f"{head} {{", *_body(found.body, INDENT), "}"])


def import_hint(found: Filled[TerraformResource], address: str) -> str:
    """The command that takes over what is there already; empty where nothing can be imported."""
    return f"terraform import {address} {shlex.quote(found.import_id)}" if found.import_id else ""


def _body(body: dict[str, Any], margin: str) -> Iterator[str]:
    yield from _assignments({name: value for name, value in body.items() if not _is_blocks(value)}, margin)
    for name, value in body.items():
        if _is_blocks(value):
            for block in value:
                yield f"{margin}{name} {{"
                yield from _body(block, margin + INDENT)
                yield f"{margin}}}"


def _assignments(values: dict[str, Any], margin: str) -> Iterator[str]:
    """With the signs one below the other, as `terraform fmt` has them; a value of several lines stands for itself."""
    written = {name: _expression(value, margin) for name, value in values.items()}
    for several, group in groupby(written.items(), key=lambda item: "\n" in item[1]):
        entries = list(group)
        width = 0 if several else max(len(name) for name, _value in entries)
        yield from (f"{margin}{name:{width}} = {value}" for name, value in entries)


def _is_blocks(value: Any) -> bool:
    is_mapping = [isinstance(item, dict) and not _is_call(item) for item in value] if isinstance(value, list) else []
    return bool(is_mapping) and all(is_mapping)


def _is_call(value: dict[str, Any]) -> bool:
    return set(value) in ({"jsonencode"}, {"reference"})


def _expression(value: Any, margin: str) -> str:
    if isinstance(value, dict):
        return _object(value, margin)
    if isinstance(value, list):
        return _tuple(value, margin)
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else str(value)


def _object(value: dict[str, Any], margin: str) -> str:
    if set(value) == {"jsonencode"}:
        return f"jsonencode({_expression(value['jsonencode'], margin)})"
    if set(value) == {"reference"}:
        if not REFERENCE.fullmatch(value["reference"]):
            raise ValueError(f"{value['reference']!r} is no reference")
        return str(value["reference"])
    lines = list(_assignments({_key(name): item for name, item in value.items()}, margin + INDENT))
    return "\n".join(["{", *lines, f"{margin}}}"]) if lines else "{}"


def _tuple(value: list[Any], margin: str) -> str:
    if not any(isinstance(item, dict | list) for item in value):
        return f"[{', '.join(_expression(item, margin) for item in value)}]"
    lines = [f"{margin}{INDENT}{_expression(item, margin + INDENT)}," for item in value]
    return "\n".join(["[", *lines, f"{margin}]"])


def _key(name: str) -> str:
    return name if NAME.fullmatch(name) else quoted(name)
