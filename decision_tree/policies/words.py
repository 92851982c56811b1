"""Why the evaluator decides as it does, in plain English. Names and labels come from AWS and are cleaned here."""

from __future__ import annotations

from decision_tree.intake.clean import clean_text
from decision_tree.policies.kleene import any_of
from decision_tree.policies.layers import Opinion
from decision_tree.policies.model import Layer, Request
from decision_tree.policies.principals import PrincipalKind
from decision_tree.policies.statements import Match

SCPS = "service control policies"
RCPS = "resource control policies"
GRANTS = "grants of the key"

_NAMES = {
    Layer.IDENTITY: "identity policy",
    Layer.BOUNDARY: "permissions boundary",
    Layer.SESSION: "session policy",
    Layer.RESOURCE: "policy of the resource",
    Layer.SCP: "service control policy",
    Layer.RCP: "resource control policy",
    Layer.ENDPOINT: "policy of the VPC endpoint",
    Layer.TRUST: "trust policy of the role",
}
_LONGEST = 80


def quoted(text: str) -> str:
    """A name from AWS, fit to stand in a sentence."""
    cleaned = " ".join(clean_text(text).split())
    return f"'{cleaned if len(cleaned) <= _LONGEST else cleaned[: _LONGEST - 1] + '…'}'"


def decided(request: Request, layer: Layer, source: Match, verb: str) -> str:
    """For a statement that decides: it "allows" or "denies"."""
    how = " explicitly" if verb == "denies" else ""
    return f"The {_NAMES[layer]} {quoted(source.policy)} {verb} {_action(request)}{how} ({_label(source.label)})."


def allowed_without_policy(request: Request) -> str:
    """A root user needs no policy in its own account, and a grant of a key is none."""
    if request.principal.kind is PrincipalKind.ROOT:
        return f"The root user of an account may use {_action(request)} without any policy."
    return f"A grant of the key allows {_action(request)}."


def not_allowed(request: Request, silent: Opinion, nearest: Match | None) -> str:
    """For an implicit denial: who should allow it, and what keeps the statement that comes nearest from doing so."""
    action, name = _action(request), _NAMES[silent.layer]
    if not silent.policies:
        return f"Nothing allows {action}: there is no {name}."
    several = silent.layer in (Layer.IDENTITY, Layer.SCP, Layer.SESSION)
    start = f"No {name} allows {action}" if several else f"The {name} does not allow {action}"
    if nearest is None:
        return f"{start}: no Allow statement names this action."
    where = f"{_label(nearest.label)} of {quoted(nearest.policy)}"
    return f"{start}: {where} names it, but {obstacle(nearest)}."


def undecided(request: Request, unknown: tuple[str, ...], first: Match | None) -> str:
    """For what cannot be said without knowing more."""
    doubt = in_doubt(first) if first else f"it depends on {_listed(unknown)}, which is not known"
    return f"Whether {_action(request)} is allowed cannot be said: {doubt}."


def in_doubt(found: Match) -> str:
    """Why it is open whether a statement applies."""
    where = f"{_label(found.label)} of {quoted(found.policy)}" if found.label else quoted(found.policy)
    if found.problem:
        return f"{where} {found.problem}"
    return f"{where} depends on {_listed(found.unknown)}, which is not known"


def needs_owner(request: Request) -> str:
    return f"Whether {_action(request)} is allowed depends on the account that owns {quoted(request.resource)}."


def obstacle(nearest: Match) -> str:
    """What keeps a statement that names the action from applying."""
    if any_of(nearest.principal.values()) is False:
        return "not for this caller"
    if nearest.resource is False:
        return "not for this resource"
    return f"its condition on {_listed(nearest.condition.keys)} does not hold"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(quoted(name) for name in names)


def _action(request: Request) -> str:
    return clean_text(request.action)


def _label(statement: str) -> str:
    return statement if statement.startswith("statement ") else f"statement {quoted(statement)}"
