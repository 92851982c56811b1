"""How much memory a container should get that was stopped for want of it."""

from __future__ import annotations

import decision_tree.probes.looking.sizes  # noqa: F401  the import registers its probe
from decision_tree.library import Library
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import TASK, TASK_DEFINITION
from tests.probes.ecs_samples import stopped
from tests.probes.fake_look import FakeLook, facts, run

HUNGRY = [{"name": "web", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage"}]


def given(library: Library, task: Json, memory: str, **containers: int | None) -> dict[str, str | None]:
    described = [{"name": name} | ({"memory": limit} if limit else {}) for name, limit in containers.items()]
    definition = {"memory": memory, "containerDefinitions": described}
    return facts(run("memory_to_give", FakeLook(library, things={TASK: task, TASK_DEFINITION: definition})))


def test_twice_the_limit_of_the_container_that_was_killed(library: Library) -> None:
    hungry = stopped(exits={"web": 137}, containers=HUNGRY)
    assert given(library, hungry, "2048", helper=256, web=400) == {"container_memory": "800"}


def test_the_limit_of_the_task_where_the_container_has_none(library: Library) -> None:
    hungry = stopped(exits={"web": 137}, containers=HUNGRY)
    assert given(library, hungry, "2048", helper=256, web=None) == {"container_memory": "4096"}


def test_nothing_where_no_limit_is_known_or_the_memory_was_enough(library: Library) -> None:
    hungry = stopped(exits={"web": 137}, containers=HUNGRY)
    assert given(library, hungry, "", web=None) == {}
    assert given(library, stopped(exits={"web": 1}), "2048", web=400) == {}
