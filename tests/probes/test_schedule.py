"""Which probe starts when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from decision_tree.probes.probe import CallFailed, Given, Key, Look, Probe
from decision_tree.probes.registry import all_probes
from decision_tree.probes.schedule import NotNeeded, Schedule, Start, Step, Unread, by_turn, graph_of, probes_for
from decision_tree.probes.things import TARGET

TASK, ROLE, IMAGE = Key[str]("task"), Key[str]("role"), Key[str]("image")
DENIED = CallFailed("ecs:DescribeTasks", "denied", "AccessDenied", "ecs:DescribeTasks is not allowed")


def _nothing(_: Look) -> Iterator[Given]:
    yield from ()


def _probe(
    name: str,
    *,
    needs: tuple[Key[Any], ...] = (),
    wants: tuple[Key[Any], ...] = (),
    gives: tuple[Key[Any], ...] = (),
    facts: tuple[str, ...] = (),
) -> Probe:
    return Probe(name, name, (), needs, wants, gives, facts, _nothing)


def _said(steps: list[Step]) -> list[tuple[str, str]]:
    return [(type(step).__name__, step.probe.name) for step in steps]


TASKS = _probe("tasks", gives=(TASK,))
ROLES = _probe("roles", needs=(TASK,), gives=(ROLE,))
IMAGES = _probe("images", needs=(TASK,), wants=(ROLE,), gives=(IMAGE,))


def test_a_probe_starts_when_the_thing_it_needs_is_given_not_when_its_giver_ends() -> None:
    schedule = Schedule([TASKS, ROLES], {})
    assert _said(schedule.begin()) == [("Start", "tasks")]
    assert _said(schedule.publish(TASKS, TASK, "t")) == [("Start", "roles")]
    assert schedule.value(TASK) == "t"
    assert [probe.name for probe in schedule.unfinished] == ["tasks", "roles"]


def test_what_it_wants_is_waited_for_but_can_be_missing() -> None:
    schedule = Schedule([TASKS, ROLES, IMAGES], {})
    schedule.begin()
    assert _said(schedule.publish(TASKS, TASK, "t")) == [("Start", "roles")]
    assert _said(schedule.end(ROLES, DENIED)) == [("Start", "images")]
    assert schedule.value(ROLE) is None
    assert schedule.failure(ROLE) is DENIED


def test_what_was_given_as_none_makes_its_users_unneeded_and_theirs() -> None:
    schedule = Schedule([TASKS, ROLES, _probe("rights", needs=(ROLE,))], {})
    schedule.begin()
    steps = schedule.publish(TASKS, TASK, None)
    assert _said(steps) == [("NotNeeded", "roles"), ("NotNeeded", "rights")]
    assert schedule.failure(ROLE) is None
    assert schedule.end(TASKS, None) == []
    assert not schedule.unfinished


def test_a_failure_reaches_everything_behind_it() -> None:
    schedule = Schedule([TASKS, ROLES, _probe("rights", needs=(ROLE,))], {})
    schedule.begin()
    steps = schedule.end(TASKS, DENIED)
    assert _said(steps) == [("Unread", "roles"), ("Unread", "rights")]
    assert all(isinstance(step, Unread) and step.failed is DENIED for step in steps)


def test_what_was_given_before_a_failure_stays() -> None:
    schedule = Schedule([TASKS, ROLES], {})
    schedule.begin()
    schedule.publish(TASKS, TASK, "t")
    schedule.end(TASKS, DENIED)
    assert schedule.value(TASK) == "t"
    assert schedule.failure(TASK) is None


def test_a_probe_that_ends_without_giving_says_there_is_none() -> None:
    schedule = Schedule([TASKS, ROLES], {})
    schedule.begin()
    assert _said(schedule.end(TASKS, None)) == [("NotNeeded", "roles")]


def test_none_needed_counts_before_a_failure() -> None:
    other = _probe("others", gives=(ROLE,))
    both = _probe("both", needs=(TASK, ROLE))
    schedule = Schedule([TASKS, other, both], {})
    schedule.begin()
    assert schedule.end(TASKS, DENIED) == []
    assert _said(schedule.end(other, None)) == [("NotNeeded", "both")]


def test_of_two_givers_the_first_value_counts_and_none_only_from_both() -> None:
    first, second = _probe("first", gives=(TASK,)), _probe("second", gives=(TASK,))
    schedule = Schedule([first, second, ROLES], {})
    schedule.begin()
    assert schedule.publish(first, TASK, None) == []
    assert _said(schedule.publish(second, TASK, "t")) == [("Start", "roles")]

    schedule = Schedule([first, second, ROLES], {})
    schedule.begin()
    schedule.publish(first, TASK, "t")
    assert schedule.publish(second, TASK, "u") == []
    assert schedule.value(TASK) == "t"


def test_the_depth_is_that_of_the_longest_chain_behind() -> None:
    schedule = Schedule([TASKS, ROLES, IMAGES], {})
    schedule.begin()
    schedule.publish(TASKS, TASK, "t", depth=2)
    steps = schedule.publish(ROLES, ROLE, "r", depth=5)
    assert [(step.probe.name, step.depth) for step in steps if isinstance(step, Start)] == [("images", 5)]


def test_what_nobody_gives_is_not_there() -> None:
    assert _said(Schedule([ROLES], {}).begin()) == [("NotNeeded", "roles")]
    assert _said(Schedule([ROLES], {TASK: "t"}).begin()) == [("Start", "roles")]


def test_a_thing_that_is_not_declared_is_refused() -> None:
    schedule = Schedule([TASKS], {})
    schedule.begin()
    with pytest.raises(ValueError, match="tasks does not declare that it gives role"):
        schedule.publish(TASKS, ROLE, "r")


def test_probes_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="wait for each other"):
        graph_of([_probe("a", wants=(TASK,), gives=(ROLE,)), _probe("b", needs=(ROLE,), gives=(TASK,))])


def test_only_the_probes_that_a_fact_needs() -> None:
    rights = _probe("rights", needs=(ROLE,), facts=("may_pull",))
    probes = {probe.name: probe for probe in (TASKS, ROLES, IMAGES, rights)}
    assert [probe.name for probe in probes_for({"may_pull"}, probes)] == ["tasks", "roles", "rights"]
    assert probes_for({"nobody_gives_it"}, probes) == []


def test_those_that_wait_for_the_least_come_first() -> None:
    assert [probe.name for probe in by_turn([IMAGES, ROLES, TASKS])] == ["tasks", "roles", "images"]


def test_the_real_probes_fit_together() -> None:
    """Acyclic, and everything that one of them needs or wants is given by another."""
    probes = all_probes()
    graph_of(probes.values())
    given = {key for probe in probes.values() for key in probe.gives} | {TARGET}
    for probe in probes.values():
        missing = {key.name for key in (*probe.needs, *probe.wants)} - {key.name for key in given}
        assert not missing, probe.name
    assert NotNeeded not in {type(step) for step in Schedule(probes.values(), {TARGET: "t"}).begin()}
