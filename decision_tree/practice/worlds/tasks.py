"""Running and stopped tasks of the service, as ECS shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from itertools import count
from typing import Any
from uuid import uuid4

from decision_tree.practice.world import Failed, Kind
from decision_tree.practice.worlds import backends
from decision_tree.practice.worlds.names import Site
from decision_tree.practice.worlds.service import LAUNCH_TYPES, now, vpc_configuration
from decision_tree.practice.worlds.wording import Wording, filled, reasons, wordings


@dataclass
class Tasks:
    """What was seeded: ARNs, the newest first, and the service events that go with them."""

    running: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    events: list[tuple[datetime, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Of the running tasks."""


def build_tasks(site: Site) -> Tasks:
    """Starts the tasks of the world and lets those stop that failed in it."""
    tasks, world = Tasks(), site.world
    hosts = count(20)
    wanted = world.running if world.running is not None else (0 if world.stopped else world.desired)
    for task in _start(site, wanted):
        tasks.addresses.append(_run(site, task, next(hosts)))
        tasks.running.append(task.task_arn)
    for failed in sorted(world.stopped, key=lambda failed: failed.minutes_ago):
        _fail(site, tasks, failed)
    if any(wordings()[failed.failure].stop_code == "TaskFailedToStart" for failed in world.stopped):
        tasks.events.append((now() - timedelta(minutes=1), _UNABLE.format(world.service)))
    return tasks


_UNABLE = (
    "(service {}) is unable to consistently start tasks successfully. For more information, see the Troubleshooting "
    "section of the Amazon ECS Developer Guide."
)


def _start(site: Site, wanted: int) -> list[Any]:
    """New tasks. RunTask of moto places one task of a kind per container instance, whatever its size."""
    backend, world = backends.ecs(site), site.world
    held = backend.tasks.setdefault(world.cluster, {})
    started = []
    for _ in range(wanted):
        task = backends.TASK(
            backend.clusters[world.cluster],
            backend.describe_task_definition(site.names["task_definition"]),
            site.names.get("container_instance"),
            None,
            backend,
            group=f"service:{world.service}",
            launch_type=LAUNCH_TYPES[world.kind],
            started_by=site.names["deployment_id"],
            networking_configuration=vpc_configuration(site).get("networkConfiguration"),
            platform_version="1.4.0" if world.kind is Kind.FARGATE_SERVICE else None,
        )
        held[task.task_arn] = task
        started.append(_described(site, task))
    return started


def _described(site: Site, task: Any) -> Any:
    container, fargate = site.world.container, site.world.kind is Kind.FARGATE_SERVICE
    task.cpu, task.memory = str(container.cpu), str(container.memory)
    task.version, task.enable_execute_command = 5, False
    task.availability_zone = f"{site.owner.region}a"
    task.created_at = now() - timedelta(minutes=90)
    task.attributes = [{"name": "ecs.cpu-architecture", "value": container.architecture.lower()}]
    if fargate:
        task.platform_family = "Linux"
    return task


def _container(site: Site, task: Any, **more: Any) -> dict[str, Any]:
    return {
        "containerArn": site.arn("ecs", f"container/{site.world.cluster}/{task.id}/{uuid4()}"),
        "taskArn": task.task_arn,
        "name": "web",
        "image": site.names["image"],
        "networkInterfaces": [],
        "healthStatus": "UNKNOWN",
        "cpu": str(site.world.container.cpu),
        "memory": str(site.world.container.memory),
        **more,
    }


def _run(site: Site, task: Any, host: int) -> str:
    """A task that runs, with a network interface in its subnet. Gives its address, or its instance's id."""
    task.last_status = task.desired_status = "RUNNING"
    task.health_status, task.connectivity = "UNKNOWN", "CONNECTED"
    task.started_at = task.created_at + timedelta(seconds=40)
    digest = site.names["image_digest"]
    address = _interface(site, task, host) if task.attachments else ""
    interfaces = [{"privateIpv4Address": address}] if address else []
    task.containers = [_container(site, task, lastStatus="RUNNING", imageDigest=digest, networkInterfaces=interfaces)]
    return address or site.names["instance_id"]


def _interface(site: Site, task: Any, host: int) -> str:
    """moto gives addresses of no subnet in particular."""
    ec2 = backends.ec2(site)
    details = {detail["name"]: detail for detail in task.attachments[0]["details"]}
    interface = ec2.enis[details["networkInterfaceId"]["value"]]
    address = str(ip_network(interface.subnet.cidr_block)[host])
    interface.private_ip_address = address
    interface.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": address}]
    details["privateIPv4Address"]["value"] = address
    if site.world.network.public_ip:
        allocated = site.client("ec2").allocate_address(Domain="vpc")["AllocationId"]
        site.client("ec2").associate_address(AllocationId=allocated, NetworkInterfaceId=interface.id)
    return address


def _fail(site: Site, tasks: Tasks, failed: Failed) -> None:
    wording = wordings()[failed.failure]
    at = now() - timedelta(minutes=failed.minutes_ago)
    if wording.event:
        tasks.events.append((at, filled(wording.event, site.names)))
    if not wording.stop_code:
        return
    for index, task in enumerate(_start(site, failed.count)):
        stopped = at - timedelta(minutes=2 * index)
        _stop(site, task, wording, stopped)
        tasks.stopped.append(task.task_arn)
        tasks.events.append(
            (
                stopped - timedelta(seconds=50),
                f"(service {site.world.service}) has started 1 tasks: (task {task.id}).",
            )
        )


def _stop(site: Site, task: Any, wording: Wording, at: datetime) -> None:
    names = site.names | {"task_id": task.id.replace("-", ""), "request_id": str(uuid4())}
    task.stopped_reason, reason = reasons(wording, site.world.kind, names)
    task.stop_code = wording.stop_code
    task.last_status = task.desired_status = "STOPPED"
    task.health_status = "UNKNOWN"
    task.created_at, task.stopping_at, task.stopped_at = at - timedelta(seconds=45), at - timedelta(seconds=2), at
    task.containers = [_container(site, task, lastStatus="STOPPED")]
    if wording.stop_code != "TaskFailedToStart":
        task.started_at = task.pull_stopped_at = at - timedelta(seconds=30)
        task.pull_started_at = at - timedelta(seconds=38)
        task.containers[0]["imageDigest"] = site.names["image_digest"]
    if reason:
        task.containers[0]["reason"] = reason
    if wording.exit_code is not None:
        task.containers[0]["exitCode"] = wording.exit_code
    _release_interface(site, task)
    _write_log(site, task, at)


def _release_interface(site: Site, task: Any) -> None:
    """The interface of a stopped task is deleted."""
    for attachment in task.attachments:
        attachment["status"] = "DELETED"
        details = {detail["name"]: detail["value"] for detail in attachment["details"]}
        backends.ec2(site).enis.pop(details["networkInterfaceId"])


def _write_log(site: Site, task: Any, at: datetime) -> None:
    if not site.world.log_lines:
        return
    where = {"logGroupName": site.names["log_group_name"], "logStreamName": f"ecs/web/{task.id}"}
    site.client("logs").create_log_stream(**where)
    moment = int(at.timestamp() * 1000) - 5000
    lines = [{"timestamp": moment + i, "message": line} for i, line in enumerate(site.world.log_lines)]
    site.client("logs").put_log_events(**where, logEvents=lines)
