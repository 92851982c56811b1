"""Whether one statement applies to one request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from decision_tree.language import _
from decision_tree.policies.actions import names_action, takes_no_resource
from decision_tree.policies.conditions import Check, check_conditions
from decision_tree.policies.context import Context
from decision_tree.policies.documents import Statement
from decision_tree.policies.kleene import Truth, all_of, any_of, negate
from decision_tree.policies.model import Layer, Request
from decision_tree.policies.principals import Named, PrincipalKind, Reach, exempt, named
from decision_tree.policies.wildcards import expand

EVERYBODY: Named = {Reach.DIRECT: True, Reach.ROLE: False, Reach.ACCOUNT: False}
"""What a statement without a Principal element means: whoever the policy is attached to."""


@dataclass(frozen=True)
class Asked:
    """A request, made ready to be held against many statements."""

    request: Request
    context: Context
    bounded: bool
    """Whether the caller has a permissions boundary."""

    @classmethod
    def of(cls, request: Request, *, bounded: bool = False) -> Asked:
        derived = request.principal.context()
        if request.owner:
            derived = derived.filled_from(Context.of({"aws:ResourceAccount": request.owner}))
        return cls(request, request.context.filled_from(derived), bounded)

    @property
    def resource(self) -> str:
        return "*" if takes_no_resource(self.request.action) else self.request.resource


@dataclass(frozen=True)
class Match:
    """How one statement and one request fit together, element by element."""

    policy: str
    label: str
    allows: bool
    denies: bool
    action: bool = True
    resource: Truth = True
    principal: Named = field(default_factory=lambda: EVERYBODY)
    condition: Check = field(default_factory=lambda: Check(True))
    unknown_variables: tuple[str, ...] = ()
    problem: str = ""

    def applies(self, reach: Reach | None = None) -> Truth:
        """Whether the statement applies; with a reach, whether it applies to the caller in this very way."""
        ways = self.principal.values() if reach is None else (self.principal[reach],)
        truth = all_of([self.action, self.resource, any_of(ways), self.condition.truth])
        return None if truth and self.problem else truth

    @property
    def unknown(self) -> tuple[str, ...]:
        """What would have to be known to say whether the statement applies."""
        if self.problem:
            return (_("policy {policy}").format(policy=self.policy),)
        keys = self.condition.keys if self.condition.truth is None else ()
        principal = () if any_of(self.principal.values()) is not None else (_("Principal element"),)
        return tuple(dict.fromkeys((*keys, *self.unknown_variables, *principal)))


def match(statement: Statement, asked: Asked, *, policy: str, layer: Layer, variables: bool) -> Match:
    """Hold a statement against a request. `variables`: whether the policy's version knows policy variables."""
    found = Match(policy, statement.label, statement.effect != "Deny", statement.effect != "Allow")
    if statement.problem:
        return replace(found, problem=statement.problem)
    context = asked.context
    action = any(names_action(pattern, asked.request.action) for pattern in statement.actions)
    if action == statement.all_actions_but:
        return replace(found, action=False)
    resource, unknown = _resource(statement, asked, context if variables else None)
    return replace(
        found,
        resource=resource,
        principal=_principal(statement, asked, layer),
        condition=check_conditions(statement.conditions, context, variables=variables),
        unknown_variables=unknown,
    )


def _resource(statement: Statement, asked: Asked, context: Context | None) -> tuple[Truth, tuple[str, ...]]:
    """Whether the resource is meant, and the condition keys that would have to be known for that."""
    if statement.resources is None:
        return True, ()
    outcomes: list[Truth] = []
    unknown: list[str] = []
    for text in statement.resources:
        expansion = expand(_complete(text), context)
        if expansion.pattern is not None:
            outcomes.append(expansion.pattern.matches(asked.resource))
        elif statement.all_resources_but or not expansion.valueless:
            unknown += expansion.valueless or expansion.unknown
            outcomes.append(None)  # as in conditions
    truth = any_of(outcomes)
    truth = negate(truth) if statement.all_resources_but else truth
    return truth, tuple(unknown) if truth is None else ()


def _complete(arn: str) -> str:
    """AWS fills an ARN that has too few parts up with wildcards: "arn:aws:sqs" means "arn:aws:sqs:*:*:*".

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    return arn + ":*" * (5 - arn.count(":")) if arn.startswith("arn:") and "${" not in arn else arn


def _principal(statement: Statement, asked: Asked, layer: Layer) -> Named:
    if statement.principal is None:
        return EVERYBODY
    principal = asked.request.principal
    if not statement.all_principals_but:
        found = named(statement.principal, principal)
        return _through_gateway(found, asked) if layer is Layer.ENDPOINT else found
    left_out = exempt(statement.principal, principal, bounded=asked.bounded and statement.effect == "Deny")
    return {**EVERYBODY, Reach.DIRECT: negate(left_out)}


def _through_gateway(found: Named, asked: Asked) -> Named:
    """S3 and DynamoDB have gateway endpoints too, and there an account means its root user only.

    Which type of endpoint it is, its policy does not say.
    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    if asked.request.service not in ("s3", "dynamodb") or asked.request.principal.kind is PrincipalKind.ROOT:
        return found
    return {reach: None if truth and reach is not Reach.DIRECT else truth for reach, truth in found.items()}
