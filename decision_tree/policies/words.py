"""Why the evaluator decides as it does, in plain words. Names and labels come from AWS and are cleaned here."""

from __future__ import annotations

from decision_tree.intake.clean import clean_line, clean_text
from decision_tree.language import N_, _
from decision_tree.policies.kleene import any_of
from decision_tree.policies.layers import Opinion
from decision_tree.policies.model import Layer, Request
from decision_tree.policies.principals import PrincipalKind
from decision_tree.policies.statements import Match

SCPS = N_("service control policies")
RCPS = N_("resource control policies")
GRANTS = N_("grants of the key")

_NAMES = {
    Layer.IDENTITY: N_("identity policy"),
    Layer.BOUNDARY: N_("permissions boundary"),
    Layer.SESSION: N_("session policy"),
    Layer.RESOURCE: N_("policy of the resource"),
    Layer.SCP: N_("service control policy"),
    Layer.RCP: N_("resource control policy"),
    Layer.ENDPOINT: N_("policy of the VPC endpoint"),
    Layer.TRUST: N_("trust policy of the role"),
}
_NAMELESS = "statement "
"""How the label of a statement without a Sid begins, in every language: its number follows."""
_LONGEST = 80


def quoted(text: str) -> str:
    """A name from AWS, fit to stand in a sentence."""
    cleaned = clean_line(text)
    return f"'{cleaned if len(cleaned) <= _LONGEST else cleaned[: _LONGEST - 1] + '…'}'"


def decided(request: Request, layer: Layer, source: Match, verb: str) -> str:
    """For a statement that decides: it "allows" or "denies"."""
    says = (
        _("The {layer} {policy} denies {action} explicitly ({statement}).")
        if verb == "denies"
        else _("The {layer} {policy} allows {action} ({statement}).")
    )
    return says.format(
        layer=_(_NAMES[layer]), policy=quoted(source.policy), action=_action(request), statement=_label(source.label)
    )


def allowed_without_policy(request: Request) -> str:
    """A root user needs no policy in its own account, and a grant of a key is none."""
    if request.principal.kind is PrincipalKind.ROOT:
        return _("The root user of an account may use {action} without any policy.").format(action=_action(request))
    return _("A grant of the key allows {action}.").format(action=_action(request))


def not_allowed(request: Request, silent: Opinion, nearest: Match | None) -> str:
    """For an implicit denial: who should allow it, and what keeps the statement that comes nearest from doing so."""
    action, name = _action(request), _(_NAMES[silent.layer])
    if not silent.policies:
        return _("Nothing allows {action}: there is no {layer}.").format(action=action, layer=name)
    several = silent.layer in (Layer.IDENTITY, Layer.SCP, Layer.SESSION)
    if nearest is None:
        says = (
            _("No {layer} allows {action}: no Allow statement names this action.")
            if several
            else _("The {layer} does not allow {action}: no Allow statement names this action.")
        )
        return says.format(layer=name, action=action)
    says = (
        _("No {layer} allows {action}: {statement} names it, but {obstacle}.")
        if several
        else _("The {layer} does not allow {action}: {statement} names it, but {obstacle}.")
    )
    return says.format(layer=name, action=action, statement=_where(nearest), obstacle=obstacle(nearest))


def undecided(request: Request, unknown: tuple[str, ...], first: Match | None) -> str:
    """For what cannot be said without knowing more."""
    doubt = (
        in_doubt(first) if first else _("it depends on {names}, which is not known").format(names=_listed(unknown))
    )
    says = _("Whether {action} is allowed cannot be said: {doubt}.")
    return says.format(action=_action(request), doubt=doubt)


def in_doubt(found: Match) -> str:
    """Why it is open whether a statement applies."""
    where = _where(found) if found.label else quoted(found.policy)
    if found.problem:
        return _(found.problem).format(where=where)
    return _("{where} depends on {names}, which is not known").format(where=where, names=_listed(found.unknown))


def needs_owner(request: Request) -> str:
    """Why it is unknown: in another account the resource-based policy has to allow it too."""
    says = _("Whether {action} is allowed depends on the account that owns {resource}.")
    return says.format(action=_action(request), resource=quoted(request.resource))


def obstacle(nearest: Match) -> str:
    """What keeps a statement that names the action from applying."""
    if any_of(nearest.principal.values()) is False:
        return _("not for this caller")
    if nearest.resource is False:
        return _("not for this resource")
    return _("its condition on {keys} does not hold").format(keys=_listed(nearest.condition.keys))


def _listed(names: tuple[str, ...]) -> str:
    return _(" and ").join(quoted(_(name)) for name in names)


def _action(request: Request) -> str:
    return clean_text(request.action)


def named(label: str) -> str:
    """A statement as it is named in brackets: by its Sid, or as "statement 2"."""
    return _label(label) if label.startswith(_NAMELESS) else label


def _label(label: str) -> str:
    name = label.removeprefix(_NAMELESS) if label.startswith(_NAMELESS) else quoted(label)
    return _("statement {name}").format(name=name)


def _where(found: Match) -> str:
    return _("{statement} of {policy}").format(statement=_label(found.label), policy=quoted(found.policy))
