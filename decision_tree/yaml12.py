"""YAML as the knowledge is written: 1.2 words, and no key twice.

PyYAML reads YAML 1.1, in which `no`, `off` and `on` are booleans and `12:30` is a number; here only `true` and
`false` are booleans. https://yaml.org/spec/1.2.2/#103-core-schema
"""

from __future__ import annotations

import re
from typing import Any

import yaml

YamlError = yaml.YAMLError

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without libyaml: the same result, ten times slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]


class _Loader(_Base):
    """The core schema of YAML 1.2, strict on duplicate keys."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (the base class has it as a class attribute)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?", "-+0123456789."),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))
# PyYAML's own constructor reads a leading zero as octal
_Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


def load_yaml(text: str) -> Any:
    """One YAML document. Raises `YamlError` with line and column."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader with fewer types)
