"""Where the letter to whoever alone can mend a cause is shown."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Run

DENIED = (
    "An error occurred (AccessDenied) when calling the GetObject operation: User: "
    "arn:aws:sts::111122223333:assumed-role/shop-task/4d0c1e0a6a1f4c5b9d3e2f1a0b9c8d7e is not authorized to perform: "
    's3:GetObject on resource: "arn:aws:s3:::shop-data/2025.csv" with an explicit deny in a service control policy'
)


def test_the_command_prints_the_letter_with_the_values_of_the_case(run: Run) -> None:
    result = run("fix", "--from", "-", stdin=DENIED)
    assert result.status == 1
    assert result.out == ""
    assert "Message to the administrator of the organization:\nSubject: " in result.err
    assert '"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/shop-task"}' in result.err


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_a_report_has_the_letter(run: Run, format_: str) -> None:
    result = run("triage", "--format", format_, "-", stdin=DENIED)
    assert "Message to the administrator of the organization" in result.out
    assert "{denied_action}" not in result.out
    assert "refuses s3:GetObject in account" in result.out
    assert ("111122223333" in result.out) is (format_ == "text"), "what is made to be handed on is redacted"


def test_explain_shows_what_has_to_be_filled_in(run: Run) -> None:
    shown = run("explain", "network.network_acl").out
    assert "Message to the owner of the network ACL:" in shown
    assert "--network-acl-id <network ACL> --egress" in re.sub(r"\s+", " ", shown)


def test_a_script_has_a_letter_too_where_its_half_may_lie_in_another_account(run: Run) -> None:
    denied = (
        "User: arn:aws:sts::111122223333:assumed-role/shop-task/1 is not authorized to perform: kms:Decrypt on "
        "resource: arn:aws:kms:eu-central-1:444455556666:key/0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f because no "
        "resource-based policy allows the kms:Decrypt action"
    )
    result = run("fix", "--from", "-", "--cause", "authorization.kms_key_policy", stdin=denied)
    assert (result.status, result.out[:2]) == (0, "#!")
    assert "Message to the owner of the KMS key, where it lies in another account:\n" in result.err
    assert '"Action": "kms:Decrypt"' in result.err
