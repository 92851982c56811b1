from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import ONLY_DENIED, PULL_DENIED, Run
from tests.knowledge import built_in

CONFIRMED = "image_pull.execution_role_permission"


def test_the_script_goes_to_standard_output(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file)
    assert result.status == 0
    assert result.out.startswith("#!/usr/bin/env bash\n")
    assert CONFIRMED in result.out
    assert "EXECUTION_ROLE_NAME=shopExecution" in result.out
    syntax = subprocess.run(["bash", "-n"], input=result.out, text=True, capture_output=True, check=False)
    assert (syntax.returncode, syntax.stderr) == (0, "")


def test_the_file_is_for_the_user_alone_and_is_never_overwritten(run: Run, error_file: str, tmp_path: Path) -> None:
    path = tmp_path / "fix.sh"
    before = os.umask(0o777)
    try:
        first = run("fix", "--from", error_file, "-o", str(path))
    finally:
        os.umask(before)
    assert first.status == 0
    assert first.out == ""
    assert path.stat().st_mode & 0o7777 == 0o700
    path.write_text("mine", encoding="utf-8")
    second = run("fix", "--from", error_file, "-o", str(path))
    assert second.status == 2
    assert "exists already" in second.err
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_link_is_not_written_through(run: Run, error_file: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert run("fix", "--from", error_file, "-o", str(tmp_path / "link")).status == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file, "-o", "/no/such/folder/fix.sh")
    assert result.status == 2
    assert "/no/such/folder/fix.sh" in result.err


def test_nothing_confirmed_is_status_1_with_the_next_question(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fix.sh"
    result = run("fix", "--from", "-", "-o", str(path), stdin=ONLY_DENIED)
    assert result.status == 1
    assert result.out == ""
    assert "No cause is confirmed yet" in result.err
    assert "Next question: " in result.err
    assert "--cause ID" in result.err
    assert not path.exists()


def test_a_possible_cause_can_be_chosen(run: Run) -> None:
    causes = json.loads(run("triage", "--format", "json", stdin=ONLY_DENIED).out)["causes"]
    chosen = next(cause["id"] for cause in causes if cause["fix"]["script"])
    result = run("fix", "--from", "-", "--cause", chosen, stdin=ONLY_DENIED)
    assert result.status == 0
    assert chosen in result.out


def test_a_cause_that_is_ruled_out_cannot_be_chosen(run: Run, error_file: str) -> None:
    document = json.loads(run("triage", error_file, "--format", "json").out)
    out = document["ruled_out"][0]["id"]
    result = run("fix", "--from", error_file, "--cause", out)
    assert result.status == 2
    assert result.out == ""
    assert "ruled out" in result.err


def test_an_unknown_cause_names_the_nearest(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file, "--cause", "image_pull.execution_role_permision")
    assert result.status == 2
    assert CONFIRMED in result.err


def test_values_are_set_by_variable_or_fact_and_checked(run: Run, error_file: str) -> None:
    by_variable = run("fix", "--from", error_file, "--set", "REGION=us-east-1")
    by_fact = run("fix", "--from", error_file, "--set", "region=us-east-1")
    assert "\nREGION=us-east-1" in by_variable.out
    assert "\nREGION=us-east-1" in by_fact.out


@pytest.mark.parametrize(
    "pair",
    ["REGION=$(touch /tmp/x)", "REGION=eu-west-1; rm -rf /", "REGION=-x", "REGION", "=x", "NO_SUCH=1"],
)
def test_a_value_that_does_not_fit_is_refused(run: Run, error_file: str, pair: str) -> None:
    result = run("fix", "--from", error_file, "--set", pair)
    assert result.status == 2
    assert result.out == ""


def test_what_is_missing_is_told(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file, "--set", "REGION=")
    assert result.status == 0
    assert "Still missing" in result.err
    assert "REGION" in result.err
    assert "eu-central-1" in result.err


def test_a_kept_case_by_the_beginning_of_its_id(run: Run) -> None:
    case = json.loads(run("triage", "--keep", "--format", "json", stdin=PULL_DENIED).out)["case"]
    result = run("fix", case[:12])
    assert result.status == 0
    assert f"case {case}" in result.out
    assert run("fix", "nothing").status == 2


def test_a_case_or_a_file_but_not_both(run: Run, error_file: str) -> None:
    assert run("fix", "abc", "--from", error_file).status == 2
    assert run("fix").status == 2


@pytest.mark.parametrize("cause", ["credentials.sdk_too_old", "credentials.variable_lost_in_child"])
def test_the_lines_to_take_over_are_told_beside_the_script_or_instead(cause: str, run: Run, tmp_path: Path) -> None:
    text = tmp_path / "error.txt"
    text.write_text("botocore.exceptions.NoCredentialsError: Unable to locate credentials\n", encoding="utf-8")
    result = run("fix", "--from", str(text), "--cause", cause)
    snippets = built_in().causes[cause].fix.snippets
    assert snippets
    for snippet in snippets:
        assert f"  {snippet.label}:\n" in result.err
        assert all(line.rstrip() in result.err for line in snippet.text.splitlines())
    assert result.out.startswith("#!") == (cause in built_in().fix_scripts)
