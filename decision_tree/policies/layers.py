"""What all policies of one kind say about one request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decision_tree.policies.documents import read_document
from decision_tree.policies.kleene import Truth, any_of
from decision_tree.policies.model import Layer, Policy
from decision_tree.policies.principals import Reach
from decision_tree.policies.statements import Asked, Match, match


@dataclass(frozen=True)
class Opinion:
    """What the policies of one layer, or of one level of a layer, say."""

    layer: Layer
    matches: tuple[Match, ...]
    policies: int
    """How many there are."""

    def allows(self, reach: Reach | None = None) -> Truth:
        """Whether a statement allows the request; with a reach, to the caller named in this very way."""
        return any_of(found.applies(reach) for found in self.matches if found.allows)

    def denying(self, truth: Truth) -> Match | None:
        """The first statement that denies for sure (True), or perhaps (None)."""
        return next((found for found in self.matches if found.denies and found.applies() is truth), None)

    def allowing(self, truth: Truth) -> Match | None:
        """The first statement that allows for sure (True), or perhaps (None)."""
        return next((found for found in self.matches if found.allows and found.applies() is truth), None)

    def nearest(self) -> Match | None:
        """The statement that names the action and still does not allow it: the one that meets most of the rest."""
        near = [found for found in self.matches if found.allows and found.action and found.applies() is False]
        return max(near, key=_closeness, default=None)


def opinion(layer: Layer, policies: Iterable[Policy | None], asked: Asked) -> Opinion:
    """Hold every statement of the policies against the request; None stands for a policy that is not there."""
    there = [policy for policy in policies if policy is not None]
    return Opinion(layer, tuple(found for policy in there for found in _matches(layer, policy, asked)), len(there))


def _matches(layer: Layer, policy: Policy, asked: Asked) -> list[Match]:
    document = read_document(policy, layer)
    if document.problem:
        return [Match(policy.name, "", allows=True, denies=True, problem=document.problem)]
    return [
        match(statement, asked, policy=policy.name, layer=layer, variables=document.variables)
        for statement in document.statements
    ]


def _closeness(found: Match) -> int:
    parts = (any_of(found.principal.values()), found.resource, found.condition.truth)
    return sum(part is not False for part in parts)
