"""A case: an append-only log of what was observed. Everything else is derived from it.

Adding costs the same however long the log is. Nothing is overwritten: a later observation that contradicts an
earlier one stands beside it, and `conflicts` tells which of them counts.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Source(StrEnum):
    """Where an observation is known from."""

    ANSWER = "answer"
    MESSAGE = "message"
    FILE = "file"
    HOST = "host"
    CONTAINER = "container"
    AWS = "aws"
    INFERRED = "inferred"


RANK = {
    Source.INFERRED: 0,
    Source.ANSWER: 1,
    Source.MESSAGE: 2,
    Source.FILE: 3,
    Source.CONTAINER: 4,
    Source.HOST: 4,
    Source.AWS: 5,
}
"""Which of two contradicting observations counts: what AWS says beats a message, a message beats an answer."""


class Observation(Struct, frozen=True, tag="observation"):
    """One fact, its value and what shows it. `value` None: the person does not know, or it could not be checked."""

    fact: str
    value: str | None
    source: Source
    evidence: str = ""
    """The words, or the API operation and ARN, that show it."""
    reason: str = ""
    """Why it could not be checked, such as the missing permission; only with `value` None."""

    @property
    def rank(self) -> tuple[bool, int]:
        """A known value counts before an unknown one, then the better source; of unknown ones the last."""
        return (True, RANK[self.source]) if self.value is not None else (False, 0)


class Suspicion(Struct, frozen=True, tag="suspicion"):
    """What a text makes likely, the most likely cause first. It orders the causes, it never confirms one."""

    causes: tuple[str, ...]
    evidence: str = ""


class Document(Struct, frozen=True, tag="document"):
    """What the person gave, cleaned and without secrets."""

    name: str
    text: str


class Undone(Struct, frozen=True, tag="undone"):
    """The step that was taken back."""

    step: int


class After(StrEnum):
    """What a second look says of a cause."""

    GONE = "gone"
    STILL_THERE = "still_there"
    NOT_CHECKED = "not_checked"
    NEW = "new"


class Outcome(Struct, frozen=True):
    """A cause before and after its fix: its standing in the case, and what the second look says."""

    cause: str
    before: str
    after: After
    why: str = ""
    """Why it could not be checked."""


class Verification(Struct, frozen=True, tag="verification"):
    """What a second look found of each cause that was confirmed, and of those that it confirms anew."""

    outcomes: tuple[Outcome, ...]
    unseen: tuple[str, ...] = ()
    """Facts that AWS showed before, and of which the second look says nothing: they count no longer."""


class Note(Struct, frozen=True, tag="note"):
    """What a person writes down beside the facts: a ticket's number, who was asked. Cleaned and without secrets."""

    text: str


class Ending(StrEnum):
    """How a case ends."""

    SOLVED = "solved"
    """Mending the causes that are named with it helped."""
    SOLVED_OTHERWISE = "solved_otherwise"
    """Something else helped, or it went away by itself."""
    NOT_SOLVED = "not_solved"


class FixedWith(StrEnum):
    """What the causes were mended with."""

    SCRIPT = "script"
    """The wizard's fix script."""
    BY_HAND = "by_hand"


class Closed(Struct, frozen=True, tag="closed"):
    """The end of the case, as the person tells it."""

    ending: Ending
    helped: tuple[str, ...] = ()
    """The causes whose mending helped; only of a case that is solved."""
    fixed_with: FixedWith | None = None
    """None: nobody said."""
    note: str = ""


class Reopened(Struct, frozen=True, tag="reopened"):
    """The end was none."""


Given = Observation | Suspicion | Document
"""What a look at AWS, a text or a person adds to the case."""
Kept = Note | Closed | Reopened
"""What a person says of the case; nothing is concluded from it."""
Entry = Given | Verification | Kept | Undone


class Logged(Struct, frozen=True):
    """An entry of the log. What a person does at once (an answer, a paste, a look) is one step."""

    step: int
    at: float
    """Seconds since 1970, UTC."""
    entry: Entry


