"""Whether a role may make a call: the policy simulator's answer, the role's policies and the resource's, in one.

The simulator does not see the policies of resources, and knows only the condition keys it is given
(https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html). So its answer stands for the
role's own side when it needed no other key; the rest is decided by the evaluator of `decision_tree.policies`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from decision_tree.case import Observation
from decision_tree.language import _
from decision_tree.policies import (
    Context,
    Effect,
    Grant,
    Layer,
    Policies,
    Policy,
    Principal,
    Request,
    Verdict,
    evaluate,
)
from decision_tree.probes.probe import CallFailed, seen, unchecked
from decision_tree.probes.things import Role

SIMULATE = "iam:SimulatePrincipalPolicy"
DECISIONS = {"allowed": Effect.ALLOWED, "implicitDeny": Effect.IMPLICIT_DENY, "explicitDeny": Effect.EXPLICIT_DENY}
"""In the simulator's words."""


@dataclass(frozen=True)
class Need:
    """A call that a role of the task must be allowed to make."""

    action: str
    resource: str
    account: str
    """Owns the resource."""
    context: Context = field(default_factory=Context)


@dataclass(frozen=True)
class ResourceSide:
    """What stands on the resource's side of a call."""

    policy: Policy | None = None
    """None: the resource has none. Its document is None when it could not be read."""
    grants: tuple[Grant, ...] | None = None
    """Of a KMS key; None: not read."""
    unread: tuple[CallFailed, ...] = ()
    """Why something could not be read."""


@dataclass(frozen=True)
class Simulated:
    """What the policy simulator says of one action on one resource."""

    effect: Effect
    layer: Layer
    missing: tuple[str, ...] = ()
    """Condition keys that it would need and was not given."""

    @property
    def decision(self) -> str:
        return next(word for word, effect in DECISIONS.items() if effect is self.effect)


Simulation = Mapping[tuple[str, str], Simulated]
"""(action, resource) -> what the simulator says."""


@dataclass(frozen=True)
class Right:
    """Whether a role may make a call, and what shows it."""

    need: Need
    effect: Effect
    layer: Layer | None
    evidence: str
    unknown: CallFailed | None = None
    """Why it cannot be said."""

    def value(self, resource_value: str = "") -> str:
        """In the words of the facts; `resource_value` says that the resource's own policy refuses."""
        by_layer = {
            Layer.BOUNDARY: "denied_by_boundary",
            Layer.SCP: "denied_by_organization",
            Layer.RCP: "denied_by_organization",
            Layer.RESOURCE: resource_value,
        }
        allowed = self.effect is Effect.ALLOWED
        return self.effect.value if allowed else (self.layer and by_layer.get(self.layer)) or self.effect.value


