"""The log groups of the awslogs drivers.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from decision_tree.intake.json_text import get_text
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.looking.elsewhere import in_region
from decision_tree.probes.looking.references import LogGroup, log_groups
from decision_tree.probes.probe import Given, Look, probe, seen
from decision_tree.probes.things import TASK_DEFINITION

DESCRIBE = "logs:DescribeLogGroups"


@probe("the log group", operations=(DESCRIBE,), needs=(TASK_DEFINITION,), facts=("log_group",))
def log_group(look: Look) -> Iterator[Given]:
    """Only of groups that the driver does not make itself (awslogs-create-group)."""
    groups = [group for group in log_groups(look[TASK_DEFINITION]) if not group.created_by_driver]
    answers = look.together(*(partial(_exists, look, group) for group in groups))
    missing = [group for group, there in zip(groups, answers, strict=True) if there is False]
    if missing:
        group = missing[0]
        yield seen("log_group", "missing", f"{DESCRIBE}: no {group.name} in {group.region}")
        yield seen("log_group_name", group.name, f"awslogs-group of container {group.container}")
    elif all(raised(there) for there in answers) and groups:
        yield seen("log_group", "exists", f"{DESCRIBE}: {groups[0].name} in {groups[0].region}")


def _exists(look: Look, group: LogGroup) -> bool:
    where = in_region(look, group.region)
    found = look.pages(DESCRIBE, expect="logGroups", logGroupNamePrefix=group.name, **where)
    return any(get_text(item, "logGroupName") == group.name for item in found)
