"""AWS IAM: the policy simulator, which moto does not have, and the policies of a user or role.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from moto.iam.models import iam_backends

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Asked, Seeds

PARTITION = "aws"


@operation("iam", "SimulatePrincipalPolicy")
def simulate_principal_policy(call: Call, seeds: Seeds) -> Any:
    principal = call.params["PolicySourceArn"]
    documents, boundary = policies_of(call.account, principal)
    more = [json.loads(text) for text in call.params.get("PolicyInputList") or []]
    return _results(call, seeds, principal, (*documents, *more), boundary)


@operation("iam", "SimulateCustomPolicy")
def simulate_custom_policy(call: Call, seeds: Seeds) -> Any:
    documents = tuple(json.loads(text) for text in call.params["PolicyInputList"])
    boundaries = call.params.get("PermissionsBoundaryPolicyInputList") or []
    caller = call.params.get("CallerArn") or f"arn:{PARTITION}:iam::{call.account}:user/simulated"
    return _results(call, seeds, caller, documents, json.loads(boundaries[0]) if boundaries else None)


def _results(
    call: Call, seeds: Seeds, principal: str, documents: tuple[dict[str, Any], ...], boundary: dict[str, Any] | None
) -> dict[str, Any]:
    entries = call.params.get("ContextEntries") or []
    context = {e["ContextKeyName"]: tuple(e["ContextKeyValues"]) for e in entries}
    asked = product(call.params["ActionNames"], call.params.get("ResourceArns") or ["*"])
    return {
        "IsTruncated": False,
        "EvaluationResults": [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": "explicitDeny"
                if action in seeds.refused
                else seeds.decide(Asked(action, resource, principal, documents, boundary, context)),
                "MatchedStatements": [],
                "MissingContextValues": [],
            }
            for action, resource in asked
        ],
    }


def policies_of(account: str, arn: str) -> tuple[tuple[dict[str, Any], ...], dict[str, Any] | None]:
    """The identity-based policies of a user or role, and its boundary. Raises `Refused` where there is none of it."""
    backend: Any = iam_backends[account][PARTITION]
    held = [who for who in (*backend.users.values(), *backend.roles.values()) if who.arn == arn]
    if not held:
        raise Refused("NoSuchEntity", f"The entity with ARN {arn} cannot be found.", 404)
    principal = held[0]
    groups = [group for group in backend.groups.values() if principal in group.users]
    texts = [text for holder in (principal, *groups) for text in holder.policies.values()]
    texts += [_default(policy) for holder in (principal, *groups) for policy in holder.managed_policies.values()]
    boundary = getattr(principal, "permissions_boundary_arn", None)
    return (
        tuple(json.loads(text) for text in texts),
        json.loads(_default(backend.managed_policies[boundary])) if boundary else None,
    )


def _default(policy: Any) -> str:
    return str(next(version.document for version in policy.versions if version.is_default))
