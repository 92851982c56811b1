"""Short ways to write policies and requests in tests."""

from __future__ import annotations

from typing import Any

from decision_tree.policies import Context, Policy, Principal, Request

ACCOUNT, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/abc"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


def allow(action: Any = "*", resource: Any = "*", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def deny(action: Any = "*", resource: Any = "*", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **elements}


def policy(name: str, *statements: dict[str, Any]) -> Policy:
    return Policy(name, {"Version": "2012-10-17", "Statement": list(statements)})


def read_secret(caller: str = SESSION, *, context: Context | None = None, **fields: Any) -> Request:
    """The request that most tests make: a task reads its secret."""
    principal = Principal.of(caller, role_arn=ROLE)
    return Request("secretsmanager:GetSecretValue", principal, SECRET, context=context or Context(), **fields)
