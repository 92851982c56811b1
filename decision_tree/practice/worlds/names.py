"""The names of the world that is being built, and the ids that AWS gave out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from decision_tree.practice.realism.seeds import Seeds
from decision_tree.practice.world import World


class Owner(Protocol):
    """What the builders need of the sandbox."""

    seeds: Seeds
    region: str
    account: str

    def client(self, service: str, *, region: str = ...) -> Any: ...


@dataclass
class Site:
    """A world under construction."""

    owner: Owner
    world: World
    names: dict[str, str] = field(default_factory=dict)
    """What wordings and `Built.names` call them, under the wizard's fact names where there is one."""
    subnets: list[str] = field(default_factory=list)
    """Those of the tasks."""
    client: Callable[..., Any] = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.owner.client
        self.names |= {
            "region": self.owner.region,
            "account_id": self.owner.account,
            "cluster": self.world.cluster,
            "service": self.world.service,
            "container": "web",
            "log_group_name": f"/ecs/{self.world.service}",
        }

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.owner.region}:{self.owner.account}:{resource}"
