"""The task definition with its one container, `web`."""

from __future__ import annotations

from typing import Any

from decision_tree.practice.world import Kind, Role, World
from decision_tree.practice.worlds.names import Site


def build_definition(site: Site) -> None:
    """Registers it; gives `task_definition` as family:revision."""
    world, container = site.world, site.world.container
    fargate = world.kind is Kind.FARGATE_SERVICE
    definition: dict[str, Any] = {
        "family": world.service,
        "networkMode": network_mode(world),
        "requiresCompatibilities": ["FARGATE" if fargate else "EC2"],
        "containerDefinitions": [_container(site)],
        "runtimePlatform": {"cpuArchitecture": container.architecture, "operatingSystemFamily": "LINUX"},
        **({"cpu": str(container.cpu), "memory": str(container.memory)} if fargate else {}),
        **_role("taskRoleArn", world.task_role, site.names["task_role_arn"]),
        **_role("executionRoleArn", world.execution_role, site.names["execution_role_arn"]),
    }
    if world.efs is not None:
        settings = {"fileSystemId": site.names["file_system_id"], "transitEncryption": "ENABLED"}
        definition["volumes"] = [{"name": "files", "efsVolumeConfiguration": settings}]
    arn = site.client("ecs").register_task_definition(**definition)["taskDefinition"]["taskDefinitionArn"]
    site.names |= {"task_definition": arn.rsplit("/", 1)[-1], "task_definition_arn": arn}


def network_mode(world: World) -> str:
    """As written, or the usual one of the launch type."""
    return world.container.network_mode or ("awsvpc" if world.kind is Kind.FARGATE_SERVICE else "bridge")


def _role(key: str, role: Role, arn: str) -> dict[str, str]:
    return {key: arn} if role.named else {}


def _container(site: Site) -> dict[str, Any]:
    world, container = site.world, site.world.container
    host_port = {} if network_mode(world) == "awsvpc" else {"hostPort": 0}
    secrets = []
    if world.secret is not None:
        secrets.append({"name": "DATABASE_PASSWORD", "valueFrom": site.names["secret_arn"]})
    if world.parameter is not None:
        secrets.append({"name": "DATABASE_NAME", "valueFrom": site.names["ssm_parameter_arn"]})
    mounts = [{"sourceVolume": "files", "containerPath": "/srv/files"}] if world.efs else []
    return {
        "name": "web",
        "image": site.names["image"],
        "essential": True,
        "cpu": container.cpu,
        "memory": container.memory,
        "portMappings": [{"containerPort": 8080, "protocol": "tcp", **host_port}],
        "environment": [{"name": name, "value": value} for name, value in container.environment.items()],
        "secrets": secrets,
        "mountPoints": mounts,
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": site.names["log_group_name"],
                "awslogs-region": site.owner.region,
                "awslogs-stream-prefix": "ecs",
            },
        },
    }
