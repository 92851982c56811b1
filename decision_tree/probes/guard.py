"""Read-only by construction: what no probe has declared is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session

READING = ("BatchGet", "Describe", "Get", "List", "Lookup", "Simulate")
"""How the names of operations begin that change nothing."""

NEVER = frozenset(
    {
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
        "ecr-public:GetAuthorizationToken",
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetRandomPassword",
        "secretsmanager:GetSecretValue",
        "ssm:GetParameter",
        "ssm:GetParameterHistory",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
        "sts:GetFederationToken",
        "sts:GetSessionToken",
        "sts:GetWebIdentityToken",
    }
)
"""Operations that read by their name and hand out secrets: refused whatever is declared."""

FOR_CREDENTIALS = frozenset(
    {
        "signin:CreateOAuth2Token",
        "sso:GetRoleCredentials",
        "sso-oidc:CreateToken",
        "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity",
    }
)
"""What botocore itself calls for the credentials of a profile; probes cannot declare them."""


class NotDeclared(Exception):
    """An operation that a look must not use. Nothing was sent."""


def is_reading(operation: str) -> bool:
    """`operation` ("ecs:DescribeTasks") neither changes anything nor hands out a secret."""
    return operation not in NEVER and operation.partition(":")[2].startswith(READING)


def install(session: Session, declared: Collection[str]) -> None:
    """Refuse every operation but the declared ones on all clients that the session makes from now on.

    Raises `NotDeclared`, here for a declared operation that is not a reading one, and later from the call itself.
    """
    wrong = sorted(operation for operation in declared if not is_reading(operation))
    if wrong:
        raise NotDeclared(f"these operations do more than read: {', '.join(wrong)}")
    allowed = frozenset(declared) | FOR_CREDENTIALS

    def refuse(model: Any, **_: Any) -> None:
        operation = f"{model.service_model.service_name}:{model.name}"
        if operation not in allowed:
            raise NotDeclared(f"{operation} is not declared by any probe")

    # the first event of every call and of every signed URL; no other handler can come in between and answer
    session.get_component("event_emitter").register_first("provide-client-params", refuse)
