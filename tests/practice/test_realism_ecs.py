"""The sandbox's ECS answers as AWS does: filters, pages, limits, failures."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from decision_tree.practice.server import Sandbox
from tests.practice.conftest import Build


def refused(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


@pytest.fixture(scope="module")
def ecs(sandbox: Sandbox, build: Build) -> Any:
    """A service with two running and three stopped tasks, and another cluster whose name begins alike."""
    build(running=2, stopped=[{"failure": "token_denied", "count": 3}])
    ecs = sandbox.client("ecs")
    ecs.create_cluster(clusterName="shop-test")
    return ecs


def test_running_tasks_are_listed_where_no_status_is_asked_for(ecs: Any) -> None:
    assert len(ecs.list_tasks(cluster="shop")["taskArns"]) == 2
    assert len(ecs.list_tasks(cluster="shop", desiredStatus="STOPPED")["taskArns"]) == 3


def test_tasks_are_listed_by_service(ecs: Any) -> None:
    assert len(ecs.list_tasks(cluster="shop", serviceName="web")["taskArns"]) == 2
    assert ecs.list_tasks(cluster="shop", serviceName="other")["taskArns"] == []


def test_a_cluster_has_its_own_tasks_only(ecs: Any) -> None:
    assert ecs.list_tasks(cluster="shop-test")["taskArns"] == []


def test_lists_come_in_pages(ecs: Any) -> None:
    first = ecs.list_tasks(cluster="shop", desiredStatus="STOPPED", maxResults=2)
    second = ecs.list_tasks(cluster="shop", desiredStatus="STOPPED", maxResults=2, nextToken=first["nextToken"])
    assert [len(first["taskArns"]), len(second["taskArns"])] == [2, 1]
    assert not set(first["taskArns"]) & set(second["taskArns"])
    assert "nextToken" not in second


def test_services_come_by_ten(ecs: Any) -> None:
    for number in range(11):
        ecs.create_service(cluster="shop-test", serviceName=f"s{number}", desiredCount=0, taskDefinition="web")
    first = ecs.list_services(cluster="shop-test")
    assert len(first["serviceArns"]) == 10
    assert len(ecs.list_services(cluster="shop-test", nextToken=first["nextToken"])["serviceArns"]) == 1
    pages = ecs.get_paginator("list_services").paginate(cluster="shop-test")
    assert len({arn for page in pages for arn in page["serviceArns"]}) == 11


def test_a_foreign_token_is_refused(ecs: Any) -> None:
    with pytest.raises(ClientError) as error:
        ecs.list_services(cluster="shop", nextToken="x")
    assert refused(error) == "InvalidParameterException"


def test_what_is_unknown_is_missing(ecs: Any) -> None:
    running = ecs.list_tasks(cluster="shop")["taskArns"][0]
    answer = ecs.describe_tasks(cluster="shop", tasks=["0123abcd", running])
    assert [task["taskArn"] for task in answer["tasks"]] == [running]
    arn = "arn:aws:ecs:eu-central-1:123456789012:task/shop/0123abcd"
    assert answer["failures"] == [{"arn": arn, "reason": "MISSING"}]
    answer = ecs.describe_services(cluster="shop", services=["nosuch", "web"])
    assert [service["serviceName"] for service in answer["services"]] == ["web"]
    assert answer["failures"][0]["reason"] == "MISSING"
    assert answer["failures"][0]["arn"].endswith(":service/shop/nosuch")


@pytest.mark.parametrize(
    ("operation", "parameter", "most"),
    [("describe_tasks", "tasks", 100), ("describe_services", "services", 10)],
)
def test_more_than_aws_takes_is_refused(ecs: Any, operation: str, parameter: str, most: int) -> None:
    getattr(ecs, operation)(cluster="shop", **{parameter: ["x"] * most})
    with pytest.raises(ClientError) as error:
        getattr(ecs, operation)(cluster="shop", **{parameter: ["x"] * (most + 1)})
    assert refused(error) == "InvalidParameterException"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize("operation", ["list_tasks", "list_services", "list_container_instances"])
def test_an_unknown_cluster_has_an_error_of_its_own(ecs: Any, operation: str) -> None:
    with pytest.raises(ClientError) as error:
        getattr(ecs, operation)(cluster="nosuch")
    assert refused(error) == "ClusterNotFoundException"


def test_a_task_definition_says_what_it_asks_of_an_instance(ecs: Any) -> None:
    definition = ecs.describe_task_definition(taskDefinition="web")["taskDefinition"]
    asked = {attribute["name"] for attribute in definition["requiresAttributes"]}
    assert {"com.amazonaws.ecs.capability.task-iam-role", "ecs.capability.task-eni"} <= asked
    assert "com.amazonaws.ecs.capability.logging-driver.awslogs" in asked


def test_running_tasks_are_those_of_the_new_deployment(ecs: Any) -> None:
    asked = ecs.describe_task_definition(taskDefinition="web")["taskDefinition"]
    kept = ("family", "containerDefinitions", "networkMode", "executionRoleArn")
    registered = ecs.register_task_definition(**{field: asked[field] for field in kept})["taskDefinition"]
    new = registered["taskDefinitionArn"]
    service = ecs.update_service(cluster="shop", service="web", taskDefinition=new)["service"]
    for status, expected in (("RUNNING", new), ("STOPPED", asked["taskDefinitionArn"])):
        arns = ecs.list_tasks(cluster="shop", serviceName="web", desiredStatus=status)["taskArns"]
        tasks = ecs.describe_tasks(cluster="shop", tasks=arns)["tasks"]
        assert {task["taskDefinitionArn"] for task in tasks} == {expected}
        assert {task["startedBy"] == service["deployments"][0]["id"] for task in tasks} == {status == "RUNNING"}


def test_stopped_tasks_stay_as_they_are(ecs: Any) -> None:
    arns = ecs.list_tasks(cluster="shop", desiredStatus="STOPPED")["taskArns"]
    looks = [ecs.describe_tasks(cluster="shop", tasks=arns)["tasks"] for _ in range(2)]
    assert looks[0] == looks[1]


def test_the_revision_of_the_service_has_the_digest(ecs: Any) -> None:
    service = ecs.describe_services(cluster="shop", services=["web"])["services"][0]
    arn = service["currentServiceRevisions"][0]["arn"]
    answer = ecs.describe_service_revisions(serviceRevisionArns=[arn, f"{arn}9"])
    assert answer["serviceRevisions"][0]["containerImages"][0]["imageDigest"].startswith("sha256:")
    assert answer["failures"] == [{"arn": f"{arn}9", "reason": "MISSING"}]
    deployments = ecs.list_service_deployments(cluster="shop", service="web")["serviceDeployments"]
    assert deployments[0]["targetServiceRevisionArn"] == arn
