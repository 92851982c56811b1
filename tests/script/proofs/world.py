"""Broken worlds for proofs, as data: `tests/script/worlds/<name>.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from decision_tree.practice import Built, World, scenarios
from decision_tree.practice.realism.seeds import TrailEvent
from decision_tree.practice.scenario import Look
from decision_tree.practice.server import Sandbox
from decision_tree.schema import Id
from decision_tree.yaml12 import load_yaml
from tests.script.runner import ALL

FOLDER = Path(__file__).parent.parent / "worlds"
_NAME = re.compile(r"\$([a-z_0-9]+)")


class Trail(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A management event that CloudTrail tells."""

    name: str
    source: str
    principal: str
    error_code: str = ""
    error_message: str = ""
    minutes_ago: int = 3
    request: dict[str, Any] = field(default_factory=dict)


class BrokenWorld(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is broken, how the wizard comes to know it, and what its fix changes. `$names` are those of `Built`."""

    causes: list[Id]
    """Those that are mended."""
    scenario: str | None = None
    """A practice scenario whose world it is."""
    world: World | None = None
    """Or one of its own."""
    calls: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    """What the scenario language cannot say: boto3 calls (`ec2.create_tags: {…}`), made when the world is built."""
    named: dict[str, str] = field(default_factory=dict)
    """Name → path into the answers of those calls, such as `key: 0.KeyMetadata.Arn`."""
    trail: list[Trail] = field(default_factory=list)
    look: Look | None = Look(cluster="shop", service="web")
    """None where the one who mends it cannot look: the service is in another account."""
    message: str = ""
    """What the person gives beside the look, as long as it is broken."""
    answers: dict[str, str] = field(default_factory=dict)
    """What the person answers, as long as it is broken."""
    values: dict[str, str] = field(default_factory=dict)
    """Text facts that only the person knows."""
    grants: list[str] = field(default_factory=list)
    """What is allowed after the fix and was not before: `ACTION on ARN`."""
    changes: list[str] = field(default_factory=list)
    """All that is different after the fix: resources as `state` names them, with the fields."""
    leaves: list[str] = field(default_factory=list)
    """What of it undo leaves."""
    real_cli: bool = False
    """Whether the AWS CLI itself proves it too."""
    interrupted: bool = False
    """Whether its script is killed in every test run, not only in the long one."""

    def build(self, sandbox: Sandbox) -> Built:
        """Forget what was there, and build this."""
        built = sandbox.build(self._world())
        answers: list[Any] = []
        for call in self.calls:
            ((name, parameters),) = call.items()
            service, _, operation = name.partition(".")
            answers.append(getattr(sandbox.client(service), operation)(**filled(parameters, built.names)))
            for new, path in self.named.items():
                if path.startswith(f"{len(answers) - 1}."):
                    built.names[new] = _at(answers, path)
        now = datetime.now(UTC)
        sandbox.seeds.trail += [
            TrailEvent(
                now - timedelta(minutes=event.minutes_ago),
                event.name,
                event.source,
                filled(event.principal, built.names),
                event.error_code,
                filled(event.error_message, built.names),
                filled(event.request, built.names),
            )
            for event in self.trail
        ]
        return built

    def _world(self) -> World:
        if self.scenario is not None:
            return scenarios()[self.scenario].world
        assert self.world is not None, "a world or the name of a scenario"
        return self.world


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """The value with `$names` replaced, everywhere in it."""
    if isinstance(value, dict):
        return {key: filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, names) for inner in value]
    return _NAME.sub(lambda found: names[found[1]], value) if isinstance(value, str) else value


def _at(answers: list[Any], path: str) -> str:
    value: Any = answers
    for part in path.split("."):
        value = value[int(part) if part.isdecimal() else part]
    return str(value)


@cache
def broken_worlds() -> dict[str, BrokenWorld]:
    """File name → world."""
    return {
        path.stem: msgspec.convert(load_yaml(path.read_text(encoding="utf-8")), BrokenWorld, strict=True)
        for path in sorted(FOLDER.glob("*.yaml"))
    }


def worlds_of(*areas: str) -> list[str]:
    """The names of the worlds of these areas of the knowledge: all, or those of every third cause, one for each."""
    there = [name for name in broken_worlds() if name.partition(".")[0] in areas]
    one_each = {name.partition("-")[0]: name for name in reversed(there)}
    return there if ALL else [one_each[cause] for cause in sorted(one_each)[::3]]
