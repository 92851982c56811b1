"""What is asked of a service, and what an endpoint's policy says to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from decision_tree.language import _
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
        return unread(_("the policy of {endpoint}").format(endpoint=endpoint.id))
    allowed = request.allows(endpoint.policy, request.action, request.resource)
    if allowed is None:
        open_ = _("Whether the policy of {endpoint} allows {action} cannot be told.")
        return doubtful(open_.format(endpoint=endpoint.id, action=request.action))
    if allowed:
        return FINE
    says = (
        _("The policy of VPC endpoint {endpoint} does not allow {action} on {resource}.")
        if request.resource
        else _("The policy of VPC endpoint {endpoint} does not allow {action}.")
    ).format(endpoint=endpoint.id, action=request.action, resource=request.resource)
    return blocked(BlockKind.ENDPOINT_POLICY, endpoint.id, says)
