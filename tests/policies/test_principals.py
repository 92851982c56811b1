"""Who calls, and whom Principal and NotPrincipal mean."""

from __future__ import annotations

import pytest

from decision_tree.policies.kleene import Truth
from decision_tree.policies.principals import Principal, PrincipalKind, Reach, exempt, named

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/abc"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
SERVICE = "ecs-tasks.amazonaws.com"


@pytest.mark.parametrize(
    ("name", "kind", "account"),
    [
        (ROLE, PrincipalKind.ROLE, ACCOUNT),
        (SESSION, PrincipalKind.ROLE, ACCOUNT),
        (USER, PrincipalKind.USER, ACCOUNT),
        (ROOT, PrincipalKind.ROOT, ACCOUNT),
        (SERVICE, PrincipalKind.SERVICE, None),
        ("logs.eu-west-1.amazonaws.com", PrincipalKind.SERVICE, None),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/ann", PrincipalKind.UNKNOWN, ACCOUNT),
        ("", PrincipalKind.UNKNOWN, None),
        ("arn:aws:iam::12:role/x", PrincipalKind.UNKNOWN, None),
    ],
)
def test_kinds(name: str, kind: PrincipalKind, account: str | None) -> None:
    principal = Principal.of(name)
    assert (principal.kind, principal.account) == (kind, account)


@pytest.mark.parametrize(
    ("element", "caller", "reach", "expected"),
    [
        ("*", SESSION, Reach.DIRECT, True),
        ({"AWS": "*"}, ROLE, Reach.DIRECT, True),
        ({"AWS": ["*"]}, SERVICE, Reach.DIRECT, True),
        ({"AWS": SESSION}, SESSION, Reach.DIRECT, True),
        ({"AWS": f"{SESSION}d"}, SESSION, Reach.DIRECT, False),
        ({"AWS": SESSION}, ROLE, Reach.DIRECT, None),  # which session it is, is not known
        ({"AWS": SESSION.replace("app", "web")}, ROLE, Reach.DIRECT, False),
        ({"AWS": ROLE}, ROLE, Reach.ROLE, True),
        ({"AWS": ROLE}, SESSION, Reach.ROLE, True),  # the session does not show the role's path
        ({"AWS": ROLE.replace("team/", "")}, ROLE, Reach.ROLE, False),
        ({"AWS": ROLE.replace(ACCOUNT, "444455556666")}, SESSION, Reach.ROLE, False),
        ({"AWS": [USER, ACCOUNT]}, ROLE, Reach.ACCOUNT, True),
        ({"AWS": ROOT}, SESSION, Reach.ACCOUNT, True),
        ({"AWS": ROOT}, ROOT, Reach.DIRECT, True),
        ({"AWS": USER}, USER, Reach.DIRECT, True),
        ({"AWS": "AROAEXAMPLEEXAMPLE123"}, ROLE, Reach.ROLE, False),  # the role was deleted and made anew
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}, ROLE, Reach.ROLE, False),
        ({"Service": SERVICE}, SERVICE, Reach.DIRECT, True),
        ({"Service": ["ec2.amazonaws.com", "ECS-TASKS.amazonaws.com"]}, SERVICE, Reach.DIRECT, True),
        ({"Service": "ecs.amazonaws.com"}, SERVICE, Reach.DIRECT, False),
        ({"Service": SERVICE}, ROLE, Reach.DIRECT, False),
        ({"AWS": ACCOUNT}, SERVICE, Reach.ACCOUNT, False),
        ({"Federated": "cognito-identity.amazonaws.com"}, ROLE, Reach.DIRECT, False),
        ({"CanonicalUser": "79a59df900b949e5"}, ROLE, Reach.ACCOUNT, None),
        ({"AWS": ROLE}, "somebody", Reach.DIRECT, None),
        ({"AWS": "*"}, "somebody", Reach.DIRECT, True),
        ({"AWS": 5}, ROLE, Reach.DIRECT, None),
        ({"Nobody": "x"}, ROLE, Reach.DIRECT, None),
        (ROLE, ROLE, Reach.DIRECT, None),  # only "*" may stand without a kind
        ([], ROLE, Reach.DIRECT, None),
    ],
)
def test_principal(element: object, caller: str, reach: Reach, expected: Truth) -> None:
    found = named(element, Principal.of(caller))
    assert found[reach] is expected
    assert all(truth is False for other, truth in found.items() if other is not reach)


@pytest.mark.parametrize(
    ("element", "caller", "expected"),
    [
        ({"AWS": [SESSION, ROLE, ROOT]}, SESSION, True),
        ({"AWS": [ROLE, ROOT]}, SESSION, None),
        ({"AWS": ROLE}, SESSION, None),
        ({"AWS": [USER, ROOT]}, USER, True),
        ({"AWS": USER}, USER, None),
        ({"AWS": USER}, SESSION, False),
        ("*", SESSION, True),
        ({"Service": SERVICE}, SERVICE, True),
        ({"Service": SERVICE}, SESSION, False),
    ],
)
def test_not_principal(element: object, caller: str, expected: Truth) -> None:
    assert exempt(element, Principal.of(caller), bounded=False) is expected


def test_not_principal_never_spares_a_principal_with_a_boundary() -> None:
    assert exempt({"AWS": [SESSION, ROLE, ROOT]}, Principal.of(SESSION), bounded=True) is False


def test_the_caller_brings_condition_keys() -> None:
    task, user = Principal.of(SESSION, role_arn=ROLE).context(), Principal.of(USER).context()
    assert task.lookup("aws:PrincipalArn") == (ROLE,)
    assert task.lookup("aws:username") == ()
    assert task.lookup("aws:SourceArn") == ()
    assert user.lookup("aws:username") == ("ann",)
    assert user.lookup("aws:PrincipalAccount") == (ACCOUNT,)
    assert Principal.of(SESSION).context().lookup("aws:PrincipalArn") is None  # the path is not known
    assert Principal.of(SERVICE).context().lookup("aws:SourceAccount") is None
    assert Principal.of("somebody").context().lookup("aws:username") is None
