"""A whole look: the probes run on threads, what they find streams out, and it ends in time."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event as Flag
from threading import Lock

from decision_tree.case import Document, Observation, Suspicion
from decision_tree.errors import WizardError
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.probes.access import Access
from decision_tree.probes.events import Event, Gave, LookEnded, ProbeEnded, ProbeStarted, State
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed, Probe, unchecked
from decision_tree.probes.probe_look import ProbeLook
from decision_tree.probes.schedule import NotNeeded, Schedule, Start, Step, Unread, by_turn, probes_for
from decision_tree.probes.target import Target
from decision_tree.probes.things import TARGET, TASK, TASK_DEFINITION

STRICT = False
"""Raise the wizard's own mistakes in a probe instead of calling its facts unchecked. The tests set it."""

USUAL = frozenset({"sts", "ecs", "iam", "ec2", "ecr", "logs", "route53"})
"""Services that nearly every look asks: making the clients of the others as well would slow these down."""

_POLL = 0.05
"""Seconds after which a look notices that it is cancelled."""


def look(
    target: Target,
    options: Options,
    library: Library,
    known: Mapping[str, str],
    facts: Collection[str] | None,
    cancelled: Flag | None,
    probes: Mapping[str, Probe],
) -> Iterator[Event]:
    """See `decision_tree.probes.look_at`."""
    began = time.monotonic()
    chosen = by_turn(list(probes.values()) if facts is None else probes_for(facts, probes))
    operations = [operation for probe in chosen for operation in probe.operations]
    access = Access(options, operations, target.region)
    access.foresee(operation for operation in operations if operation.partition(":")[0] in USUAL)
    running = RunningLook(chosen, access, target, library, known)
    try:
        yield from running.events(began, options.deadline, cancelled or Flag())
    finally:
        access.stop("cancelled", _("the look was cancelled"))


class RunningLook:
    """The probes of one look and how far they are."""

    def __init__(
        self, probes: Collection[Probe], access: Access, target: Target, library: Library, known: Mapping[str, str]
    ) -> None:
        self._access, self._library, self._known = access, library, known
        self._schedule = Schedule(probes, {TARGET: target})
        self._lock = Lock()
        self._out: SimpleQueue[Event | Exception | None] = SimpleQueue()
        """None: all probes have ended."""
        self._closed = False
        self._looks: dict[str, ProbeLook] = {}
        self._began: dict[str, float] = {}

    def events(self, began: float, deadline: float, cancelled: Flag) -> Iterator[Event]:
        """Run the probes until `deadline` seconds after `began`. Raises the `WizardError` that ends the look."""
        with self._lock:
            self._follow(self._schedule.begin())
        while not cancelled.is_set():
            try:
                event = self._out.get(timeout=_POLL)
            except Empty:
                if time.monotonic() - began < deadline:
                    continue
                yield from self._time_up(deadline)
                event = None
            if isinstance(event, Exception):
                raise event
            if event is None:
                yield self._end(time.monotonic() - began)
                return
            yield event

    def _end(self, seconds: float) -> LookEnded:
        seen = self._access.statistics
        if seen.calls and not seen.answered:
            raise self._access.no_way(None)
        unread = self._schedule.failure(TASK_DEFINITION)
        blind = unread.reason if unread and self._schedule.value(TASK) is None else ""
        return LookEnded(seconds, seen.calls, seen.peak, seen.longest_chain, blind)

    def _time_up(self, deadline: float) -> Iterator[Event]:
        """What has not been seen by now could not be checked."""
        time_up = _("the look's time was up ({seconds} s)").format(seconds=f"{deadline:g}")
        failed = CallFailed("", "timed_out", "", time_up)
        self._access.stop(failed.kind, failed.reason)
        with self._lock:
            self._closed = True
            unfinished = self._schedule.unfinished
        while not self._out.empty():
            event = self._out.get()
            if isinstance(event, Exception):
                raise event
            if event is not None:
                yield event
        for probe in unfinished:
            yield from self._unchecked(probe, failed)

    def _follow(self, steps: Iterable[Step]) -> None:
        """With the lock held."""
        for step in steps:
            if isinstance(step, Start):
                self._out.put(ProbeStarted(step.probe.name, _(step.probe.title)))
                self._access.workers.submit(partial(self._run, step.probe, step.depth))
            elif isinstance(step, Unread):
                for event in self._unchecked(step.probe, step.failed):
                    self._out.put(event)
            elif isinstance(step, NotNeeded):
                self._out.put(ProbeEnded(step.probe.name, _(step.probe.title), State.NOT_NEEDED))
        if not self._schedule.unfinished:
            self._out.put(None)

    def _run(self, probe: Probe, depth: int) -> None:
        """One probe, from beginning to end, on a thread of its own."""
        self._access.depth = depth
        self._began[probe.name] = time.monotonic()
        view = ProbeLook(
            probe, self._access, self._schedule, self._library, self._known, partial(self._hand_on, probe)
        )
        self._looks[probe.name] = view
        failed: CallFailed | None = None
        try:
            for given in probe.run(view):
                thing = view.take(given)
                if thing is not None:
                    with self._lock:
                        if not self._closed:
                            self._follow(self._schedule.publish(probe, thing.key, thing.value, self._access.depth))
        except CallFailed as error:
            failed = error
        except WizardError as error:
            self._out.put(error)
            return
        except Exception as error:
            if STRICT:
                self._out.put(error)
                return
            mistake = _("the wizard itself failed: {error}").format(error=type(error).__name__)
            failed = CallFailed("", "mistake", "", mistake)
        view.flush()
        self._probe_ended(probe, failed)

    def _probe_ended(self, probe: Probe, failed: CallFailed | None) -> None:
        with self._lock:
            if self._closed:
                return
            if failed:
                for event in self._unchecked(probe, failed):
                    self._out.put(event)
            else:
                blocked = self._looks[probe.name].blocked
                why, permission = (blocked.reason, blocked.permission) if blocked else ("", "")
                self._out.put(
                    ProbeEnded(probe.name, _(probe.title), State.DONE, self._seconds(probe), why, permission)
                )
            self._follow(self._schedule.end(probe, failed, self._access.depth))

    def _unchecked(self, probe: Probe, failed: CallFailed) -> Iterator[Event]:
        """The facts that the probe has not given could not be checked."""
        given = self._looks[probe.name].given_facts if probe.name in self._looks else set()
        left = tuple(unchecked(fact, failed) for fact in probe.facts if fact not in given)
        if left:
            yield Gave(probe.name, left)
        yield ProbeEnded(
            probe.name,
            _(probe.title),
            State.COULD_NOT_LOOK,
            self._seconds(probe),
            failed.reason,
            failed.permission,
        )

    def _seconds(self, probe: Probe) -> float:
        return time.monotonic() - self._began[probe.name] if probe.name in self._began else 0.0

    def _hand_on(
        self, probe: Probe, entries: tuple[Observation | Suspicion | Document, ...], notes: tuple[str, ...]
    ) -> None:
        if not self._closed:
            self._out.put(Gave(probe.name, entries, notes))
