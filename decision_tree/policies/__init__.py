"""What IAM policies allow: pure functions over policy documents, without AWS.

`evaluate` answers for one action, resource and caller: allowed, denied (implicitly or explicitly), or unknown, and by
which statement of which policy. `evaluate_endpoint` asks the policy of a VPC endpoint alone, `evaluate_trust` says
whether a service may assume a role.
"""

from decision_tree.policies.context import Context
from decision_tree.policies.evaluation import evaluate, evaluate_endpoint
from decision_tree.policies.model import Effect, Grant, Layer, Policies, Policy, Request, Verdict
from decision_tree.policies.principals import Principal, PrincipalKind
from decision_tree.policies.trust import Trust, TrustVerdict, ecs_context, evaluate_trust

__all__ = [
    "Context",
    "Effect",
    "Grant",
    "Layer",
    "Policies",
    "Policy",
    "Principal",
    "PrincipalKind",
    "Request",
    "Trust",
    "TrustVerdict",
    "Verdict",
    "ecs_context",
    "evaluate",
    "evaluate_endpoint",
    "evaluate_trust",
]
