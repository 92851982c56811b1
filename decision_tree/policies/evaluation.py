"""The decision: what all layers together mean for one request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from decision_tree.language import _
from decision_tree.policies import words
from decision_tree.policies.actions import under_resource_control
from decision_tree.policies.grants import granted, is_key
from decision_tree.policies.kleene import Truth, all_of, any_of
from decision_tree.policies.layers import Opinion, opinion
from decision_tree.policies.model import Effect, Layer, Policies, Policy, Request, Verdict
from decision_tree.policies.principals import PrincipalKind, Reach
from decision_tree.policies.statements import Asked, Match


def evaluate(request: Request, policies: Policies) -> Verdict:
    """Whether the policies let the request through, and which statement of which policy decides.

    Never raises for what stands in a policy: what cannot be understood makes the verdict unknown, unless another
    policy decides anyway.
    """
    caller = request.principal.account
    if policies.resource is None and _resource_must_allow(request):
        name = (
            _("key policy") if request.service == "kms" else _("trust policy")
        )  # it always exists, so it was not read
        policies = replace(policies, resource=Policy(name, None))
    if request.principal.kind is PrincipalKind.SERVICE or (request.owner and caller):
        case = _Case.of(request, policies, cross_account=request.owner != caller)
        return _decide(case, case.gates())
    # one of the two accounts is not known: the answer stands if it is the same either way
    owned = replace(request, resource_account=request.resource_account or caller)
    here, elsewhere = (
        _decide(case, case.gates())
        for case in (
            _Case.of(owned, policies, cross_account=False),
            _Case.of(request, policies, cross_account=True),
        )
    )
    if here.effect == elsewhere.effect:
        return here
    because = words.needs_owner(request)
    return Verdict(Effect.UNKNOWN, Layer.RESOURCE, "", "", because, unknown=(_("account of the resource"),))


def evaluate_endpoint(request: Request, policy: Policy) -> Verdict:
    """Whether the policy of a VPC endpoint lets the request pass, whatever other policies say of it."""
    case = _Case.of(request, Policies(endpoint=policy, scps=(), rcps=()), cross_account=False)
    return _decide(case, [case.endpoint_gate()])


Gate = tuple[Layer, Truth]
"""A layer, and whether it lets the request through."""


def _decide(case: _Case, gates: Collection[Gate]) -> Verdict:
    for found in case.opinions:
        if denial := found.denying(True):
            because = words.decided(case.request, found.layer, denial, "denies")
            return _verdict(case, Effect.EXPLICIT_DENY, found.layer, denial, because)
    missing = tuple(layer for layer, truth in gates if truth is False)
    if missing:
        return _implicit(case, missing)
    undecided = {layer for layer, truth in gates if truth is None}
    if undecided or any(found.denying(None) for found in case.opinions):
        return _unknown(case, undecided)
    return _allowed(case)


@dataclass(frozen=True)
class _Case:
    """A request with what every layer says about it."""

    request: Request
    policies: Policies
    cross_account: bool
    identity: Opinion
    boundary: Opinion
    session: Opinion
    resource: Opinion
    endpoint: Opinion
    scps: tuple[Opinion, ...]
    rcps: tuple[Opinion, ...]

    @classmethod
    def of(cls, request: Request, policies: Policies, *, cross_account: bool) -> _Case:
        asked = Asked.of(request, bounded=policies.boundary is not None)
        service = request.principal.kind is PrincipalKind.SERVICE
        return cls(
            request,
            policies,
            cross_account,
            opinion(Layer.IDENTITY, () if service else policies.identity, asked),
            opinion(Layer.BOUNDARY, () if service else (policies.boundary,), asked),
            opinion(Layer.SESSION, () if service else policies.session, asked),
            opinion(Layer.TRUST if _assumes_role(request) else Layer.RESOURCE, (policies.resource,), asked),
            opinion(Layer.ENDPOINT, (policies.endpoint,), asked),
            tuple(opinion(Layer.SCP, level, asked) for level in policies.scps or () if _bound_by_scps(request)),
            tuple(opinion(Layer.RCP, level, asked) for level in policies.rcps or () if _bound_by_rcps(request)),
        )

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """In the order in which AWS names the reason."""
        core = (self.endpoint, self.resource, self.identity, self.boundary, self.session)
        return (*self.rcps, *self.scps, *core)

    @property
    def assumed(self) -> tuple[str, ...]:
        """The policies of the organization that could not be read and are taken to allow."""
        unread = (
            (words.SCPS, self.policies.scps is None and _bound_by_scps(self.request)),
            (words.RCPS, self.policies.rcps is None and _bound_by_rcps(self.request)),
        )
        return tuple(name for name, applies in unread if applies)

    def gates(self) -> list[Gate]:
        """What must all be true. A resource control policy only denies: the one that allows all is always there."""
        organization = (Layer.SCP, all_of(level.allows() for level in self.scps))
        return [organization, self.endpoint_gate(), *self._core()]

    def endpoint_gate(self) -> Gate:
        return Layer.ENDPOINT, self.endpoint.allows() if self.endpoint.policies else True

    def _core(self) -> list[Gate]:
        """The caller's own policies and those of the resource."""
        resource, limits = self.resource, self._limits()
        direct, role, account = (resource.allows(reach) for reach in Reach)
        identity = True if self.request.principal.kind is PrincipalKind.ROOT else self.identity.allows()
        if self.request.principal.kind is PrincipalKind.SERVICE:
            return [(resource.layer, direct)]
        # what a resource's policy gives to a session or a user itself, boundary and session policies do not limit:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        free = any_of([direct, granted(self.request, self.policies.grants)])
        if self.cross_account:
            return [(resource.layer, any_of([free, role, account])), (Layer.IDENTITY, identity), *limits]
        if _resource_must_allow(self.request):
            needs = [
                (resource.layer, any_of([free, role, account])),
                (Layer.IDENTITY, any_of([free, role, identity])),
            ]
        else:
            needs = [(Layer.IDENTITY, any_of([free, role, identity]))]
        return [*needs, *((layer, any_of([free, truth])) for layer, truth in limits)]

    def _limits(self) -> list[Gate]:
        limits = (self.boundary, self.session)
        return [(limit.layer, limit.allows()) for limit in limits if limit.policies]


