"""How containers ended, which images they run, and what the load balancer sees."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.exits
import decision_tree.probes.looking.image_references
import decision_tree.probes.looking.target_health  # noqa: F401
from decision_tree.library import Library
from decision_tree.probes.probe import Note
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import SERVICE, TASK, TASK_DEFINITION, Image
from tests.probes.ecs_samples import definition, service, stopped, task
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things

HUNGRY = [{"name": "web", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"}]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (task(), {}),
        (stopped(), {"exit_kind": "none", "memory_limit": "kept"}),
        (stopped(exits={"web": 1}), {"exit_kind": "error", "memory_limit": "kept"}),
        (stopped(exits={"web": 0}), {"exit_kind": "zero", "memory_limit": "kept"}),
        (stopped(exits={"web": 0}, group="family:job"), {"exit_kind": "finished", "memory_limit": "kept"}),
        (stopped(exits={"web": 137}), {"exit_kind": "killed"}),
        (stopped(exits={"web": 137}, containers=HUNGRY), {"memory_limit": "exceeded"}),
        # a container that only prepares the start has ended; the others never ran
        (
            stopped(exits={"setup": 0, "web": None}, stopCode="TaskFailedToStart"),
            {"exit_kind": "none", "memory_limit": "kept"},
        ),
        # the runtime's exit code, not the program's
        (
            stopped(containers=[{"name": "web", "exitCode": 127, "reason": "CannotStartContainerError"}]),
            {"exit_kind": "none", "memory_limit": "kept"},
        ),
        # the other container was stopped because the first one ended
        (stopped(exits={"log": 137, "web": 1}), {"exit_kind": "error"}),
        (stopped(exits={"log": 143, "web": 0}), {"exit_kind": "zero", "memory_limit": "kept"}),
        # which of them was first cannot be seen
        (stopped(exits={"log": 137, "web": 0}), {}),
        # asked to stop: what it answers is no error of its own, but that it had to be killed tells
        (stopped(exits={"web": 1}, stopCode="UserInitiated"), {"exit_kind": "none", "memory_limit": "kept"}),
        (stopped(exits={"web": 137}, stopCode="ServiceSchedulerInitiated"), {"exit_kind": "killed"}),
        (stopped(exits={"web": 0, "log": 137}, stopCode="UserInitiated"), {"exit_kind": "killed"}),
    ],
)
def test_exits(library: Library, made: Json, expected: dict[str, str]) -> None:
    assert facts(run("exits", FakeLook(library, things={TASK: made}))) == expected


def test_only_essential_containers_count(library: Library) -> None:
    made = definition(containerDefinitions=[{"name": "setup", "essential": False}, {"name": "web"}])
    ended = stopped(exits={"setup": 1, "web": 0})

    found = facts(run("exits", FakeLook(library, things={TASK: ended, TASK_DEFINITION: made})))

    assert found["exit_kind"] == "zero"


def test_a_job_that_came_to_its_end_is_a_success(library: Library) -> None:
    given = run("exits", FakeLook(library, things={TASK: stopped(exits={"web": 0}, group="family:job")}))

    assert "a success" in next(item.text for item in given if isinstance(item, Note))


def test_the_evidence_names_operation_container_and_code(library: Library) -> None:
    given = run("exits", FakeLook(library, things={TASK: stopped(exits={"web": 3})}))

    assert "ecs:DescribeTasks: exitCode 3 of container web" in repr(given)


REFERENCE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/shop:7"
DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (REFERENCE, Image(REFERENCE, "web", "111122223333", "eu-west-1", "team/shop", "7")),
        (
            f"111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop@{DIGEST}",
            Image(
                f"111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop@{DIGEST}",
                "web",
                "111122223333",
                "cn-north-1",
                "shop",
                digest=DIGEST,
            ),
        ),
        (
            "111122223333.dkr-ecr.eu-west-1.on.aws/shop",
            Image("111122223333.dkr-ecr.eu-west-1.on.aws/shop", "web", "111122223333", "eu-west-1", "shop", "latest"),
        ),
        ("nginx:1.25", Image("nginx:1.25", "web")),
        ("public.ecr.aws/nginx/nginx:1", Image("public.ecr.aws/nginx/nginx:1", "web")),
    ],
)
def test_the_parts_of_an_image_reference(library: Library, reference: str, expected: Image) -> None:
    made = definition(containerDefinitions=[{"name": "web", "image": reference}])

    found = things(run("image_references", FakeLook(library, things={TASK_DEFINITION: made, TASK: None})))

    assert found["images"] == (expected,)


def test_the_image_of_the_failing_container_comes_first(library: Library) -> None:
    made = definition(
        containerDefinitions=[{"name": "log", "image": "a"}, {"name": "extra"}, {"name": "web", "image": "b"}]
    )
    failing = stopped(exits={"log": 143, "web": 1})

    found = things(run("image_references", FakeLook(library, things={TASK_DEFINITION: made, TASK: failing})))

    assert [image.container for image in found["images"]] == ["web", "log"]


GROUP = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef"
BALANCED = service(loadBalancers=[{"targetGroupArn": GROUP}])


def targets(*states: str) -> dict[str, Any]:
    health = [{"State": state, "Reason": f"Because.{state}"} for state in states]
    return {"TargetHealthDescriptions": [{"TargetHealth": item} for item in health]}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (targets("healthy"), {"target_health": "healthy"}),
        (targets("healthy", "unhealthy"), {"target_health": "unhealthy"}),
        (targets("unused"), {"target_health": "unhealthy"}),
        (targets("initial"), {}),
        (targets("draining"), {}),
        (targets("healthy", "draining"), {"target_health": "healthy"}),
        (targets(), {"target_health": "none"}),
        (refused("elbv2:DescribeTargetHealth", "TargetGroupNotFound"), {"target_health": "none"}),
        (denied("elbv2:DescribeTargetHealth"), {"target_health": None}),
        ({}, {"target_health": None}),
    ],
)
def test_target_health(library: Library, answer: Canned, expected: dict[str, str | None]) -> None:
    look = FakeLook(library, {"elbv2:DescribeTargetHealth": answer}, {SERVICE: BALANCED})

    assert facts(run("target_health", look)) == expected


def test_the_worst_target_group_counts_and_gives_its_reason(library: Library) -> None:
    two = service(
        loadBalancers=[{"targetGroupArn": GROUP}, {"targetGroupArn": f"{GROUP}x"}, {"targetGroupArn": GROUP}]
    )

    def health(TargetGroupArn: str) -> dict[str, Any]:  # noqa: N803  (AWS's name)
        return targets("healthy" if TargetGroupArn == GROUP else "unhealthy")

    look = FakeLook(library, {"elbv2:DescribeTargetHealth": health}, {SERVICE: two})
    given = run("target_health", look)

    assert facts(given) == {"target_health": "unhealthy"}
    assert "1 of 1 targets of shop unhealthy Because.unhealthy" in repr(given)
    assert len(look.calls) == 2


def test_a_service_without_a_load_balancer_has_no_targets(library: Library) -> None:
    look = FakeLook(library, {}, {SERVICE: service()})

    assert run("target_health", look) == []
    assert look.calls == []
