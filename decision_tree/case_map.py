"""The picture of a case: the path taken, what is still open, what was ruled out and by which step.

It is the part of the decision graph that lies around the case. Facts whose value is a text, such as a cluster's name,
decide nothing and are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import Diagnosis, Finding, Standing
from decision_tree.facts import because, conflict_text
from decision_tree.interview import may_be_asked, next_question
from decision_tree.language import N_, _, n_
from decision_tree.report.content import SHORT_SOURCES, percent

LIKELY = 8
"""Possible causes on the path's picture; the others are counted."""
LOOKED_AT = 8
"""Facts on it that a look or a file shows, or that follow: what the causes rest on, then what rules out the most."""


class Zoom(IntEnum):
    """How much of the graph around the case is in the picture."""

    PATH = 1
    """The path taken, what is confirmed and likely, and the next question."""
    AROUND = 2
    """Also every open question, every possible cause, and what the path has ruled out."""
    ALL = 3
    """Everything that is known, every question and every cause."""


class Kind(StrEnum):
    """What a node is in the case."""

    ANSWERED = "answered"
    KNOWN = "known"
    NOT_KNOWN = "not_known"
    NOT_CHECKED = "not_checked"
    OPEN = "open"
    LATER = "later"
    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    RULED_OUT = "ruled_out"
    MORE = "more"


WORDS: Mapping[Kind, str] = {
    Kind.ANSWERED: N_("● answered"),
    Kind.KNOWN: N_("■ known"),
    Kind.NOT_KNOWN: N_("? not known"),
    Kind.NOT_CHECKED: N_("? not checked"),
    Kind.OPEN: N_("○ open"),
    Kind.LATER: N_("· not asked"),
    Kind.CONFIRMED: N_("✔ confirmed"),
    Kind.POSSIBLE: N_("◐ possible"),
    Kind.RULED_OUT: N_("✗ ruled out"),
    Kind.MORE: "…",
}
"""A glyph of one cell and a word: nothing is told by colour alone."""
_KINDS = {
    Standing.CONFIRMED: Kind.CONFIRMED,
    Standing.POSSIBLE: Kind.POSSIBLE,
    Standing.RULED_OUT: Kind.RULED_OUT,
}


