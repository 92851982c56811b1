"""Which tasks failed, which tells most, and when a service counts as in order."""

from __future__ import annotations

from typing import Any

import pytest

from decision_tree.probes.service_state import cannot_place, events_of_today, in_order, rolled_back
from decision_tree.probes.task_state import has_failed, launch_types, most_telling
from tests.probes.ecs_samples import NOW, STEADY, ago, service, stopped, task, task_arn

NO_ROOM = "(service shop) was unable to place a task because no container instance met all of its requirements."


@pytest.mark.parametrize(
    ("made", "failed"),
    [
        (task(), False),
        (task(lastStatus="PROVISIONING"), False),
        (stopped(), True),
        (stopped(exits={"web": 1}), True),
        (stopped(exits={"web": 0}), True),
        (stopped(exits={"web": 0}, group="family:job"), False),
        (stopped(exits={"web": 1}, group="family:job"), True),
        (stopped(exits={"web": 137}, group="family:job"), True),
        (stopped(exits={"web": 143}, stopCode="UserInitiated", stoppedReason="Task stopped by user"), False),
        (stopped(exits={"web": 1}, stopCode="ServiceSchedulerInitiated", stoppedReason="Scaling activity"), False),
        (
            stopped(
                exits={"web": 0},
                stopCode="ServiceSchedulerInitiated",
                stoppedReason="Task failed ELB health checks in (target-group arn)",
            ),
            True,
        ),
        (stopped(stopCode="SpotInterruption", stoppedReason="Your Spot Task was interrupted."), True),
        (stopped(stopCode="UserInitiated", containers=[{"name": "web", "reason": "CannotPullContainerError"}]), True),
    ],
    ids=lambda value: "" if isinstance(value, bool) else f"{value.get('stopCode')}-{value['group']}",
)
def test_a_task_that_was_asked_to_stop_has_not_failed(made: dict[str, Any], failed: bool) -> None:
    assert has_failed(made) is failed


def test_the_newest_failure_tells_most_then_what_waits_then_what_runs() -> None:
    on_purpose = stopped(1, minutes=1, stopCode="UserInitiated", stoppedReason="by user")
    old, new = stopped(2, minutes=30), stopped(3, minutes=10)
    waiting, running = task(4, lastStatus="PENDING"), task(5)

    def best(*tasks: dict[str, Any], failures_count: bool = True) -> str:
        found = most_telling(tasks, failures_count=failures_count)
        assert found is not None
        return str(found["taskArn"])

    assert best(on_purpose, old, new, waiting, running) == task_arn(3)
    assert best(on_purpose, waiting, running) == task_arn(4)
    assert best(on_purpose, running) == task_arn(5)
    assert best(on_purpose) == task_arn(1)
    assert best(old, new, running, failures_count=False) == task_arn(5)
    assert most_telling([]) is None


@pytest.mark.parametrize(
    ("made", "tasks", "fine"),
    [
        (service(), [task()], True),
        (service(running=0), [], False),
        (service(running=0, desired=0), [], True),
        (service(pendingCount=1), [task()], False),
        (service(deployments=[{"id": "ecs-svc/7", "status": "PRIMARY", "rolloutState": "FAILED"}]), [], False),
        # one failure before the last steady state is history
        (service(), [task(), stopped(2, minutes=30)], True),
        # since then it has failed again
        (service("(service shop) has started 1 tasks", STEADY), [task(), stopped(2, minutes=0.5)], False),
        # it fails every ten minutes, and looks steady in between
        (
            service(),
            [task(), *(stopped(n, minutes=m, exits={"web": 1}) for n, m in ((2, 5), (3, 15), (4, 25)))],
            False,
        ),
        # it failed every minute, until twenty minutes ago
        (service(), [task(), *(stopped(n, minutes=m) for n, m in ((2, 20), (3, 21), (4, 22)))], True),
        # what failed was an earlier deployment, and another one has followed it
        (
            service("(service shop) has started 1 tasks", STEADY),
            [
                task(),
                stopped(
                    2, minutes=0.5, startedBy="ecs-svc/6", taskDefinitionArn="arn:aws:ecs:x:task-definition/shop:6"
                ),
            ],
            True,
        ),
    ],
)
def test_a_service_is_in_order(made: dict[str, Any], tasks: list[dict[str, Any]], fine: bool) -> None:
    assert in_order(made, tasks, NOW) is fine


def test_a_service_that_was_rolled_back_is_not_in_order() -> None:
    back = service(
        STEADY,
        "(service shop) (deployment ecs-svc/8) deployment failed: tasks failed to start.",
        "(service shop) rolling back to deployment ecs-svc/7.",
    )
    later = service(STEADY, "(service shop) rolling back to deployment ecs-svc/6.")
    failed = stopped(2, minutes=10, startedBy="ecs-svc/8", taskDefinitionArn="arn:aws:ecs:x:task-definition/shop:8")

    assert rolled_back(back)
    assert not in_order(back, [task(), failed], NOW)
    assert not rolled_back(later)
    assert in_order(later, [task(), failed], NOW)


def test_events_of_earlier_deployments_and_placements_that_were_overcome_are_left_out() -> None:
    started = "(service shop) has started 1 tasks: (task 1)."
    newer = service(NO_ROOM, started, "(service shop) x", STEADY, "(service shop) older")
    overcome = service(started, NO_ROOM, STEADY)
    redeployed = service("(service shop) new", "(service shop) old", createdAt=ago(9000))
    redeployed["deployments"][0]["createdAt"] = ago(1.5)

    def texts(made: dict[str, Any]) -> list[str]:
        return [event["message"] for event in events_of_today(made)]

    assert texts(newer) == [NO_ROOM, started, "(service shop) x", STEADY]
    assert texts(overcome) == [started, STEADY]
    assert texts(redeployed) == ["(service shop) new"]
    # before the first deployment there was none
    assert texts(redeployed | {"createdAt": ago(1.6)}) == ["(service shop) new", "(service shop) old"]


def test_a_service_cannot_place_what_it_lacks() -> None:
    assert cannot_place(service(NO_ROOM, running=1, desired=2))
    assert not cannot_place(service(NO_ROOM, running=2, desired=2))
    assert not cannot_place(service(STEADY, NO_ROOM, running=1, desired=2))


def test_the_launch_type_comes_from_the_first_that_tells() -> None:
    assert launch_types(task(), service(launchType="EC2")) == {"FARGATE"}
    assert launch_types({"capacityProviderName": "FARGATE_SPOT"}) == {"FARGATE"}
    assert launch_types({}, {"capacityProviderStrategy": [{"capacityProvider": "asg"}]}) == {"EC2"}
    assert launch_types(None, {}) == set()
