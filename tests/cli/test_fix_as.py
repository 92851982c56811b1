"""`ecs-wizard fix --as`."""

from __future__ import annotations

import json
from pathlib import Path

from decision_tree.schema import Where
from tests.cli.conftest import Run
from tests.knowledge import built_in


def test_terraform_to_standard_output(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file, "--as", "terraform")
    assert result.status == 0
    assert 'resource "aws_iam_role_policy" "pull" {' in result.out
    assert 'role = "shopExecution"' in result.out
    assert "#!/usr/bin/env bash" not in result.out


def test_cloudformation_to_a_new_file(run: Run, error_file: str, tmp_path: Path) -> None:
    path = tmp_path / "fix.yaml"
    result = run("fix", "--from", error_file, "--as", "cloudformation", "-o", str(path))
    assert (result.status, result.out) == (0, "")
    assert str(path) in result.err
    assert "Type: AWS::IAM::RolePolicy" in path.read_text(encoding="utf-8")
    assert run("fix", "--from", error_file, "--as", "cloudformation", "-o", str(path)).status == 2


def test_given_values_are_in_it(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file, "--as", "terraform", "--set", "EXECUTION_ROLE_NAME=another")
    assert 'role = "another"' in result.out


def test_a_value_of_the_wrong_form_is_refused(run: Run, error_file: str) -> None:
    result = run("fix", "--from", error_file, "--as", "terraform", "--set", 'EXECUTION_ROLE_NAME=x"}')
    assert (result.status, result.out) == (2, "")


def test_a_cause_that_is_mended_on_the_host_has_no_snippet(run: Run) -> None:
    text = "Unable to locate credentials. You can configure credentials by running aws configure."
    causes = [cause["id"] for cause in json.loads(run("triage", "--format", "json", stdin=text).out)["causes"]]
    library = built_in()
    chosen = next(id_ for id_ in causes if id_ in library.fix_scripts and library.causes[id_].fix.where is Where.HOST)
    result = run("fix", "--from", "-", "--as", "terraform", "--cause", chosen, stdin=text)
    assert (result.status, result.out) == (1, "")
    assert f"{chosen} has no snippet for Terraform" in result.err


def test_another_language_is_refused(run: Run, error_file: str) -> None:
    assert run("fix", "--from", error_file, "--as", "pulumi").status == 2
