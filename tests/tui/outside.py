"""An outside world without AWS: what it shows is written down, and it waits where a test wants it to."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from decision_tree.case import Document, Observation, Source, Suspicion
from decision_tree.errors import WizardError
from decision_tree.library import Library
from decision_tree.practice import Built, Scenario, World
from decision_tree.practice.scenario import Look
from decision_tree.probes import (
    Event,
    Gave,
    LookEnded,
    Options,
    ProbeEnded,
    ProbeStarted,
    State,
    Target,
    TaskChoice,
)
from decision_tree.probes.swept import ServiceState, SweptService
from tui.outside import Outside

WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
DENIED = "AccessDenied: ec2:DescribeNetworkAcls is not allowed"


def seen(fact: str, value: str, evidence: str = "ecs:DescribeTasks") -> Observation:
    return Observation(fact, value, Source.AWS, evidence)


def confirming() -> list[Event]:
    """A look that confirms "no public IP", and may not see one thing."""
    return [
        ProbeStarted("task", "the task"),
        ProbeStarted("roles", "the roles"),
        Gave(
            "task",
            (
                Document("AWS", "dial tcp 10.0.0.7:443: i/o timeout"),
                seen("error_kind", "timeout"),
                Suspicion(("network.no_public_ip",)),
                seen("cluster", "shop"),
            ),
            ("The newest stopped task is looked at.",),
        ),
        ProbeEnded("task", "the task", State.DONE, 0.2),
        ProbeEnded("roles", "the roles", State.NOT_NEEDED),
        ProbeStarted("network", "the network"),
        Gave("network", (seen("launch_type", "fargate"), seen("public_ip", "no", "ec2:DescribeNetworkInterfaces"))),
        ProbeEnded("network", "the network", State.DONE, 0.4),
        Gave("acl", (Observation("key_policy", None, Source.AWS, "ec2:DescribeNetworkAcls", DENIED),)),
        ProbeEnded("acl", "the network ACL", State.COULD_NOT_LOOK, 0.1, DENIED, "ec2:DescribeNetworkAcls"),
        LookEnded(0.6, 9, 4, 3),
    ]


@dataclass
class MadeUp(Outside):
    """What AWS shows in a test. `asked` says what was asked of it."""

    profile_names: list[str] = field(default_factory=lambda: ["default"])
    names: dict[str, list[str]] = field(default_factory=lambda: {"shop": ["web", "worker"], "lab": []})
    events: list[Event | Exception] = field(default_factory=lambda: [*confirming()])
    swept: list[SweptService | WizardError] = field(default_factory=list)
    list_error: WizardError | None = None
    hang_after: int | None = None
    """The look hangs for ever behind so many events."""
    hang_lists: bool = False
    shown: frozenset[str] = frozenset({"public_ip", "launch_type"})
    scenarios_: dict[str, Scenario] = field(default_factory=dict)
    sandbox: MadeUpSandbox | None = None
    no_sandbox: WizardError | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def catalogue(self, options: Options) -> MadeUpCatalogue:
        return MadeUpCatalogue(self, options)

    def look_at(
        self,
        target: Target,
        options: Options,
        library: Library,
        known: Mapping[str, str],
        *,
        facts: Collection[str] | None,
        cancelled: threading.Event,
    ) -> Iterator[Event]:
        self.asked.append(("look", target, options, facts))
        for number, event in enumerate(self.events):
            if number == self.hang_after:
                threading.Event().wait()
            if isinstance(event, Exception):
                raise event
            yield event
        if self.hang_after == len(self.events):
            threading.Event().wait()

    def sweep(
        self, options: Options, clusters: Sequence[str], library: Library, *, cancelled: threading.Event
    ) -> Iterator[SweptService]:
        self.asked.append(("sweep", tuple(clusters)))
        for service in self.swept:
            if isinstance(service, WizardError):
                raise service
            yield service

    def shows(self, fact: str) -> bool:
        return fact in self.shown

    def scenarios(self) -> Mapping[str, Scenario]:
        return self.scenarios_

    @contextmanager
    def open_sandbox(self) -> Iterator[MadeUpSandbox]:
        if self.no_sandbox is not None:
            raise self.no_sandbox
        assert self.sandbox is not None
        self.sandbox.is_open = True
        try:
            yield self.sandbox
        finally:
            self.sandbox.is_open = False


@dataclass
class MadeUpCatalogue:
    """The lists of `MadeUp`."""

    world: MadeUp
    options: Options

    def _asked(self, *what: object) -> None:
        self.world.asked.append((*what, self.options.profile, self.options.region))
        if self.world.hang_lists:
            threading.Event().wait()
        if self.world.list_error is not None:
            raise self.world.list_error

    def region(self) -> str:
        return self.options.region or "eu-west-1"

    def profiles(self) -> list[str]:
        return self.world.profile_names

    def regions(self) -> list[str]:
        return ["eu-central-1", "eu-west-1", "us-east-1"]

    def clusters(self) -> list[str]:
        self._asked("clusters")
        return list(self.world.names)

    def services(self, cluster: str) -> list[str]:
        self._asked("services", cluster)
        return self.world.names[cluster]

    def tasks(self, cluster: str, service: str = "") -> list[TaskChoice]:
        self._asked("tasks", cluster, service)
        return [
            TaskChoice("0123456789abcdef0123456789abcdef", "STOPPED", "Task failed to start", WHEN),
            TaskChoice("fedcba9876543210fedcba9876543210", "RUNNING"),
        ]


@dataclass
class MadeUpSandbox:
    """A sandbox in which nothing is."""

    environment_: dict[str, str]
    url: str = "http://127.0.0.1:4566"
    region: str = "eu-central-1"
    is_open: bool = False
    built: list[World] = field(default_factory=list)

    def build(self, world: World) -> Built:
        self.built.append(world)
        task = "arn:aws:ecs:eu-central-1:123456789012:task/shop/0123456789abcdef0123456789abcdef"
        return Built(self.region, "123456789012", "shop", "web", task, "web:1")

    def environment(self) -> dict[str, str]:
        return self.environment_


def swept(service: str, state: str = "ok", **more: object) -> SweptService:
    more = {"cluster": "shop", "running": 2, "desired": 2, **more}
    return SweptService(service=service, state=ServiceState(state), **more)  # type: ignore[arg-type]


def scenario(world: World) -> Scenario:
    """The made-up library's "no public IP"."""
    return Scenario(
        title="The shop does not come up",
        level=1,
        launch_type="fargate",
        story="Since the move to new subnets no task starts.\nThe code has not changed.",
        world=world,
        causes=["network.no_public_ip"],
        hints=["Where does the traffic leave?", "Look at the public IP address."],
        look=Look(cluster="shop", service="web"),
        teaches="A Fargate task in a public subnet needs a public IP address.",
    )