@dataclass(frozen=True)
class Node:
    """A question, a fact or a cause in the picture."""

    id: str
    """As in the decision graph: `question:<fact>`, `seen:<fact>`, `cause:<id>`; `more:…` counts what is left out."""
    kind: Kind
    word: str
    """What it is in the case: "◐ possible 31 %"."""
    text: str
    parent: str = ""
    """The step that it hangs on, for a cause the one that decided it; empty for what is on the trunk itself."""
    step: int = 0
    """Its number on the path; 0 for what is no step."""
    why: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The fact's name or the cause's id."""
        return self.id.partition(":")[2]

    @property
    def is_cause(self) -> bool:
        return self.id.startswith("cause:")


@dataclass(frozen=True)
class CaseMap:
    """The picture at one zoom."""

    case_id: str
    zoom: Zoom
    nodes: tuple[Node, ...]
    """In the order in which they are read: each step, then what hangs on it; then what is open."""


def case_map(case: Case, diagnosis: Diagnosis, zoom: Zoom = Zoom.PATH) -> CaseMap:
    """The picture of the case, of which this is the diagnosis. Pure: the same case gives the same picture."""
    return CaseMap(case.id, zoom, tuple(_Mapmaker(case, diagnosis, zoom).nodes()))


class _Mapmaker:
    """Chooses what is in the picture, and where each cause hangs."""

    def __init__(self, case: Case, diagnosis: Diagnosis, zoom: Zoom) -> None:
        self.case, self.diagnosis, self.zoom = case, diagnosis, zoom
        self.library, self.facts = diagnosis.library, diagnosis.facts
        self.deciding = {f.cause_id: diagnosis.deciding(f.cause_id) for f in diagnosis.findings}
        self.likely = self._likely()
        self.steps = self._steps()
        self.left_out: dict[Kind, int] = {}
        self.ruled_out_by: dict[str, int] = {}
        """Step -> how many causes it rules out that are only counted."""

    def nodes(self) -> Iterator[Node]:
        hanging: dict[str, list[Node]] = {}
        for node in self._causes():
            hanging.setdefault(node.parent, []).append(node)
        for number, observation in enumerate(self.steps, 1):
            step = self._step(observation, number)
            yield step
            yield from hanging.get(step.id, ())
            if number_out := self.ruled_out_by.get(step.id):
                yield _counted(step, number_out)
        yield from self._questions()
        yield from hanging.get("", ())
        yield from self._more()

    # ----- the path -----

    def _likely(self) -> tuple[Finding, ...]:
        """The causes of the path's picture: all that are confirmed, and the likeliest of the others."""
        suggested = [f for f in self.diagnosis.possible if f.suggested] or list(self.diagnosis.possible)
        return (*self.diagnosis.confirmed, *suggested[:LIKELY])

    def _steps(self) -> list[Observation]:
        """What the person answered and gave, in that order, and what else the causes rest on."""
        closed = [o for fact, o in self.facts.observations.items() if fact in self.library.values]
        if self.zoom is Zoom.ALL:
            return closed
        taken = {o.fact for o in closed if o.source in (Source.ANSWER, Source.MESSAGE)}
        resting = dict.fromkeys(fact for f in self.likely for fact in self.deciding[f.cause_id])
        telling = Counter(fact for f in self.diagnosis.ruled_out for fact in self.deciding[f.cause_id])
        shown = [fact for fact in resting | dict(telling.most_common()) if fact not in taken]
        taken |= set(shown[:LOOKED_AT]) | (set() if self.zoom is Zoom.PATH else set(resting))
        return [o for o in closed if o.fact in taken]

    def _step(self, observation: Observation, number: int) -> Node:
        fact, value = observation.fact, observation.value
        short, source = self.library.short(fact), _(SHORT_SOURCES[observation.source])
        if value is not None:
            kind = Kind.ANSWERED if observation.source is Source.ANSWER else Kind.KNOWN
            text = _("{name}: {value}").format(name=short, value=self.library.label(fact, value))
        else:
            kind = Kind.NOT_KNOWN if observation.source is Source.ANSWER else Kind.NOT_CHECKED
            text = short
        text = text if kind in (Kind.ANSWERED, Kind.NOT_KNOWN) else f"{text} ({source})"
        why = (because(self.library, observation), *self._against(fact))
        return Node(self._id(fact), kind, _(WORDS[kind]), text, step=number, why=why)

    def _against(self, fact: str) -> Iterator[str]:
        """What does not fit with the fact as it is taken: other sources, and what all the rest speaks for."""
        yield from (conflict_text(self.library, c) for c in self.facts.conflicts if c.counts.fact == fact)
        yield from (d.words(self.library, self.facts) for d in self.diagnosis.doubted_answers if d.fact == fact)

    def _id(self, fact: str) -> str:
        return f"{'seen' if fact in self.library.seen_facts else 'question'}:{fact}"

    # ----- causes -----

    def _causes(self) -> Iterator[Node]:
        order = {observation.fact: number for number, observation in enumerate(self.steps)}
        likely = {f.cause_id for f in self.likely}
        for finding in self.diagnosis.findings:
            names = self.deciding[finding.cause_id]
            on_path = [fact for fact in names if fact in order]
            whole = len(on_path) == len(names)
            decided = max(on_path, key=order.__getitem__, default=None)
            parent = self._id(decided) if decided else ""
            if self._is_in(finding, likely, whole=whole):
                yield self._cause(finding, parent)
            elif finding.standing is Standing.RULED_OUT and whole:
                self.ruled_out_by[parent] = self.ruled_out_by.get(parent, 0) + 1
            else:
                self._leave_out(_KINDS[finding.standing])

    def _is_in(self, finding: Finding, likely: set[str], *, whole: bool) -> bool:
        """`whole`: all its reasons are on the path."""
        if finding.standing is Standing.RULED_OUT:
            return self.zoom is Zoom.ALL or (self.zoom is Zoom.AROUND and whole)
        return self.zoom > Zoom.PATH or finding.cause_id in likely

    def _cause(self, finding: Finding, parent: str) -> Node:
        kind = _KINDS[finding.standing]
        word = _(WORDS[kind])
        if kind is Kind.POSSIBLE:
            word = f"{word} {percent(finding)}"
        title = self.library.causes[finding.cause_id].title
        why = self.diagnosis.because(finding.cause_id)
        return Node(f"cause:{finding.cause_id}", kind, word, title, parent, why=why)

    # ----- what is open -----

    def _questions(self) -> Iterator[Node]:
        """The next one first."""
        following = next_question(self.case, self.library)
        first = following.fact if following else ""
        unasked = [fact for fact in self.library.questions if fact not in self.facts.observations]
        for fact in sorted(unasked, key=lambda name: name != first):
            kind = Kind.OPEN if may_be_asked(self.library, fact, self.facts) else Kind.LATER
            if fact == first or self.zoom is Zoom.ALL or (kind is Kind.OPEN and self.zoom is Zoom.AROUND):
                yield self._question(fact, kind, is_next=fact == first)
            else:
                self._leave_out(kind)

    def _question(self, fact: str, kind: Kind, *, is_next: bool) -> Node:
        question = self.library.questions[fact]
        text = _("next: {question}").format(question=question.ask) if is_next else question.ask
        why = (question.why, self._bears_on(fact)) if kind is Kind.OPEN else (self._not_asked(fact),)
        return Node(self._id(fact), kind, _(WORDS[kind]), text, why=why)

    def _bears_on(self, fact: str) -> str:
        n = sum(fact in self.library.compiled[f.cause_id].bounds.facts for f in self.diagnosis.possible)
        words = n_("It bears on {n} cause that is possible.", "It bears on {n} causes that are possible.", n)
        return words.format(n=n)

    def _not_asked(self, fact: str) -> str:
        if self.library.asked_when[fact].evaluate(self.facts.known) is None:
            return _("It may arise when more is known.")
        return _("It does not arise in this case.")

    # ----- what is not in the picture -----

    def _leave_out(self, kind: Kind) -> None:
        self.left_out[kind] = self.left_out.get(kind, 0) + 1

    def _more(self) -> Iterator[Node]:
        facts = len(self.facts.observations.keys() & self.library.values.keys()) - len(self.steps)
        numbers = {Kind.KNOWN: facts, **self.left_out}
        for kind, text in _more_texts(numbers):
            yield Node(f"more:{kind}", Kind.MORE, _(WORDS[Kind.MORE]), text)


