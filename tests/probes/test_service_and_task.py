"""Which service and task a look is about, and what is said when ECS does not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import decision_tree.probes.looking.service_and_task
import decision_tree.probes.looking.task_definition  # noqa: F401
from decision_tree.errors import UnknownName
from decision_tree.library import Library
from decision_tree.probes.probe import CallFailed, Note
from decision_tree.probes.target import Target
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import SERVICE, TARGET, TASK
from tests.probes.ecs_samples import CLUSTER, STEADY, definition, service, stopped, task, task_arn
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things

NO_SERVICE = {"services": [], "failures": [{"arn": "arn:…/shopp", "reason": "MISSING"}]}


def look_at(target: Target, answers: Mapping[str, Canned], **known: str) -> FakeLook:
    return FakeLook(Library(), answers, {TARGET: target}, known)


def ecs(made: Json, *tasks: Json) -> dict[str, Canned]:
    """An ECS with one service and its tasks."""
    by_arn = {t["taskArn"]: t for t in tasks}

    def listed(desiredStatus: str, **_: Any) -> dict[str, Any]:  # noqa: N803  (AWS's name)
        return {"taskArns": [t["taskArn"] for t in tasks if t["desiredStatus"] == desiredStatus]}

    def described(tasks: list[str], **_: Any) -> dict[str, Any]:
        return {"tasks": [by_arn[arn] for arn in tasks if arn in by_arn], "failures": []}

    return {
        "ecs:DescribeServices": {"services": [made], "failures": []},
        "ecs:ListTasks": listed,
        "ecs:DescribeTasks": described,
        "ecs:DescribeTaskDefinition": {"taskDefinition": definition()},
    }


def notes(given: list[Any]) -> str:
    return " ".join(item.text for item in given if isinstance(item, Note))


def test_a_service_is_looked_at_with_the_newest_task_that_failed() -> None:
    look = look_at(
        Target("prod", service="shop"),
        ecs(service(running=0), stopped(1, minutes=9), stopped(2, minutes=3), task(3, lastStatus="PENDING")),
    )

    found = things(run("service_and_task", look))

    assert found["service"]["serviceName"] == "shop"
    assert found["task"]["taskArn"] == task_arn(2)
    assert sorted(operation for operation, _ in look.calls) == [
        "ecs:DescribeServices",
        "ecs:DescribeTaskDefinition",
        "ecs:DescribeTasks",
        "ecs:ListTasks",
        "ecs:ListTasks",
    ]


def test_tasks_are_described_by_the_hundred() -> None:
    look = look_at(Target("prod", service="shop"), ecs(service(running=0), *(stopped(n) for n in range(250))))

    run("service_and_task", look)

    sizes = [len(p["tasks"]) for operation, p in look.calls if operation == "ecs:DescribeTasks"]
    assert sizes == [100, 100, 50]


def test_a_service_in_order_is_looked_at_with_a_task_that_runs() -> None:
    given = run(
        "service_and_task",
        look_at(Target("prod", service="shop"), ecs(service(), task(1), stopped(2, minutes=30))),
    )

    assert things(given)["task"]["taskArn"] == task_arn(1)
    assert "CannotPullContainerError" in notes(given)
    assert "in order since then" in notes(given)


@pytest.mark.parametrize(
    ("made", "words"),
    [(service(running=0, desired=0), "desired count is 0"), (service(running=0), "shows no task of the service")],
)
def test_no_task_at_all_is_said(made: Json, words: str) -> None:
    given = run("service_and_task", look_at(Target("prod", service="shop"), ecs(made)))

    assert things(given)["task"] is None
    assert words in notes(given)


def test_a_service_that_is_told_to_run_nothing_has_no_task_to_look_at() -> None:
    ended = stopped(
        1, stopCode="ServiceSchedulerInitiated", stoppedReason="Scaling activity initiated by (deployment)"
    )

    given = run(
        "service_and_task", look_at(Target("prod", service="shop"), ecs(service(running=0, desired=0), ended))
    )

    assert things(given)["task"] is None
    assert "desired count is 0" in notes(given)


def test_after_a_rollback_the_task_of_the_failed_deployment_is_looked_at() -> None:
    back = service(STEADY, "(service shop) rolling back to deployment ecs-svc/7.")
    failed = stopped(2, startedBy="ecs-svc/8", taskDefinitionArn="arn:aws:ecs:x:task-definition/shop:8")

    given = run("service_and_task", look_at(Target("prod", service="shop"), ecs(back, task(1), failed)))

    assert things(given)["task"]["taskArn"] == task_arn(2)
    assert "rolled the last deployment back" in notes(given)


def test_an_unknown_service_is_answered_with_the_nearest_names() -> None:
    answers = ecs(service()) | {
        "ecs:DescribeServices": NO_SERVICE,
        "ecs:ListTasks": refused("ecs:ListTasks", "ServiceNotFoundException"),
        "ecs:ListServices": {
            "serviceArns": ["arn:aws:ecs:x:1:service/prod/shop", "arn:aws:ecs:x:1:service/prod/mail"]
        },
    }

    with pytest.raises(UnknownName, match="prod has no service shopp") as unknown:
        run("service_and_task", look_at(Target("prod", service="shopp"), answers))

    assert unknown.value.next_step == "Did you mean shop?"


def test_a_deleted_service_is_called_so() -> None:
    answers = ecs(service(status="INACTIVE")) | {
        "ecs:ListTasks": refused("ecs:ListTasks", "ServiceNotActiveException"),
        "ecs:ListServices": {"serviceArns": ["arn:aws:ecs:x:1:service/prod/mail"]},
    }

    with pytest.raises(UnknownName, match="shop of the cluster prod was deleted: its status is INACTIVE") as unknown:
        run("service_and_task", look_at(Target("prod", service="shop"), answers))

    assert "create it again" in unknown.value.next_step
    assert "There are these services: mail." in unknown.value.next_step


@pytest.mark.parametrize("named", ["", "shop"])
def test_a_task_of_a_deleted_service_is_looked_at_by_itself(named: str) -> None:
    look = look_at(Target("prod", task=task_arn(1), service=named), ecs(service(status="INACTIVE"), stopped(1)))

    given = run("service_and_task", look)

    assert (things(given)["task"]["taskArn"], things(given)["service"]) == (task_arn(1), None)
    assert notes(given).count("was deleted (INACTIVE)") == 1


@pytest.mark.parametrize("target", [Target("prodd", service="shop"), Target("prodd", task="0" * 32)])
def test_an_unknown_cluster_is_answered_with_the_nearest_names(target: Target) -> None:
    gone = {
        name: refused(name, "ClusterNotFoundException")
        for name in ("ecs:DescribeServices", "ecs:ListTasks", "ecs:DescribeTasks")
    }
    clusters = {"clusterArns": [CLUSTER, CLUSTER.replace("prod", "test")]}

    with pytest.raises(UnknownName, match="no cluster prodd in eu-west-1") as unknown:
        run("service_and_task", look_at(target, gone | {"ecs:ListClusters": clusters}))

    assert unknown.value.next_step == "Did you mean prod?"


def test_a_named_task_brings_its_service() -> None:
    look = look_at(Target("prod", task=task_arn(1)), ecs(service(running=0), stopped(1), stopped(2, minutes=1)))

    found = things(run("service_and_task", look))

    assert found["task"]["taskArn"] == task_arn(1)
    assert found["service"]["serviceName"] == "shop"


def test_a_task_of_its_own_has_no_service() -> None:
    look = look_at(Target("prod", task=task_arn(1)), ecs(service(), stopped(1, group="family:job")))

    assert things(run("service_and_task", look))["service"] is None
    assert [operation for operation, _ in look.calls] == ["ecs:DescribeTasks"]


def test_a_task_that_ecs_has_forgotten_could_not_be_checked() -> None:
    look = look_at(Target("prod", task=task_arn(9)), ecs(service()))

    given = run("service_and_task", look)

    assert look.failed is not None
    assert look.failed.code == "MISSING"
    assert "about an hour" in look.failed.reason
    assert "CloudTrail" in notes(given)
    assert things(given) == {"service": None}


def test_for_a_forgotten_task_its_service_is_looked_at() -> None:
    look = look_at(Target("prod", task=task_arn(9)), ecs(service(running=0), stopped(1)), service="shop")

    given = run("service_and_task", look)

    assert things(given)["task"]["taskArn"] == task_arn(1)
    assert "does not know the task any more" in notes(given)


def test_tasks_that_may_not_be_listed_leave_the_service_readable() -> None:
    answers = ecs(service(running=0)) | {"ecs:ListTasks": denied("ecs:ListTasks")}

    found = things(run("service_and_task", look_at(Target("prod", service="shop"), answers)))

    assert "service" in found
    assert "task" not in found  # it could not be read: not the same as None


def test_a_service_that_may_not_be_described_leaves_its_tasks_readable() -> None:
    answers = ecs(service(), stopped(1)) | {"ecs:DescribeServices": denied("ecs:DescribeServices")}

    found = things(run("service_and_task", look_at(Target("prod", service="shop"), answers)))

    assert found["task"]["taskArn"] == task_arn(1)
    assert "service" not in found


def test_an_answer_without_service_and_failure_is_not_an_unknown_service() -> None:
    answers = ecs(service(), stopped(1)) | {"ecs:DescribeServices": {"services": []}}

    assert "service" not in things(run("service_and_task", look_at(Target("prod", service="shop"), answers)))


OVERRIDDEN = task(
    overrides={
        "taskRoleArn": "arn:aws:iam::111122223333:role/other",
        "containerOverrides": [{"name": "web", "environment": [{"name": "B", "value": "new"}], "command": ["run"]}],
    }
)


def test_the_task_definition_is_the_tasks_own_with_its_overrides() -> None:
    container = {"name": "web", "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "old"}]}
    look = FakeLook(
        Library(),
        {"ecs:DescribeTaskDefinition": {"taskDefinition": definition(containerDefinitions=[container])}},
        {TARGET: Target("prod", service="shop"), TASK: OVERRIDDEN, SERVICE: service(taskDefinition="shop:8")},
    )

    found = things(run("task_definition", look))["task definition"]

    assert look.calls[0][1] == {"taskDefinition": OVERRIDDEN["taskDefinitionArn"]}
    assert found["taskRoleArn"].endswith("role/other")
    assert found["executionRoleArn"].endswith("role/shop-exec")
    assert found["containerDefinitions"] == [
        {
            "name": "web",
            "command": ["run"],
            "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "new"}],
        }
    ]


@pytest.mark.parametrize(
    ("target", "more", "asked"),
    [
        (Target("prod", service="shop"), {TASK: None, SERVICE: service()}, service()["taskDefinition"]),
        (Target(task_definition="shop:3"), {}, "shop:3"),
        (
            Target("prod", service="shop"),
            {TASK: denied("ecs:DescribeTasks"), SERVICE: service()},
            service()["taskDefinition"],
        ),
    ],
)
def test_the_task_definition_is_found_without_a_task(target: Target, more: dict[Any, Any], asked: str) -> None:
    answers: dict[str, Canned] = {"ecs:DescribeTaskDefinition": {"taskDefinition": definition()}}
    look = FakeLook(Library(), answers, {TARGET: target, **more})

    assert things(run("task_definition", look))["task definition"]["family"] == "shop"
    assert look.calls == [("ecs:DescribeTaskDefinition", {"taskDefinition": asked})]


NO_DEFINITION = CallFailed(
    "ecs:DescribeTaskDefinition", "refused", "ClientException", "ClientException: Unable to describe task definition."
)


def definitions(*there: str) -> Callable[..., Any]:
    """An ECS that has these task definitions, a family by its newest revision too."""

    def describe(**asked: Any) -> Any:
        found = [name for name in there if asked["taskDefinition"] in (name, name.partition(":")[0])]
        if not found:
            raise NO_DEFINITION
        return {"taskDefinition": definition(taskDefinitionArn=f"arn:aws:ecs:x:1:task-definition/{found[-1]}")}

    return describe


@pytest.mark.parametrize(
    ("name", "says", "step"),
    [
        ("shop:99", "the task definition shop:99 does not exist", "The newest active revision of shop is shop:7."),
        ("shopp", "no task definition of the family of shopp is active", "list-task-definition-families"),
        ("shopp:7", "no task definition of the family of shopp:7 is active", "list-task-definition-families"),
    ],
)
def test_a_mistyped_task_definition_does_not_exist(name: str, says: str, step: str) -> None:
    answers: dict[str, Canned] = {"ecs:DescribeTaskDefinition": definitions("shop:7")}
    look = FakeLook(Library(), answers, {TARGET: Target(task_definition=name)})

    with pytest.raises(UnknownName, match=says) as unknown:
        run("task_definition", look)

    assert step in unknown.value.next_step


@pytest.mark.parametrize(
    ("target", "failed"),
    [
        (Target(task_definition="shop:9"), denied("ecs:DescribeTaskDefinition")),
        (Target("prod", service="shop"), NO_DEFINITION),  # nobody has mistyped the one of a service
    ],
)
def test_a_task_definition_that_is_not_shown_could_not_be_checked(target: Target, failed: CallFailed) -> None:
    look = FakeLook(Library(), {"ecs:DescribeTaskDefinition": failed}, {TARGET: target, SERVICE: service()})

    assert facts(run("task_definition", look)) == {}
    assert look.failed is failed


def test_a_task_definition_that_nothing_names_could_not_be_read() -> None:
    look = FakeLook(
        Library(),
        things={TARGET: Target("prod", task="0" * 32), TASK: denied("ecs:DescribeTasks"), SERVICE: None},
    )

    assert "task definition" not in things(run("task_definition", look))
    assert facts(run("task_definition", look)) == {}
