"""Applies the message patterns to a normalised text.

Rules are tried in their order; for one fact the earlier rule wins, and the suspects are united in that order. A
generic rule (a consequence, a family's name) names suspects only where nothing more precise was found; its facts
still fill what the others leave open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from decision_tree.intake.literals import Clause, required_literals
from decision_tree.intake.normalise import Normalised
from decision_tree.library import Library
from decision_tree.schema import Pattern

WHOLE = 50_000
"""So many characters are read whole; of a longer text also the lines behind them that look like errors."""
_TAIL = 50_000
_LINE = 4_000
_ERROR_LINE = re.compile(
    r"error|denied|exception|fail|unable|cannot|could not|time[d]?[ -]?out|refused|not authorized|not found|no such"
    r"|stopped|killed|unhealthy|unauthorized|toomanyrequests|credential",
    re.IGNORECASE,
)
_OTHER_PLATFORM = re.compile(
    r"\b(?:kubectl|kubelet|kubernetes|k8s|helm|minikube|gcloud|gsutil|AADSTS\d{3,8}|azure|azurecr|openshift)\b"
    r"|googleapis\.com|microsoft\.com|aka\.ms/|ImagePullBackOff|ErrImagePull|CrashLoopBackOff"
    r"|\bgit (?:push|pull|clone|fetch)\b|fatal: (?:unable to access|Authentication failed for|could not read)",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\baws|\becs\b|\becs-|\becr\b|amazon|fargate|arn:aws|\bboto|169\.254\.17|stoppedReason|Cannot(?:Pull|Start|Create)",
    re.IGNORECASE,
)
_LONGEST_WORD = 30
_EVIDENCE = 240
_ONE_START = {"init", "pull"}
"""Phases that one message may be said to belong to: the registry's token is asked for before the pull."""


@dataclass(frozen=True)
class Match:
    """A message that was recognised."""

    pattern_id: str
    says: str
    words: str
    """The words as they stand in the text."""
    start: int
    end: int
    healthy: bool = False
    """It tells that something works."""


@dataclass
class Reading:
    """What the patterns found. `facts` maps to the value and the words that show it."""

    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    suspects: list[str] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)

    def set(self, fact: str, value: str, evidence: str) -> None:
        """Set the fact unless it is known already."""
        self.facts.setdefault(fact, (value, shortened(evidence)))

    def value(self, fact: str) -> str | None:
        found = self.facts.get(fact)
        return found[0] if found else None


@dataclass(frozen=True)
class _Expression:
    source: str
    needed: tuple[Clause, ...]
    """What a text with a match contains: looking for it first spares most texts the expression."""

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        for clause in self.needed:
            for literal in clause:  # a plain loop: this runs a thousand times for each text
                if literal in lowered:
                    break
            else:
                return None
        return self.pattern.search(text)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first needed: of hundreds a text needs a few."""
        return re.compile(self.source, re.IGNORECASE)


@dataclass(frozen=True)
class CompiledPattern:
    """A rule of messages/, its expressions ready to be searched for."""

    id: str
    pattern: Pattern
    find: tuple[_Expression, ...]
    unless: _Expression | None

    def search(self, text: str, lowered: str) -> re.Match[str] | None:
        """The first expression's match, unless the rule excludes the text."""
        for expression in self.find:
            match = expression.search(text, lowered)
            if match:
                excluded = self.unless is not None and self.unless.search(text, lowered)
                return None if excluded else match
        return None


_compiled: dict[int, tuple[Mapping[str, Pattern], tuple[CompiledPattern, ...]]] = {}


def compiled(library: Library) -> tuple[CompiledPattern, ...]:
    """The library's patterns, made ready once."""
    key = id(library.patterns)
    if key not in _compiled:
        if len(_compiled) > 4:
            _compiled.clear()
        # the mapping is kept beside them, so that its id is not given to another one
        _compiled[key] = (library.patterns, tuple(_compile(id_, p) for id_, p in library.patterns.items()))
    return _compiled[key][1]