def _counted(step: Node, number: int) -> Node:
    """The causes that a step rules out, in one line."""
    text = n_("{n} cause", "{n} causes", number).format(n=number)
    word = _(WORDS[Kind.RULED_OUT])
    return Node(f"more:{step.id}", Kind.MORE, word, text, step.id, why=step.why)


def _more_texts(numbers: Mapping[Kind, int]) -> Iterator[tuple[Kind, str]]:
    """What is left out, counted; questions that do not arise are not missed."""
    if n := numbers.get(Kind.KNOWN, 0):
        yield Kind.KNOWN, n_("{n} more fact is known", "{n} more facts are known", n).format(n=n)
    if n := numbers.get(Kind.OPEN, 0):
        yield Kind.OPEN, n_("{n} more question is open", "{n} more questions are open", n).format(n=n)
    if n := numbers.get(Kind.POSSIBLE, 0):
        yield Kind.POSSIBLE, n_("{n} more cause is possible", "{n} more causes are possible", n).format(n=n)
    if n := numbers.get(Kind.RULED_OUT, 0):
        yield Kind.RULED_OUT, n_("{n} more cause is ruled out", "{n} more causes are ruled out", n).format(n=n)


def tree_lines(nodes: Sequence[Node]) -> list[str]:
    """Before each node, what shows where it hangs: the trunk is the path, the branches are what hangs on a step."""
    ids = {node.id for node in nodes}
    branches = [node.parent in ids for node in nodes]
    last_of_trunk = max((at for at, branch in enumerate(branches) if not branch), default=0)
    prefixes = []
    for at, branch in enumerate(branches):
        trunk = " " if at > last_of_trunk else "│"
        if branch:
            ends = at + 1 == len(nodes) or not branches[at + 1]
            prefixes.append(f"{trunk} {'└' if ends else '├'} ")
        else:
            prefixes.append("─ " if len(ids) == 1 else "┌ " if at == 0 else "└ " if at == last_of_trunk else "├ ")
    return prefixes
