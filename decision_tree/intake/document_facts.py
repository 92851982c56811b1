"""What recognised AWS documents say: facts with the field that shows each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from decision_tree.intake.addresses import registry_of
from decision_tree.intake.documents import Document
from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.intake.task_end import end_facts
from decision_tree.language import N_, _

Found = tuple[str, str, str]
"""Fact, value, and the field that shows it."""

_LAUNCH_TYPES = {"FARGATE": "fargate", "EC2": "ec2", "EXTERNAL": "external", "MANAGED_INSTANCES": "managed_instances"}
_ECS_ARN = re.compile(r"arn:aws[\w-]{0,20}:ecs:([\w-]{1,40}):(\d{12}):([\w-]{1,30})/(\S{1,400})")
_ROLE_NAME = re.compile(r"(?:arn:aws[\w-]{0,20}:iam::\d{12}:role/(?:[^\s/]{1,512}/){0,8})?([\w+=,.@-]{1,64})")
_CREDENTIAL_NAMES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
_CREDENTIALS_ADDRESS = "169.254.170.2"
_RANGE_AROUND = re.compile(r"(?:169\.|0\.0)[\d.]*(?:/\d*|\.|\.\*|:\d*)")
"""An address range or a port in NO_PROXY, which some programs understand and others do not."""


def facts_of_documents(documents: Iterable[Document]) -> Iterator[Found]:
    """All facts of all documents; of one fact the first counts."""
    documents = list(documents)
    for document in documents:
        yield from _shown_by(document.operation, _facts_of_one(document))
    asked = next((d.operation for d in documents if d.things.get("container_instances")), "")
    instances = [i for d in documents for i in d.things.get("container_instances", [])]
    definitions = [t for d in documents for t in d.things.get("task_definitions", [])]
    missing = list(missing_attributes(definitions, instances))
    yield from _shown_by(asked, missing)
    for document in documents:
        for definition in document.things.get("task_definitions", []):
            yield from _shown_by(document.operation, definition_facts(definition))
    for document in documents:
        if not document.operation:  # a look finds it out by itself
            for task in document.things.get("tasks", []):
                yield from end_facts(task, definitions)
    newer_agent_wanted = any(value == "newer_agent_feature" for _fact, value, _shows in missing)
    yield from _shown_by(asked, instance_facts(instances, newer_agent_wanted=newer_agent_wanted))


def _facts_of_one(document: Document) -> Iterator[Found]:
    for task in document.things.get("tasks", []):
        yield from task_facts(task)
    for service in document.things.get("services", []):
        yield from service_facts(service)
    for fact, value in (("account_id", document.account_id), ("region", document.region)):
        if value:
            yield (fact, value, _("the event"))


def _shown_by(operation: str, found: Iterable[Found]) -> Iterator[Found]:
    """The facts, each with the operation before the field that shows it."""
    for fact, value, shows in found:
        yield (fact, value, f"{operation}: {shows}" if operation else shows)


def _arn_facts(arn: str, shows: str) -> Iterator[Found]:
    match = _ECS_ARN.fullmatch(arn)
    if not match:
        return
    region, account, kind, path = match.groups()
    yield ("region", region, shows)
    yield ("account_id", account, shows)
    parts = path.split("/")
    if kind == "cluster":
        yield ("cluster", parts[0], shows)
    elif kind == "task-definition":
        yield ("task_definition", path, shows)
    elif kind in ("task", "service", "container-instance"):
        if len(parts) == 2:
            yield ("cluster", parts[0], shows)
        yield (kind.replace("-", "_"), parts[-1], shows)


def _launch_type(thing: dict[str, Any]) -> Iterator[Found]:
    provider = get_text(thing, "capacityProviderName")
    if get_text(thing, "launchType") in _LAUNCH_TYPES:
        yield ("launch_type", _LAUNCH_TYPES[get_text(thing, "launchType")], f"launchType {get(thing, 'launchType')}")
    elif provider in ("FARGATE", "FARGATE_SPOT"):
        yield ("launch_type", "fargate", f"capacityProviderName {provider}")


def _role_facts(kind: str, arn: str, shows: str) -> Iterator[Found]:
    """`kind` is task_role or execution_role."""
    if arn.startswith("arn:"):
        yield (f"{kind}_arn", arn, shows)
    match = _ROLE_NAME.fullmatch(arn)
    if match:
        yield (f"{kind}_name", match[1], shows)


def task_facts(task: dict[str, Any]) -> Iterator[Found]:
    """What describe-tasks, or an event with a task, says."""
    yield from _arn_facts(get_text(task, "taskArn"), "taskArn")
    yield from _arn_facts(get_text(task, "clusterArn"), "clusterArn")
    yield from _arn_facts(get_text(task, "taskDefinitionArn"), "taskDefinitionArn")
    yield from _arn_facts(get_text(task, "containerInstanceArn"), "containerInstanceArn")
    if get_text(task, "group").startswith("service:"):
        yield ("service", get_text(task, "group").removeprefix("service:"), "group")
    yield from _launch_type(task)
    yield from _overrides(task)
    yield from _attachments(task)
    if get_text(task, "stopCode"):
        yield ("stop_code", get_text(task, "stopCode"), "stopCode")
    if get_text(task, "stoppedReason"):
        yield ("stopped_reason", get_text(task, "stoppedReason"), "stoppedReason")
    for attribute in get_list(task, "attributes"):
        if get_text(attribute, "name") == "ecs.cpu-architecture":
            yield from _platform("linux", get_text(attribute, "value"), "attribute ecs.cpu-architecture")
    yield from _containers(get_list(task, "containers"))


def _overrides(task: dict[str, Any]) -> Iterator[Found]:
    overrides = get(task, "overrides")
    if not isinstance(overrides, dict):
        return
    role = get_text(overrides, "taskRoleArn")
    if role:
        yield ("role_override", "other_role", f"overrides.taskRoleArn {role}")
        yield from _role_facts("task_role", role, "overrides.taskRoleArn")
    elif get(task, "taskArn"):
        yield ("role_override", "none", _("overrides has no taskRoleArn"))
    execution_role = get_text(overrides, "executionRoleArn")
    if execution_role:
        yield ("execution_role_set", "yes", f"overrides.executionRoleArn {execution_role}")
        yield from _role_facts("execution_role", execution_role, "overrides.executionRoleArn")


def _attachments(task: dict[str, Any]) -> Iterator[Found]:
    for attachment in get_list(task, "attachments"):
        if get_text(attachment, "type") not in ("ElasticNetworkInterface", "eni"):
            continue
        yield ("network_mode", "awsvpc", _("the task has a network interface of its own"))
        for detail in get_list(attachment, "details"):
            if get_text(detail, "name") == "subnetId":
                yield ("subnet_ids", get_text(detail, "value"), "attachment subnetId")


def _containers(containers: list[Any]) -> Iterator[Found]:
    ordered = failing_first(containers)
    for container in ordered[:1]:
        name, image = get_text(container, "name"), get_text(container, "image")
        if name:
            yield ("container", name, _("container {name}").format(name=name))
        code = get(container, "exitCode")
        if isinstance(code, int) and not isinstance(code, bool):
            yield ("exit_code", str(code), _("exitCode of container {name}").format(name=name))
        if image and (len(ordered) == 1 or _calmness(container) < _CALM):
            yield from image_facts(image, _("image of container {name}").format(name=name))


_CALM = 2


def _calmness(container: dict[str, Any]) -> int:
    """0: it failed; 1: it was killed, maybe because another one failed; 2: nothing is wrong with it."""
    if get_text(container, "reason") or get(container, "exitCode") not in (None, 0, 137, 143):
        return 0
    return 1 if get(container, "exitCode") == 137 else _CALM


def failing_first(containers: Iterable[Any]) -> list[dict[str, Any]]:
    """A task's containers: one that failed tells more than one that was stopped with it."""
    return sorted((c for c in containers if isinstance(c, dict)), key=_calmness)


