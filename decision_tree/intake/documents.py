"""AWS JSON by its shape: which documents a text holds, what they say, and the text without their secrets.

A missing key is unknown, never "no", except where the shape proves it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from decision_tree.intake.json_text import find_json, get, get_list, get_text
from decision_tree.intake.secrets import MARK, remove_secrets
from decision_tree.language import N_, _

HARMLESS_VARIABLES = frozenset({
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "FTP_PROXY", "AWS_REGION", "AWS_DEFAULT_REGION",
    "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_SDK_LOAD_CONFIG",
    "AWS_EC2_METADATA_DISABLED", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_ENDPOINT_URL", "AWS_ROLE_ARN", "PORT", "TZ",
    "LANG", "PATH", "LOG_LEVEL", "NODE_ENV",
})  # fmt: skip
"""Environment variables whose values help and are no secrets; the values of all others are dropped."""

Kind = str
EXPECTED = N_(
    "aws ecs describe-tasks, describe-task-definition, describe-services or describe-container-instances, "
    "or an EventBridge event such as ECS Task State Change"
)


@dataclass
class Document:
    """A recognised AWS document."""

    kind: Kind
    things: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """`tasks`, `task_definitions`, `services`, `container_instances` found in it."""
    messages: list[str] = field(default_factory=list)
    """The texts in it that ECS wrote about failures."""
    account_id: str = ""
    region: str = ""
    operation: str = ""
    """The operation that answered it, such as "ecs:DescribeTasks"; "" for a document that a person gave."""


@dataclass
class Split:
    """A text without secrets, and the documents found in it."""

    text: str
    """Each document is written anew, without the values of environment variables."""
    documents: list[Document]
    readable: list[tuple[int, int]]
    """The spans of `text` in which messages are looked for: everything but the rest of the documents."""
    removed: Counter[str]
    """How many secrets of each kind were taken out."""


class _Writer:
    """Puts the text together again, piece by piece, and remembers which pieces are read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.readable: list[tuple[int, int]] = []
        self.removed: Counter[str] = Counter()
        self._length = 0

    def add_text(self, text: str) -> None:
        clean = self._clean(text)
        if clean:
            self.readable.append((self._length, self._length + len(clean)))
            self._append(clean)

    def add_document(self, document: Document, value: Any) -> None:
        redacted, dropped = without_values(value)
        self.removed[N_("value of a variable or command")] += dropped
        written = self._clean(json.dumps(redacted, indent=2, ensure_ascii=False))
        for start, end in _places(document, written):
            self.readable.append((self._length + start, self._length + end))
        self._append(written)

    def _clean(self, text: str) -> str:
        clean, removed = remove_secrets(text)
        self.removed += removed
        return clean

    def _append(self, piece: str) -> None:
        self.pieces.append(piece)
        self._length += len(piece)


def split_documents(text: str) -> Split:
    """Find the AWS documents in the text, and take out what is secret in them and around them."""
    writer = _Writer()
    documents: list[Document] = []
    position = 0
    for span in find_json(text):
        document = recognise(span.value)
        if document is None:
            continue
        writer.add_text(text[position : span.start])
        writer.add_document(document, span.value)
        documents.append(document)
        position = span.end
    writer.add_text(text[position:])
    whole = "".join(writer.pieces)
    if not documents:
        return Split(whole, documents, writer.readable, +writer.removed)
    final, removed = remove_secrets(whole)
    if final != whole:  # a secret that began in one piece and ended in another
        return Split(final, documents, [(0, len(final))], writer.removed + removed)
    return Split(whole, documents, writer.readable, +writer.removed)


def _places(document: Document, written: str) -> Iterator[tuple[int, int]]:
    """Where the document's messages stand in its text."""
    position = 0
    for message in document.messages:
        quoted = json.dumps(remove_secrets(message)[0], ensure_ascii=False)
        start = written.find(quoted, position)
        if start < 0:  # the messages are not in the order of the text
            start = written.find(quoted)
        if start >= 0:
            yield (start + 1, start + len(quoted) - 1)
            position = start + len(quoted)


def recognise(value: Any) -> Document | None:
    """The document that a JSON value is, by its shape; None when it is none that is known."""
    if isinstance(value, list):
        return _from_list(value)
    if not isinstance(value, dict):
        return None
    if get(value, "detail-type") and isinstance(get(value, "detail"), dict):
        return _from_event(value)
    for key, kind, name in _ANSWERS:
        found = get(value, key)
        things = found if isinstance(found, list) else [found]
        things = [thing for thing in things if isinstance(thing, dict)]
        if things and all(_kind_of(thing) in (name, None) for thing in things):
            if name != "task_definitions" and not any(_kind_of(t) for t in things):
                continue
            return _document(kind, {name: things})
    own = _kind_of(value)
    return _document(_KINDS[own], {own: [value]}) if own else None


_ANSWERS = (
    ("tasks", "describe-tasks", "tasks"),
    ("taskDefinition", "describe-task-definition", "task_definitions"),
    ("services", "describe-services", "services"),
    ("containerInstances", "describe-container-instances", "container_instances"),
    ("task", "describe-tasks", "tasks"),
    ("service", "describe-services", "services"),
)
_KINDS = {
    "tasks": "describe-tasks",
    "task_definitions": "describe-task-definition",
    "services": "describe-services",
    "container_instances": "describe-container-instances",
}


