"""Terraform's language as a real parser (python-hcl2) reads it, as values of Python."""

from __future__ import annotations

import re
from typing import Any

import hcl2

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
ESCAPE = re.compile(r'\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt"\\]))|([$%])\4(?=\{)|([$%]\{)')
"""https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1"""


def read_terraform(text: str) -> dict[str, dict[str, Any]]:
    """Address -> body of every resource and data source; a call of jsonencode is `{"jsonencode": argument}`."""
    found = {}
    document = hcl2.loads(text)
    for kind in ("data", "resource"):
        for block in document.get(kind, []):
            ((type_, named),) = block.items()
            ((name, body),) = named.items()
            prefix = "data." if kind == "data" else ""
            found[f"{prefix}{read_string(type_)}.{read_string(name)}"] = _body(body)
    return {address: found[address] for address in sorted(found, key=lambda a: _place(text, a))}


def _place(text: str, address: str) -> int:
    type_, name = address.removeprefix("data.").split(".")
    return text.index(f'"{type_}" "{name}"')


def _body(body: dict[str, Any]) -> dict[str, Any]:
    return {_key(name): _value(value) for name, value in body.items() if name not in ("__is_block__", "__comments__")}


def _key(name: str) -> str:
    return read_string(name) if name.startswith('"') else name


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _body(value)
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith('"'):
        return read_string(value)
    if call := re.fullmatch(r"\$\{jsonencode\((.*)\)\}", value, re.DOTALL):
        return {"jsonencode": _value(hcl2.loads(f"x = {call[1]}\n")["x"])}
    if reference := re.fullmatch(r"\$\{([a-z0-9_.]+)\}", value):
        return {"reference": reference[1]}
    raise AssertionError(f"not expected in a snippet: {value!r}")


def read_string(literal: str) -> str:
    """What a quoted string means. Interpolation is an error: a snippet has none."""
    assert hcl2.loads(f"x = {literal}\n")["x"] == literal, "the parser takes it for one string"

    def meaning(match: re.Match[str]) -> str:
        assert match[5] is None, f"an interpolation: {literal}"
        if code := match[1] or match[2]:
            return chr(int(code, 16))
        return ESCAPES[match[3]] if match[3] else match[4]

    return ESCAPE.sub(meaning, literal[1:-1])
