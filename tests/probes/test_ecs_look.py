"""The probes of ECS together, through the engine and boto3, against an ECS that answers over HTTP."""

from __future__ import annotations

import pytest

import decision_tree.probes.looking.container_instances
import decision_tree.probes.looking.documents
import decision_tree.probes.looking.exits
import decision_tree.probes.looking.image_references
import decision_tree.probes.looking.room
import decision_tree.probes.looking.service_and_task
import decision_tree.probes.looking.target_health
import decision_tree.probes.looking.task_definition  # noqa: F401
from decision_tree.case import Case, Document, Observation, Suspicion
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.errors import UnknownName
from decision_tree.probes.events import Event, Gave, LookEnded, ProbeEnded
from decision_tree.probes.look import look
from decision_tree.probes.options import Options
from decision_tree.probes.probe import PROBES
from decision_tree.probes.target import Target
from tests.aws.faults import FaultyAws, error
from tests.knowledge import built_in
from tests.probes.ecs_samples import definition, instance, service, stopped, task, task_arn
from tests.probes.ecs_server import Ecs

OF_ECS = (
    "service_and_task",
    "task_definition",
    "messages",
    "task_definition_settings",
    "container_instances",
    "container_instance_settings",
    "room",
    "exits",
    "image_references",
    "target_health",
)
SHOP = Target("prod", service="shop")
NO_ROOM = (
    "(service shop) was unable to place a task because no container instance met all of its requirements. "
    "The closest matching (container-instance 0123) has insufficient memory available."
)


def looked(target: Target, options: Options, **known: str) -> list[Event]:
    probes = {name: PROBES[name] for name in OF_ECS}
    return list(look(target, options, built_in(), known, None, None, probes))


def concluded(events: list[Event]) -> Diagnosis:
    case = Case()
    case.add(*(entry for event in events if isinstance(event, Gave) for entry in event.entries))
    return diagnose(case, built_in())


def is_trouble(entry: object) -> bool:
    return isinstance(entry, Suspicion | Document)


def notes(events: list[Event]) -> str:
    return " ".join(note for event in events if isinstance(event, Gave) for note in event.notes)


def test_a_service_on_fargate_takes_five_calls_in_a_chain_of_two(world: FaultyAws, options: Options) -> None:
    Ecs(world, {"prod": [service(running=0)]}, [stopped(), task(2, lastStatus="PENDING")])

    events = looked(SHOP, options)

    known = concluded(events).facts.known
    assert (known["phase"], known["launch_type"], known["exit_kind"]) == ("pull", "fargate", "none")
    end = events[-1]
    assert isinstance(end, LookEnded)
    assert (end.calls, end.longest_chain) == (5, 2)
    assert sorted(world.operations()) == [
        "DescribeServices",
        "DescribeTaskDefinition",
        "DescribeTasks",
        "ListTasks",
        "ListTasks",
    ]


def test_a_service_in_order_has_no_cause(world: FaultyAws, options: Options) -> None:
    Ecs(world, {"prod": [service()]}, [task(), stopped(2, minutes=30)])

    events = looked(SHOP, options)

    diagnosis = concluded(events)
    assert diagnosis.confirmed == ()
    assert not {"phase", "error_kind", "exit_kind"} & diagnosis.facts.known.keys()
    assert not [entry for event in events if isinstance(event, Gave) for entry in event.entries if is_trouble(entry)]
    assert "in order since then" in notes(events)


def test_a_place_is_sought_on_the_whole_cluster(world: FaultyAws, options: Options) -> None:
    waits = service(NO_ROOM, running=0, launchType="EC2")
    made = definition(requiresCompatibilities=["EC2"], networkMode="bridge", memory="4096")
    Ecs(world, {"prod": [waits]}, instances=[instance(1), instance(2)], made=made)

    events = looked(SHOP, options)

    known = concluded(events).facts.known
    assert (known["cluster_instances"], known["instance_room"]) == ("usable", "too_little")
    assert (known["agent_connected"], known["phase"]) == ("yes", "placement")
    end = events[-1]
    assert isinstance(end, LookEnded)
    # services and tasks, then the instances' ARNs, then the instances
    assert end.longest_chain == 3


def test_a_definition_that_may_not_be_read_could_not_be_checked(world: FaultyAws, options: Options) -> None:
    Ecs(world, {"prod": [service(running=0)]}, [stopped()])
    world.faults["DescribeTaskDefinition"] = [
        error(400, "AccessDeniedException", "not authorized to perform: ecs:DescribeTaskDefinition")
    ]

    events = looked(SHOP, options)

    diagnosis = concluded(events)
    unchecked = {fact: o for fact, o in diagnosis.facts.observations.items() if o.value is None}
    assert {"task_role_set", "execution_role_set"} <= unchecked.keys()
    assert "ecs:DescribeTaskDefinition" in unchecked["task_role_set"].reason
    assert diagnosis.facts.known["phase"] == "pull"
    states = {event.name: event.permission for event in events if isinstance(event, ProbeEnded)}
    assert states["task_definition"] == "ecs:DescribeTaskDefinition"


def test_a_task_that_ecs_has_forgotten_leaves_what_was_not_seen_open(world: FaultyAws, options: Options) -> None:
    Ecs(world, {"prod": [service()]})

    events = looked(Target("prod", task=task_arn(9)), options)

    observed = [o for e in events if isinstance(e, Gave) for o in e.entries if isinstance(o, Observation)]
    assert {(o.fact, o.value) for o in observed} >= {("phase", None), ("exit_kind", None), ("memory_limit", None)}
    assert all("about an hour" in o.reason for o in observed)
    assert concluded(events).ruled_out == ()
    assert "CloudTrail" in notes(events)


def test_a_forgotten_task_of_a_known_service_is_replaced_by_a_newer_one(world: FaultyAws, options: Options) -> None:
    Ecs(world, {"prod": [service(running=0)]}, [stopped()])

    events = looked(Target("prod", task=task_arn(9)), options, service="shop")

    assert concluded(events).facts.known["phase"] == "pull"


def test_an_unknown_service_ends_the_look_with_the_nearest_names(world: FaultyAws, options: Options) -> None:
    Ecs(world, {"prod": [service(), service(serviceName="mail")]})
    world.faults["ListTasks"] = [error(400, "ServiceNotFoundException", "Service not found.")]

    with pytest.raises(UnknownName) as unknown:
        looked(Target("prod", service="shopp"), options)

    assert unknown.value.next_step == "Did you mean shop?"


def test_a_task_definition_alone_is_looked_at(world: FaultyAws, options: Options) -> None:
    Ecs(world, {})

    events = looked(Target(task_definition="shop:7"), options)

    assert concluded(events).facts.known["execution_role_name"] == "shop-exec"
    assert world.operations() == ["DescribeTaskDefinition"]


def test_text_of_aws_is_clean_before_a_probe_sees_it(world: FaultyAws, options: Options) -> None:
    hostile = stopped(stoppedReason="CannotPullContainerError: \x1b]52;c;aGk=\x07[/red] no such host \u202egpj")
    Ecs(world, {"prod": [service(running=0)]}, [hostile])

    said = repr(looked(SHOP, options))

    assert "CannotPullContainerError" in said
    assert "\\x1b" not in said
    assert "\\u202e" not in said
