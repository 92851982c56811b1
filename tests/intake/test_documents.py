"""AWS JSON by its shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from decision_tree.case import Source
from decision_tree.errors import UnreadableInput
from decision_tree.intake import Intake, read, read_all
from decision_tree.session import Session
from tests.knowledge import built_in

LIBRARY = built_in()
ACCOUNT = "111122223333"
TASK_ID = "0123456789abcdef0123456789abcdef"


def arn(kind: str, path: str) -> str:
    return f"arn:aws:ecs:eu-west-1:{ACCOUNT}:{kind}/{path}"


def task(**changes: Any) -> dict[str, Any]:
    return {
        "taskArn": arn("task", f"shop/{TASK_ID}"),
        "clusterArn": arn("cluster", "shop"),
        "taskDefinitionArn": arn("task-definition", "web:7"),
        "group": "service:web",
        "launchType": "FARGATE",
        "stopCode": "TaskFailedToStart",
        "stoppedReason": "Task failed to start",
        "overrides": {"containerOverrides": []},
        "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
        "attachments": [
            {
                "type": "ElasticNetworkInterface",
                "details": [{"name": "subnetId", "value": "subnet-0123456789abcdef0"}],
            }
        ],
        "containers": [
            {
                "name": "app",
                "image": f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/app:v9",
                "reason": "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
                f"resolve ref {ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/app:v9: not found",
            }
        ],
        **changes,
    }


def definition(**changes: Any) -> dict[str, Any]:
    return {
        "taskDefinitionArn": arn("task-definition", "web:7"),
        "family": "web",
        "networkMode": "bridge",
        "executionRoleArn": f"arn:aws:iam::{ACCOUNT}:role/team/web-execution",
        "containerDefinitions": [{"name": "app", "image": "nginx:1"}],
        **changes,
    }


def understand(value: Any) -> Intake:
    return read(value if isinstance(value, str) else json.dumps(value), "input", LIBRARY)


def facts(intake: Intake, source: Source = Source.FILE) -> dict[str, str | None]:
    return {o.fact: o.value for o in intake.observations if o.source is source}


TASK_FACTS = {
    "launch_type": "fargate",
    "network_mode": "awsvpc",
    "role_override": "none",
    "region": "eu-west-1",
    "account_id": ACCOUNT,
    "cluster": "shop",
    "service": "web",
    "task": TASK_ID,
    "task_definition": "web:7",
    "container": "app",
    "stop_code": "TaskFailedToStart",
    "platform": "linux/amd64",
    "subnet_ids": "subnet-0123456789abcdef0",
    "registry": "ecr_private",
}


def test_describe_tasks() -> None:
    intake = understand({"tasks": [task()], "failures": []})
    assert intake.documents == ("describe-tasks",)
    assert TASK_FACTS.items() <= facts(intake).items()
    assert facts(intake, Source.MESSAGE)["phase"] == "pull"
    assert intake.suspects[0] == "image_pull.image_not_found"
    match = next(m for m in intake.matches if m.pattern_id == "image_not_found")
    assert intake.text[match.start : match.end] == match.words


def test_a_task_on_its_own_and_with_upper_case_keys() -> None:
    upper = {key[:1].upper() + key[1:]: value for key, value in task().items()}
    assert facts(understand(upper))["launch_type"] == "fargate"


def test_event() -> None:
    event = {"detail-type": "ECS Task State Change", "account": ACCOUNT, "region": "eu-west-1", "detail": task()}
    intake = understand(event)
    assert intake.documents == ("ECS Task State Change event",)
    assert TASK_FACTS.items() <= facts(intake).items()


def test_event_with_a_reason() -> None:
    detail = {"eventName": "SERVICE_TASK_PLACEMENT_FAILURE", "reason": "RESOURCE:FARGATE"}
    event = {"detail-type": "ECS Service Action", "account": ACCOUNT, "region": "eu-west-1", "detail": detail}
    intake = understand(event)
    assert "fargate_capacity" in [m.pattern_id for m in intake.matches]
    assert facts(intake) == {"account_id": ACCOUNT, "region": "eu-west-1"}


def test_role_overridden() -> None:
    override = {"taskRoleArn": f"arn:aws:iam::{ACCOUNT}:role/other"}
    assert facts(understand({"tasks": [task(overrides=override)]}))["role_override"] == "other_role"
    without = task()
    del without["overrides"]
    assert "role_override" not in facts(understand({"tasks": [without]}))


def test_the_container_that_failed_is_named() -> None:
    containers = [{"name": "log", "exitCode": 0, "image": "l:1"}, {"name": "app", "exitCode": 3, "image": "a:1"}]
    found = facts(understand({"tasks": [task(containers=containers)]}))
    assert (found["container"], found["exit_code"], found["image"]) == ("app", "3", "a:1")


def test_task_definition() -> None:
    found = facts(understand({"taskDefinition": definition()}))
    assert {
        "task_role_set": "no",
        "execution_role_set": "yes",
        "execution_role_name": "web-execution",
        "execution_role_arn": f"arn:aws:iam::{ACCOUNT}:role/team/web-execution",
        "network_mode": "bridge",
        "registry": "docker_hub",
        "task_definition": "web:7",
    }.items() <= found.items()


def test_a_part_of_a_task_definition_proves_no_absence() -> None:
    found = facts(understand([{"name": "app", "image": "nginx:1"}]))
    assert "task_role_set" not in found
    assert found["registry"] == "docker_hub"


@pytest.mark.parametrize(
    ("no_proxy", "value"),
    [("169.254.170.2,169.254.169.254", "with_exceptions"), ("localhost", "without_exceptions"),
     ("localhost, 169.254.170.2", "with_exceptions"), ("*", "with_exceptions"),
     ("169.254.169.254", "without_exceptions"), ("169.254.0.0/16", None), (None, "without_exceptions")],
)  # fmt: skip
def test_proxy_of_a_container(no_proxy: str | None, value: str | None) -> None:
    exceptions = {} if no_proxy is None else {"NO_PROXY": no_proxy}
    assert proxy_of({"http_proxy": "http://proxy.example:3128", **exceptions}) == value


@pytest.mark.parametrize(
    "variables",
    [
        {"HTTPS_PROXY": "http://proxy.example:3128"},  # credentials are asked for with http://
        {"HTTP_PROXY": "", "NO_PROXY": ""},
        {"HTTP_PROXY": "http://p:1", "NO_PROXY": "169.254.170.2", "no_proxy": "localhost"},
    ],
)
def test_a_proxy_that_credentials_may_not_meet_is_no_alarm(variables: dict[str, str]) -> None:
    assert proxy_of(variables) is None


def proxy_of(variables: dict[str, str]) -> str | None:
    environment = [{"name": name, "value": value} for name, value in variables.items()]
    containers = [{"name": "app", "image": "nginx:1", "environment": environment}]
    return facts(understand(definition(containerDefinitions=containers))).get("proxy_in_container")


def test_no_proxy_variable_proves_nothing() -> None:
    assert "proxy_in_container" not in facts(understand(definition()))


def test_secrets_logs_and_keys_of_a_container() -> None:
    secret = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf"
    container = {
        "name": "app",
        "image": "registry.example/app:1",
        "environment": [{"name": "AWS_ACCESS_KEY_ID", "value": "x"}],
        "secrets": [
            {"name": "AWS_SECRET_ACCESS_KEY", "valueFrom": f"{secret}:key::"},
            {"name": "P", "valueFrom": f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/app/db"},
        ],
        "repositoryCredentials": {"credentialsParameter": secret},
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1"},
        },
    }
    found = facts(understand(definition(containerDefinitions=[container], requiresCompatibilities=["FARGATE"])))
    assert {
        "credentials_source": "env",
        "secret_arn": secret,
        "ssm_parameter": "/app/db",
        "registry_secret_arn": secret,
        "log_group_name": "/ecs/web",
        "registry": "other",
        "launch_type": "fargate",
    }.items() <= found.items()
    assert "startup_feature" not in found


def test_a_task_definition_is_not_read_as_a_message() -> None:
    """Its words (awsfirelens, secrets, attribute names) are no errors."""
    container = {"name": "log", "image": "l:1", "firelensConfiguration": {"type": "fluentbit"},
                 "logConfiguration": {"logDriver": "awsfirelens"}}  # fmt: skip
    intake = understand(definition(containerDefinitions=[container]))
    assert intake.matches == ()
    assert intake.suspects == ()


def service(*messages: str) -> dict[str, Any]:
    return {
        "serviceArn": arn("service", "shop/web"),
        "serviceName": "web",
        "launchType": "FARGATE",
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
                "securityGroups": ["sg-0123456789abcdef0"],
                "assignPublicIp": "DISABLED",
            }
        },
        "events": [{"message": message} for message in messages],
    }


def test_describe_services() -> None:
    intake = understand({"services": [service("(service web) was unable to place a task. Reason: Internal error.")]})
    assert {
        "service": "web",
        "cluster": "shop",
        "public_ip": "no",
        "network_mode": "awsvpc",
        "subnet_ids": "subnet-0123456789abcdef0 subnet-0123456789abcdef1",
        "task_security_group": "sg-0123456789abcdef0",
    }.items() <= facts(intake).items()
    assert [m.pattern_id for m in intake.matches] == ["unsupported_zone"]


def test_events_before_the_steady_state_are_history() -> None:
    intake = understand({"services": [service("(service web) has reached a steady state.", 'error "AGENT"')]})
    assert intake.suspects == ()


def instances(connected: list[bool], version: str = "1.104.0", attributes: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "containerInstances": [
            {
                "containerInstanceArn": arn("container-instance", f"shop/{number:032x}"),
                "ec2InstanceId": f"i-{number:017x}",
                "agentConnected": state,
                "versionInfo": {"agentVersion": version},
                "attributes": [{"name": name} for name in attributes],
            }
            for number, state in enumerate(connected)
        ]
    }


@pytest.mark.parametrize(("connected", "value"), [([False], "no"), ([True, True], "yes"), ([True, False], None)])
def test_agent_connected(connected: list[bool], value: str | None) -> None:
    assert facts(understand(instances(connected))).get("agent_connected") == value


@pytest.mark.parametrize(("version", "value"), [("1.10.0", "too_old"), ("1.104.0", "new_enough"), ("1.12.0", None)])
def test_agent_version(version: str, value: str | None) -> None:
    found = facts(understand(instances([True], version)))
    assert found.get("agent_version") == value
    assert found["agent_version_number"] == version


@pytest.mark.parametrize(
    ("required", "value"),
    [
        ("com.amazonaws.ecs.capability.task-iam-role", "task_iam_role"),
        ("com.amazonaws.ecs.capability.task-iam-role-network-host", "task_iam_role_network_host"),
        ("ecs.capability.container-restart-policy", "newer_agent_feature"),
        ("team.rack", "other"),
    ],
)
def test_missing_attribute(required: str, value: str) -> None:
    wants = json.dumps({"taskDefinition": definition(requiresAttributes=[{"name": required}, {"name": "here"}])})
    has = json.dumps(instances([True], attributes=("here",)))
    both = read_all([("td", wants), ("ci", has)], LIBRARY)
    assert facts(both)["missing_attribute"] == value
    assert both.documents == ("describe-task-definition", "describe-container-instances")
    assert "missing_attribute" not in facts(understand(wants))


def test_json_inside_other_lines() -> None:
    text = f"$ aws ecs describe-tasks\n{json.dumps({'tasks': [task()]})}\nUnable to locate credentials\n"
    intake = understand(text)
    assert intake.documents == ("describe-tasks",)
    assert "no_credentials" in [m.pattern_id for m in intake.matches]
    for match in intake.matches:
        assert intake.text[match.start : match.end] == match.words


@pytest.mark.parametrize("text", ['{"tasks": [{"taskArn": "arn:aws:ecs', '[{"a": 1}, {"b"', "[[["])
def test_broken_json_without_a_message(text: str) -> None:
    with pytest.raises(UnreadableInput, match="cut or broken") as error:
        understand(text)
    assert "describe-tasks" in error.value.next_step


def test_broken_json_with_a_message_is_read() -> None:
    text = json.dumps({"tasks": [task()]}, indent=2)[:-40]
    assert understand(text).suspects[0] == "image_pull.image_not_found"


@pytest.mark.parametrize("value", [{"a": 1}, [{"a": 1}], {"Vpcs": [{"VpcId": "vpc-1"}]}, {}])
def test_json_of_an_unknown_shape(value: Any) -> None:
    with pytest.raises(UnreadableInput, match="not known") as error:
        understand(value)
    assert "describe-task-definition" in error.value.next_step


@pytest.mark.parametrize(
    "value",
    [
        {"tasks": "x"},
        {"tasks": [None, 1, "x"]},
        {"tasks": [{"taskArn": 1, "containers": [1, None, {"exitCode": True, "name": 5}]}]},
        {"taskDefinition": {"family": 1, "containerDefinitions": [1, {"environment": "x", "secrets": [1]}]}},
        {"services": [{"serviceName": 3, "serviceArn": [], "events": [1, {"message": 5}], "deployments": 4}]},
        {"containerInstances": [{"containerInstanceArn": "x", "agentConnected": True, "attributes": [1],
                                 "versionInfo": {"agentVersion": "no.version"}}]},
        {"detail-type": "ECS Task State Change", "detail": {}},
        {"detail-type": 7, "detail": {}},
    ],
)  # fmt: skip
def test_odd_values_are_no_crash(value: Any) -> None:
    try:
        intake = understand(value)
    except UnreadableInput:
        return
    assert intake.suspects == ()


def ended(*codes: int | None, **changes: Any) -> dict[str, Any]:
    """A stopped task whose containers c0, c1 … ended with these exit codes."""
    containers = [{"name": f"c{number}", "exitCode": code} for number, code in enumerate(codes)]
    stopped = {"stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited"}
    return task(containers=containers, **stopped | changes)


HELPER = definition(containerDefinitions=[{"name": "c0", "image": "app:1"}, {"name": "c1", "essential": False}])


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ([ended(0)], "zero"),
        ([ended(0, group="family:job")], "finished"),
        ([ended(0, 143), definition(containerDefinitions=[{"name": "c0"}, {"name": "c1"}])], "zero"),
        ([ended(0, 1), HELPER], "zero"),
        ([ended(1, 0), HELPER], None),
        ([ended(0, 0)], None),  # which of them counts is not known without the task definition
        ([ended(None)], None),
        ([ended(0, stopCode="ServiceSchedulerInitiated")], None),  # asked to stop, it ended well
        ([ended(0, group="")], None),
    ],
)
def test_a_main_process_that_ended_with_zero(given: list[Any], kind: str | None) -> None:
    sources = [(f"{number}.json", json.dumps(document)) for number, document in enumerate(given)]
    assert facts(read_all(sources, LIBRARY)).get("exit_kind") == kind


def test_a_service_whose_main_process_ends_with_zero_is_found_from_its_task_alone() -> None:
    session = Session(LIBRARY)
    session.read([("task.json", json.dumps({"tasks": [ended(0)], "failures": []}))])
    assert [f.cause_id for f in session.diagnosis.confirmed] == ["running.exited_zero"]
