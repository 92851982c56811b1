"""The things that probes hand on to each other. Dicts are as boto3 returns them, cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decision_tree.policies import Policy
from decision_tree.probes.probe import CallFailed, Key
from decision_tree.probes.target import Target
from decision_tree.reachability import Network, Place

Json = dict[str, Any]


@dataclass(frozen=True)
class Role:
    """An IAM role with everything that decides what it may do. A policy whose document is None could not be read."""

    name: str
    arn: str
    exists: bool
    """Whether there is a role of this very ARN."""
    elsewhere: str = ""
    """The ARN of the role of this name, where its path is another one."""
    trust: Any = None
    """AssumeRolePolicyDocument; None: could not be read, or there is no role."""
    policies: tuple[Policy, ...] | None = None
    """Inline and attached; None: they could not be listed."""
    boundary: Policy | None = None
    tags: Mapping[str, str] | None = None
    """None: could not be read."""
    unread: tuple[CallFailed, ...] = ()
    """Why parts of it could not be read."""


@dataclass(frozen=True)
class Image:
    """The image that the failing container, or the only one, runs; in ECR when `repository` is set."""

    reference: str
    container: str
    registry_account: str = ""
    region: str = ""
    repository: str = ""
    tag: str = ""
    digest: str = ""


TARGET = Key[Target]("target")
"""What the person chose; always there."""
ACCOUNT = Key[str]("account")
"""The caller's account id (sts:GetCallerIdentity)."""
SERVICE = Key[Json]("service")
TASK = Key[Json]("task")
TASK_DEFINITION = Key[Json]("task definition")
CONTAINER_INSTANCES = Key[list[Json]]("container instances")
"""The task's own, or those of the cluster when it could not be placed; only with launch type EC2 or EXTERNAL."""
EC2_INSTANCE = Key[Json]("EC2 instance")
EXECUTION_ROLE = Key[Role]("execution role")
TASK_ROLE = Key[Role]("task role")
INSTANCE_ROLE = Key[Role]("instance role")
"""Of the container instance; not read where the task's own roles do its work."""
IMAGES = Key[tuple[Image, ...]]("images")
REPOSITORY_POLICIES = Key[Mapping[str, Policy | None]]("repository policies")
"""ARN of an ECR repository -> its policy; None: it has none."""
NETWORK = Key[Network]("network")
PLACES = Key[tuple[Place, ...]]("places")
"""Where the task's traffic leaves: one for each subnet it may run in, or the container instance's."""
