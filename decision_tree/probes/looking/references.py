"""What a task definition refers to: roles, secrets, parameters, log groups, file systems. Pure: no calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from decision_tree.intake.addresses import registry_of
from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.probes.task_state import launch_types

_ARN = re.compile(
    r"arn:(?P<partition>aws[\w-]*):(?P<service>[\w-]+):(?P<region>[\w-]*):(?P<account>\d*):(?P<rest>.+)"
)
_SECRET = re.compile(r"secret:(?P<name>[^:]+)(?::(?P<key>[^:]*):(?P<stage>[^:]*):(?P<version>[^:]*))?")
_PULLED_WITH_ROLE = ("ecr_private", "pull_through_cache")
_ANY_TASK = "0" * 32
"""Stands for the id of a task that has not started yet, in the name of its log stream."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """Where the task lives: what an ARN of its own account and Region begins with."""

    partition: str
    region: str
    account: str

    def arn(self, service: str, rest: str, *, region: str | None = None) -> str:
        return f"arn:{self.partition}:{service}:{self.region if region is None else region}:{self.account}:{rest}"


@dataclass(frozen=True)
class SecretReference:
    """A secret of Secrets Manager, as `valueFrom` or `credentialsParameter` names it."""

    value_from: str
    arn: str
    """Without JSON key, stage and version; empty when the reference is malformed. A bare name stays one."""
    region: str
    account: str
    stage: str = ""
    version: str = ""


@dataclass(frozen=True)
class ParameterReference:
    """A parameter of SSM Parameter Store."""

    names: tuple[str, ...]
    """The names it may have: an ARN does not show whether a name without a path begins with a slash."""
    arn: str
    region: str
    account: str


@dataclass(frozen=True)
class LogGroup:
    """The log group that the awslogs driver of a container writes to."""

    name: str
    region: str
    container: str
    stream_prefix: str
    created_by_driver: bool
    """Whether the driver makes it when it is missing (awslogs-create-group)."""

    def stream_arn(self, home: Home, task_id: str = "") -> str:
        """What CreateLogStream and PutLogEvents are asked for."""
        task = task_id or _ANY_TASK
        stream = f"{self.stream_prefix}/{self.container}/{task}" if self.stream_prefix else task
        return home.arn("logs", f"log-group:{self.name}:log-stream:{stream}", region=self.region)

    def arn(self, home: Home) -> str:
        """What CreateLogGroup is asked for."""
        return home.arn("logs", f"log-group:{self.name}:log-stream:", region=self.region)


@dataclass(frozen=True)
class FileSystem:
    """An EFS file system that a volume mounts."""

    id: str
    volume: str


def home_of(definition: Json) -> Home | None:
    """Partition, Region and account of a task definition; None when its ARN does not show them."""
    match = _ARN.fullmatch(get_text(definition, "taskDefinitionArn"))
    return Home(match["partition"], match["region"], match["account"]) if match and match["account"] else None


def role_arn(definition: Json, key: str) -> str:
    """The ARN of the role: `key` is taskRoleArn or executionRoleArn. Empty: there is none.

    A role may also be written by its name alone.
    """
    written = get_text(definition, key)
    home = home_of(definition)
    if not written or written.startswith("arn:") or home is None:
        return written
    return home.arn("iam", f"role/{written}", region="")


def launch_type(definition: Json, task: Json | None, service: Json | None) -> str:
    """FARGATE, EC2, EXTERNAL or MANAGED_INSTANCES; empty when it cannot be told.

    Where neither a task nor a service tells, the task definition does if it can run in one way only.
    """
    kinds = launch_types(task, service) or {str(kind) for kind in get_list(definition, "requiresCompatibilities")}
    return kinds.pop() if len(kinds) == 1 else ""


def containers(definition: Json) -> list[Json]:
    return [container for container in get_list(definition, "containerDefinitions") if isinstance(container, dict)]


def secrets(definition: Json) -> tuple[SecretReference, ...]:
    """The secrets of Secrets Manager that ECS reads for the task, registry logins included; each once."""
    named = (text for text in _value_froms(definition) if ":secretsmanager:" in text)
    logins = (get_text(c, "repositoryCredentials", "credentialsParameter") for c in containers(definition))
    return tuple(_secret(text, home_of(definition)) for text in _once((*named, *logins)))


def parameters(definition: Json) -> tuple[ParameterReference, ...]:
    """The parameters of SSM Parameter Store that ECS reads for the task; each once."""
    home = home_of(definition)
    named = [text for text in _once(_value_froms(definition)) if ":secretsmanager:" not in text]
    return tuple(_parameter(text, home) for text in named) if home else ()


def log_groups(definition: Json) -> tuple[LogGroup, ...]:
    """The log groups of the awslogs drivers; each container's."""
    found = []
    for container in containers(definition):
        options = get(container, "logConfiguration", "options")
        if get_text(container, "logConfiguration", "logDriver") == "awslogs" and get_text(options, "awslogs-group"):
            home = home_of(definition)
            found.append(
                LogGroup(
                    get_text(options, "awslogs-group"),
                    get_text(options, "awslogs-region") or (home.region if home else ""),
                    get_text(container, "name"),
                    get_text(options, "awslogs-stream-prefix"),
                    get_text(options, "awslogs-create-group").lower() == "true",
                )
            )
    return tuple(found)


