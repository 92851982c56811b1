"""Who imports what, looked at from outside: start-up is guarded by what is imported, not by a clock."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "textual",
    "networkx",
    "boto3",
    "botocore",
    "moto",
    "questionary",
    "prompt_toolkit",
    "yaml",
    "msgspec",
    "rich",
}
SCREEN = {"textual", "questionary", "prompt_toolkit", "rich"}
AWS = {"boto3", "botocore", "moto"}


def imported(code: str, *argv: str, stdin: str = "") -> set[str]:
    """The top-level packages that are there after the code ran in a fresh Python."""
    report = (
        "import atexit, json, sys\n"
        "found = lambda: json.dumps(sorted({m.split('.')[0] for m in sys.modules}))\n"
        "atexit.register(lambda: print(found(), file=sys.stderr))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", report + code, *argv], input=stdin, capture_output=True, text=True, check=False
    )
    assert result.stderr, result
    return set(json.loads(result.stderr.splitlines()[-1]))


RUN = "import sys\nfrom tui.cli import main\nsys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("argv", [["--version"], ["--help"]])
def test_version_and_help_import_nothing_heavy(argv: list[str]) -> None:
    assert not imported(RUN, *argv) & HEAVY


@pytest.mark.parametrize(
    ("argv", "stdin"),
    [
        (["triage", "-"], "CannotPullContainerError"),
        (["triage", "--format", "html"], "CannotPullContainerError"),
        (["triage", "--batch", "-"], '{"id": 1, "text": "CannotPullContainerError"}'),
        (["explain"], ""),
        (["case", "list"], ""),
    ],
)
def test_commands_without_a_screen_import_no_screen_no_graph_and_no_aws(argv: list[str], stdin: str) -> None:
    assert not imported(RUN, *argv, stdin=stdin) & (SCREEN | AWS | {"networkx"})


def test_the_graph_command_imports_networkx_and_no_screen() -> None:
    found = imported(RUN, "graph")
    assert "networkx" in found
    assert not found & (SCREEN | AWS)


@pytest.mark.parametrize(
    "module",
    ["schema", "conditions", "library", "case", "facts", "diagnosis", "interview", "session", "graph", "graph_export",
     "intake", "script", "report", "redact", "store"],
)  # fmt: skip
def test_the_core_imports_no_screen_and_no_aws(module: str) -> None:
    assert not imported(f"import decision_tree.{module}") & (SCREEN | AWS | {"tui"})


@pytest.mark.parametrize(
    "module", ["schema", "case", "library", "diagnosis", "interview", "report", "store", "session"]
)
def test_what_the_first_screen_needs_does_not_import_networkx(module: str) -> None:
    assert "networkx" not in imported(f"import decision_tree.{module}")


def test_line_mode_does_not_import_the_full_screen() -> None:
    assert not imported("import tui.prompts") & {"textual", *AWS}


def test_what_the_command_line_does_before_the_full_screen_is_light() -> None:
    assert not imported("import tui.cli, tui.knowledge") & HEAVY
