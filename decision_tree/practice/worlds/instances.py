"""The container instance: an EC2 instance with the ECS agent."""

from __future__ import annotations

import json
from typing import Any

from decision_tree.practice.realism.ecs_definitions import CAPABILITY
from decision_tree.practice.worlds import backends
from decision_tree.practice.worlds.names import Site

IMAGE = "al2023-ami-ecs-hvm-2023.0.20260910-kernel-6.1-x86_64"
OFFERED = (
    *(f"{CAPABILITY}docker-remote-api.1.{minor}" for minor in range(17, 45)),
    f"{CAPABILITY}ecr-auth",
    f"{CAPABILITY}logging-driver.awslogs",
    f"{CAPABILITY}logging-driver.json-file",
    f"{CAPABILITY}task-iam-role",
    f"{CAPABILITY}task-iam-role-network-host",
    "ecs.capability.execution-role-awslogs",
    "ecs.capability.execution-role-ecr-pull",
    "ecs.capability.secrets.asm.environment-variables",
    "ecs.capability.secrets.ssm.environment-variables",
    "ecs.capability.task-eni",
)
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html"""


def build_instances(site: Site) -> None:
    """Starts and registers the container instances; `settle_instances` gives them their state."""
    ec2, ecs, wanted = site.client("ec2"), site.client("ecs"), site.world.instance
    site.names["instance_id"] = ""
    if not wanted.count:
        return
    # the shared name of an image is all that tells of what kind it is
    image = ec2.register_image(Name=IMAGE, Description=IMAGE, RootDeviceName="/dev/xvda")["ImageId"]
    started = ec2.run_instances(
        ImageId=image,
        InstanceType="t3.medium",
        MinCount=wanted.count,
        MaxCount=wanted.count,
        SubnetId=site.subnets[0],
        SecurityGroupIds=[site.names["task_security_group"]],
        IamInstanceProfile={"Arn": site.names["instance_profile_arn"]},
        MetadataOptions={
            "HttpTokens": "required",
            "HttpPutResponseHopLimit": wanted.hop_limit,
            "HttpEndpoint": wanted.imds,
        },
    )["Instances"]
    for instance in started:
        identity = {"instanceId": instance["InstanceId"], "region": site.owner.region}
        registered = ecs.register_container_instance(
            cluster=site.world.cluster, instanceIdentityDocument=json.dumps(identity)
        )["containerInstance"]
        site.names |= {
            "instance_id": instance["InstanceId"],
            "container_instance": registered["containerInstanceArn"],
            "container_instance_id": registered["containerInstanceArn"].rsplit("/", 1)[-1],
        }
        site.owner.seeds.managed_instances.append(_managed(site, instance["InstanceId"]))


def _managed(site: Site, id_: str) -> dict[str, Any]:
    return {
        "InstanceId": id_,
        "PingStatus": "Online" if site.world.instance.agent_connected else "ConnectionLost",
        "AgentVersion": "3.3.2746.0",
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
    }


def settle_instances(site: Site, running: int) -> None:
    """The state that the world wants, after its tasks were placed."""
    wanted = site.world.instance
    held = backends.ecs(site).container_instances.get(site.world.cluster, {})
    for instance in held.values():
        instance.running_tasks_count = running
        instance.agent_connected = wanted.agent_connected
        instance.status = wanted.status
        instance.version_info = {"agentVersion": wanted.agent_version, "dockerVersion": "DockerVersion: 25.0.14"}
        instance.attributes |= dict.fromkeys((name for name in OFFERED if name not in wanted.lacks), None)
        instance.attributes["ecs.cpu-architecture"] = "x86_64"
        free = {"CPU": wanted.free_cpu, "MEMORY": wanted.free_memory}
        for resource in instance.registered_resources:
            resource["integerValue"] = {"CPU": 2048, "MEMORY": 3884}.get(resource["name"], 0)
        for resource in instance.remaining_resources:
            resource["integerValue"] = free.get(resource["name"], 0)
