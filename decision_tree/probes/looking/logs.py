"""The log groups of the awslogs drivers.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from decision_tree.intake.json_text import get_text
from decision_tree.language import N_, _
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.looking.elsewhere import in_region
from decision_tree.probes.looking.references import LogGroup, log_groups
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, thing
from decision_tree.probes.things import TASK_DEFINITION

DESCRIBE = "logs:DescribeLogGroups"
GROUPS_TO_MAKE = Key[tuple[LogGroup, ...]]("log groups that the driver has to make")


@probe(
    N_("the log group"),
    operations=(DESCRIBE,),
    needs=(TASK_DEFINITION,),
    gives=(GROUPS_TO_MAKE,),
    facts=("log_group",),
)
def log_group(look: Look) -> Iterator[Given]:
    """A group that is missing is a fault only where the driver does not make it itself (awslogs-create-group)."""
    groups = log_groups(look[TASK_DEFINITION])
    answers = look.together(*(partial(_exists, look, group) for group in groups))
    made = [(group, there) for group, there in zip(groups, answers, strict=True) if group.created_by_driver]
    if not any(isinstance(there, CallFailed) for _group, there in made):
        yield thing(GROUPS_TO_MAKE, tuple(group for group, there in made if not there) or None)
    yield from _state([(g, there) for g, there in zip(groups, answers, strict=True) if not g.created_by_driver])
    for _group, there in made:
        raised(there)


def _state(found: list[tuple[LogGroup, bool | CallFailed]]) -> Iterator[Given]:
    missing = next((group for group, there in found if there is False), None)
    if missing:
        none = _("no {name} in {region}").format(name=missing.name, region=missing.region)
        yield seen("log_group", "missing", f"{DESCRIBE}: {none}")
        of_container = _("awslogs-group of container {container}").format(container=missing.container)
        yield seen("log_group_name", missing.name, of_container)
    elif found and all(raised(there) for _group, there in found):
        group = found[0][0]
        there = _("{name} in {region}").format(name=group.name, region=group.region)
        yield seen("log_group", "exists", f"{DESCRIBE}: {there}")


def _exists(look: Look, group: LogGroup) -> bool:
    where = in_region(look, group.region)
    found = look.pages(DESCRIBE, expect="logGroups", logGroupNamePrefix=group.name, **where)
    return any(get_text(item, "logGroupName") == group.name for item in found)