def _bound_by_scps(request: Request) -> bool:
    """Service control policies bind an account's own users and roles, but no service and no service-linked role.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    """
    return request.principal.kind is not PrincipalKind.SERVICE and not request.principal.service_linked


def _bound_by_rcps(request: Request) -> bool:
    return under_resource_control(request.service) and not request.principal.service_linked


def _assumes_role(request: Request) -> bool:
    return request.service == "sts" and ":role/" in request.resource


def _resource_must_allow(request: Request) -> bool:
    """Keys and roles open only by their own policy, also for their own account.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    """
    return _assumes_role(request) or is_key(request)


def _implicit(case: _Case, missing: tuple[Layer, ...]) -> Verdict:
    layer = missing[0]
    silent = next(found for found in case.opinions if found.layer is layer and found.allows() is False)
    nearest = silent.nearest()
    because = words.not_allowed(case.request, silent, nearest)
    return replace(_verdict(case, Effect.IMPLICIT_DENY, layer, nearest, because), missing=missing)


def _unknown(case: _Case, undecided: Collection[Layer]) -> Verdict:
    """Every statement that may deny, and those that may allow where nothing allows for sure."""
    doubts: list[tuple[Layer, Match]] = []
    for found in case.opinions:
        may_allow = found.allowing(None) if found.layer in undecided or found is case.resource else None
        doubts += [(found.layer, perhaps) for perhaps in (found.denying(None), may_allow) if perhaps]
    names = [name for _layer, perhaps in doubts for name in perhaps.unknown]
    if undecided and granted(case.request, case.policies.grants) is None:
        names.append(words.GRANTS)
    layer, first = doubts[0] if doubts else (next(iter(undecided)), None)
    unknown = tuple(dict.fromkeys(names))
    because = words.undecided(case.request, unknown, first)
    return replace(_verdict(case, Effect.UNKNOWN, layer, first, because), unknown=unknown)


def _allowed(case: _Case) -> Verdict:
    limited = any(limit.policies and limit.allows() is not True for limit in (case.boundary, case.session))
    sources = (case.resource, case.identity) if limited else (case.identity, case.resource)
    for found in (*sources, case.endpoint):
        if source := found.allowing(True):
            because = words.decided(case.request, found.layer, source, "allows")
            return _verdict(case, Effect.ALLOWED, found.layer, source, because)
    because = words.allowed_without_policy(case.request)
    return _verdict(case, Effect.ALLOWED, None, None, because)


def _verdict(case: _Case, effect: Effect, layer: Layer | None, found: Match | None, because: str) -> Verdict:
    policy, statement = (found.policy, found.label) if found else ("", "")
    return Verdict(effect, layer, policy, statement, because, assumed=case.assumed)
