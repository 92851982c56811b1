"""Fixes for Windows: read by a PowerShell grammar, their values quoted. None of them was ever run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from decision_tree.library import Library
from decision_tree.script.plan import windows_steps
from decision_tree.script.powershell import build_powershell, quoted, split_for_windows
from tests.script.powershell_grammar import errors_in, needs_grammar

FUNCTIONS = ("Show-Fix", "Test-Fix", "Invoke-Fix", "Undo-Fix")
IDS = ("agent.config_not_effective", "agent.stopped", "agent.task_role_disabled", "agent.windows_setup_incomplete")


def test_the_causes_that_have_one(library: Library) -> None:
    assert tuple(sorted(library.fix_powershell)) == IDS
    for path in library.fix_powershell.values():
        text = path.read_text()
        assert [f for f in FUNCTIONS if f"function {f} " not in text] == [], path
        assert text.isascii(), path


@needs_grammar
@pytest.mark.parametrize("id_", IDS)
def test_a_grammar_of_powershell_finds_no_error(id_: str, library: Library) -> None:
    text = build_powershell(windows_steps([id_], library), case_id="w-1", cluster="shop")
    assert errors_in(text) == []
    assert errors_in(text.replace("function Show-Fix {", "function Show-Fix")) != []


def test_the_values_stand_at_the_top(library: Library) -> None:
    text = build_powershell(windows_steps(["agent.windows_setup_incomplete"], library), case_id="w-1", cluster="shop")
    assert text.startswith("\ufeff# Fix script")
    assert "$Cluster = 'shop'\n" in text
    assert "$CaseId = 'w-1'\n" in text


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_ends_its_quotes(text: str) -> None:
    """PowerShell takes five characters for a single quote; inside quotes each stands for itself when doubled."""
    body = quoted(text)[1:-1]
    assert quoted(text)[0] == quoted(text)[-1] == "'"
    assert body.isprintable()
    at = 0
    while at < len(body):
        if body[at] in "'\u2018\u2019\u201a\u201b":
            assert body[at + 1 : at + 2] == body[at], "a quote that is not doubled"
            at += 1
        at += 1


def test_a_hostile_title_is_quoted(library: Library) -> None:
    cause = replace(library.causes["agent.stopped"], title="x\u2019; Remove-Item C: #\n$(calc)")
    changed = Library(causes={"agent.stopped": cause}, fix_powershell=library.fix_powershell)
    text = build_powershell(windows_steps(["agent.stopped"], changed), case_id="w-1", cluster="")
    assert "Title = 'x\u2019\u2019; Remove-Item C: # $(calc)'" in text


def test_what_goes_into_which_script(library: Library) -> None:
    split = split_for_windows(
        ["agent.task_role_disabled", "agent.too_old", "role.task_role_not_set", "credentials.profile_set"], library
    )
    assert split.powershell == ("agent.task_role_disabled",)
    assert split.by_hand == ("agent.too_old",)
    assert split.others == ("credentials.profile_set", "role.task_role_not_set")
    # the one that explains the other more precisely is mended alone
    both = split_for_windows(["agent.task_role_disabled", "agent.windows_setup_incomplete"], library)
    assert both.powershell == ("agent.windows_setup_incomplete",)


def test_a_powershell_file_without_a_cause_is_a_mistake(tmp_path: Path) -> None:
    from decision_tree.errors import KnowledgeError
    from decision_tree.library import load

    (tmp_path / "sky").mkdir()
    (tmp_path / "sky/moon.fix.ps1").write_text("function Show-Fix { }\n")
    with pytest.raises(KnowledgeError, match=r"sky\.moon: a fix for Windows without a cause"):
        load(tmp_path)
