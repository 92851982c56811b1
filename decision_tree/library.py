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

from decision_tree import translation
from decision_tree.conditions import ALWAYS, Condition, compile_condition
from decision_tree.dangling import dangling
from decision_tree.errors import KnowledgeError, UnknownName
from decision_tree.language import _, language
from decision_tree.schema import (
    Answer,
    Cause,
    Comparison,
    Inference,
    Infrastructure,
    Pattern,
    Question,
    SeenFact,
    SuspectOrder,
    Term,
    TextFact,
    TextType,
)
from decision_tree.yaml12 import YamlError, load_yaml

BUILT_IN = Path(__file__).with_name("knowledge")
RESERVED_FOLDERS = ("questions", "messages", "comparisons")
INFRASTRUCTURE = ".iac.yaml"
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
    shown: Condition | None = None
    """Decides before all others, as soon as it is known."""

    def verdict(self, known: Mapping[str, str]) -> bool | None:
        """True: confirmed. False: ruled out. None: possible."""
        if self.shown is not None and (seen := self.shown.evaluate(known)) is not None:
            return seen
        verdict = self.bounds.evaluate(known)
        return self.whole.evaluate(known) if verdict is None and self.expects is not ALWAYS else verdict


@dataclass(frozen=True)
class CompiledInference:
    """A rule of inferences.yaml, its condition ready to be evaluated."""

    when: Condition
    then: Mapping[str, str]
    same: Mapping[str, str]
    because: str


