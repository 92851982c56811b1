"""A whole look at worlds in the sandbox: roles and their rights, image, secrets and keys, log groups, EFS."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from decision_tree.case import Observation
from decision_tree.library import Library
from decision_tree.practice import Built, World
from decision_tree.practice.server import Sandbox
from decision_tree.probes import Gave, Options, look_at, parse_target, permission_policy

SIMULATE = "iam:SimulatePrincipalPolicy"
HEALTHY = {
    "execution_role_trust": "ok",
    "task_role_trust": "ok",
    "role_trust": "ok",
    "may_pull": "allowed",
    "may_write_logs": "allowed",
    "image_exists": "yes",
    "image_storage": "active",
    "image_platform": "matches",
    "log_group": "exists",
}
"""What the look says of every world below, but for what is listed with it. None: nothing is said."""
NO_ROLE = {
    "execution_role_trust": "role_missing",
    "role_trust": "role_missing",
    "may_pull": None,
    "may_write_logs": None,
}
NO_PULL = {"execution_role": {"allows": ["logs"]}}
BOUNDED = {"execution_role": {"boundary": [{"Effect": "Allow", "Action": ["logs:*"], "Resource": "*"}]}}
SECRET = {"may_read_secrets": "allowed", "secret_state": "usable"}
KEY = SECRET | {"kms_key_state": "enabled", "kms_key_policy": "names_the_role", "may_decrypt": "allowed"}


def shown(sandbox: Sandbox, built: Built, library: Library) -> dict[str, Observation]:
    """What the look gives of the facts that are checked here."""
    facts = [*HEALTHY, *KEY, "parameter_state", "may_read_parameters", "mount_target"]
    target = parse_target(cluster=built.cluster, service=built.service)
    options = Options(region=built.region, endpoint_url=sandbox.url, deadline=60)
    events = list(look_at(target, options, library, facts=facts))
    given = [entry for event in events if isinstance(event, Gave) for entry in event.entries]
    return {entry.fact: entry for entry in given if isinstance(entry, Observation) and entry.fact in facts}


def world(**changes: Any) -> World:
    return msgspec.convert({"kind": "fargate_service"} | changes, World, strict=True)


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({}, {}),
        (NO_PULL, {"may_pull": "implicit_deny"}),
        (BOUNDED, {"may_pull": "denied_by_boundary"}),
        ({"execution_role": {"exists": False}}, NO_ROLE),
        ({"task_role": {"trusts": ["ec2.amazonaws.com"]}},
         {"task_role_trust": "wrong_principal", "role_trust": "wrong_principal"}),
        ({"image": {"tag": "missing"}}, {"image_exists": "no", "image_storage": None, "image_platform": None}),
        ({"image": {"platforms": ["linux/arm64"]}}, {"image_platform": "differs"}),
        ({"image": {"reference": "nginx:1"}},
         dict.fromkeys(("may_pull", "image_exists", "image_storage", "image_platform"))),
        ({"secret": {}}, SECRET),
        ({"secret": {"state": "missing"}}, {"may_read_secrets": "allowed", "secret_state": "missing"}),
        ({"secret": {"key": "customer"}}, KEY),
        ({"secret": {"key": "disabled"}}, KEY | {"kms_key_state": "disabled"}),
        ({"secret": {"key": "other_principals"}},
         KEY | {"kms_key_policy": "does_not", "may_decrypt": "denied_by_key"}),
        ({"parameter": {}}, {"parameter_state": "usable", "may_read_parameters": "allowed"}),
        ({"efs": {}}, {"mount_target": "reachable"}),
        ({"efs": {"ingress": "closed"}}, {"mount_target": "closed"}),
        ({"efs": {"mount_target": "other_zone"}}, {"mount_target": "missing"}),
    ],
)  # fmt: skip
def test_what_the_look_says_of_a_world(
    sandbox: Sandbox, library: Library, changes: dict[str, Any], differs: dict[str, str | None]
) -> None:
    found = shown(sandbox, sandbox.build(world(**changes)), library)

    assert {fact: o.value for fact, o in found.items()} == {f: v for f, v in (HEALTHY | differs).items() if v}


@pytest.mark.parametrize(("changes", "value"), [(NO_PULL, "implicit_deny"), (BOUNDED, "denied_by_boundary")])
def test_without_the_policy_simulator_the_policies_give_the_same_answer(
    sandbox: Sandbox, library: Library, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], value: str
) -> None:
    built = sandbox.build(world(**changes))
    with_simulator = shown(sandbox, built, library)
    policy = permission_policy()
    for statement in policy["Statement"]:
        statement["Action"] = [action for action in statement["Action"] if action != SIMULATE]
    with sandbox.acting_as(policy) as keys:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys.secret_key)
        without_simulator = shown(sandbox, built, library)

    assert {fact: o.value for fact, o in without_simulator.items()} == {f: o.value for f, o in with_simulator.items()}
    assert with_simulator["may_pull"].evidence.startswith(SIMULATE)
    assert without_simulator["may_pull"].evidence.startswith("policies of role")
    assert without_simulator["may_pull"].value == value