def image_facts(image: str, shows: str) -> Iterator[Found]:
    """The parts of an image reference."""
    yield ("image", image, shows)
    yield ("registry", registry_of(image), f"{shows}: {image}")
    match = re.fullmatch(
        r"(?:(?P<host>[^/\s]+\.[^/\s]+)/)?(?P<repository>[a-z0-9][a-z0-9._/-]*)(?::(?P<tag>[\w.-]+))?(?:@(?P<digest>sha256:\w+))?",
        image,
    )
    if not match:
        return
    for fact, part in zip(
        ("registry_host", "repository", "image_tag", "image_digest"),
        match.group("host", "repository", "tag", "digest"),
        strict=True,
    ):
        if part:
            yield (fact, part, shows)
    ecr = re.match(r"(\d{12})\.dkr[.-]ecr", match["host"] or "")
    if ecr:
        yield ("repository_account", ecr[1], shows)


def _platform(system: str, architecture: str, shows: str) -> Iterator[Found]:
    short = {"x86_64": "amd64", "amd64": "amd64", "arm64": "arm64", "aarch64": "arm64"}.get(architecture.lower())
    if short:
        yield ("platform", f"{system}/{short}", shows)


def definition_facts(definition: dict[str, Any]) -> Iterator[Found]:
    """What a task definition says, described by AWS or written for it."""
    whole = bool(get_text(definition, "family"))  # without it, it may be a part of one, which proves no absence
    yield from _arn_facts(get_text(definition, "taskDefinitionArn"), "taskDefinitionArn")
    for key, kind in (("taskRoleArn", "task_role"), ("executionRoleArn", "execution_role")):
        role = get_text(definition, key)
        if role:
            yield (f"{kind}_set", "yes", f"{key} {role}")
            yield from _role_facts(kind, role, key)
        elif whole:
            yield (f"{kind}_set", "no", _("the task definition has no {field}").format(field=key))
    mode = get_text(definition, "networkMode")
    if mode in ("awsvpc", "bridge", "host", "none"):
        yield ("network_mode", mode, f"networkMode {mode}")
    compatible = get_list(definition, "requiresCompatibilities")
    if len(compatible) == 1 and compatible[0] in _LAUNCH_TYPES:
        yield ("launch_type", _LAUNCH_TYPES[compatible[0]], f"requiresCompatibilities {compatible[0]}")
    system = get_text(definition, "runtimePlatform", "operatingSystemFamily")
    yield from _platform(
        "windows" if system.startswith("WINDOWS") else "linux",
        get_text(definition, "runtimePlatform", "cpuArchitecture"),
        "runtimePlatform",
    )
    if system.startswith("WINDOWS"):
        yield ("os", "windows", f"operatingSystemFamily {system}")
    containers = [c for c in get_list(definition, "containerDefinitions") if isinstance(c, dict)]
    for container in containers:
        yield from _container_facts(container)
    images = {registry_of(get_text(c, "image")): get_text(c, "image") for c in containers if get_text(c, "image")}
    if len(containers) == 1 and images:
        yield from image_facts(next(iter(images.values())), "image")
        yield from (("container", n, "name") for n in [get_text(containers[0], "name")] if n)
    elif len(images) == 1:
        kind, image = next(iter(images.items()))
        yield ("registry", kind, _("all images, such as {image}").format(image=image))


