"""Reads the knowledge files and compiles them: the `Library` that everything else asks.

Reading is strict: unknown and duplicate keys, missing texts, dangling ids and conditions on unknown facts or values
are errors that name the file, the id and the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from decision_tree.conditions import ALWAYS, Condition, ConditionError, compile_condition
from decision_tree.errors import KnowledgeError, UnknownName
from decision_tree.schema import Answer, Cause, Inference, Pattern, Question, SuspectOrder, TextFact, TextType
from decision_tree.yaml12 import YamlError, load_yaml

BUILT_IN = Path(__file__).with_name("knowledge")
RESERVED_FOLDERS = ("questions", "messages")
CONDITION_WORDS = ("any", "all", "not")
T = TypeVar("T")


@dataclass(frozen=True)
class Compiled:
    """A cause's conditions, compiled."""

    applies: Condition
    holds: Condition
    expects: Condition
    whole: Condition
    """Applies and holds: the cause is confirmed when this is true."""
    bounds: Condition
    """Applies, holds and what it expects: the cause is ruled out when this is false."""

    def verdict(self, known: Mapping[str, str]) -> bool | None:
        """True: confirmed. False: ruled out. None: possible."""
        verdict = self.bounds.evaluate(known)
        return self.whole.evaluate(known) if verdict is None and self.expects is not ALWAYS else verdict


@dataclass(frozen=True)
class CompiledInference:
    when: Condition
    then: Mapping[str, str]
    because: str


@dataclass
class Library:
    """All knowledge, in authored order."""

    questions: dict[str, Question] = field(default_factory=dict)
    text_facts: dict[str, TextFact] = field(default_factory=dict)
    types: dict[str, TextType] = field(default_factory=dict)
    causes: dict[str, Cause] = field(default_factory=dict)
    patterns: dict[str, Pattern] = field(default_factory=dict)
    inferences: list[Inference] = field(default_factory=list)
    suspect_orders: list[SuspectOrder] = field(default_factory=list)
    fix_scripts: dict[str, Path] = field(default_factory=dict)
    """Cause id -> its .fix.sh file."""
    files: dict[str, Path] = field(default_factory=dict)
    """Where each thing was read, for messages: "cause role.missing" -> path."""
    notes: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    """What other modules derive from the library and keep with it."""

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """Closed fact -> its values."""
        return {fact: tuple(a.value for a in q.answers) for fact, q in self.questions.items()}

    @cached_property
    def compiled(self) -> dict[str, Compiled]:
        return {id_: self._compile_cause(cause) for id_, cause in self.causes.items()}

    @cached_property
    def asked_when(self) -> dict[str, Condition]:
        return {fact: self.condition(q.asked_when) for fact, q in self.questions.items()}

    @cached_property
    def only_when(self) -> dict[tuple[str, str], Condition]:
        """Of the answers that are offered only at times, (fact, value) -> when."""
        return {
            (fact, answer.value): self.condition(answer.only_when)
            for fact, question in self.questions.items()
            for answer in question.answers
            if answer.only_when
        }

    @cached_property
    def compiled_inferences(self) -> list[CompiledInference]:
        return [CompiledInference(self.condition(i.when), i.then, i.because) for i in self.inferences]

    @cached_property
    def base(self) -> dict[str, dict[str, float]]:
        """Closed fact -> how often each value is the right one when nothing else is known."""
        return {
            fact: _normalised({a.value: a.share for a in question.answers})
            for fact, question in self.questions.items()
        }

    @cached_property
    def compiled_orders(self) -> list[tuple[Condition, Condition | None, SuspectOrder]]:
        """Each rule with its conditions; None where nothing hinders it."""
        return [
            (self.condition(o.when), self.condition(o.unless) if o.unless else None, o) for o in self.suspect_orders
        ]

    def condition(self, raw: Mapping[str, Any]) -> Condition:
        return compile_condition(dict(raw), self.values)

    def _compile_cause(self, cause: Cause) -> Compiled:
        applies, holds = self.condition(cause.applies_when), self.condition(cause.holds_when)
        expects = self.condition(cause.expects) if cause.expects else ALWAYS
        return Compiled(applies, holds, expects, applies & holds, applies & holds & expects)

    def answer(self, fact: str, value: str) -> Answer:
        return next(a for a in self.questions[fact].answers if a.value == value)

    def short(self, fact: str) -> str:
        """The fact's name in a narrow column."""
        known = self.questions.get(fact) or self.text_facts.get(fact)
        return known.short if known else fact.replace("_", " ")

    def label(self, fact: str, value: str) -> str:
        """The value as people read it."""
        return self.answer(fact, value).label if fact in self.questions else value

    def statement(self, fact: str, value: str) -> str:
        """The fact in a sentence: "the network mode is host"."""
        if fact not in self.questions:
            return f"the {self.short(fact)} is {value}"
        answer = self.answer(fact, value)
        return answer.says or self.questions[fact].statement.replace("{answer}", answer.label)

    def text_type(self, fact: str) -> TextType:
        return self.types[self.text_facts[fact].type]

    def fits(self, fact: str, value: str) -> bool:
        """Whether the value may be that of the fact: one of the list, or of the text's form."""
        if fact in self.questions:
            return value in self.values[fact]
        return fact in self.text_facts and re.fullmatch(self.text_type(fact).pattern, value) is not None

    def cause(self, id_: str) -> Cause:
        """The cause, or `UnknownName` with the nearest ids."""
        if id_ not in self.causes:
            from difflib import get_close_matches  # rarely needed

            near = get_close_matches(id_, self.causes, n=3, cutoff=0.4)
            raise UnknownName(
                f"no cause is called {id_!r}",
                f"Did you mean {', '.join(near)}?" if near else "`ecs-wizard explain` lists them all.",
            )
        return self.causes[id_]

    def fix_script(self, id_: str) -> str | None:
        """The text of the cause's .fix.sh file, or None where a script cannot mend it."""
        path = self.fix_scripts.get(id_)
        return path.read_text(encoding="utf-8") if path else None


