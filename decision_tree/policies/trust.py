"""Whether a role's trust policy lets an AWS service assume it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from decision_tree.language import _
from decision_tree.policies import words
from decision_tree.policies.context import Context
from decision_tree.policies.kleene import any_of
from decision_tree.policies.layers import Opinion, opinion
from decision_tree.policies.model import Layer, Policy, Request
from decision_tree.policies.principals import Principal
from decision_tree.policies.statements import Asked

ECS_TASKS = "ecs-tasks.amazonaws.com"


class Trust(StrEnum):
    """How a trust policy treats a service."""

    OK = "ok"
    WRONG_PRINCIPAL = "wrong_principal"
    """No statement lets this service use sts:AssumeRole."""
    CONDITION_MISMATCH = "condition_mismatch"
    """A statement names the service, but its condition does not fit what the service sends."""
    DENIED = "denied"
    """A statement denies it explicitly."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TrustVerdict:
    """The answer, the statement it rests on, and the condition keys that do not match or are not known."""

    trust: Trust
    statement: str
    keys: tuple[str, ...]
    because: str


def ecs_context(account: str, region: str, partition: str = "aws") -> Context:
    """What ECS sends when it assumes a task role or a task execution role.

    Which resource aws:SourceArn names, AWS leaves open: only arn:aws:ecs:REGION:ACCOUNT:* is supported in policies.
    So a placeholder stands there that no narrower pattern fits.
    """
    sent = {
        "aws:SourceAccount": account,
        "aws:SourceArn": f"arn:{partition}:ecs:{region}:{account}:any resource of ECS",
        "aws:RequestedRegion": region,
        "aws:SecureTransport": "true",
    }
    absent = ("sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalArn", "aws:MultiFactorAuthPresent")
    return Context.of(sent, absent=(*absent, "aws:RequestTag/*", "aws:TagKeys"))


def evaluate_trust(
    document: Mapping[str, Any] | str | None, service: str = ECS_TASKS, context: Context | None = None
) -> TrustVerdict:
    """Whether the trust policy lets the service assume the role; for ECS, pass `ecs_context(…)`."""
    request = Request("sts:AssumeRole", Principal.of(service), context=context or Context())
    found = opinion(Layer.TRUST, (Policy(_("trust policy"), document),), Asked.of(request))
    name = words.quoted(service)
    if denial := found.denying(True):
        because = words.decided(request, Layer.TRUST, denial, "denies")
        return TrustVerdict(Trust.DENIED, denial.label, (), because)
    allowance = found.allowing(True)
    doubt = found.denying(None) or (None if allowance else found.allowing(None))
    if doubt:
        says = _("Whether {service} may assume the role cannot be said: {doubt}.")
        because = says.format(service=name, doubt=words.in_doubt(doubt))
        return TrustVerdict(Trust.UNKNOWN, doubt.label, doubt.unknown, because)
    if allowance:
        because = words.decided(request, Layer.TRUST, allowance, "allows")
        return TrustVerdict(Trust.OK, allowance.label, (), because)
    return _refused(found, name)


def _refused(found: Opinion, service: str) -> TrustVerdict:
    nearest = found.nearest()
    if nearest is None or any_of(nearest.principal.values()) is False:
        because = _("No statement of the trust policy lets {service} use sts:AssumeRole.").format(service=service)
        return TrustVerdict(Trust.WRONG_PRINCIPAL, "", (), because)
    because = _("The trust policy names {service}, but {obstacle} ({statement}).").format(
        service=service, obstacle=words.obstacle(nearest), statement=words.named(nearest.label)
    )
    return TrustVerdict(Trust.CONDITION_MISMATCH, nearest.label, nearest.condition.keys, because)
