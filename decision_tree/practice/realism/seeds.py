"""What a world holds that moto has no place for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Decide = Callable[["Asked"], str]
"""Whether AWS would let it pass: `allowed`, `implicitDeny` or `explicitDeny`, the words of the policy simulator."""


@dataclass(frozen=True)
class Asked:
    """A question to the policy evaluator."""

    action: str
    resource: str
    principal: str
    """ARN of the user or role."""
    documents: tuple[dict[str, Any], ...]
    """Its identity-based policies."""
    boundary: dict[str, Any] | None = None
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class TrailEvent:
    """A management event of CloudTrail.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """

    at: datetime
    name: str
    source: str
    """Such as `ecs.amazonaws.com`."""
    principal: str
    error_code: str = ""
    error_message: str = ""
    request: dict[str, Any] = field(default_factory=dict)


@dataclass
class Seeds:
    """Filled by the builders of worlds, read by the operations that moto lacks."""

    decide: Decide
    refused: set[str] = field(default_factory=set)
    """Actions that the policy simulator refuses, whatever the policies say."""
    target_health: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Target group ARN → TargetHealthDescriptions."""
    trail: list[TrailEvent] = field(default_factory=list)
    pull_through_rules: list[dict[str, Any]] = field(default_factory=list)
    managed_instances: list[dict[str, Any]] = field(default_factory=list)
    """InstanceInformationList of Systems Manager."""
    quotas: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """(service code, quota code) → ServiceQuota."""
    block_public_access: str = "off"
    """InternetGatewayBlockMode of the VPC's Region: off, block-bidirectional, block-ingress."""
    decoded_messages: dict[str, str] = field(default_factory=dict)
    """Encoded authorization message → its JSON."""
    service_revisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Service revision ARN → ServiceRevision."""
    service_deployments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Service ARN → its ServiceDeployments, the newest first."""
    protected_tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Task ARN → ProtectedTask: how long it is protected from scale-in."""
    quota_requests: list[dict[str, Any]] = field(default_factory=list)
    """RequestedServiceQuotaChanges of Service Quotas."""
    healthy_paths: dict[str, str] = field(default_factory=dict)
    """Target group ARN → the path at which the application answers, where that is all that is wrong."""
    healthy_sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Target group ARN → the tasks' security group and that of the load balancer, which it must let in."""

    def clear(self) -> None:
        """Forget everything of the world, and keep how policies are decided."""
        fresh = Seeds(self.decide)
        self.__dict__.update(fresh.__dict__)