@dataclass
class Library:
    """All knowledge, in authored order."""

    questions: dict[str, Question] = field(default_factory=dict)
    seen_facts: dict[str, SeenFact] = field(default_factory=dict)
    text_facts: dict[str, TextFact] = field(default_factory=dict)
    types: dict[str, TextType] = field(default_factory=dict)
    causes: dict[str, Cause] = field(default_factory=dict)
    patterns: dict[str, Pattern] = field(default_factory=dict)
    inferences: list[Inference] = field(default_factory=list)
    suspect_orders: list[SuspectOrder] = field(default_factory=list)
    glossary: dict[str, Term] = field(default_factory=dict)
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    fix_scripts: dict[str, Path] = field(default_factory=dict)
    """Cause id -> its .fix.sh file."""
    fix_powershell: dict[str, Path] = field(default_factory=dict)
    """Cause id -> its .fix.ps1 file, for container instances with Windows."""
    infrastructure_files: dict[str, Path] = field(default_factory=dict)
    """Cause id -> its .iac.yaml file, which is read when it is asked for."""
    entry_points: dict[str, Path] = field(default_factory=dict)
    """Cause id -> the .entrypoint.sh file that its fix puts into an image."""
    files: dict[str, Path] = field(default_factory=dict)
    """Where each thing was read, for messages: "cause role.missing" -> path."""
    notes: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    """What other modules derive from the library and keep with it."""

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """Closed fact -> its values."""
        asked = {fact: tuple(a.value for a in q.answers) for fact, q in self.questions.items()}
        return asked | {fact: tuple(seen.values) for fact, seen in self.seen_facts.items()}

    @cached_property
    def compiled(self) -> dict[str, Compiled]:
        return {id_: self._compile_cause(cause) for id_, cause in self.causes.items()}

    @cached_property
    def asked_when(self) -> dict[str, Condition]:
        """Closed fact -> when a person may be asked; nothing stands in the way of what nobody is asked."""
        asked = {fact: self.condition(q.asked_when) for fact, q in self.questions.items()}
        return asked | dict.fromkeys(self.seen_facts, ALWAYS)

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
        return [CompiledInference(self.condition(i.when), i.then, i.same, i.because) for i in self.inferences]

    @cached_property
    def base(self) -> dict[str, dict[str, float]]:
        """Closed fact -> how often each value is the right one when nothing else is known."""
        asked = {fact: {a.value: a.share for a in question.answers} for fact, question in self.questions.items()}
        seen = {fact: {v: value.share for v, value in f.values.items()} for fact, f in self.seen_facts.items()}
        return {fact: _normalised(shares) for fact, shares in (asked | seen).items()}

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
        shown = self.condition(cause.shown_when) if cause.shown_when else None
        return Compiled(applies, holds, expects, applies & holds, applies & holds & expects, shown)

    def answer(self, fact: str, value: str) -> Answer:
        return next(a for a in self.questions[fact].answers if a.value == value)

    def short(self, fact: str) -> str:
        """The fact's name in a narrow column."""
        known = self.questions.get(fact) or self.seen_facts.get(fact) or self.text_facts.get(fact)
        return known.short if known else fact.replace("_", " ")

    def label(self, fact: str, value: str) -> str:
        """The value as people read it."""
        if fact in self.seen_facts:
            return value.replace("_", " ")
        return self.answer(fact, value).label if fact in self.questions else value

    def statement(self, fact: str, value: str) -> str:
        """The fact in a sentence: "the network mode is host"."""
        if fact in self.seen_facts:
            return self.seen_facts[fact].values[value].says
        if fact not in self.questions:
            return _("the {fact} is {value}").format(fact=self.short(fact), value=value)
        answer = self.answer(fact, value)
        return answer.says or self.questions[fact].statement.replace("{answer}", answer.label)

    def text_type(self, fact: str) -> TextType:
        return self.types[self.text_facts[fact].type]

    def fits(self, fact: str, value: str) -> bool:
        """Whether the value may be that of the fact: one of the list, or of the text's form."""
        if fact in self.values:
            return value in self.values[fact]
        return fact in self.text_facts and re.fullmatch(self.text_type(fact).pattern, value) is not None

    def cause(self, id_: str) -> Cause:
        """The cause, or `UnknownName` with the nearest ids."""
        if id_ not in self.causes:
            from difflib import get_close_matches  # rarely needed

            near = get_close_matches(id_, self.causes, n=3, cutoff=0.4)
            raise UnknownName(
                _("no cause is called {name!r}").format(name=id_),
                _("Did you mean {names}?").format(names=", ".join(near))
                if near
                else _("`ecs-wizard explain` lists them all."),
            )
        return self.causes[id_]

    def term_id(self, name: str) -> str | None:
        """The id of the glossary's entry of that id or name, in whatever spelling."""
        wanted = name.casefold().replace(" ", "_")
        for id_, term in self.glossary.items():
            if wanted in (spelling.casefold().replace(" ", "_") for spelling in (id_, term.term, *term.also)):
                return id_
        return None

    def term(self, name: str) -> Term | None:
        """The glossary's entry of that id or name, in whatever spelling."""
        id_ = self.term_id(name)
        return None if id_ is None else self.glossary[id_]

    def explained(self, ids: Iterable[str]) -> set[str]:
        """Those of the causes that another one of them explains more precisely, at any distance."""
        chosen = set(ids)
        return {id_ for id_ in chosen if any(id_ in self._refined(other) for other in chosen - {id_})}

    def _refined(self, id_: str) -> set[str]:
        found: set[str] = set()
        to_do = list(self.causes[id_].refines)
        while to_do:
            general = to_do.pop()
            if general not in found:
                found.add(general)
                to_do += self.causes[general].refines
        return found

    def powershell(self, id_: str) -> str:
        """The text of the cause's .fix.ps1 file, or nothing."""
        path = self.fix_powershell.get(id_)
        return path.read_text(encoding="utf-8") if path else ""

    def fixes_before(self, id_: str) -> set[str]:
        """All causes whose fix has to run before this one's, also over fixes that are not needed."""
        found: set[str] = set()
        to_do = [*self.causes[id_].fix.after]
        while to_do:
            before = to_do.pop()
            if before not in found:
                found.add(before)
                to_do += self.causes[before].fix.after if before in self.causes else ()
        return found

    def fix_script(self, id_: str) -> str | None:
        """The text of the cause's .fix.sh file, or None where a script cannot mend it."""
        path = self.fix_scripts.get(id_)
        return path.read_text(encoding="utf-8") if path else None

    def entry_point(self, id_: str) -> str:
        """The text of the entry point that the cause's fix puts into an image; empty where it has none."""
        path = self.entry_points.get(id_)
        return path.read_text(encoding="utf-8") if path else ""

    def infrastructure(self, id_: str) -> Infrastructure | None:
        """The cause's fix as infrastructure as code, or None where there is none. Raises `KnowledgeError`."""
        path = self.infrastructure_files.get(id_)
        if path is None:
            return None
        try:
            return msgspec.convert(load_yaml(path.read_text(encoding="utf-8")), Infrastructure, strict=True)
        except (YamlError, OSError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise KnowledgeError([f"{path}: {id_}: {error}"]) from error


def _normalised(shares: dict[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {value: share / total for value, share in shares.items()}


def load(*own_folders: Path) -> Library:
    """The built-in knowledge and that of the given folders, in the language in use.

    Raises `KnowledgeError` with every problem found.
    """
    library = Library()
    problems: list[str] = []
    for folder in (BUILT_IN, *own_folders):
        if not folder.is_dir():
            raise KnowledgeError([_("{folder}: no such folder").format(folder=folder)])
        _Reader(library, folder, problems).read()
    if not problems:
        problems += dangling(library)
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
        self._add_mapping(self.library.seen_facts, "seen", self.folder / "seen.yaml", SeenFact)
        self._add_mapping(self.library.text_facts, "fact", self.folder / "facts.yaml", TextFact)
        self._add_mapping(self.library.types, "type", self.folder / "types.yaml", TextType)
        self._add_mapping(self.library.glossary, "term", self.folder / "glossary.yaml", Term)
        for path in sorted((self.folder / "comparisons").glob("*.yaml")):
            self._add_one(self.library.comparisons, "comparison", path.stem, path, Comparison)
        self._add_list(self.library.inferences, "inference", self.folder / "inferences.yaml", Inference)
        self._add_list(self.library.suspect_orders, "order", self.folder / "suspects.yaml", SuspectOrder)
        for path in sorted((self.folder / "messages").glob("*.yaml")):
            self._add_mapping(self.library.patterns, "message", path, Pattern)
        for area in sorted(p for p in self.folder.iterdir() if p.is_dir() and p.name not in RESERVED_FOLDERS):
            for path in sorted(area.glob("*.yaml")):
                if path.name.endswith(INFRASTRUCTURE):
                    self.library.infrastructure_files[f"{area.name}.{path.name.removesuffix(INFRASTRUCTURE)}"] = path
                    continue
                self._add_one(self.library.causes, "cause", f"{area.name}.{path.stem}", path, Cause)
            for path in sorted(area.glob("*.fix.sh")):
                self.library.fix_scripts[f"{area.name}.{path.name.removesuffix('.fix.sh')}"] = path
            for path in sorted(area.glob("*.fix.ps1")):
                self.library.fix_powershell[f"{area.name}.{path.name.removesuffix('.fix.ps1')}"] = path
            for path in sorted(area.glob("*.entrypoint.sh")):
                self.library.entry_points[f"{area.name}.{path.name.removesuffix('.entrypoint.sh')}"] = path

    def _load(self, path: Path, kind: str) -> Any:
        try:
            return translation.read(path.read_text(encoding="utf-8"), kind, language())
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
        raw = self._load(path, kind)
        if raw is not None:
            self._keep(into, kind, id_, path, self._convert(raw, type_, path, id_))

    def _add_mapping(self, into: dict[str, T], kind: str, path: Path, type_: type[T]) -> None:
        raw = self._load(path, kind) if path.exists() else {}
        if not isinstance(raw, dict):
            if raw is not None:
                self.problems.append(f"{path}: the file is not a mapping")
            return
        for id_, value in raw.items():
            self._keep(into, kind, str(id_), path, self._convert(value, type_, path, str(id_)))

    def _add_list(self, into: list[T], kind: str, path: Path, type_: type[T]) -> None:
        raw = self._load(path, kind) if path.exists() else []
        found = self._convert(raw, list[type_], path, path.stem) if raw is not None else None  # type: ignore[valid-type]  # mypy takes no variable in a type
        for thing in found or []:
            into.append(thing)
            self.library.files[f"{kind} {len(into)}"] = path


def text_of(library: Library, template: str, facts: Mapping[str, str], quote: Callable[[str], str]) -> str:
    """A command of the knowledge with the case's own names: `$cluster` becomes its quoted value, or `CLUSTER`."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name not in library.text_facts:
            return match[0]
        return quote(facts[name]) if name in facts else name.upper()

    return re.sub(r"\$([a-z][a-z0-9_]*)", fill, template)