def _container_facts(container: dict[str, Any]) -> Iterator[Found]:
    name = get_text(container, "name")
    variables = {
        get_text(v, "name"): get_text(v, "value") for v in get_list(container, "environment") if isinstance(v, dict)
    }
    secrets = [s for s in get_list(container, "secrets") if isinstance(s, dict)]
    names = {*variables, *(get_text(s, "name") for s in secrets)}
    if names >= _CREDENTIAL_NAMES:
        yield (
            "credentials_source",
            "env",
            _("container {name} has the variable AWS_ACCESS_KEY_ID").format(name=name),
        )
    yield from _proxy(variables, name)
    if get_text(container, "logConfiguration", "logDriver") == "awslogs":
        options = get(container, "logConfiguration", "options")
        yield from (("log_group_name", g, "awslogs-group") for g in [get_text(options, "awslogs-group")] if g)
        yield from (("region", r, "awslogs-region") for r in [get_text(options, "awslogs-region")] if r)
    for secret in secrets:
        shows = _("secret {secret} of container {name}").format(secret=get_text(secret, "name"), name=name)
        yield from _secret(get_text(secret, "valueFrom"), shows)
    login = get_text(container, "repositoryCredentials", "credentialsParameter")
    if login:
        yield ("registry_secret_arn", login, "repositoryCredentials")


_FOR_HTTP = ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
_EXCEPTIONS = ("no_proxy", "NO_PROXY")
_NAMED = N_("container {name}: HTTP_PROXY is set, NO_PROXY names {address}")
_NOT_NAMED = N_("container {name}: HTTP_PROXY is set, NO_PROXY does not name {address}")


def _proxy(variables: dict[str, str], name: str) -> Iterator[Found]:
    """Credentials are asked for with http://, for which HTTPS_PROXY does not count.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
    """
    if not any(variables.get(variable) for variable in _FOR_HTTP):
        return
    lists = [variables[variable] for variable in _EXCEPTIONS if variable in variables]
    spared = {_spares_credentials(exceptions) for exceptions in lists} or {False}
    if len(spared) > 1 or None in spared:  # programs differ in which of the two they read, and in how
        return
    with_exceptions = spared == {True}
    yield (
        "proxy_in_container",
        "with_exceptions" if with_exceptions else "without_exceptions",
        _(_NAMED if with_exceptions else _NOT_NAMED).format(name=name, address=_CREDENTIALS_ADDRESS),
    )


def _spares_credentials(exceptions: str) -> bool | None:
    """None: it depends on the program, such as for a range of addresses."""
    items = {item.strip() for item in exceptions.split(",")}
    if items & {_CREDENTIALS_ADDRESS, "*"}:
        return True
    return None if any(_RANGE_AROUND.fullmatch(item) for item in items) else False


