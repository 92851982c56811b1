"""The command line, run in this process: status, standard output, standard error."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from decision_tree.language import language
from decision_tree.library import Library, load
from tui.cli import main

PULL_DENIED = (
    'CannotPullContainerError: ref pull has been retried 1 time(s): failed to resolve ref "111122223333.dkr.ecr.'
    'eu-west-1.amazonaws.com/shop/web:1.4": AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/'
    "shopExecution/0123456789abcdef0123456789abcdef is not authorized to perform: ecr:GetAuthorizationToken on "
    "resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action"
)
"""Confirms one cause by itself."""
ONLY_DENIED = "An error occurred (AccessDeniedException) when calling the GetObject operation: Access Denied"
"""Confirms nothing, makes some causes possible."""


@dataclass
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@cache
def _built_in(in_language: str) -> Library:
    return load()


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in knowledge is read once in each language: every command would take half a second for it."""

    def quick(*own_folders: Path) -> Library:
        return load(*own_folders) if own_folders else _built_in(language())

    monkeypatch.setattr("decision_tree.library.load", quick)


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`run("triage", "-", stdin="…")`; every test has a data folder of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*argv: str, stdin: str | bytes = b"") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        status = main(argv)
        captured = capsysbinary.readouterr()
        return Ran(status, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture
def error_file(tmp_path: Path) -> str:
    path = tmp_path / "error.txt"
    path.write_text(PULL_DENIED, encoding="utf-8")
    return str(path)
