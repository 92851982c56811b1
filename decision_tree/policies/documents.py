"""Policy documents → statements. Documents are foreign text: whatever stands in them, nothing here raises.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from decision_tree.language import N_
from decision_tree.policies.conditions import Test, read_conditions
from decision_tree.policies.model import Layer, Policy

_WITH_PRINCIPAL = (Layer.RESOURCE, Layer.RCP, Layer.ENDPOINT, Layer.TRUST)
# repository policies and trust policies name no resource: they mean what they are attached to
_WITHOUT_RESOURCE = (Layer.RESOURCE, Layer.ENDPOINT, Layer.TRUST)

_BOTH = {
    "Action": N_("{where} has both Action and NotAction"),
    "Resource": N_("{where} has both Resource and NotResource"),
    "Principal": N_("{where} has both Principal and NotPrincipal"),
}


@dataclass(frozen=True)
class Statement:
    """One statement, its elements as lists."""

    label: str
    """The Sid, or "statement 2"."""
    effect: str
    """Allow, Deny; anything else: it cannot be said what the statement does."""
    actions: tuple[str, ...] = ()
    all_actions_but: bool = False
    """NotAction was written."""
    resources: tuple[str, ...] | None = None
    """None: the policy means the resource it is attached to."""
    all_resources_but: bool = False
    principal: Any = None
    all_principals_but: bool = False
    conditions: tuple[Test, ...] = ()
    problem: str = ""
    """Why the statement cannot be understood: an English sentence about `{where}`, looked up where it is shown."""


@dataclass(frozen=True)
class Document:
    """A policy document that was read as far as it can be understood."""

    statements: tuple[Statement, ...] = ()
    variables: bool = False
    """Whether policy variables have a meaning: only version 2012-10-17 knows them."""
    problem: str = ""
    """Why nothing is known of its statements, as that of a statement."""


def read_document(policy: Policy, layer: Layer) -> Document:
    """The statements of a policy; `layer` says which elements it must have."""
    if policy.document is None:
        return Document(problem=N_("{where} could not be read"))
    document = _decoded(policy.document)
    if not isinstance(document, Mapping) or "Statement" not in document:
        return Document(problem=N_("{where} is not a policy document"))
    raw = document["Statement"]
    statements = raw if isinstance(raw, list | tuple) else [raw]
    return Document(
        tuple(_statement(statement, number, layer) for number, statement in enumerate(statements, 1)),
        variables=document.get("Version") == "2012-10-17",
    )


def _decoded(document: Mapping[str, Any] | str) -> object:
    if not isinstance(document, str):
        return document
    text = document.strip()
    try:
        return json.loads(text if text.startswith("{") else unquote(text))
    except (ValueError, RecursionError):
        return None


def _statement(raw: object, number: int, layer: Layer) -> Statement:
    label = f"statement {number}"
    if not isinstance(raw, Mapping):
        return Statement(label, "", problem=N_("{where} is not a statement"))
    sid, effect = raw.get("Sid"), str(raw.get("Effect", ""))
    label = sid if isinstance(sid, str) and sid else label
    problem = _problem(raw, layer)
    if problem:
        return Statement(label, effect, problem=problem)
    resources = _texts(raw.get("Resource", raw.get("NotResource")))
    return Statement(
        label,
        effect,
        _texts(raw.get("Action", raw.get("NotAction"))) or (),
        "NotAction" in raw,
        resources,
        "NotResource" in raw,
        raw.get("Principal", raw.get("NotPrincipal")),
        "NotPrincipal" in raw,
        read_conditions(raw.get("Condition", {})) or (),
    )


def _problem(raw: Mapping[str, Any], layer: Layer) -> str:
    """What makes a statement one that AWS would not have accepted."""
    for element, problem in _BOTH.items():
        if element in raw and f"Not{element}" in raw:
            return problem
    if raw.get("Effect") not in ("Allow", "Deny"):
        return N_("{where} has no Effect that is Allow or Deny")
    if not _texts(raw.get("Action", raw.get("NotAction"))):
        return N_("{where} names no action")
    names_resource = "Resource" in raw or "NotResource" in raw
    if names_resource and _texts(raw.get("Resource", raw.get("NotResource"))) is None:
        return N_("{where} has a Resource that is not a text")
    if not names_resource and layer not in _WITHOUT_RESOURCE:
        return N_("{where} names no resource")
    if ("Principal" in raw or "NotPrincipal" in raw) != (layer in _WITH_PRINCIPAL):
        return N_("{where} has a Principal") if layer not in _WITH_PRINCIPAL else N_("{where} names no principal")
    if read_conditions(raw.get("Condition", {})) is None:
        return N_("{where} has a Condition that is not one")
    return ""


def _texts(value: object) -> tuple[str, ...] | None:
    items = value if isinstance(value, list | tuple) else [value]
    texts = tuple(item for item in items if isinstance(item, str))
    return texts if len(texts) == len(items) else None
