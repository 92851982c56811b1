"""What is asked of a service, and what an endpoint's policy says to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from decision_tree.reachability.model import VpcEndpoint
from decision_tree.reachability.verdict import FINE, BlockKind, Findings, blocked, doubtful, unread

PolicyAllows = Callable[[str, str, str | None], bool | None]
"""Whether an endpoint policy (JSON text) allows an action on a resource; None when it cannot be told."""


@dataclass(frozen=True)
class Request:
    """An action on a resource, and who can tell whether a policy allows it."""

    action: str
    resource: str | None
    allows: PolicyAllows


def check_policy(endpoint: VpcEndpoint, request: Request | None) -> Findings:
    """The endpoint's policy: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"""
    if request is None:
        return FINE
    if endpoint.policy is None:
        return unread(f"the policy of {endpoint.id}")
    allowed = request.allows(endpoint.policy, request.action, request.resource)
    if allowed is None:
        return doubtful(f"Whether the policy of {endpoint.id} allows {request.action} cannot be told.")
    if allowed:
        return FINE
    on = f" on {request.resource}" if request.resource else ""
    return blocked(
        BlockKind.ENDPOINT_POLICY,
        endpoint.id,
        f"The policy of VPC endpoint {endpoint.id} does not allow {request.action}{on}.",
    )
