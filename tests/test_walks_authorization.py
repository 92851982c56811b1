"""Refused calls: the layer that the text names, or that a person finds out, leads to one cause to mend."""

from __future__ import annotations

import pytest

from decision_tree.session import Session
from tests.knowledge import built_in
from tests.test_walks import session_with

LIBRARY = built_in()
SESSION = "arn:aws:sts::111122223333:assumed-role/app/0123456789abcdef0123456789abcdef"
QUEUE_ELSEWHERE = "arn:aws:sqs:eu-west-1:444455556666:jobs"
OBJECT = "arn:aws:s3:::reports/2026/05.csv"
S3_DENIED = "An error occurred (AccessDenied) when calling the GetObject operation: Access Denied"
S3_MISSING = "An error occurred (404) when calling the HeadObject operation: Not Found"
UNNAMED = {"deny_layer": "none", "policy_verdict": "allowed"}


def refused(action: str, resource: str, context: str = "") -> str:
    return f"User: {SESSION} is not authorized to perform: {action} on resource: {resource} {context}"


def diagnosed(text: str, answers: dict[str, str | None]) -> Session:
    return session_with(LIBRARY, text, answers)


@pytest.mark.parametrize(
    ("text", "answers", "cause"),
    [
        (
            refused("s3:GetObject", OBJECT, "with an explicit deny in a resource control policy"),
            {},
            "resource_control_policy",
        ),
        (refused("s3:GetObject", OBJECT, "with an explicit deny in a sessions policy"), {}, "session_policy"),
        (refused("s3:GetObject", OBJECT, "with an explicit deny in a resource-based policy"), {}, "s3_bucket_policy"),
        (S3_DENIED, UNNAMED | {"resource_policy": "does_not_allow"}, "s3_bucket_policy"),
        (S3_DENIED, UNNAMED | {"s3_object": "missing"}, "s3_bucket_policy"),
        (S3_MISSING, {"s3_object": "missing"}, "s3_bucket_policy"),
        (S3_DENIED, {"deny_layer": "none", "s3_object": "foreign_owner"}, "s3_ownership"),
        ("AccessControlListNotSupported: The bucket does not allow ACLs", {}, "s3_ownership"),
        (
            refused("sqs:SendMessage", QUEUE_ELSEWHERE, "because no resource-based policy allows it"),
            {},
            "cross_account",
        ),
        (
            refused("sqs:SendMessage", QUEUE_ELSEWHERE),
            UNNAMED | {"resource_policy": "does_not_allow"},
            "cross_account",
        ),
        (
            refused("dynamodb:Query", "arn:aws:dynamodb:us-east-2:111122223333:table/t"),
            {"deny_layer": "none", "policy_verdict": "condition_not_met"},
            "condition",
        ),
        (
            "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not "
            "authorized to perform this operation. Encoded authorization failure message: Qm9ndXM0123",
            {},
            "encoded_message",
        ),
    ],
)
def test_one_cause_is_to_be_mended(text: str, answers: dict[str, str | None], cause: str) -> None:
    assert diagnosed(text, answers).diagnosis.to_fix == (f"authorization.{cause}",)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        # S3 says the same of a refusal and of an object that is missing
        (S3_DENIED, {}),
        (S3_MISSING, {}),
        (S3_MISSING, {"s3_object": "there"}),
        # the other side may be right: this side was not looked at
        (refused("sqs:SendMessage", QUEUE_ELSEWHERE), {}),
        (refused("sqs:SendMessage", QUEUE_ELSEWHERE), UNNAMED),
    ],
)
def test_nothing_is_confirmed_before_it_is_known(text: str, answers: dict[str, str | None]) -> None:
    assert diagnosed(text, answers).diagnosis.confirmed == ()


def test_a_missing_statement_here_is_not_the_other_accounts_fault() -> None:
    text = refused("sqs:SendMessage", QUEUE_ELSEWHERE, "because no identity-based policy allows it")
    assert diagnosed(text, {}).diagnosis.to_fix == ("authorization.identity_implicit",)


def test_a_refused_key_is_not_taken_for_the_bucket() -> None:
    text = "An error occurred (AccessDenied) when calling the PutObject operation: " + refused(
        "kms:GenerateDataKey",
        "arn:aws:kms:eu-west-1:111122223333:key/1",
        "because no resource-based policy allows it",
    )
    assert diagnosed(text, {}).diagnosis.to_fix == ("authorization.kms_key_policy",)
