"""The EC2 instance below the container instance: its metadata settings and its operating system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_
from decision_tree.probes.probe import CallFailed, Given, Look, probe, seen, thing
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import CONTAINER_INSTANCES, EC2_INSTANCE

_ECS_OPTIMIZED = re.compile(r"(?:amzn2-ami-ecs-|al2023-ami-ecs-|amzn-ami-[\d.]+\w*-amazon-ecs-optimized)")
_OTHER_LINUX = re.compile(r"(?:ubuntu/|debian-|RHEL-|suse-|Rocky-|AlmaLinux |amzn2-ami-(?!ecs)|al2023-ami-(?!ecs))")


@probe(
    N_("the EC2 instance"),
    operations=("ec2:DescribeInstances", "ec2:DescribeImages"),
    needs=(CONTAINER_INSTANCES,),
    gives=(EC2_INSTANCE,),
    facts=("imds_hop_limit", "os"),
)
def ec2_instance(look: Look) -> Iterator[Given]:
    host = get_text(look[CONTAINER_INSTANCES][0], "ec2InstanceId")
    instance = _describe(look, host) if host.startswith("i-") else None
    yield thing(EC2_INSTANCE, instance)
    if instance is None:
        return
    limit = get(instance, "MetadataOptions", "HttpPutResponseHopLimit")
    if isinstance(limit, int):
        shown = f"HttpPutResponseHopLimit {limit}, HttpTokens {get_text(instance, 'MetadataOptions', 'HttpTokens')}"
        yield seen("imds_hop_limit", "one" if limit == 1 else "two_or_more", f"ec2:DescribeInstances: {shown}")
    yield from _operating_system(look, instance)


def _describe(look: Look, instance_id: str) -> Json | None:
    """None: EC2 has no such instance any more."""
    try:
        answer = look.call("ec2:DescribeInstances", expect="Reservations", InstanceIds=[instance_id])
    except CallFailed as failed:
        if failed.code == "InvalidInstanceID.NotFound":
            return None
        raise
    return next((i for r in answer["Reservations"] for i in get_list(r, "Instances")), None)


def _operating_system(look: Look, instance: Json) -> Iterator[Given]:
    if get_text(instance, "Platform").lower() == "windows":
        yield seen("os", "windows", "ec2:DescribeInstances: Platform windows")
    elif "os" not in look.known:
        answer = look.call("ec2:DescribeImages", expect="Images", ImageIds=[get_text(instance, "ImageId")])
        # an image that is no longer shared is not listed
        name = next((get_text(image, "Name") for image in answer["Images"]), "")
        value = operating_system(name)
        if value:
            yield seen("os", value, f"ec2:DescribeImages: Name {name}")


def operating_system(image_name: str) -> str:
    """By the name of the AMI; "" for one that somebody made: what it was made from cannot be seen.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-optimized_AMI.html
    """
    if _ECS_OPTIMIZED.match(image_name):
        return "amazon_linux"
    if image_name.startswith("bottlerocket-aws-ecs-"):
        return "bottlerocket"
    return "other_linux" if _OTHER_LINUX.match(image_name) else ""
