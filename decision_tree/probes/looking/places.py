"""Where the traffic of the task's start leaves from: the task's own network interface, or its container instance.

Under Fargate the task's interface pulls the image, fetches secrets and writes logs. On EC2 the container instance
does, whatever the network mode: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
"""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_
from decision_tree.probes.probe import CallFailed, Given, Look, probe, thing
from decision_tree.probes.task_state import Json, launch_types
from decision_tree.probes.things import EC2_INSTANCE, PLACES, SERVICE, TASK
from decision_tree.reachability import Place


@probe(
    N_("the network interface"),
    operations=("ec2:DescribeNetworkInterfaces",),
    wants=(TASK, SERVICE, EC2_INSTANCE),
    gives=(PLACES,),
)
def places_of_task(look: Look) -> Iterator[Given]:
    task, service = look.get(TASK), look.get(SERVICE)
    kinds = launch_types(task, service)
    if kinds == {"EC2"}:
        if failed := look.unread(EC2_INSTANCE):
            raise failed
        instance = look.get(EC2_INSTANCE)
        yield thing(PLACES, (_of_instance(instance),) if instance and get_text(instance, "SubnetId") else None)
    elif kinds == {"FARGATE"}:
        yield thing(PLACES, _of_fargate(look, task, service) or None)
    else:  # outside of AWS, or on instances that AWS manages: their network is not the task's
        yield thing(PLACES, None)


def _of_instance(instance: Json) -> Place:
    interfaces = get_list(instance, "NetworkInterfaces")
    return Place(
        get_text(instance, "SubnetId"),
        _ids(instance, "SecurityGroups"),
        get_text(instance, "PrivateIpAddress") or None,
        bool(get_text(instance, "PublicIpAddress")),
        any(get_list(interface, "Ipv6Addresses") for interface in interfaces),
    )


def _ids(thing_with_groups: Json, key: str) -> tuple[str, ...] | None:
    groups = get(thing_with_groups, key)
    return tuple(get_text(group, "GroupId") for group in groups) if isinstance(groups, list) else None


def _of_fargate(look: Look, task: Json | None, service: Json | None) -> tuple[Place, ...]:
    """The subnet of the task that is looked at first, then the others in which the service may start one."""
    details = _attachment(task)
    wanted = get(service, "networkConfiguration", "awsvpcConfiguration")
    groups: tuple[str, ...] | None = None
    public: bool | None = None
    ipv6 = bool(details.get("ipv6Address"))
    if isinstance(wanted, dict):
        groups = tuple(g for g in get_list(wanted, "securityGroups") if isinstance(g, str))
        public = get_text(wanted, "assignPublicIp") == "ENABLED"
    elif details.get("networkInterfaceId"):
        groups, public = _of_interface(look, details["networkInterfaceId"])
    subnets = [details.get("subnetId", ""), *(s for s in get_list(wanted, "subnets") if isinstance(s, str))]
    return tuple(
        Place(
            subnet,
            groups,
            details.get("privateIPv4Address") if subnet == details.get("subnetId") else None,
            public,
            ipv6,
        )
        for subnet in dict.fromkeys(filter(None, subnets))
    )


def _attachment(task: Json | None) -> dict[str, str]:
    for attachment in get_list(task, "attachments"):
        if get_text(attachment, "type") in ("ElasticNetworkInterface", "eni"):
            return {get_text(d, "name"): get_text(d, "value") for d in get_list(attachment, "details")}
    return {}


def _of_interface(look: Look, interface_id: str) -> tuple[tuple[str, ...] | None, bool | None]:
    """Groups and whether there is a public address; a stopped task's interface is gone, and both are unknown."""
    try:
        answer = look.call(
            "ec2:DescribeNetworkInterfaces", expect="NetworkInterfaces", NetworkInterfaceIds=[interface_id]
        )
    except CallFailed as failed:
        if failed.code == "InvalidNetworkInterfaceID.NotFound":
            return None, None
        raise
    interface = next(iter(answer["NetworkInterfaces"]), None)
    if interface is None:
        return None, None
    return _ids(interface, "Groups"), bool(get_text(interface, "Association", "PublicIp"))
