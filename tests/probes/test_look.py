"""A whole look: it streams, it ends in time, it can be left at once, and it says what it could not check."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import takewhile
from pathlib import Path
from threading import Event as Flag
from threading import Thread, Timer
from typing import Any

import pytest

from decision_tree.case import Observation, Source
from decision_tree.errors import UnknownName
from decision_tree.library import Library
from decision_tree.probes import look as engine
from decision_tree.probes.events import Event, Gave, LookEnded, ProbeEnded, ProbeStarted, State
from decision_tree.probes.options import Options
from decision_tree.probes.probe import Given, Key, Look, LookError, Note, Probe, seen, thing
from decision_tree.probes.target import Target
from tests.aws.faults import Fault, FaultyAws, error, hangs, page

TASK, ROLE = Key[str]("task"), Key[str]("role")
LIBRARY = Library()
_NO_FACTS: dict[str, Given] = {}
Run = Callable[[Look], Iterator[Given]]


def _tasks(look: Look) -> Iterator[Given]:
    look.call("ecs:ListTasks", expect="taskArns")
    yield thing(TASK, "t")
    yield seen("launch_type", "fargate", "ecs:DescribeTasks: launchType FARGATE")


def _roles(look: Look) -> Iterator[Given]:
    assert look[TASK] == "t"
    look.call("ecs:ListClusters", expect="clusterArns")
    yield seen("execution_role_trust", "ok", "iam:GetRole")
    yield Note("a word to the person")


def _probes(**runs: Run) -> dict[str, Probe]:
    """One probe gives TASK to the other; each with its two facts."""
    chosen: dict[str, Run] = {"tasks": _tasks, "roles": _roles} | runs
    calls = ("ecs:ListTasks", "ecs:ListClusters", "ecs:ListServices")
    of_tasks, of_roles = ("launch_type", "stop_code"), ("execution_role_trust", "may_pull")
    return {
        "tasks": Probe("tasks", "the tasks", calls, (), (), (TASK,), of_tasks, chosen["tasks"]),
        "roles": Probe("roles", "the roles", calls, (TASK,), (), (ROLE,), of_roles, chosen["roles"]),
    }


@pytest.fixture(autouse=True)
def answers(world: FaultyAws) -> None:
    world.answers |= {"ListTasks": {"taskArns": []}, "ListClusters": {"clusterArns": []}, "ListServices": {}}


def _look(
    options: Options, probes: Mapping[str, Probe], facts: set[str] | None = None, cancelled: Flag | None = None
) -> Iterator[Event]:
    return engine.look(Target(service="web"), options, LIBRARY, {}, facts, cancelled, probes)


def _ends(events: list[Event]) -> dict[str, ProbeEnded]:
    return {event.name: event for event in events if isinstance(event, ProbeEnded)}


def _facts(events: list[Event]) -> dict[str, Observation]:
    given = [entry for event in events if isinstance(event, Gave) for entry in event.entries]
    return {entry.fact: entry for entry in given if isinstance(entry, Observation)}


def test_what_is_found_streams_out(options: Options) -> None:
    events = list(_look(options, _probes()))
    assert [event for event in events if isinstance(event, ProbeStarted)] == [
        ProbeStarted("tasks", "the tasks"),
        ProbeStarted("roles", "the roles"),
    ]
    assert {name: end.state for name, end in _ends(events).items()} == {"tasks": State.DONE, "roles": State.DONE}
    assert _facts(events)["launch_type"] == Observation(
        "launch_type", "fargate", Source.AWS, "ecs:DescribeTasks: launchType FARGATE"
    )
    assert [event.notes for event in events if isinstance(event, Gave) and event.notes] == [("a word to the person",)]
    end = events[-1]
    assert isinstance(end, LookEnded)
    assert (end.calls, end.longest_chain) == (2, 2)


def test_a_probe_starts_before_the_one_that_gave_its_thing_has_ended(world: FaultyAws, options: Options) -> None:
    def tasks(look: Look) -> Iterator[Given]:
        yield thing(TASK, "t")
        look.call("ecs:ListTasks", expect="taskArns")

    world.latency = 0.2
    names = [type(event).__name__ for event in _look(options, _probes(tasks=tasks))]
    assert names[:2] == ["ProbeStarted", "ProbeStarted"]


def test_what_was_learned_is_told_before_the_next_call(world: FaultyAws, options: Options) -> None:
    def tasks(look: Look) -> Iterator[Given]:
        yield seen("launch_type", "fargate", "…")
        look.call("ecs:ListTasks", expect="taskArns")

    world.faults["ListTasks"] = [hangs]
    events = _look(options, _probes(tasks=tasks))
    first = list(takewhile(lambda event: not isinstance(event, Gave), events))
    assert first == [ProbeStarted("tasks", "the tasks")]
    events.close()  # type: ignore[attr-defined]


def test_a_denied_call_makes_its_facts_and_those_behind_it_unchecked(world: FaultyAws, options: Options) -> None:
    world.faults["ListTasks"] = [
        error(400, "AccessDeniedException", "User: arn:aws:iam::1:user/anna is not authorized")
    ]
    events = list(_look(options, _probes()))
    reason = "AccessDeniedException: ecs:ListTasks is not allowed for arn:aws:iam::1:user/anna"
    for end in _ends(events).values():
        assert (end.state, end.why, end.permission) == (State.COULD_NOT_LOOK, reason, "ecs:ListTasks")
    assert {fact: (o.value, o.reason) for fact, o in _facts(events).items()} == dict.fromkeys(
        ("launch_type", "stop_code", "execution_role_trust", "may_pull"), (None, reason)
    )


def test_what_was_given_before_the_failure_stays(world: FaultyAws, options: Options) -> None:
    def tasks(look: Look) -> Iterator[Given]:
        yield seen("launch_type", "fargate", "…")
        yield thing(TASK, "t")
        look.call("ecs:ListServices", expect="serviceArns")

    facts = _facts(list(_look(options, _probes(tasks=tasks))))
    assert facts["launch_type"].value == "fargate"
    assert facts["stop_code"].value is None
    assert facts["execution_role_trust"].value == "ok"


def test_a_probe_that_went_on_without_a_call_is_done_and_says_what_it_missed(
    world: FaultyAws, options: Options
) -> None:
    def tasks(look: Look) -> Iterator[Given]:
        look.together(partial(look.call, "ecs:ListTasks", expect="taskArns"))
        yield thing(TASK, "t")

    world.faults["ListTasks"] = [error(400, "AccessDeniedException")]
    end = _ends(list(_look(options, _probes(tasks=tasks))))["tasks"]
    assert (end.state, end.permission) == (State.DONE, "ecs:ListTasks")


def test_probes_with_nothing_to_look_at_are_not_needed_and_silent(options: Options) -> None:
    def tasks(_: Look) -> Iterator[Given]:
        yield thing(TASK, None)

    events = list(_look(options, _probes(tasks=tasks)))
    assert _ends(events)["roles"].state is State.NOT_NEEDED
    assert not _facts(events)


def test_only_what_a_fact_needs(world: FaultyAws, options: Options) -> None:
    events = list(_look(options, _probes(), facts={"stop_code"}))
    assert set(_ends(events)) == {"tasks"}
    assert world.operations() == ["ListTasks"]
    assert len(list(_look(options, _probes(), facts={"nobody_gives_it"}))) == 1


def test_a_mistake_of_ours_is_raised_in_tests(options: Options) -> None:
    def tasks(_: Look) -> Iterator[Given]:
        yield _NO_FACTS["key"]

    with pytest.raises(KeyError):
        list(_look(options, _probes(tasks=tasks)))


def test_a_mistake_of_ours_costs_a_person_only_its_own_facts(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def roles(_: Look) -> Iterator[Given]:
        yield _NO_FACTS["key"]

    monkeypatch.setattr(engine, "STRICT", False)
    events = list(_look(options, _probes(roles=roles)))
    assert _ends(events)["tasks"].state is State.DONE
    assert _ends(events)["roles"].why == "the wizard itself failed: KeyError"
    assert _facts(events)["may_pull"].reason == "the wizard itself failed: KeyError"


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda look: iter([look.call("ecs:StopTask", expect="task")]), "does not declare ecs:StopTask"),
        (lambda look: iter([look[ROLE]]), "does not declare that it needs role"),
        (lambda look: iter([look.get(ROLE)]), "needs or wants role"),
        (lambda look: iter([thing(ROLE, "r")]), "does not declare that it gives role"),
    ],
)
def test_a_probe_does_only_what_it_declares(options: Options, run: Run, words: str) -> None:
    with pytest.raises(Exception, match=words):
        list(_look(options, _probes(tasks=run)))


def test_an_unknown_name_ends_the_look(options: Options) -> None:
    def tasks(_: Look) -> Iterator[Given]:
        raise UnknownName("the cluster c has no service wbe", "Did you mean web?")
        yield

    with pytest.raises(UnknownName, match="wbe"):
        list(_look(options, _probes(tasks=tasks)))


def test_credentials_that_aws_refuses_end_the_look_at_once(world: FaultyAws, options: Options) -> None:
    world.faults["*"] = [error(400, "ExpiredTokenException")]
    with pytest.raises(LookError, match="expired"):
        list(_look(options, _probes()))


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", [page(200), page(403), hangs])
def test_a_proxy_that_answers_everything_itself_is_no_aws(world: FaultyAws, options: Options, fault: Fault) -> None:
    world.faults["*"] = [fault]
    with pytest.raises(LookError, match="answers as AWS does"):
        list(_look(options, _probes()))


def test_at_the_deadline_the_rest_could_not_be_checked(world: FaultyAws, options: Options) -> None:
    world.faults["ListClusters"] = [hangs]
    began = time.monotonic()
    events = list(_look(Options(region="eu-central-1", endpoint_url=world.url, deadline=1), _probes()))
    assert 0.9 < time.monotonic() - began < 1.8
    end = _ends(events)["roles"]
    assert (end.state, end.why) == (State.COULD_NOT_LOOK, "the look's time was up (1 s)")
    assert _facts(events)["launch_type"].value == "fargate"
    assert _facts(events)["may_pull"].reason == "the look's time was up (1 s)"
    assert isinstance(events[-1], LookEnded)


def test_a_look_without_any_answer_by_the_deadline_is_an_error(world: FaultyAws) -> None:
    world.faults["*"] = [hangs]
    with pytest.raises(LookError, match="answers as AWS does"):
        list(_look(Options(region="eu-central-1", endpoint_url=world.url, deadline=0.5), _probes()))


def test_cancelling_ends_it_at_once_and_begins_no_more_calls(world: FaultyAws, options: Options) -> None:
    world.faults["ListTasks"] = [hangs]
    cancelled = Flag()
    Timer(0.5, cancelled.set).start()
    began = time.monotonic()
    events = list(_look(options, _probes(), cancelled=cancelled))
    assert time.monotonic() - began < 1
    assert events == [ProbeStarted("tasks", "the tasks")]
    assert world.operations() == ["ListTasks"]


def test_leaving_the_iterator_stops_the_look(world: FaultyAws, options: Options) -> None:
    world.latency = 0.2
    for event in _look(options, _probes()):
        assert isinstance(event, ProbeStarted)
        break
    time.sleep(0.6)
    assert world.operations() in ([], ["ListTasks"])


LEAVING = """
import sys
from threading import Event, Timer
from decision_tree.library import Library
from decision_tree.probes import Options
from decision_tree.probes.look import look
from decision_tree.probes.probe import Probe
from decision_tree.probes.target import Target

