"""The log groups of the task."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.logs  # noqa: F401  (declares the probe)
from decision_tree.library import Library
from decision_tree.probes.looking.logs import DESCRIBE
from decision_tree.probes.things import TASK_DEFINITION
from tests.probes.fake_look import FakeLook, denied, facts, run, things
from tests.probes.resource_samples import awslogs, definition, evidence


def groups(*names: str) -> dict[str, Any]:
    return {"logGroups": [{"logGroupName": name} for name in names]}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (groups("/ecs/shop"), {"log_group": "exists"}),
        (groups("/ecs/shop-old", "/ecs/shop"), {"log_group": "exists"}),
        (groups(), {"log_group": "missing", "log_group_name": "/ecs/shop"}),
        # the answer to a prefix
        (groups("/ecs/shop-old"), {"log_group": "missing", "log_group_name": "/ecs/shop"}),
        ({}, {"log_group": None}),
        (denied(DESCRIBE), {"log_group": None}),
    ],
)
def test_the_log_group(library: Library, answer: Any, expected: dict[str, str | None]) -> None:
    look = FakeLook(library, {DESCRIBE: answer}, {TASK_DEFINITION: definition(awslogs())})

    assert facts(run("log_group", look)) == expected


@pytest.mark.parametrize(
    "container",
    [
        {"logConfiguration": {"logDriver": "awsfirelens", "options": {"awslogs-group": "x"}}},
        {},
    ],
)
def test_without_the_driver_awslogs_nothing_is_asked(library: Library, container: dict[str, Any]) -> None:
    look = FakeLook(library, {}, {TASK_DEFINITION: definition(container)})

    given = run("log_group", look)

    assert facts(given) == {}
    assert things(given) == {"log groups that the driver has to make": None}
    assert look.calls == []


@pytest.mark.parametrize(("there", "to_make"), [(groups(), ["/ecs/shop"]), (groups("/ecs/shop"), None)])
def test_a_group_that_the_driver_makes_is_no_fault(library: Library, there: Any, to_make: list[str] | None) -> None:
    made = definition(awslogs(**{"awslogs-create-group": "true"}))
    given = run("log_group", FakeLook(library, {DESCRIBE: there}, {TASK_DEFINITION: made}))

    found = things(given)["log groups that the driver has to make"]
    assert facts(given) == {}
    assert (found and [group.name for group in found]) == to_make


def test_whether_the_driver_has_to_make_a_group_may_stay_open(library: Library) -> None:
    made = definition(awslogs(**{"awslogs-create-group": "true"}))
    look = FakeLook(library, {DESCRIBE: denied(DESCRIBE)}, {TASK_DEFINITION: made})

    assert things(run("log_group", look)) == {}
    assert look.failed


def test_a_group_of_another_region_is_looked_up_there(library: Library) -> None:
    elsewhere = definition(awslogs(**{"awslogs-region": "us-east-1"}))
    look = FakeLook(library, {DESCRIBE: groups()}, {TASK_DEFINITION: elsewhere})

    assert evidence(run("log_group", look), "log_group").endswith("in us-east-1")
    assert look.calls[0][1] == {"logGroupNamePrefix": "/ecs/shop", "region": "us-east-1"}


def test_the_missing_one_of_two_counts_though_the_other_could_not_be_read(library: Library) -> None:
    def describe(logGroupNamePrefix: str) -> Any:  # noqa: N803  (AWS's name)
        return groups() if logGroupNamePrefix == "/ecs/b" else denied(DESCRIBE)

    containers = [{"name": name} | awslogs(**{"awslogs-group": f"/ecs/{name}"}) for name in "ab"]
    look = FakeLook(library, {DESCRIBE: describe}, {TASK_DEFINITION: definition(containerDefinitions=containers)})

    assert facts(run("log_group", look)) == {"log_group": "missing", "log_group_name": "/ecs/b"}
