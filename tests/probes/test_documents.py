"""What ECS has answered becomes facts and suspects; what is in order becomes none."""

from __future__ import annotations

import pytest

import decision_tree.probes.looking.documents  # noqa: F401
from decision_tree.case import Document, Observation, Source, Suspicion
from decision_tree.probes.things import CONTAINER_INSTANCES, SERVICE, TASK, TASK_DEFINITION
from tests.knowledge import built_in
from tests.probes.ecs_samples import CANNOT_PULL, STEADY, definition, instance, service, stopped, task
from tests.probes.fake_look import FakeLook, denied, facts, run

TROUBLE = {"phase", "error_kind", "exit_code", "stop_code", "stopped_reason", "image_exists"}


def test_a_stopped_reason_is_read_as_a_pasted_one() -> None:
    given = run("messages", FakeLook(built_in(), things={TASK: stopped(), SERVICE: service(running=0)}))

    found = facts(given)
    assert (found["phase"], found["error_kind"], found["launch_type"]) == ("pull", "not_found", "fargate")
    suspected = next(item.causes for item in given if isinstance(item, Suspicion))
    assert suspected[0] == "image_pull.image_not_found"
    assert any(isinstance(item, Document) and CANNOT_PULL in item.text for item in given)


def test_fields_are_known_from_aws_and_words_from_the_message() -> None:
    given = run("messages", FakeLook(built_in(), things={TASK: stopped(), SERVICE: None}))

    sources = {item.fact: item for item in given if isinstance(item, Observation)}
    assert sources["launch_type"].source is Source.AWS
    assert sources["launch_type"].evidence == "ecs:DescribeTasks: launchType FARGATE"
    assert sources["phase"].source is Source.MESSAGE


def test_what_is_in_order_shows_no_trouble() -> None:
    given = run("messages", FakeLook(built_in(), things={TASK: task(), SERVICE: service(STEADY, CANNOT_PULL)}))

    assert not TROUBLE & facts(given).keys()
    assert not [item for item in given if isinstance(item, Suspicion | Document)]


def test_what_could_not_be_read_could_not_be_checked() -> None:
    unread = denied("ecs:DescribeTasks")

    nothing = facts(run("messages", FakeLook(built_in(), things={TASK: unread, SERVICE: unread})))
    some = facts(run("messages", FakeLook(built_in(), things={TASK: unread, SERVICE: service()})))

    assert nothing == {"phase": None, "error_kind": None, "launch_type": None}
    assert (some["phase"], some["launch_type"]) == (None, "fargate")


def test_a_task_definition_tells_its_roles() -> None:
    made = definition()
    del made["taskRoleArn"]

    found = facts(run("task_definition_settings", FakeLook(built_in(), things={TASK_DEFINITION: made})))

    assert (found["task_role_set"], found["execution_role_set"]) == ("no", "yes")
    assert (found["execution_role_name"], found["registry"]) == ("shop-exec", "ecr_private")


def test_values_of_variables_never_become_evidence() -> None:
    variables = [
        {"name": "DB_PASSWORD", "value": "hunter2hunter2"},
        {"name": "HTTP_PROXY", "value": "http://u:pw@p:1"},
    ]
    made = definition(containerDefinitions=[{"name": "web", "image": "nginx", "environment": variables}])

    given = run("task_definition_settings", FakeLook(built_in(), things={TASK_DEFINITION: made}))

    assert facts(given)["proxy_in_container"] == "without_exceptions"
    assert "hunter2" not in repr(given)
    assert "u:pw" not in repr(given)


ROLE_ATTRIBUTE = "com.amazonaws.ecs.capability.task-iam-role"


def test_the_attribute_that_no_instance_has_is_found() -> None:
    wanted = definition(requiresAttributes=[{"name": ROLE_ATTRIBUTE}])
    draining = instance(2, status="DRAINING", attributes=[{"name": ROLE_ATTRIBUTE}])

    def found(*instances: object) -> dict[str, str | None]:
        look = FakeLook(built_in(), things={CONTAINER_INSTANCES: list(instances), TASK_DEFINITION: wanted})
        return facts(run("container_instance_settings", look))

    lacking = found(instance(), draining)
    assert lacking["missing_attribute"] == "task_iam_role"
    assert (lacking["agent_connected"], lacking["agent_version_number"]) == ("yes", "1.90.0")
    assert "missing_attribute" not in found(instance(attributes=[{"name": ROLE_ATTRIBUTE}]))
    assert "agent_connected" not in found(instance(), instance(2, agentConnected=False))
    assert "task_role_set" not in lacking


def test_where_a_task_runs_the_task_tells_and_not_its_definition() -> None:
    def given(**things: object) -> dict[str, str | None]:
        known = {TASK_DEFINITION: definition(), TASK: things.get("task")}
        return facts(run("task_definition_settings", FakeLook(built_in(), things=known)))

    assert given()["launch_type"] == "fargate"
    assert "launch_type" not in given(task=task(launchType="EC2"))


LOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/shop"}}
PRIVATE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:7"


@pytest.mark.parametrize(
    ("container", "launched", "needed"),
    [
        ({"image": "nginx"}, "FARGATE", "no"),
        ({"image": "nginx"}, "EC2", "no"),
        ({"image": PRIVATE}, "FARGATE", "yes"),
        ({"image": PRIVATE}, "EC2", "no"),  # there the instance's role pulls
        ({"image": "nginx", "logConfiguration": LOGS}, "FARGATE", "yes"),
        ({"image": "nginx", "secrets": [{"name": "A", "valueFrom": "/a"}]}, "EC2", "yes"),
        ({"image": "nginx", "environmentFiles": [{"value": "arn:aws:s3:::b/k", "type": "s3"}]}, "EC2", "yes"),
        ({"image": "nginx"}, "EXTERNAL", None),
    ],
)
def test_what_needs_an_execution_role(container: dict[str, object], launched: str, needed: str | None) -> None:
    made = definition(containerDefinitions=[{"name": "web"} | container])
    del made["executionRoleArn"]
    look = FakeLook(built_in(), things={TASK_DEFINITION: made, TASK: task(launchType=launched)})

    assert facts(run("task_definition_settings", look)).get("execution_role_needed") == needed