_OPERATIONS = {
    "tasks": "ecs:DescribeTasks",
    "task_definitions": "ecs:DescribeTaskDefinition",
    "services": "ecs:DescribeServices",
    "container_instances": "ecs:DescribeContainerInstances",
}


def answered(name: str, things: list[dict[str, Any]]) -> Document:
    """The document that a call to AWS gave: `things` are what `name` (tasks, services, …) is a list of."""
    document = _document(_KINDS[name], {name: things})
    document.operation = _OPERATIONS[name]
    return document


def _kind_of(thing: dict[str, Any]) -> str | None:
    if get_list(thing, "containerDefinitions"):
        return "task_definitions"
    if get(thing, "taskArn") and isinstance(get(thing, "containers"), list):
        return "tasks"
    if get(thing, "serviceName") and any(get(thing, k) for k in ("serviceArn", "deployments", "taskDefinition")):
        return "services"
    if get(thing, "containerInstanceArn") and isinstance(get(thing, "agentConnected"), bool):
        return "container_instances"
    return None


def _from_list(values: list[Any]) -> Document | None:
    found: dict[str, list[dict[str, Any]]] = {}
    kinds: list[str] = []
    for value in values:
        document = recognise(value) if isinstance(value, dict) else None
        if document:
            kinds.append(document.kind)
            for name, things in document.things.items():
                found.setdefault(name, []).extend(things)
    if not kinds:
        # a JSON array of container definitions, as Terraform wants it
        if values and all(isinstance(v, dict) and get_text(v, "name") and get_text(v, "image") for v in values):
            return _document(_("container definitions"), {"task_definitions": [{"containerDefinitions": values}]})
        return None
    return _document(_(" and ").join(dict.fromkeys(kinds)), found)


def _from_event(event: dict[str, Any]) -> Document | None:
    kind = get_text(event, "detail-type")
    if not kind.startswith("ECS "):
        return None
    detail = get(event, "detail")
    name = {"ECS Task State Change": "tasks", "ECS Container Instance State Change": "container_instances"}.get(kind)
    document = _document(f"{kind} event", {name: [detail]} if name else {})
    document.messages += [t for t in (get_text(detail, "eventName"), get_text(detail, "reason")) if t]
    document.account_id, document.region = get_text(event, "account"), get_text(event, "region")
    return document


def _document(kind: Kind, things: dict[str, list[dict[str, Any]]]) -> Document:
    messages = [m for name, finder in _MESSAGES.items() for thing in things.get(name, []) for m in finder(thing)]
    return Document(kind, things, list(dict.fromkeys(messages)))


def _task_messages(task: dict[str, Any]) -> Iterator[str]:
    for container in get_list(task, "containers"):
        yield from (t for t in [get_text(container, "reason")] if t)
    yield from (t for t in [get_text(task, "stoppedReason")] if t)


def _service_messages(service: dict[str, Any]) -> Iterator[str]:
    """What the service reports since it was last in order; older events are history."""
    for event in get_list(service, "events"):
        message = get_text(event, "message")
        if "has reached a steady state" in message:
            break
        if message:
            yield message
    for deployment in get_list(service, "deployments"):
        if get_text(deployment, "rolloutState") != "COMPLETED" and get_text(deployment, "rolloutStateReason"):
            yield get_text(deployment, "rolloutStateReason")


_MESSAGES: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "tasks": _task_messages,
    "services": _service_messages,
}


def without_values(value: Any) -> tuple[Any, int]:
    """The JSON without the values of environment variables (but the harmless ones), labels and commands."""
    redactor = _Redactor()
    return redactor.copy(value), redactor.dropped


class _Redactor:
    def __init__(self) -> None:
        self.dropped = 0

    def copy(self, value: Any, inside: str = "") -> Any:
        if isinstance(value, list):
            return [self.copy(item, inside) for item in value]
        if not isinstance(value, dict):
            return value
        return {key: self._item(value, key, item, inside) for key, item in value.items()}

    def _item(self, parent: dict[str, Any], key: str, item: Any, inside: str) -> Any:
        low = key[:1].lower() + key[1:]
        if inside == "environment" and not isinstance(item, dict | list):
            # [{"name": N, "value": V}], and {N: V} as some tools write it
            name = get(parent, "name") if low == "value" else key
            return item if low == "name" or harmless(name) else self._drop(item)
        if low == "dockerLabels" and isinstance(item, dict):
            return {label: self._drop(text) for label, text in item.items()}
        if low in ("command", "entryPoint") and isinstance(item, list):
            # a password on a command line has no name that tells it; the program's own name helps
            return [*item[:1], *(self._drop(part) for part in item[1:])]
        return self.copy(item, low)

    def _drop(self, item: Any) -> Any:
        if item in (None, "", MARK):
            return item
        self.dropped += 1
        return MARK


def harmless(name: Any) -> bool:
    """Whether the value of an environment variable of this name is known to be no secret."""
    return isinstance(name, str) and name.upper() in HARMLESS_VARIABLES
