"""What is asked of the evaluator, and what it answers.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from decision_tree.policies.context import Context
from decision_tree.policies.principals import Principal, account_of


class Effect(StrEnum):
    """The answer to one question about permission."""

    ALLOWED = "allowed"
    IMPLICIT_DENY = "implicit_deny"
    """Nothing denies it, but something that must allow it does not."""
    EXPLICIT_DENY = "explicit_deny"
    UNKNOWN = "unknown"
    """It depends on something that is not known: never to be read as a denial, nor as "fine"."""


class Layer(StrEnum):
    """The kinds of policies that take part."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    SCP = "scp"
    RCP = "rcp"
    ENDPOINT = "endpoint"
    TRUST = "trust"


@dataclass(frozen=True)
class Policy:
    """One policy as AWS returned it.

    `document` is the decoded JSON, or its text (also URL-encoded, as IAM returns it), or None: it could not be read.
    """

    name: str
    document: Mapping[str, Any] | str | None


@dataclass(frozen=True)
class Grant:
    """One grant of a KMS key. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"""

    grantee: str
    """ARN of the principal that may use the key."""
    operations: tuple[str, ...]
    """As KMS names them: Decrypt, GenerateDataKey, …"""
    constrained: bool = False
    """Whether the grant asks for an encryption context."""


@dataclass(frozen=True)
class Request:
    """One call that somebody wants to make.

    `resource` is an ARN, or "*" for an action that takes none. `resource_account` owns the resource; it is needed
    where the ARN does not say it (S3 buckets).
    """

    action: str
    principal: Principal
    resource: str = "*"
    resource_account: str | None = None
    context: Context = field(default_factory=Context)

    @property
    def service(self) -> str:
        return self.action.partition(":")[0].lower()

    @property
    def owner(self) -> str | None:
        """The account the resource is in; None when that is not known."""
        if self.resource_account:
            return self.resource_account
        return self.principal.account if self.resource == "*" else account_of(self.resource)


@dataclass(frozen=True)
class Policies:
    """All policies that take part in one decision. A policy that could not be read has the document None."""

    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: tuple[Policy, ...] = ()
    """The session policies that were passed to AssumeRole; ECS passes none."""
    resource: Policy | None = None
    """Of the resource (bucket, key, repository, role to assume …); None: it has none."""
    scps: tuple[tuple[Policy, ...], ...] | None = None
    """Service control policies of each level: root, organizational units, account. None: not readable."""
    rcps: tuple[tuple[Policy, ...], ...] | None = None
    """Resource control policies of each level, of the resource's account. None: not readable."""
    endpoint: Policy | None = None
    """Of the VPC endpoint the call goes through; None: it goes through none, or the policy is the default one."""
    grants: tuple[Grant, ...] | None = None
    """Of the KMS key; None: not read."""


@dataclass(frozen=True)
class Verdict:
    """The answer, and what it rests on."""

    effect: Effect
    layer: Layer | None
    """The layer that decides: that denies, that does not allow, or that allows."""
    policy: str
    """Name of the policy that decides; of an implicit denial the one that comes nearest; may be empty."""
    statement: str
    """Its Sid, or "statement 2"."""
    because: str
    """One sentence for a person."""
    missing: tuple[Layer, ...] = ()
    """Of an implicit denial: every layer that would have to allow the action and does not."""
    unknown: tuple[str, ...] = ()
    """Condition keys and policies that were needed and are not known."""
    assumed: tuple[str, ...] = ()
    """What could not be read and was taken to allow."""
