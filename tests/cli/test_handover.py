"""Handing out: `case handover`, and `--show` wherever something is reported with stand-ins."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import PULL_DENIED, Run

ACCOUNT, ROLE = "111122223333", "shopExecution"


@pytest.fixture
def kept(run: Run) -> str:
    return str(json.loads(run("triage", "--keep", "--format", "json", stdin=PULL_DENIED).out)["case"])


def test_a_text_for_support_names_the_cause_and_what_to_fill_in(run: Run, kept: str) -> None:
    result = run("case", "handover", kept)
    assert result.status == 0
    assert result.out.startswith("Subject: Amazon ECS, eu-west-1: The execution role may not pull from ECR\n")
    assert not {ACCOUNT, ROLE} & set(result.out.replace(":", " ").replace("/", " ").split())
    words = " ".join(result.out.split())
    assert "Fill in before sending: account-1, " in words
    assert "--show accounts --show names" in words
    assert "Confirmed: The execution role may not pull from ECR [image_pull.execution_role_permission]" in words
    assert "What to do" not in result.out, "AWS Support mends nothing in the account"


def test_show_leaves_one_kind_in(run: Run, kept: str) -> None:
    out = run("case", "handover", kept, "--show", "accounts").out
    assert ACCOUNT in out
    assert ROLE not in out
    assert "Fill in before sending: account" not in " ".join(out.split())
    plain = run("case", "handover", kept, "--no-redact").out
    assert ACCOUNT in plain
    assert ROLE in plain
    assert "Fill in" not in plain


def test_another_team_is_told_what_to_do(run: Run, kept: str) -> None:
    out = run("case", "handover", kept[:10], "--to", "team").out
    assert "What to do:" in out
    assert "Please mend what is confirmed" in out
    assert ACCOUNT not in out


def test_an_unknown_kind_is_wrong_usage(run: Run, kept: str) -> None:
    result = run("case", "handover", kept, "--show", "everything")
    assert result.status == 2
    assert "accounts" in result.err


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_show_means_stand_ins_but_for_that_kind(run: Run, error_file: str, format_: str) -> None:
    out = run("triage", error_file, "--format", format_, "--show", "names").out
    assert ROLE in out
    assert ACCOUNT not in out
    assert "account-1" in out


def test_batch_takes_no_show(run: Run, error_file: str) -> None:
    assert run("triage", "--batch", error_file, "--show", "names").status == 2


def test_show_of_a_kept_case(run: Run, kept: str) -> None:
    out = run("case", "show", kept, "--format", "html", "--show", "accounts").out
    assert ACCOUNT in out
    assert ROLE not in out