def _compile(id_: str, pattern: Pattern) -> CompiledPattern:
    def expression(text: str) -> _Expression:
        return _Expression(text, required_literals(text))

    find = tuple(expression(text) for text in pattern.find)
    return CompiledPattern(id_, pattern, find, expression(pattern.unless) if pattern.unless else None)


def of_another_platform(text: str) -> bool:
    """Whether it is about Kubernetes, another cloud or git, and has no word of AWS: its errors look like ours."""
    return _OTHER_PLATFORM.search(text) is not None and _OURS.search(text) is None


def apply_patterns(normalised: Normalised, text: str, library: Library) -> Reading:
    """What the library's patterns find. `text` is the text that was normalised."""
    reading = Reading()
    lowered = normalised.text.lower()
    found = [(c, m) for c in compiled(library) if (m := c.search(normalised.text, lowered))]
    precise = any(not c.pattern.generic for c, _ in found)
    # the facts of generic rules come last, so that those of a precise one win
    for rule, match in sorted(found, key=lambda item: item[0].pattern.generic):
        start, end = _whole_words(text, *normalised.source_span(*match.span()))
        words = text[start:end]
        _take_facts(reading, rule.pattern, match, words)
        if rule.pattern.generic and precise:
            continue
        reading.suspects += [s for s in rule.pattern.suspects if s not in reading.suspects]
        reading.matches.append(Match(rule.id, rule.pattern.says, words, start, end, rule.pattern.healthy))
    return reading


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, to the ends of the words that it cuts: people read it."""
    for _ in range(_LONGEST_WORD):
        if 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        if 0 < end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
    return start, end


def order_suspects(reading: Reading, library: Library) -> list[str]:
    """The suspects in the order that the facts of the text suggest. Never empties the list."""
    known = {fact: value for fact, (value, _) in reading.facts.items()}
    first: list[str] = []
    dropped: set[str] = set()
    for when, unless, order in library.compiled_orders:
        area = f"{order.if_suspected}."
        if (
            when.evaluate(known)
            and not (unless and unless.evaluate(known))
            and (not order.if_suspected or any(s.startswith(area) for s in reading.suspects))
        ):
            first += order.first
            dropped.update(order.drop)
    ordered = dict.fromkeys([*first, *reading.suspects])
    return [s for s in ordered if s not in dropped] or reading.suspects


def _take_facts(reading: Reading, pattern: Pattern, match: re.Match[str], words: str) -> None:
    known, phase = reading.value("phase"), pattern.facts.get("phase")
    if known and phase and known != phase and not {known, phase} <= _ONE_START:
        return  # it speaks of another message than the earlier rule: their facts do not mix
    for fact, value in pattern.facts.items():
        reading.set(fact, value, words)
    for fact, value in match.groupdict().items():
        if value:
            reading.set(fact, value, words)


def parts_to_read(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The spans of the text that are matched: its beginning, and behind that the last lines that look like errors."""
    end = len(text) if end is None else end
    if end - start <= WHOLE:
        yield (start, end)
        return
    yield (start, start + WHOLE)
    wanted: list[tuple[int, int]] = []
    room = _TAIL
    seen: set[str] = set()
    line_end = end
    while line_end > start + WHOLE and room > 0:
        line_start = max(text.rfind("\n", start + WHOLE, line_end) + 1, start + WHOLE)
        kept_end = min(line_end, line_start + _LINE)
        line = text[line_start:kept_end]
        if line not in seen and _ERROR_LINE.search(line):
            seen.add(line)
            # the next line belongs to a message that was wrapped
            follow = text.find("\n", line_end + 1)
            wanted.append((line_start, min(follow if follow >= 0 else end, kept_end + 400, end)))
            room -= wanted[-1][1] - line_start
        line_end = line_start - 1
    yield from reversed(wanted)


def shortened(text: str) -> str:
    """On one line, and short enough to be shown as evidence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EVIDENCE else f"{flat[: _EVIDENCE - 1]}…"