def needs_execution_role(definition: Json, kind: str) -> bool | None:
    """Whether ECS works with an execution role for the task; `kind` as of `launch_type`, None: it cannot be told.

    On EC2 the role of the instance pulls and logs where there is none.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    """
    wherever = ("secrets", "environmentFiles", "credentialSpecs")
    if parameters(definition) or secrets(definition):
        return True
    if any(get_list(container, key) for container in containers(definition) for key in wherever):
        return True
    if kind == "EC2":
        return False
    if kind == "FARGATE":
        private = any(registry_of(get_text(c, "image")) in _PULLED_WITH_ROLE for c in containers(definition))
        return private or bool(log_groups(definition))
    return None


def file_systems(definition: Json) -> tuple[FileSystem, ...]:
    """The EFS file systems of the volumes."""
    volumes = [volume for volume in get_list(definition, "volumes") if isinstance(volume, dict)]
    ids = {get_text(v, "efsVolumeConfiguration", "fileSystemId"): get_text(v, "name") for v in volumes}
    return tuple(FileSystem(id_, name) for id_, name in ids.items() if id_)


def _value_froms(definition: Json) -> Iterator[str]:
    for container in containers(definition):
        for secret in (
            *get_list(container, "secrets"),
            *get_list(container, "logConfiguration", "secretOptions"),
        ):
            yield get_text(secret, "valueFrom")


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _secret(text: str, home: Home | None) -> SecretReference:
    arn = _ARN.fullmatch(text)
    if arn is None:  # credentialsParameter also takes a name, in the task's own account and Region
        name = "" if text.startswith("arn:") else text
        return SecretReference(text, name, home.region if home else "", home.account if home else "")
    parts = _SECRET.fullmatch(arn["rest"])
    if parts is None:
        return SecretReference(text, "", arn["region"], arn["account"])
    base = text[: arn.start("rest")] + f"secret:{parts['name']}"
    return SecretReference(
        text, base, arn["region"], arn["account"], stage=parts["stage"] or "", version=parts["version"] or ""
    )


def _parameter(text: str, home: Home) -> ParameterReference:
    arn = _ARN.fullmatch(text)
    if arn is None:
        return ParameterReference(
            (text,), home.arn("ssm", f"parameter/{text.lstrip('/')}"), home.region, home.account
        )
    path = arn["rest"].removeprefix("parameter").lstrip("/")
    names = (f"/{path}",) if "/" in path else (path, f"/{path}")
    return ParameterReference(names, text, arn["region"], arn["account"])
