"""KMS keys: the key policy must allow, or hand on to IAM, or a grant must."""

from __future__ import annotations

import pytest

from decision_tree.policies import Context, Effect, Grant, Layer, Policies, Policy, Principal, Request, evaluate
from tests.policies.statements import KEY, OTHER, ROLE, ROOT, SESSION, allow, deny, policy

DECRYPT = policy("app", allow("kms:Decrypt", KEY))
HANDS_ON = policy("key policy", allow("kms:*", Principal={"AWS": ROOT}))
NAMES_ROLE = policy("key policy", allow("kms:Decrypt", Principal={"AWS": ROLE}))
ADMINISTRATORS = policy("key policy", allow("kms:Put*", Principal={"AWS": ROOT}))
AWS_MANAGED = policy(
    "key policy",
    allow(
        ["kms:Decrypt", "kms:Encrypt"],
        Principal={"AWS": "*"},
        Condition={
            "StringEquals": {
                "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
                "kms:CallerAccount": "111122223333",
            }
        },
    ),
)


def decrypt(context: Context | None = None, owner: str | None = None) -> Request:
    return Request("kms:Decrypt", Principal.of(SESSION, role_arn=ROLE), KEY, owner, context or Context())


@pytest.mark.parametrize(
    ("identity", "key_policy", "expected", "missing"),
    [
        ((DECRYPT,), HANDS_ON, Effect.ALLOWED, ()),
        ((), HANDS_ON, Effect.IMPLICIT_DENY, (Layer.IDENTITY,)),
        ((), NAMES_ROLE, Effect.ALLOWED, ()),
        ((DECRYPT,), ADMINISTRATORS, Effect.IMPLICIT_DENY, (Layer.RESOURCE,)),
        ((), ADMINISTRATORS, Effect.IMPLICIT_DENY, (Layer.RESOURCE, Layer.IDENTITY)),
        ((DECRYPT,), None, Effect.UNKNOWN, ()),  # every key has a policy: it was not read
        ((DECRYPT, policy("guard", deny("kms:*"))), None, Effect.EXPLICIT_DENY, ()),
    ],
)
def test_key_policies(
    identity: tuple[Policy, ...], key_policy: Policy | None, expected: Effect, missing: tuple[Layer, ...]
) -> None:
    verdict = evaluate(decrypt(), Policies(identity, resource=key_policy, scps=(), rcps=(), grants=()))
    assert (verdict.effect, verdict.missing) == (expected, missing)


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ((), Effect.IMPLICIT_DENY),
        (None, Effect.UNKNOWN),
        ((Grant(ROLE, ("Encrypt", "Decrypt")),), Effect.ALLOWED),
        ((Grant(SESSION, ("Decrypt",)),), Effect.ALLOWED),
        ((Grant(ROLE, ("Encrypt",)),), Effect.IMPLICIT_DENY),
        ((Grant(ROOT, ("Decrypt",)),), Effect.IMPLICIT_DENY),
        ((Grant(ROLE, ("Decrypt",), constrained=True),), Effect.UNKNOWN),
    ],
)
def test_grants(grants: tuple[Grant, ...] | None, expected: Effect) -> None:
    verdict = evaluate(decrypt(), Policies(resource=ADMINISTRATORS, scps=(), rcps=(), grants=grants))
    assert verdict.effect is expected
    assert verdict.unknown == (("grants of the key",) if expected is Effect.UNKNOWN else ())
    assert expected is not Effect.ALLOWED or verdict.because == "A grant of the key allows kms:Decrypt."


def test_grants_do_not_matter_where_the_policies_allow_or_no_grant_can() -> None:
    assert evaluate(decrypt(), Policies((DECRYPT,), resource=HANDS_ON, scps=(), rcps=())).effect is Effect.ALLOWED
    put = Request("kms:PutKeyPolicy", Principal.of(ROLE), KEY)
    assert evaluate(put, Policies(resource=NAMES_ROLE, scps=(), rcps=())).effect is Effect.IMPLICIT_DENY


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(), Effect.UNKNOWN),
        (Context.of({"kms:CallerAccount": "111122223333"}, absent=("kms:ViaService",)), Effect.IMPLICIT_DENY),
        (
            Context.of(
                {"kms:CallerAccount": "111122223333", "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}
            ),
            Effect.ALLOWED,
        ),
    ],
)
def test_an_aws_managed_key_opens_through_its_service(context: Context, expected: Effect) -> None:
    policies = Policies(resource=AWS_MANAGED, scps=(), rcps=(), grants=())
    assert evaluate(decrypt(context), policies).effect is expected


def test_the_key_of_another_account_needs_both_sides() -> None:
    request = decrypt(owner=OTHER)
    policies = Policies((DECRYPT,), resource=HANDS_ON, scps=(), rcps=(), grants=())
    assert evaluate(request, policies).effect is Effect.ALLOWED
    only_key = Policies(resource=NAMES_ROLE, scps=(), rcps=(), grants=())
    assert evaluate(request, only_key).missing == (Layer.IDENTITY,)


def test_actions_on_no_key_follow_the_ordinary_rules() -> None:
    request = Request("kms:ListKeys", Principal.of(ROLE))
    assert (
        evaluate(request, Policies((policy("app", allow("kms:List*")),), scps=(), rcps=())).effect is Effect.ALLOWED
    )
