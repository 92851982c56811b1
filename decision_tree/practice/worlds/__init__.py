"""Builds a world in the sandbox: one module per family of resources. Importing this package imports moto."""

from __future__ import annotations

from decision_tree.practice.world import Built, Kind, World
from decision_tree.practice.worlds.definition import build_definition
from decision_tree.practice.worlds.instances import build_instances, settle_instances
from decision_tree.practice.worlds.names import Owner, Site
from decision_tree.practice.worlds.network import build_network, settle_network
from decision_tree.practice.worlds.registry import build_registry
from decision_tree.practice.worlds.roles import build_roles
from decision_tree.practice.worlds.service import build_service, settle_service, settle_targets
from decision_tree.practice.worlds.stores import build_stores
from decision_tree.practice.worlds.tasks import build_tasks


def build(owner: Owner, world: World) -> Built:
    """Everything that the world has, in the order in which one thing needs another."""
    site = Site(owner, world)
    owner.client("ecs").create_cluster(clusterName=world.cluster)
    build_network(site)
    build_registry(site)
    build_stores(site)
    build_roles(site)
    build_definition(site)
    if world.kind is Kind.EC2_SERVICE:
        build_instances(site)
    build_service(site)
    tasks = build_tasks(site)
    settle_network(site)
    settle_instances(site, len(tasks.running))
    settle_service(site, len(tasks.running), len(tasks.stopped), tasks.events)
    settle_targets(site, tasks.addresses)
    newest = [*tasks.stopped, *tasks.running]
    return Built(
        region=owner.region,
        account=owner.account,
        cluster=world.cluster,
        service=world.service,
        task=newest[0] if newest else "",
        task_definition=site.names["task_definition"],
        stopped_tasks=tuple(tasks.stopped),
        running_tasks=tuple(tasks.running),
        names=site.names,
    )
