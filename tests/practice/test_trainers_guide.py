"""docs/TRAINERS.md is followed word by word: its files are written, its commands run, and they print what it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import msgspec
import pytest

from decision_tree.practice import scenario, workshop, world
from decision_tree.practice.worlds.wording import wordings
from tests.cli.terminal import Terminal

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = (DOCS / "TRAINERS.md", DOCS / "TRAINERS.ja.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "…"


def blocks(guide: Path) -> list[tuple[str, str]]:
    """(language, text) of every fenced block."""
    return [(match[1], match[2]) for match in BLOCK.finditer(guide.read_text(encoding="utf-8"))]


def commands(console: str) -> Iterator[tuple[str, str]]:
    """(command, what it prints) of a console block."""
    lines = console.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("$ "):
            printed = takewhile(lambda following: not following.startswith("$ "), lines[number + 1 :])
            yield line[2:], "\n".join(printed)


def prints(expected: str) -> re.Pattern[str]:
    """`…` stands for anything, also for several lines."""
    return re.compile(".*".join(map(re.escape, expected.split(ANYTHING))), re.DOTALL)


def test_the_guide_is_true(tmp_path: Path) -> None:
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(tmp_path), "LANG": "C.UTF-8",
    }  # fmt: skip
    for language, text in blocks(GUIDES[0]):
        if language == "yaml":
            (tmp_path / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
        elif language == "console":
            for command, expected in commands(text):
                ran = subprocess.run(
                    ["bash", "-c", command], cwd=tmp_path, env=environment, check=False, text=True, encoding="utf-8",
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                )  # fmt: skip
                assert prints(expected).fullmatch(ran.stdout.rstrip("\n")), f"{command}\n{ran.stdout}"
        elif language == "sh":
            begins(text.strip(), tmp_path)


def begins(command: str, folder: Path) -> None:
    """What goes on until somebody ends it: it comes up as the guide says."""
    program, *words = command.split()
    assert program == "ecs-wizard"
    with Terminal(*words, cwd=str(folder)) as terminal:
        if words[0] == "serve":
            terminal.expect("http://127.0.0.1:", seconds=60)
            terminal.process.send_signal(signal.SIGINT)
        else:
            terminal.expect("Three faults before lunch", seconds=60)
            terminal.expect("Welcome, Aiko.", seconds=60)
            terminal.type("q")
        terminal.wait(60)


def test_both_languages_have_the_same_blocks() -> None:
    english, japanese = map(blocks, GUIDES)
    assert len(english) > 8
    assert japanese == english
    headings = [re.findall("^#+ ", guide.read_text(encoding="utf-8"), re.MULTILINE) for guide in GUIDES]
    assert headings[0] == headings[1]


STRUCTS = [
    thing
    for module in (workshop, scenario, world)
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, msgspec.Struct) and thing is not msgspec.Struct
]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_field_and_failure_is_named(guide: Path) -> None:
    named = set(re.findall(r"`(\w+)(?:: \w+)?`", guide.read_text(encoding="utf-8")))
    fields = {field for struct in STRUCTS for field in struct.__struct_fields__}
    assert fields - named == set()
    assert set(wordings()) - named == set()
