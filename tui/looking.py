"""One look at AWS as it goes on: the plain state that the Looking screen shows."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from decision_tree.case import Given, Observation, Verification
from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.probes import Event, Gave, LookEnded, Options, ProbeEnded, ProbeStarted, State, Target
from decision_tree.session import Session

GLYPHS = {State.DONE: "✔", State.COULD_NOT_LOOK: "?", State.NOT_NEEDED: "·"}
STATE_WORDS = {
    State.DONE: N_("done"),
    State.COULD_NOT_LOOK: N_("could not look"),
    State.NOT_NEEDED: N_("not needed"),
}
ORDER = {None: 0, State.COULD_NOT_LOOK: 1, State.DONE: 2, State.NOT_NEEDED: 3}
"""Of the lines: what goes on first, then what the person should know."""


@dataclass
class ProbeLine:
    """What one probe is doing."""

    title: str
    started: float
    """Monotonic seconds."""
    state: State | None = None
    """None while it runs."""
    seconds: float = 0.0
    why: str = ""
    permission: str = ""

    def words(self, now: float) -> tuple[str, str]:
        """The state's glyph, and the state with its time."""
        if self.state is None:
            running = int(now - self.started)
            return "●", _("looking {seconds} s").format(seconds=running) if running else _("looking")
        word = _(STATE_WORDS[self.state])
        if self.state is State.NOT_NEEDED:
            return GLYPHS[self.state], word
        return GLYPHS[self.state], _("{state} {seconds:.1f} s").format(state=word, seconds=self.seconds)


@dataclass(frozen=True)
class Missing:
    """What stands in the way, and of what."""

    permission: str
    why: str
    titles: list[str] = field(default_factory=list)


@dataclass
class LookRun:
    """From its start until the person goes on. Changed by the app's handlers only."""

    target: Target
    options: Options
    session: Session
    facts: frozenset[str] | None = None
    """Only what these need; None for everything."""
    verifies: Session | None = None
    """The case whose fix this look verifies; what is found goes into it at the end."""
    verification: Verification | None = None
    given: list[Given] = field(default_factory=list)
    """Everything that was found."""
    probes: dict[str, ProbeLine] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    """Facts that have a value now."""
    step: int | None = None
    """Of the case: the whole look is taken back at once."""
    ended: LookEnded | None = None
    error: WizardError | None = None
    over: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def library(self) -> Library:
        return self.session.library

    def take(self, event: Event) -> None:
        """Take in what happened; what was found goes into the case as one step."""
        if isinstance(event, ProbeStarted):
            self.probes[event.name] = ProbeLine(event.title, time.monotonic())
        elif isinstance(event, Gave):
            self.notes += [note for note in event.notes if note not in self.notes]
            self.found |= {e.fact for e in event.entries if isinstance(e, Observation) and e.value is not None}
            self.given += event.entries
            self.step = self.session.take(event.entries, self.step)
        elif isinstance(event, ProbeEnded):
            line = self.probes.setdefault(event.name, ProbeLine(event.title, time.monotonic()))
            line.state, line.seconds, line.why, line.permission = (
                event.state, event.seconds, event.why, event.permission,
            )  # fmt: skip
        else:
            self.ended = event

    def lines(self) -> list[ProbeLine]:
        """In the order in which they are shown."""
        return sorted(self.probes.values(), key=lambda line: ORDER[line.state])

    def missing(self) -> list[Missing]:
        """What could not be looked at, by the permission, or else the reason, for want of which it could not."""
        groups: dict[str, Missing] = {}
        for line in self.probes.values():
            if line.why and line.state is not State.NOT_NEEDED:
                group = groups.setdefault(line.permission or line.why, Missing(line.permission, line.why))
                group.titles.append(line.title)
        return list(groups.values())


def target_words(target: Target, region: str = "") -> str:
    """What is looked at, in a line."""
    parts = [
        words.format(name=name.rpartition("/")[2])
        for words, name in (
            (_("task {name}"), target.task),
            (_("service {name}"), target.service),
            (_("task definition {name}"), target.task_definition),
            (_("cluster {name}"), target.cluster),
        )
        if name
    ]
    return " · ".join(filter(None, (*parts, target.region or region)))
