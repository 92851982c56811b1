"""The whole state of the sandbox as plain text, so that two moments can be compared.

moto's backends are walked as they are: every object that stands in a backend's own dictionaries is a resource, with
all its fields; where one resource points to another, the name of the other is written. Of clocks it counts
only whether they are set, and call counters are left out: they differ between two looks at the same world.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.utilities.tagging_service import TaggingService

from decision_tree.practice.isolation import REGION
from decision_tree.practice.server import Sandbox

CLOCKS = re.compile(
    r"(^|_)(time|at|date|timestamp|created|updated|modified|last_used|ingestion|next_token|random)($|_)"
    r"|[a-z](At|Time|Date|Timestamp)$"
)
UNTOLD = frozenset(
    (
        "region_name",
        "account_id",
        "region",
        "backend",
        "partition",
        "tick",
        "running_tasks_count",
        "managed_prefix_lists",
        "started_by",
        "task_definition_arn",
    )
)
"""Fields that point out of the resource, say where it lives, count in moto's own way, or are AWS's own: the tasks of
a service follow its task definition by themselves."""
IAM_ID = re.compile(r"[A-Z0-9]{16,}")
OF_NO_RESOURCE = frozenset(("moto_api", "sts", "cloudwatch", "cloudtrail"))
PLAIN = (str, int, float, bool, bytes, type(None))
Fields = dict[str, str]


@dataclass(frozen=True)
class State:
    """Resource → its fields → their texts."""

    resources: Mapping[str, Fields]

    def changes(self, later: State) -> list[str]:
        """What is different later, a line for each resource: `+ made`, `- gone`, `~ changed: which fields`."""
        names = sorted(self.resources.keys() | later.resources.keys())
        return [line for name in names if (line := self._line(name, later))]

    def _line(self, name: str, later: State) -> str:
        before, after = self.resources.get(name), later.resources.get(name)
        if before == after:
            return ""
        if before is None:
            return f"+ {name}"
        if after is None:
            return f"- {name}"
        different = {k for k in before.keys() | after.keys() if before.get(k) != after.get(k)}
        return f"~ {name}: {', '.join(sorted({re.split(r'[.[]', field)[0] for field in different}))}"


def state(sandbox: Sandbox) -> State:
    """Everything that is in the sandbox now."""
    backends = list(_backends())
    named = [pair for service, backend in backends for pair in _resources(service, backend)]
    names = {id(thing): name for name, thing in reversed(named)}
    resources = {
        name: dict(_fields("", thing, names, (id(thing),), whole=True))
        for name, thing in named
        if names[id(thing)] == name
    }
    for service, backend in backends:
        for attribute, value in _told(vars(backend)):
            _others(f"{service}.{attribute}", value, names, resources)
    seeds = {
        f.name: getattr(sandbox.seeds, f.name) for f in fields(sandbox.seeds) if f.name not in ("decide", "trail")
    }
    for name, value in seeds.items():
        _others(f"seeds.{name}", value, names, resources)
    return State(resources)


def _backends() -> Iterator[tuple[str, BaseBackend]]:
    """Of every service that was used, but for those of nobody's resources."""
    kinds: Any = BackendDict
    for kind in kinds._instances:
        for _account, region, backend in kind.iter_backends():
            if kind.service_name not in OF_NO_RESOURCE:
                yield kind.service_name + ("" if region in (REGION, "aws") else f"({region})"), backend


def _resources(service: str, backend: BaseBackend) -> Iterator[tuple[str, Any]]:
    """What stands in the backend's dictionaries, and what has an id and stands in one of those, as instances do."""
    inner: list[tuple[str, Any]] = []
    for attribute, value in _told(vars(backend)):
        for name, thing in _held(f"{service}.{attribute}", value, 0):
            inner += _parts(service, thing)
            yield name, thing
    yield from inner


def _parts(service: str, thing: Any) -> Iterator[tuple[str, Any]]:
    for attribute, value in _told(getattr(thing, "__dict__", {})):
        for part in value if isinstance(value, list) else ():
            if isinstance(getattr(part, "id", None), str):
                yield f"{service}.{attribute} {part.id}", part


def _held(name: str, value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """The objects in a backend's dictionaries, dictionaries in them too."""
    if isinstance(value, TaggingService):
        return
    if isinstance(value, Mapping) and depth < 4:
        for key, inner in value.items():
            yield from _held(f"{name} {_key(key, inner)}", inner, depth + 1)
    elif isinstance(value, list | set | tuple) and depth < 4:
        for index, inner in enumerate(value):
            yield from _held(f"{name} {index}", inner, depth + 1)
    elif not isinstance(value, (*PLAIN, datetime)):
        yield name, value


def _others(name: str, value: Any, names: Mapping[int, str], found: dict[str, Fields]) -> None:
    """What a backend holds beside resources: texts, and dictionaries of texts, such as tags by ARN."""
    if isinstance(value, TaggingService):
        _others(name, value.tags, names, found)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _others(f"{name} {_key(key)}", inner, names, found)
    elif id(value) not in names:
        known = set(names.values())
        others = {field: text for field, text in _fields("", value, names, ()) if text not in known}
        if others:
            found[name] = others


def _fields(
    path: str, value: Any, names: Mapping[int, str], above: tuple[int, ...], whole: bool = False
) -> Iterator[tuple[str, str]]:
    if isinstance(value, Enum):
        yield path, str(value.value)
    elif isinstance(value, PLAIN):
        yield path, _text(value)
    elif isinstance(value, datetime) or callable(value) or isinstance(value, BaseBackend):
        return
    elif id(value) in names and not whole:
        yield path, names[id(value)]
    elif len(above) > 12 or (id(value) in above and not whole):
        return
    elif isinstance(value, Mapping):
        yield from _members(path, {_key(k): v for k, v in value.items()}, names, (*above, id(value)))
    elif isinstance(value, set | frozenset):
        yield path, repr(sorted(map(str, value)))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _fields(f"{path}[{index}]", inner, names, (*above, id(value)))
    elif is_dataclass(value) or hasattr(value, "__dict__"):
        yield from _members(path, vars(value), names, (*above, id(value)))


def _members(
    path: str, members: Mapping[str, Any], names: Mapping[int, str], above: tuple[int, ...]
) -> Iterator[tuple[str, str]]:
    for name, value in _told(members, clocks=True):
        field = f"{path}.{name}" if path else name
        if CLOCKS.search(name):
            yield field, "some time" if value else "none"  # of a deletion that is planned this is all there is
        else:
            yield from _fields(field, value, names, above)


def _told(members: Mapping[str, Any], *, clocks: bool = False) -> Iterator[tuple[str, Any]]:
    for name, value in sorted(members.items(), key=lambda member: str(member[0])):
        if name.lstrip("_") not in UNTOLD and (clocks or not CLOCKS.search(name)):
            yield name, value


def _key(key: Any, thing: Any = None) -> str:
    """Of an ARN its end; of IAM's ids the name of the thing."""
    if isinstance(key, str) and IAM_ID.fullmatch(key):
        return str(getattr(thing, "name", key))
    return str(key).rsplit("/", 1)[-1] if isinstance(key, str) else repr(key)


def _text(value: Any) -> str:
    """Of JSON what it says, not how it is written."""
    if isinstance(value, str) and value.startswith("{"):
        with suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return repr(value)