def tasks(view):
    view.together(*[lambda: view.call("ecs:ListTasks", expect="taskArns", cluster=str(n)) for n in range(5)])
    yield from ()

probe = Probe("tasks", "t", ("ecs:ListTasks",), (), (), (), (), tasks)
cancelled = Event()
for event in look(Target(), Options(region="eu-central-1", endpoint_url=sys.argv[1]), Library(), {}, None, cancelled,
                  {"tasks": probe}):
    print("started", flush=True)
    Timer(0.5, cancelled.set).start()
print("left", flush=True)
"""


def test_the_process_ends_at_once_while_calls_hang(world: FaultyAws) -> None:
    world.faults["*"] = [hangs]
    with subprocess.Popen(
        [sys.executable, "-c", LEAVING, world.url], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        began = time.monotonic()
        assert process.stdout.readline() == "left\n"
        assert process.wait(5) == 0
        assert time.monotonic() - began < 2
    assert "ListTasks" in world.operations()


def test_importing_the_package_imports_no_aws_client() -> None:
    code = "import sys, decision_tree.probes; print(sorted({'boto3', 'botocore', 'networkx'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"


def test_the_time_of_a_look_is_that_of_its_longest_chain(world: FaultyAws, options: Options) -> None:
    """Eight probes side by side and two calls behind one another: two latencies, not nine."""

    def first(look: Look) -> Iterator[Given]:
        look.call("ecs:ListTasks", expect="taskArns")
        yield thing(TASK, "t")

    def second(number: int, look: Look) -> Iterator[Given]:
        look.call("ecs:ListClusters", expect="clusterArns", maxResults=number)
        yield from ()

    probes: dict[str, Any] = {"first": Probe("first", "f", ("ecs:ListTasks",), (), (), (TASK,), (), first)}
    for number in range(1, 9):
        name = f"second{number}"
        probes[name] = Probe(name, name, ("ecs:ListClusters",), (TASK,), (), (), (), partial(second, number))
    list(_look(options, probes))  # the models are read
    world.latency = 0.4
    began = time.monotonic()
    end = list(_look(options, probes))[-1]
    assert isinstance(end, LookEnded)
    assert (end.calls, end.peak, end.longest_chain) == (9, 8, 2)
    assert time.monotonic() - began < 4 * world.latency


def test_a_look_goes_on_while_nobody_listens(world: FaultyAws, options: Options) -> None:
    """The screen may be slow: what is found waits for it, and the next call does not."""
    events = _look(options, _probes())
    next(events)
    deadline = time.monotonic() + 5
    while len(world.operations()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert world.operations() == ["ListTasks", "ListClusters"]
    collected: list[Event] = []
    thread = Thread(target=lambda: collected.extend(events))
    thread.start()
    thread.join(5)
    assert isinstance(collected[-1], LookEnded)
