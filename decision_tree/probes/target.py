"""What the person wants looked at: by name, ARN or the console's URL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, unquote, urlsplit

from decision_tree.errors import ParameterError
from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _


@dataclass(frozen=True)
class Target:
    """A task, a service or a task definition. Empty: not named."""

    cluster: str = "default"
    """Name or ARN."""
    task: str = ""
    """Id or ARN."""
    service: str = ""
    """Name or ARN."""
    task_definition: str = ""
    """family, family:revision or ARN."""
    region: str = ""
    """Named by an ARN or a URL."""


_ARN = re.compile(r"arn:aws[\w-]*:(?P<service>[\w-]+):(?P<region>[\w-]*):\d*:(?P<kind>[\w-]+)/(?P<names>\S+)")
_ARN_KINDS = {
    "task": "task",
    "service": "service",
    "task-definition": "task_definition",
    "cluster": "cluster",
}
_HOST = re.compile(
    # with several sessions in one browser, the account is named first: 111122223333-abcdefgh.eu-west-1.console…
    r"(?:[\w-]+\.)??(?:(?P<region>[a-z]{2,5}(?:-[a-z]{2,12}){1,2}-\d{1,2})\.)?"
    r"console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)"
)
_PAGE = re.compile(
    r"/clusters/(?P<cluster>[^/]+)(?:/services/(?P<service>(?!create\b)[^/]+))?(?:/tasks/(?P<task>[^/]+))?"
    r"|/task-?[dD]efinitions/(?P<family>[^/]+)(?:/(?P<revision>\d+))?"
)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_TASK_DEFINITION = re.compile(r"[A-Za-z0-9_-]{1,255}(?::\d{1,9})?")
_WEB = ("http://", "https://")
_KINDS = ("cluster", "task", "service", "task_definition")
_NAMES_NO = {
    "cluster": N_("{given!r} does not name a cluster"),
    "task": N_("{given!r} does not name a task"),
    "service": N_("{given!r} does not name a service"),
    "task_definition": N_("{given!r} does not name a task definition"),
}
_TWO = {
    "cluster": (N_("two different clusters are named: {names}"), N_("Leave out the cluster that is not meant.")),
    "task": (N_("two different tasks are named: {names}"), N_("Leave out the task that is not meant.")),
    "service": (N_("two different services are named: {names}"), N_("Leave out the service that is not meant.")),
    "task_definition": (
        N_("two different task definitions are named: {names}"),
        N_("Leave out the task definition that is not meant."),
    ),
    "region": (N_("two different Regions are named: {names}"), N_("Leave out the Region that is not meant.")),
}
_FORMS = N_(
    "Give a name, an ARN such as arn:aws:ecs:eu-central-1:111122223333:task/CLUSTER/ID, or the address of its page "
    "in the Amazon ECS console."
)


def parse_target(*, cluster: str = "", task: str = "", service: str = "", task_definition: str = "") -> Target:
    """The target that the values name together, each a name, an ARN or a URL of the console.

    An ARN and a URL may name more than they were given for: a task's ARN also its cluster and Region. Raises
    `ParameterError` for what is none of these, where two of them contradict each other, and where nothing is named.
    """
    given = {"cluster": cluster, "task": task, "service": service, "task_definition": task_definition}
    parts = [_parse(kind, text) for kind, value in given.items() if (text := clean_text(value).strip())]
    target = Target(**{field: _agreed(field, parts) for field in (*_KINDS, "region")})
    if not (target.task or target.service or target.task_definition):
        raise _too_little(target)
    return target if target.cluster else replace(target, cluster="default")


def _too_little(target: Target) -> ParameterError:
    if not target.cluster:
        return ParameterError(
            _("neither a task nor a service nor a task definition is named"),
            _("Give one with --task, --service or --task-definition."),
        )
    name = target.cluster.rpartition("/")[2]
    region = f" --region {target.region}" if target.region else ""
    step = _("Give one of its tasks or services with --task or --service. All of its services: {command}")
    return ParameterError(
        _("only the cluster {cluster} is named").format(cluster=name),
        step.format(command=f"ecs-wizard sweep --cluster {name}{region}"),
    )


def named_by(address: str) -> Target:
    """What an ARN or a URL of the console names, which may be a cluster alone. Raises `ParameterError`."""
    text = clean_text(address).strip()
    return Target(**(_of_url(text) if text.startswith(_WEB) else _of_arn(text)))


def _parse(kind: str, text: str) -> dict[str, str]:
    """What a value names that was given as a `kind`, by the fields of `Target`."""
    if text.startswith(_WEB):
        return _of_url(text)
    if text.startswith("arn:"):
        return _of_arn(text)
    return {kind: _checked(kind, text, text)}


def _of_arn(arn: str) -> dict[str, str]:
    """Of a task or service with or without the cluster's name in it.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
    """
    match = _ARN.fullmatch(arn)
    kind = _ARN_KINDS.get(match["kind"], "") if match and match["service"] == "ecs" else ""
    if match is None or not kind:
        wrong = _("{arn} is not the ARN of a task, a service, a task definition or a cluster").format(arn=arn)
        raise ParameterError(wrong, _(_FORMS))
    *cluster, name = match["names"].split("/")
    _checked(kind, name, arn)
    named = {kind: arn, "region": match["region"]}
    if cluster:
        named["cluster"] = _checked("cluster", "/".join(cluster), arn)
    return named


def _of_url(url: str) -> dict[str, str]:
    """A page of today's console, /ecs/v2/clusters/C/services/S/health, or the one before, #/clusters/C/tasks/T."""
    try:
        parts = urlsplit(url)
        host = _HOST.fullmatch(parts.hostname or "")
    except ValueError:  # brackets that are no IPv6 address
        parts, host = urlsplit(""), None
    page = _PAGE.match(parts.fragment if parts.path == "/ecs/home" else parts.path.removeprefix("/ecs/v2"))
    if host is None or page is None:
        wrong = _("{url} is not the page of a task, a service or a task definition").format(url=url)
        raise ParameterError(wrong, _(_FORMS))
    found = {kind: unquote(text) for kind, text in page.groupdict().items() if text}
    if family := found.pop("family", ""):
        revision = found.pop("revision", "")
        found["task_definition"] = f"{family}:{revision}" if revision else family
    for kind, name in found.items():
        _checked(kind, name, url)
    return {**found, "region": parse_qs(parts.query).get("region", [""])[0] or host["region"] or ""}


def _checked(kind: str, name: str, given: str) -> str:
    """https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html (letters, digits, - and _)"""
    form = _TASK_DEFINITION if kind == "task_definition" else _NAME
    if not form.fullmatch(name):
        raise ParameterError(_(_NAMES_NO[kind]).format(given=given), _(_FORMS))
    return name


def _agreed(field: str, parts: Sequence[dict[str, str]]) -> str:
    """The value that all parts have for the field; an ARN rather than the name in it."""
    values = sorted({part[field] for part in parts if part.get(field)}, key=len)
    if len({value.rpartition("/")[2] for value in values}) > 1:
        two, next_step = _TWO[field]
        raise ParameterError(_(two).format(names=_(" and ").join(values)), _(next_step))
    return values[-1] if values else ""
