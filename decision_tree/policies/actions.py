"""Actions: how policies name them, and which of them take no resource.

The data is generated from AWS's Service Authorization Reference (tests/policies/make_action_data.py).
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from decision_tree.policies.wildcards import plain


def names_action(pattern: str, action: str) -> bool:
    """Whether the value of an Action element, with its wildcards, means this action. Case does not count."""
    return plain(pattern.lower()).matches(action.lower())


def takes_no_resource(action: str) -> bool:
    """Whether the action can be allowed or denied for all resources ("*") only."""
    service, _, name = action.lower().partition(":")
    return name in _data().no_resource.get(service, ())


def under_resource_control(service: str) -> bool:
    """Whether resource control policies apply to the service.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    """
    return service.lower() in _data().resource_control


@dataclass(frozen=True)
class _ActionData:
    no_resource: dict[str, frozenset[str]]
    """Service → its actions that take no resource, in lower case."""
    resource_control: frozenset[str]


@cache
def _data() -> _ActionData:
    raw = json.loads(files(__package__).joinpath("actions.json").read_bytes())
    return _ActionData(
        {service: frozenset(actions.split()) for service, actions in raw["no_resource"].items()},
        frozenset(raw["resource_control"].split()),
    )
