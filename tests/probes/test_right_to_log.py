"""The right to write to the log groups, and to make them."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.rights  # noqa: F401  (declares the probe)
from decision_tree.library import Library
from decision_tree.probes.looking.logs import GROUPS_TO_MAKE
from decision_tree.probes.looking.references import log_groups
from decision_tree.probes.probe import CallFailed
from decision_tree.probes.things import EXECUTION_ROLE, SERVICE, TASK, TASK_DEFINITION
from tests.probes.fake_look import FakeLook, denied, facts, run
from tests.probes.resource_samples import ACCOUNT, REGION, Things, awslogs, definition, role, statement


def looking(library: Library, things: Things, container: dict[str, Any]) -> FakeLook:
    return FakeLook(library, {}, {TASK_DEFINITION: definition(container), TASK: None, SERVICE: None} | things)


STREAM = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/ecs/shop"
WRITE = statement("logs:CreateLogStream", "logs:PutLogEvents", resource=f"{STREAM}:*")


@pytest.mark.parametrize(
    ("options", "statements", "expected"),
    [
        ({}, [WRITE], {"may_write_logs": "allowed"}),
        ({}, [statement("logs:CreateLogStream", resource=f"{STREAM}:*")], {"may_write_logs": "implicit_deny"}),
        ({}, [statement("logs:*", resource=f"{STREAM}:log-stream:web/*")], {"may_write_logs": "allowed"}),
        ({}, [statement("logs:*", resource=f"{STREAM}:log-stream:other/*")], {"may_write_logs": "implicit_deny"}),
        ({}, [statement("logs:*", resource=f"{STREAM}-other:*")], {"may_write_logs": "implicit_deny"}),
        ({"awslogs-create-group": "true"}, [WRITE],
         {"may_write_logs": "allowed", "may_create_log_group": "implicit_deny"}),
        ({"awslogs-create-group": "true"}, [statement("logs:*", resource=f"{STREAM}:*")],
         {"may_write_logs": "allowed", "may_create_log_group": "allowed"}),
        ({"awslogs-region": "us-east-1"}, [WRITE], {"may_write_logs": "implicit_deny"}),
    ],
)  # fmt: skip
def test_the_right_to_write_logs(
    library: Library, options: dict[str, str], statements: list[dict[str, Any]], expected: dict[str, str]
) -> None:
    container = awslogs(**options)
    to_make = tuple(group for group in log_groups(definition(container)) if group.created_by_driver)
    look = looking(library, {EXECUTION_ROLE: role(*statements), GROUPS_TO_MAKE: to_make or None}, container)

    # nobody makes the log group unless the driver is told to
    assert facts(run("right_to_log", look)) == {"may_create_log_group": "not_needed"} | expected


@pytest.mark.parametrize(
    ("statements", "groups", "value"),
    [
        ([WRITE], None, "not_needed"),  # the group is there
        ([WRITE], denied("logs:DescribeLogGroups"), None),
        ([statement("logs:*", resource=f"{STREAM}:*")], denied("logs:DescribeLogGroups"), "allowed"),
    ],
)
def test_a_log_group_is_made_only_where_there_is_none(
    library: Library, statements: list[dict[str, Any]], groups: CallFailed | None, value: str | None
) -> None:
    things: Things = {EXECUTION_ROLE: role(*statements), GROUPS_TO_MAKE: groups}
    look = looking(library, things, awslogs(**{"awslogs-create-group": "true"}))

    assert facts(run("right_to_log", look))["may_create_log_group"] == value