_WORST = ("explicit_deny", "denied_by_organization", "denied_by_boundary", "implicit_deny")
_ALLOW_ALL = Policy(
    "simulated", {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
)
_ALLOW_NONE = Policy("simulated", {"Version": "2012-10-17", "Statement": []})


def decide(need: Need, role: Role, simulated: Simulated | None, side: ResourceSide) -> Right:
    """Whether the role may."""
    unread = (*side.unread, *role.unread)
    own = _own_side(need, role)
    if simulated is None or simulated.missing:
        verdict = evaluate(_request(need, role), _policies(role, side))
        shown = _("policies of role {role}: {says}").format(role=role.name, says=verdict.because)
        return _right(need, verdict, shown, unread)
    if own.effect is not Effect.UNKNOWN and not _agree(simulated, own):
        reason = _(
            "the policy simulator says {decision} for {action}, the policies that were read say {effect}: {because}"
        ).format(decision=simulated.decision, action=need.action, effect=own.effect.value, because=own.because)
        return Right(need, Effect.UNKNOWN, None, "", CallFailed(SIMULATE, "unreadable", "", reason))
    verdict = _with_resource(need, role, _explained(simulated, own), side)
    evidence = _("{operation}: {decision} for {action} on {resource}").format(
        operation=SIMULATE, decision=simulated.decision, action=need.action, resource=need.resource
    )
    # whose words explain: the role's own policies, or the resource's when that decides
    explained = verdict if verdict.layer is Layer.RESOURCE else own
    known = explained.effect is verdict.effect
    return _right(
        need,
        verdict,
        _("{evidence}. {because}").format(evidence=evidence, because=explained.because) if known else evidence,
        unread,
    )


def resource_lets(need: Need, role: Role, side: ResourceSide) -> bool | None:
    """Whether the resource's side lets the role in, whatever the role's own policies say; None: it cannot be said."""
    verdict = evaluate(_request(need, role), Policies((_ALLOW_ALL,), resource=side.policy, grants=side.grants))
    return None if verdict.effect is Effect.UNKNOWN else verdict.effect is Effect.ALLOWED


def conclude(fact: str, rights: Iterable[Right], resource_value: str = "") -> Iterator[Observation]:
    """The one value of a fact about several calls: the worst; nothing when there is no call to make."""
    found = list(rights)
    denied = [right for right in found if right.effect in (Effect.IMPLICIT_DENY, Effect.EXPLICIT_DENY)]
    if denied:
        order = {value: place for place, value in enumerate((*_WORST, resource_value))}
        worst = min(denied, key=lambda right: order[right.value(resource_value)])
        yield seen(fact, worst.value(resource_value), worst.evidence)
        return
    doubt = next((right.unknown for right in found if right.unknown), None)
    if doubt:
        yield unchecked(fact, doubt)
    elif found:
        yield seen(fact, Effect.ALLOWED.value, found[0].evidence)


def _request(need: Need, role: Role) -> Request:
    context = need.context
    if role.tags is not None:  # ECS passes no session tags, so the role's own are the principal's
        tags = {f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()}
        context = context.filled_from(Context.of(tags, absent=("aws:PrincipalTag/*",)))
    return Request(need.action, Principal.of(role.arn), need.resource, need.account, context)


def _policies(role: Role, side: ResourceSide) -> Policies:
    unread = (Policy(_("policies of role {role}").format(role=role.name), None),)
    return Policies(
        role.policies if role.policies is not None else unread,
        role.boundary,
        resource=side.policy,
        grants=side.grants,
    )


def _own_side(need: Need, role: Role) -> Verdict:
    """What the role's own policies and its boundary say, as if the resource were open to its account."""
    request = _request(need, role)
    account = request.principal.account or ""
    opened = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "*", "Resource": "*"}
    here = replace(request, resource_account=account)
    policy = Policy("", {"Version": "2012-10-17", "Statement": opened})
    return evaluate(here, _policies(role, ResourceSide(policy, grants=())))


def _agree(simulated: Simulated, own: Verdict) -> bool:
    """Organizations' policies are seen by the simulator alone."""
    return simulated.effect is own.effect or simulated.layer is Layer.SCP


def _explained(simulated: Simulated, own: Verdict) -> Simulated:
    """With the layer that the policies show: the simulator names the boundary also where the role allows nothing."""
    if simulated.layer is Layer.SCP or own.effect is not simulated.effect or own.layer is None:
        return simulated
    return replace(simulated, layer=own.layer)


def _with_resource(need: Need, role: Role, simulated: Simulated, side: ResourceSide) -> Verdict:
    """The simulator's answer for the role's side, together with the resource's policy."""
    if simulated.effect is Effect.EXPLICIT_DENY or simulated.layer is Layer.SCP:
        return Verdict(simulated.effect, simulated.layer, "", "", "")
    boundary = _ALLOW_NONE if simulated.layer is Layer.BOUNDARY else None
    silent = simulated.effect is Effect.IMPLICIT_DENY and boundary is None
    policies = Policies(() if silent else (_ALLOW_ALL,), boundary, resource=side.policy, grants=side.grants)
    return evaluate(_request(need, role), policies)


def _right(need: Need, verdict: Verdict, evidence: str, unread: tuple[CallFailed, ...]) -> Right:
    if verdict.effect is not Effect.UNKNOWN:
        # of two sides that both refuse, the role's own is named: the other one has a fact of its own
        layer = Layer.IDENTITY if Layer.IDENTITY in verdict.missing else verdict.layer
        return Right(need, verdict.effect, layer, evidence)
    failed = unread[0] if unread else CallFailed(SIMULATE, "unreadable", "", "")
    reason = " ".join(part for part in (verdict.because, failed.reason) if part)
    return Right(need, verdict.effect, None, "", CallFailed(failed.operation, failed.kind, failed.code, reason))