def _normalised(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {value: share / total for value, share in shares.items()}


def load(*own_folders: Path) -> Library:
    """The built-in knowledge and that of the given folders. Raises `KnowledgeError` with every problem found."""
    library = Library()
    problems: list[str] = []
    for folder in (BUILT_IN, *own_folders):
        if not folder.is_dir():
            raise KnowledgeError([f"{folder}: no such folder"])
        _Reader(library, folder, problems).read()
    if not problems:
        problems += _dangling(library)
    if problems:
        raise KnowledgeError(problems)
    if own_folders:
        from decision_tree.graph import (
            structural_problems,
        )  # deferred: networkx; the built-in is checked by a test

        problems = structural_problems(library)
        if problems:
            raise KnowledgeError(problems)
    return library


class _Reader:
    """Reads one folder into the library and collects what is wrong."""

    def __init__(self, library: Library, folder: Path, problems: list[str]) -> None:
        self.library, self.folder, self.problems = library, folder, problems

    def read(self) -> None:
        for path in sorted((self.folder / "questions").glob("*.yaml")):
            self._add_one(self.library.questions, "question", path.stem, path, Question)
        self._add_mapping(self.library.text_facts, "fact", self.folder / "facts.yaml", TextFact)
        self._add_mapping(self.library.types, "type", self.folder / "types.yaml", TextType)
        self._add_list(self.library.inferences, "inference", self.folder / "inferences.yaml", Inference)
        self._add_list(self.library.suspect_orders, "order", self.folder / "suspects.yaml", SuspectOrder)
        for path in sorted((self.folder / "messages").glob("*.yaml")):
            self._add_mapping(self.library.patterns, "message", path, Pattern)
        for area in sorted(p for p in self.folder.iterdir() if p.is_dir() and p.name not in RESERVED_FOLDERS):
            for path in sorted(area.glob("*.yaml")):
                self._add_one(self.library.causes, "cause", f"{area.name}.{path.stem}", path, Cause)
            for path in sorted(area.glob("*.fix.sh")):
                self.library.fix_scripts[f"{area.name}.{path.name.removesuffix('.fix.sh')}"] = path

    def _load(self, path: Path) -> Any:
        try:
            return load_yaml(path.read_text(encoding="utf-8"))
        except (YamlError, OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{path}: {error}")
            return None

    def _convert(self, raw: Any, type_: type[T], path: Path, id_: str) -> T | None:
        try:
            return msgspec.convert(raw, type_, strict=True)
        except msgspec.ValidationError as error:
            self.problems.append(f"{path}: {id_}: {error}")
            return None

    def _keep(self, into: dict[str, T], kind: str, id_: str, path: Path, thing: T | None) -> None:
        if id_ in into:
            self.problems.append(f"{path}: {id_}: this {kind} is already in {self.library.files[f'{kind} {id_}']}")
        elif thing is not None:
            into[id_] = thing
            self.library.files[f"{kind} {id_}"] = path

    def _add_one(self, into: dict[str, T], kind: str, id_: str, path: Path, type_: type[T]) -> None:
        raw = self._load(path)
        if raw is not None:
            self._keep(into, kind, id_, path, self._convert(raw, type_, path, id_))

    def _add_mapping(self, into: dict[str, T], kind: str, path: Path, type_: type[T]) -> None:
        raw = self._load(path) if path.exists() else {}
        if not isinstance(raw, dict):
            if raw is not None:
                self.problems.append(f"{path}: the file is not a mapping")
            return
        for id_, value in raw.items():
            self._keep(into, kind, str(id_), path, self._convert(value, type_, path, str(id_)))

    def _add_list(self, into: list[T], kind: str, path: Path, type_: type[T]) -> None:
        raw = self._load(path) if path.exists() else []
        found = self._convert(raw, list[type_], path, path.stem) if raw is not None else None  # type: ignore[valid-type]
        for thing in found or []:
            into.append(thing)
            self.library.files[f"{kind} {len(into)}"] = path


def _dangling(library: Library) -> list[str]:
    """Ids, facts, values, types and expressions that lead nowhere."""
    return [
        *_bad_conditions(library),
        *_bad_questions(library),
        *_bad_causes(library),
        *_bad_patterns(library),
        *_bad_orders(library),
        *_bad_texts(library),
    ]


def _bad_conditions(library: Library) -> Iterable[str]:
    def check(kind: str, id_: str, name: str, raw: Mapping[str, Any]) -> Iterable[str]:
        try:
            compiled = library.condition(raw)
        except ConditionError as error:
            yield f"{library.files.get(f'{kind} {id_}', id_)}: {id_}: {name}: {error}"
            return
        if not compiled.alternatives:
            yield f"{library.files.get(f'{kind} {id_}', id_)}: {id_}: {name}: this can never be true"

    for fact, question in library.questions.items():
        yield from check("question", fact, "asked_when", question.asked_when)
        for answer in question.answers:
            yield from check("question", fact, f"answers.{answer.value}.only_when", answer.only_when)
    for id_, cause in library.causes.items():
        yield from check("cause", id_, "applies_when", cause.applies_when)
        yield from check("cause", id_, "holds_when", cause.holds_when)
        yield from check(
            "cause", id_, "applies_when with holds_when", {"all": [cause.applies_when, cause.holds_when]}
        )
        if not cause.holds_when:
            yield f"{library.files[f'cause {id_}']}: {id_}: holds_when: is empty"
    for number, inference in enumerate(library.inferences, 1):
        yield from check("inference", str(number), "when", inference.when)
    for number, order in enumerate(library.suspect_orders, 1):
        yield from check("order", str(number), "when", order.when)
        yield from check("order", str(number), "unless", order.unless)


def _bad_questions(library: Library) -> Iterable[str]:
    for fact, question in library.questions.items():
        where = f"{library.files[f'question {fact}']}: {fact}"
        values = [a.value for a in question.answers]
        if fact in CONDITION_WORDS or fact in library.text_facts:
            yield f"{where}: the name is taken"
        if len(set(values)) != len(values):
            yield f"{where}: answers: a value stands twice"
        if "unknown" in values:
            yield f"{where}: answers: 'unknown' is always offered and not written down"


def _bad_causes(library: Library) -> Iterable[str]:
    variables: dict[str, str] = {}
    for id_, cause in library.causes.items():
        where = f"{library.files[f'cause {id_}']}: {id_}"
        for name, ids in (("refines", cause.refines), ("fix.after", cause.fix.after)):
            yield from (f"{where}: {name}: no cause {other!r}" for other in ids if other not in library.causes)
        for variable, fact in cause.fix.needs.items():
            if not re.fullmatch(r"[A-Z][A-Z0-9_]*", variable):
                yield f"{where}: fix.needs: {variable!r} is not a shell variable in capitals"
            if fact not in library.text_facts:
                yield f"{where}: fix.needs.{variable}: no text fact {fact!r}"
            if variables.setdefault(variable, fact) != fact:
                yield f"{where}: fix.needs.{variable}: is {variables[variable]!r} in another fix"
        yield from (
            f"{where}: fix.optional: {v!r} is not in needs" for v in cause.fix.optional if v not in cause.fix.needs
        )
        if (id_ in library.fix_scripts) == bool(cause.fix.why_no_script):
            yield f"{where}: fix: needs either a .fix.sh file or why_no_script"
    for id_, path in library.fix_scripts.items():
        if id_ not in library.causes:
            yield f"{path}: {id_}: a fix without a cause"


def _bad_patterns(library: Library) -> Iterable[str]:
    for id_, pattern in library.patterns.items():
        where = f"{library.files[f'message {id_}']}: {id_}"
        yield from (f"{where}: suspects: no cause {c!r}" for c in pattern.suspects if c not in library.causes)
        yield from _bad_facts(where, "facts", pattern.facts, library)
        for expression in (*pattern.find, pattern.unless):
            try:
                groups = re.compile(expression, re.IGNORECASE).groupindex
            except re.error as error:
                yield f"{where}: find: {expression!r}: {error}"
                continue
            yield from (f"{where}: find: no text fact {g!r}" for g in groups if g not in library.text_facts)


def _bad_orders(library: Library) -> Iterable[str]:
    for number, order in enumerate(library.suspect_orders, 1):
        for name, ids in (("first", order.first), ("drop", order.drop)):
            where = f"{library.files[f'order {number}']}: {number}: {name}"
            yield from (f"{where}: no cause {i!r}" for i in ids if i not in library.causes)


def _bad_facts(where: str, name: str, facts: Mapping[str, str], library: Library) -> Iterable[str]:
    for fact, value in facts.items():
        if fact not in library.questions and fact not in library.text_facts:
            yield f"{where}: {name}: no fact {fact!r}"
        elif not library.fits(fact, value):
            yield f"{where}: {name}.{fact}: {value!r} is not one of its values"


def _bad_texts(library: Library) -> Iterable[str]:
    for name, text_type in library.types.items():
        where = f"{library.files[f'type {name}']}: {name}"
        try:
            if not re.fullmatch(text_type.pattern, text_type.example):
                yield f"{where}: example: does not match the pattern"
        except re.error as error:
            yield f"{where}: pattern: {error}"
    for name, fact in library.text_facts.items():
        if fact.type not in library.types:
            yield f"{library.files[f'fact {name}']}: {name}: type: no type {fact.type!r}"
    for number, inference in enumerate(library.inferences, 1):
        where = f"{library.files[f'inference {number}']}: {number}"
        yield from _bad_facts(where, "then", inference.then, library)


def text_of(library: Library, template: str, facts: Mapping[str, str], quote: Callable[[str], str]) -> str:
    """A command of the knowledge with the case's own names: `$cluster` becomes its quoted value, or `CLUSTER`."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name not in library.text_facts:
            return match[0]
        return quote(facts[name]) if name in facts else name.upper()

    return re.sub(r"\$([a-z][a-z0-9_]*)", fill, template)
