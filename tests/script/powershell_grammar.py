"""Reads PowerShell with tree-sitter's grammar: there is no PowerShell here to run it."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

IS_HERE = all(importlib.util.find_spec(name) for name in ("tree_sitter", "tree_sitter_powershell"))
needs_grammar = pytest.mark.skipif(not IS_HERE, reason="pip install tree-sitter tree-sitter-powershell")


def errors_in(text: str) -> list[str]:
    """Where the text is not PowerShell."""
    tree_sitter: Any = importlib.import_module("tree_sitter")
    grammar: Any = importlib.import_module("tree_sitter_powershell")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    found, to_do = [], [parser.parse(text.removeprefix("\ufeff").encode()).root_node]
    while to_do:
        node = to_do.pop()
        if node.type == "ERROR" or node.is_missing:
            found.append(f"line {node.start_point[0] + 1}: {node.text!r}")
        to_do += node.children
    return found
