"""The cluster, the service, its target group, and what the service has told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from decision_tree.practice.world import Kind, TargetGroup
from decision_tree.practice.worlds import backends
from decision_tree.practice.worlds.definition import network_mode
from decision_tree.practice.worlds.names import Site
from decision_tree.practice.worlds.network import from_vpc, group
from decision_tree.practice.worlds.wording import filled

LAUNCH_TYPES = {Kind.FARGATE_SERVICE: "FARGATE", Kind.EC2_SERVICE: "EC2"}


def now() -> datetime:
    return datetime.now(UTC)


def vpc_configuration(site: Site) -> dict[str, Any]:
    """The `networkConfiguration` of the service and its tasks; empty outside awsvpc."""
    if network_mode(site.world) != "awsvpc":
        return {}
    settings = {
        "subnets": site.subnets,
        "securityGroups": [site.names["task_security_group"]],
        "assignPublicIp": "ENABLED" if site.world.network.public_ip else "DISABLED",
    }
    return {"networkConfiguration": {"awsvpcConfiguration": settings}}


def build_service(site: Site) -> None:
    """Creates the service; `settle_service` gives it its counts and events."""
    world = site.world
    balanced: dict[str, Any] = {}
    if world.target_group is not None:
        target_group = _target_group(site, world.target_group)
        port = world.target_group.port
        balanced = {
            "loadBalancers": [{"targetGroupArn": target_group, "containerName": "web", "containerPort": port}],
        }
    created = site.client("ecs").create_service(
        cluster=world.cluster,
        serviceName=world.service,
        taskDefinition=site.names["task_definition"],
        desiredCount=world.desired,
        launchType=LAUNCH_TYPES[world.kind],
        **({"platformVersion": "1.4.0"} if world.kind is Kind.FARGATE_SERVICE else {}),
        **vpc_configuration(site),
        **balanced,
    )["service"]
    site.names |= {"service_arn": created["serviceArn"], "deployment_id": created["deployments"][0]["id"]}
    _revision(site)


def _revision(site: Site) -> None:
    """The service revision: the image's tag was resolved to a digest when the service was deployed."""
    world, at = site.world, now() - timedelta(hours=2)
    tail = f"{world.cluster}/{world.service}"
    revision = site.arn("ecs", f"service-revision/{tail}/4731903481227700512")
    deployment = site.arn("ecs", f"service-deployment/{tail}/r9i43YFjvgF_xlg7m2eJ1r")
    site.names |= {"service_revision_arn": revision, "service_deployment_arn": deployment}
    images = [{"containerName": "web", "image": site.names["image"], "imageDigest": site.names["image_digest"]}]
    site.owner.seeds.service_revisions[revision] = {
        "serviceRevisionArn": revision,
        "serviceArn": site.names["service_arn"],
        "clusterArn": site.arn("ecs", f"cluster/{world.cluster}"),
        "taskDefinition": site.names["task_definition_arn"],
        "launchType": LAUNCH_TYPES[world.kind],
        "containerImages": images,
        "createdAt": at,
    }
    site.owner.seeds.service_deployments[site.names["service_arn"]] = [
        {
            "serviceDeploymentArn": deployment,
            "serviceArn": site.names["service_arn"],
            "clusterArn": site.arn("ecs", f"cluster/{world.cluster}"),
            "targetServiceRevisionArn": revision,
            "status": "IN_PROGRESS",
            "createdAt": at,
            "startedAt": at,
        }
    ]


def _target_group(site: Site, target_group: TargetGroup) -> str:
    client = site.client("elbv2")
    guard = group(site, "load-balancer", [from_vpc(80)])
    balancer = client.create_load_balancer(
        Name=site.world.cluster, Subnets=site.subnets, SecurityGroups=[guard], Scheme="internal"
    )["LoadBalancers"][0]["LoadBalancerArn"]
    arn = client.create_target_group(
        Name=f"{site.world.cluster}-{site.world.service}",
        Protocol="HTTP",
        Port=target_group.port,
        VpcId=site.names["vpc_id"],
        TargetType="ip" if network_mode(site.world) == "awsvpc" else "instance",
        HealthCheckPath=target_group.path,
    )["TargetGroups"][0]["TargetGroupArn"]
    client.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}],
    )
    site.names |= {"target_group_arn": arn, "load_balancer_arn": balancer, "load_balancer_security_group": guard}
    if target_group.answers_at:
        site.owner.seeds.healthy_paths[arn] = target_group.answers_at
    if target_group.ingress == "closed":
        site.owner.seeds.healthy_sources[arn] = (site.names["task_security_group"], guard)
    return str(arn)


def settle_service(site: Site, running: int, failed: int, events: list[tuple[datetime, str]]) -> None:
    """Its counts, its deployment and its events, the newest first."""
    world = site.world
    service = backends.ecs(site).services[f"{world.cluster}:{world.service}"]
    service.running_count, service.pending_count = running, 0
    service.created_at = now() - timedelta(days=40)
    service.current_service_deployment = site.names["service_deployment_arn"]
    counts = {"runningTaskCount": running, "requestedTaskCount": world.desired, "pendingTaskCount": 0}
    service.current_service_revisions = [{"arn": site.names["service_revision_arn"], **counts}]
    steady = running >= world.desired and not failed
    deployment = service.deployments[0]
    state = "COMPLETED" if steady else "IN_PROGRESS"
    deployment |= {
        "runningCount": running,
        "pendingCount": 0,
        "failedTasks": failed,
        "rolloutState": state,
        "rolloutStateReason": f"ECS deployment {deployment['id']} {state.lower().replace('_', ' ')}.",
        "createdAt": now() - timedelta(hours=2),
        "updatedAt": now() - timedelta(minutes=1),
    }
    told = [(now() - timedelta(minutes=e.minutes_ago), filled(e.says, site.names)) for e in world.events]
    if steady:
        told.append((now() - timedelta(minutes=90), f"(service {world.service}) has reached a steady state."))
    service.events = [
        {"id": str(uuid4()), "createdAt": at, "message": message}
        for at, message in sorted((*told, *events), key=lambda event: event[0], reverse=True)
    ]


def settle_targets(site: Site, addresses: list[str]) -> None:
    """The health of the running tasks behind the target group."""
    wanted = site.world.target_group
    if wanted is None:
        return
    health: dict[str, str] = {"State": wanted.state}
    if wanted.reason:
        health |= {"Reason": wanted.reason, "Description": wanted.description}
    site.owner.seeds.target_health[site.names["target_group_arn"]] = [
        {"Target": {"Id": address, "Port": wanted.port}, "HealthCheckPort": str(wanted.port), "TargetHealth": health}
        for address in addresses
    ]
