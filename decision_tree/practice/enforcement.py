"""IAM for those who are to have exactly one policy: their calls are decided, everybody else's pass.

moto's own enforcement is a switch for the whole process, knows no resources and answers JSON services in XML; here a
call is judged by the access key that signed it, before moto sees it, and refused in the words and the shape of AWS.
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from decision_tree.practice.realism.iam import policies_of
from decision_tree.practice.realism.seam import Call, Refused
from decision_tree.practice.realism.seeds import Asked, Decide

_ALWAYS_ALLOWED = {"sts:GetCallerIdentity"}
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html needs no permission."""


@dataclass
class Enforcement:
    """Whose calls are decided by policy."""

    decide: Decide
    users: dict[str, str] = field(default_factory=dict)
    """Access key → ARN of its user."""

    def guard(self, call: Call) -> None:
        """Raises `Refused` for a call that the caller's policies do not allow."""
        user = self.users.get(call.access_key)
        action = f"{_prefix(call.service)}:{call.operation}"
        if user is None or action in _ALWAYS_ALLOWED:
            return
        documents, boundary = policies_of(call.account, user)
        resource = resource_of(call)
        context = {"aws:PrincipalArn": (user,), "aws:RequestedRegion": (call.region,)}
        decision = self.decide(Asked(action, resource, user, documents, boundary, context))
        if decision != "allowed":
            raise _refusal(call.service, action, resource, user, decision)


@cache
def _prefix(service: str) -> str:
    """The service's name in policies: `elasticloadbalancing` for botocore's `elbv2`."""
    from moto.core.utils import get_service_model

    return str(get_service_model(service).signing_name)


def _refusal(service: str, action: str, resource: str, user: str, decision: str) -> Refused:
    why = (
        f"because no identity-based policy allows the {action} action"
        if decision == "implicitDeny"
        else "with an explicit deny in an identity-based policy"
    )
    if service == "ec2":
        message = (
            f"You are not authorized to perform this operation. User: {user} is not authorized to perform: {action}"
        )
        return Refused("UnauthorizedOperation", f"{message} {why}", 403)
    message = f"User: {user} is not authorized to perform: {action} on resource: {resource} {why}"
    if service in ("iam", "sts", "elbv2"):  # the query protocol
        return Refused("AccessDenied", message, 403)
    return Refused("AccessDeniedException", message, 403 if service == "efs" else 400)


_RESOURCES: dict[str, tuple[str, str]] = {
    # service: (parameter, what its value stands for in the ARN)
    "iam": ("RoleName", "arn:aws:iam::{account}:role/{name}"),
    "ecr": ("repositoryName", "arn:aws:ecr:{region}:{account}:repository/{name}"),
    "logs": ("logGroupName", "arn:aws:logs:{region}:{account}:log-group:{name}:*"),
    "secretsmanager": ("SecretId", "arn:aws:secretsmanager:{region}:{account}:secret:{name}"),
    "kms": ("KeyId", "arn:aws:kms:{region}:{account}:key/{name}"),
}


def resource_of(call: Call) -> str:
    """The ARN that the call is about, where its action can be limited to one and a probe makes it; else `*`."""
    parameter, arn = _RESOURCES.get(call.service, ("", ""))
    name = call.params.get(parameter) if parameter else None
    if not name:
        return "*"
    return (
        str(name) if str(name).startswith("arn:") else arn.format(region=call.region, account=call.account, name=name)
    )
