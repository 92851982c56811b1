"""moto's own state, for what no call of AWS can set. Untyped: worlds give it more than moto's classes declare."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.ecs.models import Task, ecs_backends
from moto.iam.models import AWSManagedPolicy, iam_backends

from decision_tree.practice.worlds.names import Site

TASK: Any = Task
MANAGED_POLICY: Any = AWSManagedPolicy


def ecs(site: Site) -> Any:
    """Holds tasks, services, container instances."""
    return ecs_backends[site.owner.account][site.owner.region]


def ec2(site: Site) -> Any:
    """Holds network interfaces and endpoints."""
    return ec2_backends[site.owner.account][site.owner.region]


def iam(site: Site) -> Any:
    """Holds policies."""
    return iam_backends[site.owner.account]["aws"]
