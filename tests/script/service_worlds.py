"""Broken worlds of task definitions and services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.aws.sandbox import REGION, Sandbox
from tests.script.worlds import EC2_TRUST, Values, World, _role

CLUSTER = "shop"
KEYS = [
    {"name": "AWS_ACCESS_KEY_ID", "value": "AKIAIOSFODNN7EXAMPLE"},
    {"name": "AWS_SECRET_ACCESS_KEY", "value": "$(touch owned) `id` 'quoted'\n\"二行\""},
    {"name": "COLOUR", "value": "$(touch owned) `id` 'quoted'\n\"二行\""},
]
PROXY = [
    {"name": "HTTP_PROXY", "value": "http://10.0.0.1:3128"},
    {"name": "NO_PROXY", "value": "shop.local, 10.0.0.9"},
]


def _service(family: str, environment: list[dict[str, str]] | None = None) -> Callable[[Sandbox], Values]:
    def breaks(sandbox: Sandbox) -> Values:
        ecs, ec2 = sandbox.client("ecs"), sandbox.client("ec2")
        ecs.create_cluster(clusterName=CLUSTER)
        subnet = ec2.describe_subnets()["Subnets"][0]
        group = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [subnet["VpcId"]]}])
        network = {
            "subnets": [subnet["SubnetId"]],
            "securityGroups": [group["SecurityGroups"][0]["GroupId"]],
            "assignPublicIp": "DISABLED",
        }
        _role(sandbox, f"{family}-role", EC2_TRUST)
        ecs.register_task_definition(
            family=family,
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            containerDefinitions=[
                {"name": "web", "image": "shop:1", "memory": 128, "environment": environment or []}
            ],
            tags=[{"key": "team", "value": "shop"}],
        )
        # no task is wanted: moto starts none, and the deployment is complete at once
        ecs.create_service(
            cluster=CLUSTER,
            serviceName=family,
            taskDefinition=family,
            desiredCount=0,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": network},
        )
        return {
            "region": REGION,
            "cluster": CLUSTER,
            "service": family,
            "task_definition": f"{family}:1",
            "container": "web",
            "task_role_name": f"{family}-role",
            "execution_role_name": f"{family}-role",
        }

    return breaks


def _state(sandbox: Sandbox, values: Values) -> Any:
    """The service's task definition, all but its own name, and the revisions that can be used."""
    ecs = sandbox.client("ecs")
    service = ecs.describe_services(cluster=CLUSTER, services=[values["service"]])["services"][0]
    found = ecs.describe_task_definition(taskDefinition=service["taskDefinition"], include=["TAGS"])
    definition = found["taskDefinition"]
    active = ecs.list_task_definitions(familyPrefix=values["service"], status="ACTIVE")["taskDefinitionArns"]
    kept = ("taskRoleArn", "executionRoleArn", "containerDefinitions", "cpu", "memory", "networkMode")
    return {key: definition.get(key) for key in kept}, found["tags"], active, service["networkConfiguration"]


def _deployments(sandbox: Sandbox, values: Values) -> Any:
    found = sandbox.client("ecs").describe_services(cluster=CLUSTER, services=[values["service"]])
    return [d["id"] for d in found["services"][0]["deployments"] if d["status"] == "PRIMARY"]


def _environment(state: Any) -> list[dict[str, str]]:
    environment: list[dict[str, str]] = state[0]["containerDefinitions"][0]["environment"]
    return environment


def _only_the_colour_is_left(state: Any) -> bool:
    return _environment(state) == KEYS[2:] and state[1] == [{"key": "team", "value": "shop"}]


def _exceptions_are_added(state: Any) -> bool:
    wanted = "shop.local,10.0.0.9,169.254.170.2,169.254.169.254,localhost,127.0.0.1"
    exceptions = [{"name": name, "value": wanted} for name in ("NO_PROXY", "no_proxy")]
    return _environment(state) == [PROXY[0], *exceptions]


SERVICE_WORLDS = (
    World("role.task_role_not_set", _service("roleless"), _state),
    World("image_pull.execution_role_not_set", _service("no-execution-role"), _state),
    World("credentials.static_keys_in_env", _service("static-keys", KEYS), _state, mended=_only_the_colour_is_left),
    World(
        "proxy.container_without_exceptions", _service("behind-proxy", PROXY), _state, mended=_exceptions_are_added
    ),
    World("network.no_public_ip", _service("no-public-ip"), _state),
    World("image_pull.stale_image", _service("stale"), _deployments, undone=False),
)
