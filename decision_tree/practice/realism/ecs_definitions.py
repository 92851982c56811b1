"""Amazon ECS: the attributes that a task definition asks of a container instance, which moto does not work out.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html#ECS-Type-TaskDefinition-requiresAttributes
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds

CAPABILITY = "com.amazonaws.ecs.capability."


@operation("ecs", "DescribeTaskDefinition")
def describe_task_definition(call: Call, _: Seeds) -> Any:
    result = call.stock()
    definition = result["taskDefinition"]
    definition.requires_attributes = [{"name": name} for name in sorted(set(required_attributes(definition)))]
    return result


def required_attributes(definition: Any) -> Iterator[str]:
    """The attributes that ECS looks for on a container instance."""
    execution_role = getattr(definition, "execution_role_arn", None)
    yield f"{CAPABILITY}docker-remote-api.1.18"
    if getattr(definition, "task_role_arn", None):
        yield f"{CAPABILITY}task-iam-role" + ("-network-host" if definition.network_mode == "host" else "")
    if definition.network_mode == "awsvpc":
        yield "ecs.capability.task-eni"
    for container in definition.container_definitions:
        if ".dkr.ecr." in container["image"]:
            yield f"{CAPABILITY}ecr-auth"
            if execution_role:
                yield "ecs.capability.execution-role-ecr-pull"
        driver = container.get("logConfiguration", {}).get("logDriver")
        if driver:
            yield f"{CAPABILITY}logging-driver.{driver}"
        if driver == "awslogs" and execution_role:
            yield "ecs.capability.execution-role-awslogs"
        for secret in container.get("secrets", []):
            store = "asm" if ":secretsmanager:" in secret["valueFrom"] else "ssm"
            yield f"ecs.capability.secrets.{store}.environment-variables"