def _secret(value_from: str, shows: str) -> Iterator[Found]:
    if ":secretsmanager:" in value_from:
        # an ARN has seven parts; json key, stage and version may follow
        yield ("secret_arn", ":".join(value_from.split(":")[:7]), shows)
    elif value_from:
        yield ("ssm_parameter", re.sub(r"^arn:aws[\w-]*:ssm:[\w-]*:\d*:parameter", "", value_from), shows)


def service_facts(service: dict[str, Any]) -> Iterator[Found]:
    """What describe-services says."""
    yield from _arn_facts(get_text(service, "serviceArn"), "serviceArn")
    yield from _arn_facts(get_text(service, "clusterArn"), "clusterArn")
    yield ("service", get_text(service, "serviceName"), "serviceName")
    task_definition = get_text(service, "taskDefinition")
    yield from _arn_facts(task_definition, "taskDefinition")
    yield from _launch_type(service)
    network = get(service, "networkConfiguration", "awsvpcConfiguration")
    if isinstance(network, dict):
        yield ("network_mode", "awsvpc", "networkConfiguration.awsvpcConfiguration")
        subnets = [s for s in get_list(network, "subnets") if isinstance(s, str)]
        groups = [g for g in get_list(network, "securityGroups") if isinstance(g, str)]
        if subnets:
            yield ("subnet_ids", " ".join(subnets), "awsvpcConfiguration.subnets")
        if len(groups) == 1:
            yield ("task_security_group", groups[0], "awsvpcConfiguration.securityGroups")
        public = get_text(network, "assignPublicIp")
        if public in ("ENABLED", "DISABLED"):
            yield ("public_ip", "yes" if public == "ENABLED" else "no", f"assignPublicIp {public}")


_ATTRIBUTES = {
    "com.amazonaws.ecs.capability.task-iam-role": "task_iam_role",
    "com.amazonaws.ecs.capability.task-iam-role-network-host": "task_iam_role_network_host",
}


def missing_attributes(definitions: list[dict[str, Any]], instances: list[dict[str, Any]]) -> Iterator[Found]:
    """The attribute that the task definition requires and no container instance has that takes tasks."""
    instances = [i for i in instances if get_text(i, "status") in ("", "ACTIVE")] or instances
    if not instances:
        return
    offered = [{get_text(a, "name") for a in get_list(i, "attributes")} for i in instances]
    for definition in definitions:
        required = [n for n in (get_text(a, "name") for a in get_list(definition, "requiresAttributes")) if n]
        missing = [n for n in required if all(n not in names for names in offered)]
        for name in sorted(missing, key=lambda n: n not in _ATTRIBUTES):
            capability = name.startswith(("com.amazonaws.ecs.capability.", "ecs.capability."))
            value = _ATTRIBUTES.get(name, "newer_agent_feature" if capability else "other")
            yield (
                "missing_attribute",
                value,
                _("requiresAttributes {name}, which no container instance has").format(name=name),
            )


def instance_facts(instances: list[dict[str, Any]], *, newer_agent_wanted: bool) -> Iterator[Found]:
    """What describe-container-instances says; where the instances differ, the fact stays open."""
    states = {get(i, "agentConnected") for i in instances if isinstance(get(i, "agentConnected"), bool)}
    if len(states) == 1:
        connected = states.pop()
        yield ("agent_connected", "yes" if connected else "no", f"agentConnected {str(connected).lower()}")
    for instance in instances:
        yield from _arn_facts(get_text(instance, "containerInstanceArn"), "containerInstanceArn")
        host = get_text(instance, "ec2InstanceId")
        if host:
            yield ("instance_id", host, "ec2InstanceId")
        if host.startswith("mi-"):
            yield ("launch_type", "external", f"ec2InstanceId {host}")
        for attribute in get_list(instance, "attributes"):
            if get_text(attribute, "name") == "ecs.os-type" and get_text(attribute, "value") == "windows":
                yield ("os", "windows", "attribute ecs.os-type")
    versions = [get_text(i, "versionInfo", "agentVersion") for i in instances]
    if versions and all(versions):
        yield ("agent_version_number", versions[0], "versionInfo.agentVersion")
        yield from _agent_age(versions, newer_agent_wanted)


def _agent_age(versions: list[str], newer_agent_wanted: bool) -> Iterator[Found]:
    """Task roles need 1.11, with awsvpc 1.15; other features need more, which the missing attribute tells."""
    numbers = [tuple(int(n) for n in re.findall(r"\d{1,6}", v)[:3]) for v in versions]
    if all(n < (1, 11) for n in numbers) or newer_agent_wanted:
        yield ("agent_version", "too_old", f"agentVersion {versions[0]}")
    elif all(n >= (1, 15) for n in numbers):
        yield ("agent_version", "new_enough", f"agentVersion {versions[0]}")
