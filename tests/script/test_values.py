"""A value is inert: it is refused, or it arrives byte for byte and nothing in it is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from decision_tree.errors import ParameterError
from decision_tree.script import build
from decision_tree.script.patterns import for_bash
from tests.knowledge import built_in
from tests.script.madeup import made_up, parameter, step
from tests.script.runner import Runner

ANYTHING = r"[\s\S]{1,100}"
BAD = [
    "'",
    '"',
    "`",
    "$",
    "(",
    ")",
    "\\",
    "\n",
    "\r",
    ";",
    "&",
    "|",
    "<",
    ">",
    "#",
    "!",
    "*",
    "~",
    " ",
    "\t",
    "{",
    "}",
]
HOSTILE = st.lists(
    st.sampled_from(
        [*BAD, "$(touch owned)", "`touch owned`", "'; touch owned; '", "\x1b[2J", "é", "二", "x", "-", "%s"]
    ),
    min_size=1,
    max_size=12,
).map("".join)
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def show_value(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    root = folder / "root"
    root.mkdir()
    return Runner(folder, script, environment={"ECS_WIZARD_ROOT": str(root)}).run()


@QUICK
@given(HOSTILE | st.text(min_size=1, max_size=40))
@example("$(touch owned)'\"`touch owned`\\")
@example("'\"'\"'; touch owned #")
def test_a_value_arrives_byte_for_byte_or_is_refused(value: str) -> None:
    keeps = step(
        1, 'describe() { printf %s "$NOTE" >"$ECS_WIZARD_ROOT/value"; }\ncheck() { false; }', needs=("NOTE",)
    )
    open_plan = made_up(keeps, parameters=(parameter("NOTE", pattern=ANYTHING),))
    try:
        script = build(open_plan.with_values({"NOTE": value}))
    except ParameterError:
        assert not value.isprintable() or value.startswith("-")
        return
    folder = Path(tempfile.mkdtemp())
    try:
        shown = show_value(folder, script)
        assert shown.returncode == 0, shown.stderr
        assert (folder / "root" / "value").read_bytes() == value.encode()
        assert sorted(path.name for path in folder.iterdir()) == ["fix.sh", "root"]
    finally:
        shutil.rmtree(folder)


@QUICK
@given(HOSTILE | st.text(max_size=40), HOSTILE)
def test_no_text_of_the_knowledge_leaves_its_quotes(title: str, text: str) -> None:
    one = step(1, "check() { false; }")
    plan = made_up(
        type(one)(**(vars(one) | {"title": title, "risk_text": text, "cost": title})),
        parameters=(parameter(value="x", describe=title, example=text),),
    )
    script = build(type(plan)(**(vars(plan) | {"title": text})))
    checked = subprocess.run(["bash", "-n"], input=script.encode(), capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    folder = Path(tempfile.mkdtemp())
    try:
        assert show_value(folder, script).returncode == 0
        assert sorted(path.name for path in folder.iterdir()) == ["fix.sh", "root"]
    finally:
        shutil.rmtree(folder)


def in_bash(pattern: str, value: str) -> bool:
    run = subprocess.run(
        ["bash", "-c", "LC_ALL=C; [[ $1 =~ $2 ]]", "bash", value, for_bash(pattern)], check=False, capture_output=True
    )
    assert run.returncode in (0, 1), run.stderr
    return run.returncode == 0


LIBRARY = built_in()
TYPES = LIBRARY.types


@pytest.mark.parametrize("name", sorted(TYPES))
def test_bash_takes_every_example(name: str) -> None:
    assert in_bash(TYPES[name].pattern, TYPES[name].example)


PARAMETER_TYPES = sorted(
    {LIBRARY.text_facts[fact].type for cause in LIBRARY.causes.values() for fact in cause.fix.needs.values()}
)


@pytest.mark.parametrize("name", PARAMETER_TYPES)
def test_bash_refuses_what_python_refuses(name: str) -> None:
    pattern, good = TYPES[name].pattern, TYPES[name].example
    wrong = [f"{good};id", f"{good} $(id)", f" {good}", f"{good}\nx", f"`{good}`", f"'{good}'", f"{good}é"]
    assert for_bash(pattern)
    for value in wrong:
        assert re.fullmatch(pattern, value) is None
        assert not in_bash(pattern, value), value


@pytest.mark.parametrize(
    ("pattern", "posix"),
    [
        (r"(?:a|b)\d{1,3}", "^((a|b)[0-9]{1,3})$"),
        (r"[\w+=,.@-]{1,64}", "^([A-Za-z0-9_+=,.@-]{1,64})$"),
        (r"(?P<x>a)\.[]\-a]", "^((a)[.][]a-])$"),
        (r"(?=.{1,9}\Z)a{1,2000}b{0,999}", "^(a+b*)$"),
        (r"a+?", ""),
        (r"a\b", ""),
    ],
)
def test_patterns_in_the_words_of_bash(pattern: str, posix: str) -> None:
    assert for_bash(pattern) == posix
