"""The task definition that the task runs, with what the start of the task has overridden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_
from decision_tree.probes.looking.unknown_names import short_name, unknown_task_definition
from decision_tree.probes.probe import CallFailed, Given, Look, probe, thing
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import SERVICE, TARGET, TASK, TASK_DEFINITION


@probe(
    N_("the task definition"),
    operations=("ecs:DescribeTaskDefinition",),
    needs=(TARGET,),
    wants=(TASK, SERVICE),
    gives=(TASK_DEFINITION,),
)
def task_definition(look: Look) -> Iterator[Given]:
    """Raises `UnknownName` where the person names one that does not exist."""
    task = look.get(TASK)
    name = (
        look[TARGET].task_definition
        or get_text(task, "taskDefinitionArn")
        or get_text(look.get(SERVICE), "taskDefinition")
        or look.known.get("task_definition", "")
    )
    if not name:
        for key in (TASK, SERVICE):
            if failed := look.unread(key):
                raise failed
        yield thing(TASK_DEFINITION, None)
        return
    yield thing(TASK_DEFINITION, as_run(_described(look, name), task or {}))


def _described(look: Look, name: str) -> Json:
    try:
        return _describe(look, name)
    except CallFailed as failed:
        if name != look[TARGET].task_definition or not _says_there_is_none(failed):
            raise
        raise unknown_task_definition(name, _newest(look, name), look.region) from None


def _describe(look: Look, name: str) -> Json:
    answer = look.call("ecs:DescribeTaskDefinition", expect="taskDefinition", taskDefinition=name)
    described: Json = answer["taskDefinition"]
    return described


def _says_there_is_none(failed: CallFailed) -> bool:
    """ECS says so with its general code, and in these words only."""
    return failed.code == "ClientException" and "Unable to describe task definition" in failed.reason


def _newest(look: Look, name: str) -> str:
    """The ARN of the family's newest active revision; "" where it has none."""
    family, _, revision = short_name(name).partition(":")
    if not revision:
        return ""
    try:
        return get_text(_describe(look, family), "taskDefinitionArn")
    except CallFailed as failed:
        if _says_there_is_none(failed):
            return ""
        raise


def as_run(definition: Json, task: Json) -> Json:
    """The definition with the roles and the container settings that the task's overrides replace.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
    """
    overrides: Any = get(task, "overrides") or {}
    roles = {key: overrides[key] for key in ("taskRoleArn", "executionRoleArn") if get_text(overrides, key)}
    by_name = {get_text(o, "name"): o for o in get_list(overrides, "containerOverrides")}
    containers = [
        _container_as_run(c, by_name.get(get_text(c, "name"), {}))
        for c in get_list(definition, "containerDefinitions")
    ]
    return {**definition, **roles, "containerDefinitions": containers}


def _container_as_run(container: Json, override: Json) -> Json:
    changed = {key: override[key] for key in ("command", "cpu", "memory", "memoryReservation") if override.get(key)}
    # an override replaces the variables that it names, and leaves the others
    named = {get_text(v, "name"): v for v in get_list(container, "environment")}
    named |= {get_text(v, "name"): v for v in get_list(override, "environment")}
    if named:
        changed["environment"] = list(named.values())
    return {**container, **changed}
