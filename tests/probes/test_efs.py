"""The way to the mount targets of the task's EFS file systems."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.efs  # noqa: F401  (declares the probes)
from decision_tree.library import Library
from decision_tree.probes.looking.efs import DESCRIBE, DESCRIBE_GROUPS, MOUNTED
from decision_tree.probes.things import NETWORK, PLACES, TASK_DEFINITION
from decision_tree.reachability import Network, Place
from decision_tree.reachability.model import GroupRule, SecurityGroup, Subnet, Vpc
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things
from tests.probes.resource_samples import REGION, Things, definition, evidence, reason

FILE_SYSTEM = "fs-0123456789abcdef0"
VOLUMES: dict[str, Any] = {"volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": FILE_SYSTEM}}]}
PLACE = Place("subnet-a", ("sg-task",))
NFS = (2049, 2049)


def network(*rules: GroupRule, group: str = "sg-0123456789abcdef0") -> Network:
    subnets = (Subnet("subnet-a", f"{REGION}a", ("10.0.1.0/24",)), Subnet("subnet-b", f"{REGION}b", ("10.0.2.0/24",)))
    groups = (SecurityGroup(group, egress=(), ingress=rules),)
    return Network(REGION, Vpc("vpc-1"), subnets=subnets, groups=groups)


def target(zone: str = "a", *, state: str = "available", vpc: str = "vpc-1") -> dict[str, str]:
    place = {"VpcId": vpc, "AvailabilityZoneName": f"{REGION}{zone}"}
    return {"MountTargetId": f"fsmt-{zone}", "LifeCycleState": state, **place}


FROM_TASK = GroupRule("tcp", NFS, groups=("sg-task",))


def mounted(library: Library, *targets: dict[str, str]) -> Any:
    """The thing that the first probe gives to the second."""
    answers: dict[str, Canned] = {
        DESCRIBE: {"MountTargets": list(targets)},
        DESCRIBE_GROUPS: {"SecurityGroups": ["sg-0123456789abcdef0"]},
    }
    look = FakeLook(library, answers, {TASK_DEFINITION: definition(**VOLUMES)})
    return things(run("mount_targets", look))[MOUNTED.name]


@pytest.mark.parametrize(
    ("targets", "rules", "value"),
    [
        ([target()], [FROM_TASK], "reachable"),
        ([target(), target("b")], [FROM_TASK], "reachable"),
        ([target()], [GroupRule("-1", None, groups=("sg-task",))], "reachable"),
        ([target()], [GroupRule("tcp", (2000, 3000), cidrs=("10.0.0.0/16",))], "reachable"),
        ([target()], [GroupRule("tcp", NFS, cidrs=("0.0.0.0/0",))], "reachable"),
        ([], [FROM_TASK], "missing"),
        ([target("b")], [FROM_TASK], "missing"),
        ([target(vpc="vpc-2")], [FROM_TASK], "missing"),
        ([target()], [], "closed"),
        ([target()], [GroupRule("udp", NFS, groups=("sg-task",))], "closed"),
        ([target()], [GroupRule("tcp", (443, 443), groups=("sg-task",))], "closed"),
        ([target()], [GroupRule("tcp", NFS, groups=("sg-other",))], "closed"),
        ([target()], [GroupRule("tcp", NFS, cidrs=("10.9.0.0/16",))], "closed"),
        # a part of the subnet, or a list that may hold it
        ([target()], [GroupRule("tcp", NFS, cidrs=("10.0.1.0/28",))], None),
        ([target()], [GroupRule("tcp", NFS, prefix_lists=("pl-1",))], None),
        ([target(state="creating")], [FROM_TASK], None),
    ],
)
def test_the_way_to_a_mount_target(
    library: Library, targets: list[dict[str, str]], rules: list[GroupRule], value: str | None
) -> None:
    found: Things = {MOUNTED: mounted(library, *targets), NETWORK: network(*rules), PLACES: (PLACE,)}
    given = facts(run("way_to_mount_targets", FakeLook(library, {}, found)))

    assert given["mount_target"] == value
    assert given.get("file_system_id") == (FILE_SYSTEM if value else None)
    assert given.get("mount_target_security_group") == ("sg-0123456789abcdef0" if value == "closed" else None)


def test_each_subnet_in_which_a_task_may_start_counts(library: Library) -> None:
    places = (PLACE, Place("subnet-b", ("sg-task",)))
    found: Things = {MOUNTED: mounted(library, target()), NETWORK: network(FROM_TASK), PLACES: places}
    given = run("way_to_mount_targets", FakeLook(library, {}, found))

    assert facts(given)["mount_target"] == "missing"
    assert "subnet-b" in evidence(given, "mount_target")


@pytest.mark.parametrize(
    ("of_network", "places"),
    [
        (denied("ec2:DescribeSubnets"), (PLACE,)),
        (None, None),
        (network(FROM_TASK), (Place("subnet-z", ("sg-task",)),)),
        (network(group="sg-other"), (PLACE,)),
        (network(), (Place("subnet-a", None),)),
    ],
)
def test_what_is_not_known_of_the_network_is_no_verdict(library: Library, of_network: Any, places: Any) -> None:
    found: Things = {MOUNTED: mounted(library, target()), NETWORK: of_network, PLACES: places}
    given = run("way_to_mount_targets", FakeLook(library, {}, found))

    assert facts(given) == {"mount_target": None}
    assert reason(given, "mount_target")


def test_a_file_system_that_is_not_there(library: Library) -> None:
    look = FakeLook(
        library, {DESCRIBE: refused(DESCRIBE, "FileSystemNotFound")}, {TASK_DEFINITION: definition(**VOLUMES)}
    )
    gone = things(run("mount_targets", look))[MOUNTED.name]
    given = run("way_to_mount_targets", FakeLook(library, {}, {MOUNTED: gone, NETWORK: None, PLACES: None}))

    assert facts(given) == {"mount_target": "no_file_system", "file_system_id": FILE_SYSTEM}


@pytest.mark.parametrize("operation", [DESCRIBE, DESCRIBE_GROUPS])
def test_what_the_caller_may_not_read_is_not_given(library: Library, operation: str) -> None:
    answers: dict[str, Canned] = {DESCRIBE: {"MountTargets": [target()]}, DESCRIBE_GROUPS: {"SecurityGroups": []}}
    look = FakeLook(library, answers | {operation: denied(operation)}, {TASK_DEFINITION: definition(**VOLUMES)})

    assert run("mount_targets", look) == []


def test_without_efs_volumes_nothing_is_asked(library: Library) -> None:
    look = FakeLook(library, {}, {TASK_DEFINITION: definition(volumes=[{"name": "tmp"}])})

    assert things(run("mount_targets", look)) == {MOUNTED.name: None}
    assert look.calls == []
