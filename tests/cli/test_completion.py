"""The completion scripts, in the shells that read them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tui.cli import main, whole_parser
from tui.commands import COMMANDS

BASH = """
source "$1"
words=($2)
COMP_WORDS=("${words[@]}" "$3"); COMP_CWORD=${#words[@]}; COMPREPLY=()
_shtab_ecs_wizard ecs-wizard "$3" "${words[-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def script(shell: str, capsys: pytest.CaptureFixture[str], folder: Path) -> Path:
    assert main(["completion", shell]) == 0
    path = folder / f"completion.{shell}"
    path.write_text(capsys.readouterr().out)
    return path


@pytest.mark.parametrize(
    ("before", "begun", "there"),
    [
        ("ecs-wizard", "tr", {"triage"}),
        ("ecs-wizard", "", set(COMMANDS)),
        ("ecs-wizard look", "--end", {"--endpoint-url"}),
        ("ecs-wizard case", "st", {"stats"}),
        ("ecs-wizard graph --format", "mer", {"mermaid"}),
    ],
)
def test_bash_completes(
    before: str, begun: str, there: set[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = script("bash", capsys, tmp_path)
    done = subprocess.run(
        ["bash", "-c", BASH, "bash", path, before, begun], capture_output=True, text=True, check=True
    )
    assert there <= set(done.stdout.split())


def test_bash_completes_a_file_where_one_is_wanted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = script("bash", capsys, tmp_path)
    ticket = tmp_path / "ticket.txt"
    ticket.write_text("")
    done = subprocess.run(
        ["bash", "-c", BASH, "bash", path, "ecs-wizard triage", str(tmp_path / "tick")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(ticket) in done.stdout.split()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_can_read_theirs(shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = script(shell, capsys, tmp_path)
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} on this machine")
    subprocess.run([shell, "-n", path], check=True, capture_output=True)
    if shell == "fish":
        ask = f"source {path}; complete -C 'ecs-wizard tri'"
        done = subprocess.run(["fish", "-c", ask], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("triage")


def test_every_command_says_what_it_is_for_and_gives_examples() -> None:
    (commands,) = (action for action in whole_parser()._actions if action.dest == "==SUPPRESS==")
    assert isinstance(commands.choices, dict)
    assert list(commands.choices) == list(COMMANDS)
    for name, parser in commands.choices.items():
        assert parser.description, name
        assert f"ecs-wizard {name}" in str(parser.epilog), f"{name} has no example"
