"""A whole look at a healthy service in the sandbox, and at what is not there."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from decision_tree.case import Case, Observation
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.errors import UnknownName
from decision_tree.practice import Built, load_scenario
from decision_tree.practice.server import Sandbox
from decision_tree.probes import Event, Gave, Options, ProbeEnded, State, Target, look_at, permission_policy, sweep
from tests.knowledge import built_in

HEALTHY = Path(__file__).parent.parent / "practice" / "healthy" / "ec2-bridge.yaml"


@pytest.fixture(scope="module")
def built(sandbox: Sandbox) -> Built:
    return sandbox.build(load_scenario(HEALTHY).world)


def looked(target: Target, built: Built, sandbox: Sandbox) -> list[Event]:
    options = Options(region=built.region, endpoint_url=sandbox.url, deadline=60)
    return list(look_at(target, options, built_in()))


def observed(events: list[Event]) -> list[Observation]:
    return [entry for e in events if isinstance(e, Gave) for entry in e.entries if isinstance(entry, Observation)]


def concluded(events: list[Event]) -> Diagnosis:
    case = Case()
    case.add(*observed(events))
    return diagnose(case, built_in())


def test_a_healthy_service_has_no_cause(sandbox: Sandbox, built: Built) -> None:
    events = looked(Target(built.cluster, service=built.service), built, sandbox)

    assert concluded(events).confirmed == ()
    unchecked = {o.fact for o in observed(events) if o.value is None}
    assert not unchecked & {"phase", "launch_type", "task_role_set", "network_mode", "missing_attribute", "exit_kind"}
    assert {e.state for e in events if isinstance(e, ProbeEnded)} <= {State.DONE, State.NOT_NEEDED}
    known = concluded(events).facts.known
    assert (known["target_health"], known["cluster_instances"], known["agent_connected"]) == (
        "healthy",
        "usable",
        "yes",
    )
    assert (known["os"], known["imds_hop_limit"]) == ("amazon_linux", "one")


def test_a_task_that_ecs_has_forgotten(sandbox: Sandbox, built: Built) -> None:
    events = looked(Target(built.cluster, task="0" * 32), built, sandbox)

    unchecked = {o.fact: o.reason for o in observed(events) if o.value is None}
    assert "about an hour" in unchecked["phase"]
    assert "about an hour" in unchecked["exit_kind"]
    assert concluded(events).confirmed == ()


def test_unknown_names_are_answered_with_the_nearest(sandbox: Sandbox, built: Built) -> None:
    with pytest.raises(UnknownName) as service:
        looked(Target(built.cluster, service=f"{built.service}2"), built, sandbox)
    with pytest.raises(UnknownName) as cluster:
        looked(Target(f"{built.cluster}s", service=built.service), built, sandbox)

    assert service.value.next_step == f"Did you mean {built.service}?"
    assert cluster.value.next_step == f"Did you mean {built.cluster}?"


def test_a_person_who_may_not_describe_task_definitions(
    sandbox: Sandbox, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = "ecs:DescribeTaskDefinition"
    policy = deepcopy(permission_policy())
    for statement in policy["Statement"]:
        statement["Action"] = [action for action in statement["Action"] if action != missing]
    with sandbox.acting_as(policy) as keys:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys.secret_key)
        events = looked(Target(built.cluster, service=built.service), built, sandbox)

    states = {e.name: (e.state, e.permission) for e in events if isinstance(e, ProbeEnded)}
    assert states["task_definition"] == (State.COULD_NOT_LOOK, missing)
    unchecked = {o.fact for o in observed(events) if o.value is None}
    assert {"task_role_set", "execution_role_set"} <= unchecked
    assert concluded(events).confirmed == ()


def test_a_sweep_of_all_clusters(sandbox: Sandbox, built: Built) -> None:
    found = list(sweep(Options(region=built.region, endpoint_url=sandbox.url), [], built_in()))

    assert [(s.cluster, s.service, s.state) for s in found] == [(built.cluster, built.service, "ok")]