class Conflict(Struct, frozen=True):
    """Two observations of one fact that contradict each other, and which of them counts."""

    counts: Observation
    against: Observation


class Verified(NamedTuple):
    """A verification, with when it was made (seconds since 1970, UTC)."""

    step: int
    at: float
    found: Verification


class Ended(NamedTuple):
    """How the case was closed, and when (seconds since 1970, UTC)."""

    at: float
    how: Closed


BREAK = 15 * 60
"""Seconds. Nobody works on a case while nothing is added to it for longer."""
Variant = tuple[str | None, Source]


class Case:
    """A troubleshooting case."""

    def __init__(self, case_id: str | None = None, created: float | None = None, title: str = "") -> None:
        self.id = case_id or new_case_id()
        self.created = time.time() if created is None else created
        self.title = title
        self.log: list[Logged] = []
        self._current: dict[str, Observation] = {}
        self._by_fact: dict[str, dict[Variant, list[tuple[int, Observation]]]] = {}
        """Fact -> value and source -> its observations with their steps: conflicts cost no more in a long case."""
        self._suspicions: list[tuple[int, Suspicion]] = []
        self._documents: list[tuple[int, Document]] = []
        self._verified: list[Verified] = []
        self._said: list[tuple[Logged, Kept]] = []
        self.worked = 0.0
        """Seconds of work: the time between entries, without breaks."""
        self._open_steps: list[int] = []
        self._last_step = 0

    def add(
        self, *entries: Given | Verification | Kept, at: float | None = None, step: int | None = None
    ) -> list[Logged]:
        """Add the entries as one step; the log entries made are returned, to be stored.

        With `step` they belong to that step, which must be the last one: what a look finds comes bit by bit.
        """
        if not entries:
            return []
        moment = time.time() if at is None else at
        logged = [Logged(step or self._last_step + 1, moment, entry) for entry in entries]
        for item in logged:
            self.replay(item)
        return logged

    def undo(self, at: float | None = None) -> Logged | None:
        """Take back the last step that is still open; None when there is none."""
        return self._undo(self._open_steps[-1], at) if self._open_steps else None

    def withdraw(self, fact: str, at: float | None = None) -> list[Logged]:
        """Take back every answer of the person on this fact, however long ago; what was told since stays."""
        answered = {
            step
            for (_value, source), same in self._by_fact.get(fact, {}).items()
            if source is Source.ANSWER
            for step, _observation in same
        }
        return [self._undo(step, at) for step in sorted(answered)]

    def _undo(self, step: int, at: float | None) -> Logged:
        moment = time.time() if at is None else at
        logged = Logged(self._last_step + 1, moment, Undone(step))
        self.replay(logged)
        return logged

    def replay(self, logged: Logged) -> None:
        """Append an entry as it was logged (from the store, or by `add` and `undo`)."""
        if self.log and 0 < (pause := logged.at - self.log[-1].at) <= BREAK:
            self.worked += pause
        self.log.append(logged)
        self._last_step = max(self._last_step, logged.step)
        entry = logged.entry
        if isinstance(entry, Undone):
            self._take_back(entry.step)
            return
        if not self._open_steps or self._open_steps[-1] != logged.step:
            self._open_steps.append(logged.step)
        if isinstance(entry, Observation):
            same = self._by_fact.setdefault(entry.fact, {}).setdefault((entry.value, entry.source), [])
            same.append((logged.step, entry))
            self._consider(entry)
        elif isinstance(entry, Suspicion):
            self._suspicions.append((logged.step, entry))
        elif isinstance(entry, Verification):
            self._verified.append(Verified(logged.step, logged.at, entry))
            self._count_anew(entry.unseen)
        elif isinstance(entry, Note | Closed | Reopened):
            self._said.append((logged, entry))
        else:
            self._documents.append((logged.step, entry))

    def _take_back(self, step: int) -> None:
        if step in self._open_steps:
            self._open_steps.remove(step)
        self._suspicions = [item for item in self._suspicions if item[0] != step]
        self._documents = [item for item in self._documents if item[0] != step]
        self._said = [item for item in self._said if item[0].step != step]
        seen_again = {fact for item in self._verified if item.step == step for fact in item.found.unseen}
        self._verified = [item for item in self._verified if item.step != step]
        touched = {e.entry.fact for e in self.log if e.step == step and isinstance(e.entry, Observation)}
        for fact in touched:
            variants = {key: [o for o in same if o[0] != step] for key, same in self._by_fact.pop(fact).items()}
            variants = {key: same for key, same in variants.items() if same}
            if variants:
                self._by_fact[fact] = variants
        self._count_anew(touched | seen_again)

    def _count_anew(self, facts: Iterable[str]) -> None:
        """Find out again which observation of each of these facts counts."""
        for fact in facts:
            self._current.pop(fact, None)
            latest = (same[-1] for same in self._by_fact.get(fact, {}).values())
            for step, observation in sorted(latest, key=lambda o: o[0]):
                if not self._is_outdated(step, observation):
                    self._consider(observation)

    def _is_outdated(self, step: int, observation: Observation) -> bool:
        """AWS showed it, and a second look after that did not."""
        return observation.source is Source.AWS and any(
            step < later.step and observation.fact in later.found.unseen for later in self._verified
        )

    def _consider(self, observation: Observation) -> None:
        """Let it count if its source is at least as good as that of the one that counts now."""
        standing = self._current.get(observation.fact)
        if standing is None or observation.rank >= standing.rank:
            self._current[observation.fact] = observation

    @property
    def current(self) -> dict[str, Observation]:
        """Fact -> the observation that counts. Do not change it."""
        return self._current

    @property
    def suspicions(self) -> Sequence[Suspicion]:
        return [suspicion for _, suspicion in self._suspicions]

    @property
    def documents(self) -> Sequence[Document]:
        return [document for _, document in self._documents]

    @property
    def verified(self) -> Verified | None:
        """The last verification."""
        return self._verified[-1] if self._verified else None

    @property
    def notes(self) -> Sequence[tuple[float, str]]:
        """When (seconds since 1970, UTC) and what was noted, the first first; also beside an end."""
        texts = ((logged.at, _text_of(said)) for logged, said in self._said)
        return [(at, text) for at, text in texts if text]

    @property
    def ended(self) -> Ended | None:
        """How the case was closed; None while it is open, or open again."""
        for logged, said in reversed(self._said):
            if isinstance(said, Closed):
                return Ended(logged.at, said)
            if isinstance(said, Reopened):
                return None
        return None

    @property
    def last_step(self) -> Sequence[Logged]:
        """The entries that `undo` would take back."""
        return [e for e in self.log if self._open_steps and e.step == self._open_steps[-1]]

    def conflicts(self) -> list[Conflict]:
        """Observations that contradict the one that counts, oldest fact first.

        What AWS showed before and shows no more is no contradiction: the world has changed, or was seen more closely.
        Nor is what a verification has found to be mended.
        """
        return [
            Conflict(self._current[fact], other)
            for fact, variants in self._by_fact.items()
            if fact in self._current
            for step, other in (same[-1] for same in variants.values())
            if other.value not in (None, self._current[fact].value)
            and not (other.source is self._current[fact].source is Source.AWS)
            and not self._is_outdated(step, other)
            and not self._is_mended(step, fact)
        ]

    def _is_mended(self, step: int, fact: str) -> bool:
        """A verification saw it in AWS after that step, or in it: a look's message is that of the failed task."""
        current = self._current[fact]
        seen, _ = self._by_fact[fact].get((current.value, current.source), [(0, current)])[-1]
        last = self._verified[-1].step if self._verified else 0
        return current.source is Source.AWS and step <= last <= seen


def _text_of(said: Kept) -> str:
    if isinstance(said, Note):
        return said.text
    return said.note if isinstance(said, Closed) else ""


def new_case_id() -> str:
    """A short id that is easy to type: the day and six letters and digits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    tail = "".join(secrets.choice(alphabet) for _ in range(6))
    return f"{time.strftime('%Y%m%d')}-{tail}"
