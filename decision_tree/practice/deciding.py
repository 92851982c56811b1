"""The wizard's own policy evaluator in the part of IAM."""

from __future__ import annotations

from decision_tree.policies import Context, Effect, Policies, Policy, Principal, Request, evaluate
from decision_tree.practice.realism.seeds import Asked

_WORDS = {Effect.ALLOWED: "allowed", Effect.EXPLICIT_DENY: "explicitDeny"}


def by_policies(asked: Asked) -> str:
    """As the policy simulator answers: identity-based policies and boundary, a context key not given is absent.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
    """
    principal = Principal.of(asked.principal)
    request = Request(asked.action, principal, asked.resource, context=Context.of(asked.context, complete=True))
    policies = Policies(
        identity=tuple(Policy(f"policy {n}", document) for n, document in enumerate(asked.documents, start=1)),
        boundary=Policy("boundary", asked.boundary) if asked.boundary is not None else None,
        resource=_leaves_it_to_iam(principal) if asked.action.startswith(("kms:", "sts:", "s3:")) else None,
        scps=(),
        rcps=(),
    )
    return _WORDS.get(evaluate(request, policies).effect, "implicitDeny")


def _leaves_it_to_iam(principal: Principal) -> Policy:
    """Keys and roles open by their own policy only, and an ARN of S3 tells no account; the simulator sees neither."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{principal.account}:root"},
        "Action": "*",
        "Resource": "*",
    }
    return Policy("resource", {"Version": "2012-10-17", "Statement": [statement]})
