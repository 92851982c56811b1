"""Calls: made once, cleaned, paged, side by side, counted."""

from __future__ import annotations

import time
from functools import partial
from threading import Thread
from typing import Any

import pytest

from decision_tree.probes.access import Access
from decision_tree.probes.guard import NotDeclared
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed
from tests.aws.faults import FaultyAws, Request, dropped, error, fine

OPERATIONS = ("ecs:ListClusters", "ecs:ListServices", "ecs:DescribeClusters", "ecr:DescribeRepositories")


@pytest.fixture
def access(world: FaultyAws, options: Options) -> Access:
    world.answers["ListClusters"] = {"clusterArns": ["a"]}
    world.answers["ListServices"] = {"serviceArns": []}
    world.answers["DescribeClusters"] = {"clusters": []}
    world.answers["DescribeRepositories"] = {"repositories": []}
    return Access(options, OPERATIONS)


def test_the_same_call_is_made_once_also_when_two_ask_at_the_same_time(access: Access, world: FaultyAws) -> None:
    world.latency = 0.2
    answers: list[dict[str, Any]] = []
    threads = [
        Thread(target=lambda: answers.append(access.call("ecs:ListClusters", expect="clusterArns"))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    access.pages("ecs:ListClusters", expect="clusterArns")
    assert [answer["clusterArns"] for answer in answers] == [["a"]] * 5
    assert world.operations() == ["ListClusters"]
    assert access.statistics.calls == 1


def test_other_parameters_and_other_regions_are_other_calls(access: Access, world: FaultyAws) -> None:
    for cluster in ("a", "b", "a"):
        access.call("ecs:ListServices", expect="serviceArns", cluster=cluster)
    access.call("ecs:ListServices", expect="serviceArns", cluster="a", region="us-east-1")
    assert [request.region for request in world.requests] == ["eu-central-1", "eu-central-1", "us-east-1"]


def test_a_failure_is_remembered_too(access: Access, world: FaultyAws) -> None:
    world.faults["ListClusters"] = [error(400, "AccessDeniedException"), fine]
    for _ in range(2):
        with pytest.raises(CallFailed, match="ecs:ListClusters is not allowed"):
            access.call("ecs:ListClusters", expect="clusterArns")
    assert len(world.requests) == 1


def test_without_a_memory_each_call_is_made(world: FaultyAws, options: Options) -> None:
    world.answers["ListClusters"] = {"clusterArns": []}
    access = Access(options, OPERATIONS, remember=False)
    for _ in range(2):
        access.call("ecs:ListClusters", expect="clusterArns")
    assert len(world.requests) == 2


def test_answers_are_cleaned_deep_inside(access: Access, world: FaultyAws) -> None:
    hostile = "\x1b]0;gone\x07web\x1b[2J\u202e"
    world.answers["DescribeClusters"] = {
        "clusters": [{"clusterName": hostile, "tags": [{"key": hostile, "value": "a\r\nb"}]}]
    }
    (cluster,) = access.call("ecs:DescribeClusters", expect="clusters")["clusters"]
    assert cluster == {"clusterName": "web", "tags": [{"key": "web", "value": "a\nb"}]}


def test_every_page_is_read(access: Access, world: FaultyAws) -> None:
    def page(request: Request) -> dict[str, object]:
        number = int(b'"nextToken": "1"' in request.body) + 2 * int(b'"nextToken": "2"' in request.body)
        return {"serviceArns": [f"s{number}"]} | ({"nextToken": str(number + 1)} if number < 2 else {})

    world.answers["ListServices"] = page
    assert access.pages("ecs:ListServices", expect="serviceArns", cluster="c") == ["s0", "s1", "s2"]
    assert access.statistics.longest_chain == 3


def test_a_page_without_its_list_is_unreadable_not_the_end(access: Access, world: FaultyAws) -> None:
    def page(request: Request) -> dict[str, object]:
        return {} if b"nextToken" in request.body else {"serviceArns": ["s"], "nextToken": "1"}

    world.answers["ListServices"] = page
    with pytest.raises(CallFailed, match="has no 'serviceArns'"):
        access.pages("ecs:ListServices", expect="serviceArns")


def test_pages_that_go_round_in_a_circle_are_unreadable(access: Access, world: FaultyAws) -> None:
    world.answers["ListServices"] = {"serviceArns": ["s"], "nextToken": "again"}
    with pytest.raises(CallFailed) as failed:
        access.pages("ecs:ListServices", expect="serviceArns")
    assert failed.value.kind == "unreadable"
    assert len(world.requests) == 2


def test_side_by_side_in_order_with_the_failure_of_each(access: Access, world: FaultyAws) -> None:
    world.latency = 0.3
    world.faults["DescribeRepositories"] = [error(400, "AccessDeniedException")]
    access.call("ecs:DescribeClusters", expect="clusters")
    began = time.monotonic()
    clusters, repositories, services = access.together(
        partial(access.call, "ecs:ListClusters", expect="clusterArns"),
        partial(access.call, "ecr:DescribeRepositories", expect="repositories"),
        partial(access.call, "ecs:ListServices", expect="serviceArns"),
    )
    assert time.monotonic() - began < 0.85  # one after another takes 0.9 s
    assert not isinstance(clusters, CallFailed)
    assert clusters["clusterArns"] == ["a"]
    assert isinstance(repositories, CallFailed)
    assert not isinstance(services, CallFailed)
    assert access.statistics.peak == 3
    assert access.statistics.longest_chain == 2
    assert access.depth == 2


def test_an_answer_that_was_there_already_makes_the_chain_no_longer(access: Access) -> None:
    access.call("ecs:ListClusters", expect="clusterArns")
    access.depth = 0
    access.call("ecs:ListServices", expect="serviceArns")
    access.call("ecs:ListClusters", expect="clusterArns")
    assert access.depth == 1
    assert access.statistics.longest_chain == 1


def test_throttled_calls_are_tried_again(access: Access, world: FaultyAws) -> None:
    world.faults["ListClusters"] = [
        error(400, "ThrottlingException"),
        lambda reply: reply.send(200, b'{"clusterArns":[]}'),
    ]
    assert access.call("ecs:ListClusters", expect="clusterArns")["clusterArns"] == []
    assert len(world.requests) == 2
    assert access.statistics.calls == 1


def test_after_the_end_no_call_is_begun(access: Access, world: FaultyAws) -> None:
    access.stop("timed_out", "the look's time was up")
    with pytest.raises(CallFailed, match="time was up") as failed:
        access.call("ecs:ListClusters", expect="clusterArns")
    assert failed.value.kind == "timed_out"
    assert world.requests == []


def test_what_is_not_declared_is_not_sent(access: Access, world: FaultyAws) -> None:
    with pytest.raises(NotDeclared, match="ecs:DescribeTasks is not declared"):
        access.call("ecs:DescribeTasks", expect="tasks", tasks=["t"])
    assert world.requests == []


def test_a_client_that_is_needed_now_is_made_before_those_foreseen(world: FaultyAws, options: Options) -> None:
    """With EC2 and the others before it in the queue the first answer would be far behind theirs."""
    access = Access(options, [*OPERATIONS, "ec2:DescribeVpcs"])
    made: list[str] = []
    make = access._clients._make
    access._clients._make = lambda service, *rest: (made.append(service), make(service, *rest))  # type: ignore[method-assign,assignment,func-returns-value]
    world.answers["ListClusters"] = {"clusterArns": []}
    access.foresee(["ecr:DescribeRepositories", "ec2:DescribeVpcs", "ecs:ListClusters"])
    access.call("ecs:ListClusters", expect="clusterArns")
    assert made.index("ecs") < 2


def test_an_internal_error_of_aws_is_an_answer(access: Access, world: FaultyAws, hurried: None) -> None:
    """Not a reason to say that there is no way to AWS, although it is the first."""
    world.faults["ListClusters"] = [error(500, "ServerException")]
    with pytest.raises(CallFailed, match="internal error"):
        access.call("ecs:ListClusters", expect="clusterArns")
    assert access.call("ecs:ListServices", expect="serviceArns")["serviceArns"] == []


def test_one_service_that_cannot_be_reached_while_another_is_asked_is_only_that(
    access: Access, world: FaultyAws, monkeypatch: pytest.MonkeyPatch, hurried: None
) -> None:
    world.faults["DescribeRepositories"] = [dropped]
    world.latency = 0.1
    clusters, repositories = access.together(
        partial(access.call, "ecs:ListClusters", expect="clusterArns"),
        partial(access.call, "ecr:DescribeRepositories", expect="repositories"),
    )
    assert isinstance(clusters, dict)
    assert isinstance(repositories, CallFailed)
    assert repositories.kind == "unreachable"
