"""The container instances, the room on them, and the EC2 instance below."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.container_instances
import decision_tree.probes.looking.ec2_instance
import decision_tree.probes.looking.room  # noqa: F401
from decision_tree.library import Library
from decision_tree.probes.looking.ec2_instance import operating_system
from decision_tree.probes.probe import Note
from decision_tree.probes.target import Target
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import CONTAINER_INSTANCES, SERVICE, TARGET, TASK, TASK_DEFINITION
from tests.probes.ecs_samples import definition, instance, service, stopped, task
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things

NO_ROOM = "(service shop) was unable to place a task because no container instance met all of its requirements."
WAITS = service(NO_ROOM, running=0, launchType="EC2")
IN_SERVICE = Target("prod", service="shop")


def cluster_of(*instances: Json) -> dict[str, Canned]:
    by_arn = {i["containerInstanceArn"]: i for i in instances}

    def described(containerInstances: list[str], **_: Any) -> dict[str, Any]:  # noqa: N803  (AWS's name)
        return {"containerInstances": [by_arn[arn] for arn in containerInstances if arn in by_arn]}

    return {
        "ecs:ListContainerInstances": {"containerInstanceArns": list(by_arn)},
        "ecs:DescribeContainerInstances": described,
    }


@pytest.mark.parametrize(
    ("instances", "value"),
    [
        ([], "none"),
        ([instance()], "usable"),
        ([instance(1, agentConnected=False), instance(2)], "usable"),
        ([instance(1, agentConnected=False), instance(2, status="DRAINING")], "not_usable"),
        ([instance(attributes=[{"name": "ecs.capability.external"}])], "none"),
    ],
)
def test_a_task_without_a_place_is_held_against_the_whole_cluster(
    library: Library, instances: list[Json], value: str
) -> None:
    look = FakeLook(library, cluster_of(*instances), {TARGET: IN_SERVICE, TASK: None, SERVICE: WAITS})

    assert facts(run("container_instances", look)) == {"cluster_instances": value}


def test_an_instance_that_takes_no_tasks_comes_first(library: Library) -> None:
    answers = cluster_of(instance(1), instance(2, agentConnected=False))
    look = FakeLook(library, answers, {TARGET: IN_SERVICE, TASK: None, SERVICE: WAITS})

    assert things(run("container_instances", look))["container instances"][0]["ec2InstanceId"].endswith("2")


def test_ecs_anywhere_looks_at_its_own_instances(library: Library) -> None:
    answers = cluster_of(instance(1), instance(2, attributes=[{"name": "ecs.capability.external"}]))
    waits = service(NO_ROOM, running=0, launchType="EXTERNAL")
    look = FakeLook(library, answers, {TARGET: IN_SERVICE, TASK: None, SERVICE: waits})

    found = things(run("container_instances", look))["container instances"]
    assert [i["ec2InstanceId"][-1] for i in found] == ["2"]


def test_a_placed_task_has_one_instance(library: Library) -> None:
    own = instance(2)
    placed = task(launchType="EC2", containerInstanceArn=own["containerInstanceArn"])
    answers = cluster_of(instance(1), own)

    calm = FakeLook(library, answers, {TARGET: IN_SERVICE, TASK: placed, SERVICE: service(launchType="EC2")})
    found = things(run("container_instances", calm))
    assert [i["ec2InstanceId"] for i in found["container instances"]] == [own["ec2InstanceId"]]
    assert [operation for operation, _ in calm.calls] == ["ecs:DescribeContainerInstances"]

    # one task runs, the next one finds no place
    waits = service(NO_ROOM, running=1, desired=2, launchType="EC2")
    crowded = FakeLook(library, answers, {TARGET: IN_SERVICE, TASK: placed, SERVICE: waits})
    assert len(things(run("container_instances", crowded))["container instances"]) == 2


def test_an_instance_that_is_gone_is_said_to_be_gone(library: Library) -> None:
    placed = stopped(launchType="EC2", containerInstanceArn="arn:aws:ecs:x:1:container-instance/prod/abc")
    look = FakeLook(library, cluster_of(), {TARGET: IN_SERVICE, TASK: placed, SERVICE: None})

    given = run("container_instances", look)

    assert things(given) == {"container instances": None}
    assert facts(given) == {}
    assert "abc is no longer registered" in next(item.text for item in given if isinstance(item, Note))


@pytest.mark.parametrize(
    "more",
    [
        {TASK: task(), SERVICE: service()},
        {TASK: None, SERVICE: service(NO_ROOM, running=0)},
        {TASK: None, SERVICE: None},
    ],
)
def test_fargate_has_no_container_instance(library: Library, more: dict[Any, Any]) -> None:
    look = FakeLook(library, {}, {TARGET: IN_SERVICE, **more})

    assert things(run("container_instances", look)) == {"container instances": None}
    assert look.calls == []


def test_instances_that_may_not_be_listed_are_not_none(library: Library) -> None:
    answers = cluster_of() | {"ecs:ListContainerInstances": denied("ecs:ListContainerInstances")}
    look = FakeLook(library, answers, {TARGET: IN_SERVICE, TASK: None, SERVICE: WAITS})

    given = run("container_instances", look)

    assert facts(given) == {"cluster_instances": None}
    assert things(given) == {}


ON_EC2 = definition(networkMode="bridge", cpu="512", memory="1024")


@pytest.mark.parametrize(
    ("instances", "value"),
    [
        ([instance(cpu=512, memory=1024)], "enough"),
        ([instance(1, cpu=256), instance(2, memory=512)], "too_little"),
        ([instance(1, cpu=256), instance(2)], "enough"),
        # an instance that takes no tasks has no room for any
        ([instance(1, cpu=256), instance(2, status="DRAINING")], "too_little"),
        ([instance(1, cpu=256), instance(2, agentConnected=False)], "too_little"),
        # what is left is not said
        ([instance(remainingResources=[])], None),
        ([instance(agentConnected=False)], None),
    ],
)
def test_room(library: Library, instances: list[Json], value: str | None) -> None:
    look = FakeLook(
        library, {}, {CONTAINER_INSTANCES: instances, TASK_DEFINITION: ON_EC2, TASK: None, SERVICE: WAITS}
    )

    assert facts(run("room", look)).get("instance_room") == value


def test_a_task_that_has_its_place_needs_no_room(library: Library) -> None:
    full: dict[Any, Any] = {CONTAINER_INSTANCES: [instance(cpu=0)], TASK_DEFINITION: ON_EC2, SERVICE: None}

    assert run("room", FakeLook(library, {}, full | {TASK: stopped()})) == []
    assert facts(run("room", FakeLook(library, {}, full | {TASK: task(lastStatus="PROVISIONING")}))) == {
        "instance_room": "too_little"
    }


def test_the_containers_add_up_where_the_task_has_no_size(library: Library) -> None:
    containers = [
        {"name": "web", "cpu": 700, "memory": 2000, "memoryReservation": 100},
        {"name": "log", "cpu": 400, "memory": 100},
    ]
    made = definition(networkMode="bridge", containerDefinitions=containers)
    del made["cpu"], made["memory"]

    def value(cpu: int, memory: int) -> str | None:
        holds: dict[Any, Any] = {
            CONTAINER_INSTANCES: [instance(cpu=cpu, memory=memory)],
            TASK_DEFINITION: made,
            TASK: None,
            SERVICE: None,
        }
        return facts(run("room", FakeLook(library, {}, holds))).get("instance_room")

    assert value(1100, 200) == "enough"
    assert value(1099, 200) == "too_little"
    assert value(1100, 199) == "too_little"


def test_a_host_port_that_is_taken_is_named(library: Library) -> None:
    made = definition(
        networkMode="bridge",
        containerDefinitions=[{"name": "web", "portMappings": [{"hostPort": 22}, {"hostPort": 0}]}],
    )
    holds: dict[Any, Any] = {CONTAINER_INSTANCES: [instance()], TASK_DEFINITION: made, TASK: None, SERVICE: WAITS}

    given = run("room", FakeLook(library, {}, holds))

    assert facts(given) == {"instance_room": "enough"}
    assert "host port (22)" in next(item.text for item in given if isinstance(item, Note))


def ec2(**more: Any) -> dict[str, Canned]:
    host = {"InstanceId": "i-1", "ImageId": "ami-1", "MetadataOptions": {"HttpPutResponseHopLimit": 1}} | more
    return {
        "ec2:DescribeInstances": {"Reservations": [{"Instances": [host]}]},
        "ec2:DescribeImages": {"Images": [{"Name": "al2023-ami-ecs-hvm-2023.0.20240101-kernel-6.1-x86_64"}]},
    }


@pytest.mark.parametrize(
    ("answers", "known", "expected"),
    [
        (ec2(), {}, {"imds_hop_limit": "one", "os": "amazon_linux"}),
        (
            ec2(MetadataOptions={"HttpPutResponseHopLimit": 2}),
            {"os": "other_linux"},
            {"imds_hop_limit": "two_or_more"},
        ),
        (ec2(MetadataOptions={}, Platform="windows"), {}, {"os": "windows"}),
        (ec2() | {"ec2:DescribeImages": {"Images": []}}, {}, {"imds_hop_limit": "one"}),
        (ec2() | {"ec2:DescribeImages": denied("ec2:DescribeImages")}, {}, {"imds_hop_limit": "one", "os": None}),
        (
            ec2() | {"ec2:DescribeInstances": denied("ec2:DescribeInstances")},
            {},
            {"imds_hop_limit": None, "os": None},
        ),
        (ec2() | {"ec2:DescribeInstances": refused("ec2:DescribeInstances", "InvalidInstanceID.NotFound")}, {}, {}),
    ],
)
def test_the_ec2_instance(
    library: Library, answers: dict[str, Canned], known: dict[str, str], expected: dict[str, str | None]
) -> None:
    look = FakeLook(library, answers, {CONTAINER_INSTANCES: [instance()]}, known)

    assert facts(run("ec2_instance", look)) == expected


def test_a_server_outside_aws_is_no_ec2_instance(library: Library) -> None:
    look = FakeLook(library, {}, {CONTAINER_INSTANCES: [instance(ec2InstanceId="mi-0123")]})

    assert things(run("ec2_instance", look)) == {"EC2 instance": None}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amzn2-ami-ecs-hvm-2.0.20240131-x86_64-ebs", "amazon_linux"),
        ("amzn-ami-2018.03.20231212-amazon-ecs-optimized", "amazon_linux"),
        ("bottlerocket-aws-ecs-2-x86_64-v1.19.0-7aa4dc1c", "bottlerocket"),
        ("ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240101", "other_linux"),
        ("al2023-ami-2023.3.20240131.0-kernel-6.1-x86_64", "other_linux"),
        ("golden-image-42", ""),
        ("", ""),
    ],
)
def test_the_operating_system_by_the_name_of_the_image(name: str, value: str) -> None:
    assert operating_system(name) == value
