"""Every service in a line: what is in order, what fails and why, and what could not be looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Timer
from typing import Any

import pytest

from decision_tree.errors import UnknownName
from decision_tree.library import Library
from decision_tree.probes.options import Options
from decision_tree.probes.sweep import sweep
from decision_tree.probes.swept import ServiceState, SweptService, conclusion, is_restless
from decision_tree.probes.task_state import Json
from tests.aws.faults import FaultyAws, Request, error, faulty_aws, hangs
from tests.probes.ecs_samples import STEADY, service, stopped, task
from tests.probes.ecs_server import Ecs
from tests.probes.fake_look import denied

NO_MEMORY = (
    "(service shop) was unable to place a task because no container instance met all of its requirements. "
    "The closest matching (container-instance 0123) has insufficient memory available."
)


def named(name: str, *messages: str, **more: Any) -> Json:
    return service(*messages, serviceName=name, **more)


def stopped_of(name: str, number: int = 1, **more: Any) -> Json:
    return stopped(number, group=f"service:{name}", **more)


@pytest.fixture
def aws() -> Iterator[FaultyAws]:
    with faulty_aws() as server:
        yield server


def swept(aws: FaultyAws, library: Library, *clusters: str) -> dict[str, SweptService]:
    found = sweep(Options(endpoint_url=aws.url, region="eu-west-1"), clusters, library)
    return {f"{s.cluster}/{s.service}": s for s in found}


def test_each_service_gets_its_line(aws: FaultyAws, library: Library) -> None:
    hungry = [{"name": "web", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"}]
    Ecs(
        aws,
        {
            "prod": [
                named("calm", STEADY),
                named("pull", "(service pull) has started 1 tasks", running=0),
                named("room", NO_MEMORY, running=1, desired=2, launchType="EC2"),
                named("hungry", "(service hungry) has started 1 tasks"),
                named("starts", "(service starts) has started 1 tasks", running=0, pendingCount=1),
                named("gone", status="INACTIVE", running=0),
            ]
        },
        [
            stopped_of("pull", 1, minutes=9),
            stopped_of("pull", 2),
            stopped_of("hungry", 3, exits={"web": 137}, containers=hungry),
        ],
    )

    found = swept(aws, library, "prod")

    assert {name: s.state for name, s in found.items()} == {
        "prod/calm": "ok",
        "prod/starts": "ok",
        "prod/pull": "failing",
        "prod/room": "failing",
        "prod/hungry": "failing",
    }
    assert found["prod/pull"].cause_id == "image_pull.image_not_found"
    assert found["prod/hungry"].cause_id == "running.out_of_memory"
    assert (found["prod/room"].running, found["prod/room"].desired) == (1, 2)
    assert found["prod/room"].says == "No container instance has enough free CPU, memory or GPUs for the task."
    assert "memory" in found["prod/hungry"].says
    assert found["prod/calm"].says == ""


def test_what_only_words_suggest_is_no_cause(library: Library) -> None:
    words = "ResourceInitializationError: unable to pull secrets or registry auth: i/o timeout"

    found = conclusion("prod", service(running=0), [stopped(stoppedReason=words)], library)

    assert found.cause_id == ""
    assert found.suspect_id in library.causes
    assert found.says


def test_all_clusters_are_swept_when_none_is_named(aws: FaultyAws, library: Library) -> None:
    Ecs(aws, {"prod": [named("shop")], "test": [named("shop"), named("mail")], "empty": []})

    assert sorted(swept(aws, library)) == ["prod/shop", "test/mail", "test/shop"]


def test_an_unknown_cluster_is_answered_with_the_nearest_names(aws: FaultyAws, library: Library) -> None:
    Ecs(aws, {"prod": []})
    aws.faults["ListServices"] = [error(400, "ClusterNotFoundException", "Cluster not found.")]

    with pytest.raises(UnknownName, match="no cluster prodd") as unknown:
        swept(aws, library, "prodd")

    assert unknown.value.next_step == "Did you mean prod?"


def test_a_cluster_that_may_not_be_listed_hides_no_other(aws: FaultyAws, library: Library) -> None:
    ecs = Ecs(aws, {"prod": [named("shop")]})

    def listed(request: Request) -> str:
        asked = json.loads(request.body)
        if "secret" in asked["cluster"]:
            return json.dumps({"serviceArn": []})  # no list of services: unreadable, not empty
        return json.dumps(ecs.ListServices(asked))

    aws.answers["ListServices"] = listed

    found = swept(aws, library, "prod", "secret")

    assert found["prod/shop"].state is ServiceState.OK
    assert found["secret/"].state is ServiceState.COULD_NOT_LOOK
    assert found["secret/"].says


@pytest.mark.parametrize(
    ("operation", "state"),
    [("DescribeServices", "could_not_look"), ("ListTasks", "failing"), ("DescribeTasks", "failing")],
)
def test_what_is_denied_is_said_with_its_permission(
    aws: FaultyAws, library: Library, operation: str, state: str
) -> None:
    Ecs(
        aws,
        {"prod": [named("pull", "(service pull) has started 1 tasks", running=0)]},
        [stopped_of("pull")],
    )
    aws.faults[operation] = [error(400, "AccessDeniedException", f"not authorized to perform: ecs:{operation}")]

    found = swept(aws, library, "prod")["prod/pull"]

    assert (found.state, found.cause_id) == (state, "")
    assert found.permission == f"ecs:{operation}"
    assert operation in found.says


def test_tasks_that_are_unread_are_not_none(library: Library) -> None:
    lacks = service("(service shop) has started 1 tasks", running=0, pendingCount=1)

    assert conclusion("prod", lacks, [], library).state is ServiceState.OK
    unseen = conclusion("prod", lacks, [], library, denied("ecs:ListTasks"))
    assert unseen.state is ServiceState.COULD_NOT_LOOK


def test_tasks_that_never_get_going_are_no_start(library: Library) -> None:
    young = service("(service shop) has started 1 tasks", running=0, pendingCount=1)
    young["deployments"][0]["createdAt"] = datetime.now(UTC) - timedelta(minutes=2)  # not the samples' clock
    old = service("(service shop) has started 1 tasks", running=0, pendingCount=1)
    old["deployments"][0]["createdAt"] = datetime.now(UTC) - timedelta(minutes=11)

    assert conclusion("prod", young, [], library).state is ServiceState.OK
    assert conclusion("prod", old, [], library).state is ServiceState.FAILING
    assert conclusion("prod", old, [], library).says.startswith("0 of 1 tasks run")


def test_a_failure_of_an_earlier_deployment_is_history(library: Library) -> None:
    starts = service("(service shop) has started 1 tasks", running=0, pendingCount=1)
    earlier = stopped(startedBy="ecs-svc/6", taskDefinitionArn="arn:aws:ecs:x:task-definition/shop:6")

    assert conclusion("prod", starts, [earlier, task()], library).state is ServiceState.OK
    assert conclusion("prod", starts, [stopped()], library).state is ServiceState.FAILING


def test_only_restless_services_are_looked_into() -> None:
    failed = [{"id": "ecs-svc/7", "status": "PRIMARY", "rolloutState": "FAILED"}]

    assert not is_restless(service(STEADY, NO_MEMORY))
    assert is_restless(service("(service shop) has started 1 tasks", STEADY))
    assert is_restless(service(STEADY, running=0))
    assert is_restless(service(STEADY, deployments=failed))
    assert not is_restless(service(STEADY, running=0, desired=0))


def test_three_hundred_services_in_under_ten_seconds(aws: FaultyAws, library: Library) -> None:
    names = [f"shop-{n}" for n in range(300)]
    failing = names[::5]
    Ecs(
        aws,
        {"prod": [named(n, "has started 1 tasks", running=0) if n in failing else named(n) for n in names]},
        [stopped_of(name, 10 * i + j) for i, name in enumerate(failing) for j in range(5)],
    )
    aws.latency = 0.05

    began = time.monotonic()
    found = swept(aws, library, "prod")
    seconds = time.monotonic() - began

    assert sum(s.state is ServiceState.FAILING for s in found.values()) == 60
    assert len(found) == 300
    assert {s.cause_id for s in found.values() if s.service in failing} == {"image_pull.image_not_found"}
    asked = aws.operations()
    assert {name: asked.count(name) for name in set(asked)} == {
        "ListServices": 3,
        "DescribeServices": 30,
        "ListTasks": 60,
        "DescribeTasks": 3,
    }
    assert seconds < 10


def test_a_cancelled_sweep_ends_at_once(aws: FaultyAws, library: Library) -> None:
    aws.faults["*"] = [hangs]
    cancelled = Event()
    Timer(0.3, cancelled.set).start()

    began = time.monotonic()
    found = list(sweep(Options(endpoint_url=aws.url, region="eu-west-1"), ["prod"], library, cancelled=cancelled))

    assert found == []
    assert time.monotonic() - began < 2
