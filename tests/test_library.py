"""Reading knowledge: strict, and every mistake names file, id and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.errors import KnowledgeError, UnknownName
from decision_tree.library import load, text_of
from decision_tree.yaml12 import YamlError, load_yaml

QUESTION = """\
ask: Is the moon full?
why: It decides.
statement: the moon is {answer}
short: moon
answers:
  - {value: on, label: full}
  - {value: off, label: not full}
"""
CAUSE = """\
title: The moon is full
commonness: 1
holds_when: {moon: on}
means: The moon is full.
why: It turns.
do: Wait.
verify: Look up.
fix: {where: person, risk: low, undo: none, why_no_script: Nobody can move it.}
sources: [https://docs.aws.amazon.com/]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A person's own folder with one question and one cause."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "moon.yaml").write_text(QUESTION)
    (tmp_path / "sky").mkdir()
    (tmp_path / "sky" / "full_moon.yaml").write_text(CAUSE)
    return tmp_path


def test_own_knowledge_is_added(own: Path) -> None:
    library = load(own)
    assert library.cause("sky.full_moon").title == "The moon is full"
    assert library.values["moon"] == ("on", "off")
    assert len(library.causes) > 52


def test_words_stay_words_and_keys_stand_once() -> None:
    assert load_yaml("{a: no, b: off, c: on, d: true, e: 12:30, f: 012, g: 1.5, h: ~}") == {
        "a": "no",
        "b": "off",
        "c": "on",
        "d": True,
        "e": "12:30",
        "f": 12,
        "g": 1.5,
        "h": None,
    }
    with pytest.raises(YamlError, match="'a' stands twice"):
        load_yaml("a: 1\na: 2\n")


@pytest.mark.parametrize(
    ("file", "text", "complaints"),
    [
        ("sky/full_moon.yaml", CAUSE + "colour: red\n", ["full_moon.yaml", "sky.full_moon", "colour"]),
        ("sky/full_moon.yaml", CAUSE + "title: again\n", ["full_moon.yaml", "'title' stands twice"]),
        ("sky/full_moon.yaml", CAUSE.replace("means: The moon is full.\n", ""), ["sky.full_moon", "means"]),
        ("sky/full_moon.yaml", CAUSE.replace("moon: on", "sun: on"), ["holds_when", "unknown fact 'sun'"]),
        ("sky/full_moon.yaml", CAUSE.replace("moon: on", "moon: maybe"), ["holds_when", "no value 'maybe'"]),
        ("sky/full_moon.yaml", CAUSE + "refines: [sky.gone]\n", ["refines", "no cause 'sky.gone'"]),
        ("sky/full_moon.yaml", CAUSE.replace(", why_no_script: Nobody can move it.", ""), ["fix", "why_no_script"]),
        ("sky/full_moon.yaml", CAUSE.replace("none, why", "none, after: [sky.full_moon], why"), ["itself"]),
        ("sky/full_moon.yaml", CAUSE.replace("none, why", "none, needs: {a: b}, why"), ["needs", "capitals", "'b'"]),
        (
            "sky/full_moon.yaml",
            CAUSE.replace("none, why", "none, needs: {REGION: cluster}, why"),
            ["REGION", "'region'"],
        ),
        ("sky/full_moon.yaml", CAUSE.replace("commonness: 1", "commonness: 9"), ["commonness"]),
        ("sky/full_moon.yaml", CAUSE.replace("https://docs", "http://docs"), ["sources"]),
        ("sky/full_moon.yaml", "title: [", ["full_moon.yaml", "line"]),
        ("sky/other.fix.sh", "check() { true; }", ["sky.other", "a fix without a cause"]),
        ("sky/other.entrypoint.sh", 'exec "$@"', ["sky.other", "an entry point without a fix"]),
        ("questions/moon.yaml", QUESTION.replace("off", "on"), ["moon.yaml", "moon", "twice"]),
        ("questions/moon.yaml", QUESTION.replace("value: off", "value: unknown"), ["moon", "'unknown'"]),
        ("questions/moon.yaml", QUESTION + "asked_when: {phase: never}\n", ["asked_when", "no value 'never'"]),
        ("questions/stars.yaml", QUESTION, ["stars", "no cause and no question depends on it"]),
        ("questions/phase.yaml", QUESTION, ["phase", "this question is already in"]),
        ("messages/1.yaml", "m: {says: x, find: ['('], hits: [x]}", ["m", "find", "'('"]),
        ("messages/1.yaml", "m: {says: x, find: [x], suspects: [a.b], hits: [x]}", ["m", "suspects", "a.b"]),
        ("messages/1.yaml", "m: {says: x, find: [x], facts: {moon: x}, hits: [x]}", ["m", "facts.moon", "'x'"]),
        ("messages/1.yaml", "m: {says: x, find: ['(?P<moo>x)'], hits: [x]}", ["m", "find", "no text fact 'moo'"]),
        ("types.yaml", "t: {pattern: a, example: b, describe: c}", ["t", "example"]),
        ("facts.yaml", "f: {type: nothing, short: f}", ["f", "type", "'nothing'"]),
        ("suspects.yaml", "- {when: {moon: on}, first: [a.b], because: y}", ["suspects.yaml", "first", "a.b"]),
        ("suspects.yaml", "- {when: {sun: on}, because: y}", ["suspects.yaml", "when", "'sun'"]),
        (
            "inferences.yaml",
            "- {when: {moon: on}, then: {sun: x}, because: y}",
            ["inferences.yaml", "then", "no fact 'sun'"],
        ),
        (
            "inferences.yaml",
            "- {when: {moon: on}, same: {sun: moon}, because: y}",
            ["inferences.yaml", "same", "no typed text 'sun'"],
        ),
    ],
)
def test_each_mistake_is_named(own: Path, file: str, text: str, complaints: list[str]) -> None:
    path = own / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(KnowledgeError) as raised:
        load(own)
    for complaint in complaints:
        assert complaint in str(raised.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        load(tmp_path / "nowhere")


def test_an_unknown_cause_gives_the_nearest_names() -> None:
    with pytest.raises(UnknownName, match=r"role\.trust_missing"):
        load().cause("role.trust_mising")


def test_a_command_carries_the_names_of_the_case_quoted() -> None:
    command = "aws ecs describe-tasks --cluster $cluster --tasks $task --query $HOME"
    filled = text_of(load(), command, {"cluster": "a b"}, lambda value: f"'{value}'")
    assert filled == "aws ecs describe-tasks --cluster 'a b' --tasks TASK --query $HOME"
