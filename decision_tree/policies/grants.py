"""Grants of KMS keys: permissions beside all policies.

https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
"""

from __future__ import annotations

from decision_tree.policies.kleene import Truth, any_of
from decision_tree.policies.model import Grant, Request

OPERATIONS = frozenset(
    """CreateGrant Decrypt DeriveSharedSecret DescribeKey Encrypt GenerateDataKey GenerateDataKeyPair
    GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GetPublicKey ReEncryptFrom
    ReEncryptTo RetireGrant Sign Verify VerifyMac""".lower().split()
)
"""What a grant can allow, in lower case."""


def is_key(request: Request) -> bool:
    """Whether the request is about one KMS key, which opens only by its key policy or a grant."""
    return request.service == "kms" and ":key/" in request.resource


def granted(request: Request, grants: tuple[Grant, ...] | None) -> Truth:
    """Whether a grant of the key allows the request."""
    operation = request.action.partition(":")[2].lower()
    if not is_key(request) or operation not in OPERATIONS:
        return False
    if grants is None:
        return None
    return any_of(_fits(grant, request, operation) for grant in grants)


def _fits(grant: Grant, request: Request, operation: str) -> Truth:
    principal = request.principal
    if operation not in (name.lower() for name in grant.operations):
        return False
    if grant.grantee not in (principal.arn, principal.session_arn):
        return False
    return None if grant.constrained else True
