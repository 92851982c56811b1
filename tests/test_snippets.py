"""The lines of the knowledge that people take over into their own files: they hold, and are shown as they are."""

from __future__ import annotations

import ast
import json
import re
import subprocess

import pytest
from msgspec.structs import replace

from decision_tree.report.content import snippet_blocks
from decision_tree.report.html import _block as html_block
from decision_tree.report.markdown import _block as markdown_block
from decision_tree.report.text import INDENT, plain
from decision_tree.schema import Snippet, Where
from decision_tree.wrapping import WIDTH, width
from tests.knowledge import built_in

SNIPPETS = [
    (f"{id_}, {snippet.label}", snippet) for id_, cause in built_in().causes.items() for snippet in cause.fix.snippets
]
MINIMUM_VERSIONS = {
    "Python": "botocore 1.4.37",
    "AWS CLI": "1.10.47",
    "JavaScript": "2.4.7",
    "Java,": "1.11.16",
    "Go": "1.2.5",
    "PHP": "not confirmed",
    "Ruby": "2.3.22",
    ".NET": "not confirmed",
    "Rust": "every version",
    "C++": "every supported version",
}
COMMANDS = ("aws ", "docker ", "pip ", "npm ", "git ", "go get", "bundle ", "dotnet ", "sudo ", "cargo ", "composer ")


def named(*starts: str) -> list[object]:
    """Those whose label begins so."""
    return [pytest.param(snippet, id=name) for name, snippet in SNIPPETS if snippet.label.startswith(starts)]


def commands() -> list[object]:
    return [
        pytest.param(snippet, id=name)
        for name, snippet in SNIPPETS
        if snippet.text.startswith(COMMANDS) or snippet.label.startswith("Shell")
    ]


def test_every_line_fits_into_a_report() -> None:
    room = WIDTH - 2 * len(INDENT)
    assert [(name, line) for name, s in SNIPPETS for line in s.text.splitlines() if width(line) > room] == []


@pytest.mark.parametrize("snippet", commands())
def test_commands_are_shell(snippet: Snippet) -> None:
    checked = subprocess.run(
        ["bash", "-n"],
        input=snippet.text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stderr == ""


@pytest.mark.parametrize("snippet", [*named("Python"), *named("Code that also", "Another library")])
def test_python_is_python(snippet: Snippet) -> None:
    if not snippet.text.startswith("pip "):
        ast.parse(snippet.text)


def test_json_is_json() -> None:
    members = [s.text for _, s in SNIPPETS if re.match(r'"[A-Za-z]+": ?[\[{]', s.text)]
    assert members
    for text in members:
        for member in re.split(r"\n(?=\")", text.strip()):
            json.loads(f"{{{member}}}")


@pytest.mark.parametrize("language", MINIMUM_VERSIONS)
def test_each_sdk_has_its_first_version_and_a_command(language: str) -> None:
    cause = built_in().causes["credentials.sdk_too_old"]
    of_language = [s.label for s in cause.fix.snippets if s.label.startswith(language)]
    assert any(MINIMUM_VERSIONS[language] in label for label in of_language), of_language


def test_what_is_mended_in_the_code_comes_with_lines_of_code() -> None:
    causes = built_in().causes
    without = [id_ for id_, c in causes.items() if c.fix.where is Where.CODE and not c.fix.snippets]
    assert without == []


def test_every_report_keeps_the_lines() -> None:
    text = "<b>&\n  `[x](y)` " + "long " * 40
    cause = built_in().causes["credentials.sdk_too_old"]
    snippet = Snippet(label="A *label*", text=text)
    cause = replace(cause, fix=replace(cause.fix, snippets=[snippet]))
    (block,) = snippet_blocks(cause)
    lines = text.rstrip().split("\n")
    assert plain([block]).splitlines() == ["  A *label*:", *("    " + line for line in lines)]
    assert list(markdown_block(block)) == ["**A \\*label\\*:**", "", "```text", "\n".join(lines), "```"]
    shown = "\n".join(html_block(block))
    assert "&lt;b&gt;&amp;" in shown
    assert "<b>" not in shown
