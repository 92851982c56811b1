"""What in the knowledge leads nowhere: ids, facts, values, types, expressions. Each line names file, id and field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from decision_tree.conditions import ConditionError
from decision_tree.schema import PLACEHOLDER, Where

if TYPE_CHECKING:
    from decision_tree.library import Library

CONDITION_WORDS = ("any", "all", "not")


def dangling(library: Library) -> list[str]:
    """Ids, facts, values, types and expressions that lead nowhere."""
    return [
        *_bad_conditions(library),
        *_bad_questions(library),
        *_bad_seen(library),
        *_bad_causes(library),
        *_bad_fix_files(library),
        *_bad_patterns(library),
        *_bad_orders(library),
        *_bad_texts(library),
        *_bad_terms(library),
        *_bad_comparisons(library),
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
        yield from check("cause", id_, "shown_when", cause.shown_when)
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


def _bad_seen(library: Library) -> Iterable[str]:
    for fact in library.seen_facts:
        if fact in CONDITION_WORDS or fact in library.text_facts or fact in library.questions:
            yield f"{library.files[f'seen {fact}']}: {fact}: the name is taken"


def _bad_terms(library: Library) -> Iterable[str]:
    for id_, term in library.glossary.items():
        for other in term.see:
            if other not in library.glossary:
                yield f"{library.files[f'term {id_}']}: {id_}: see: there is no term {other!r}"


def _bad_comparisons(library: Library) -> Iterable[str]:
    for id_, comparison in library.comparisons.items():
        where = f"{library.files[f'comparison {id_}']}: {id_}"
        yield from (f"{where}: terms: there is no term {t!r}" for t in comparison.terms if t not in library.glossary)
        if len(set(comparison.terms)) != len(comparison.terms):
            yield f"{where}: terms: a term stands twice"
        columns = len(comparison.terms) + 1
        for number, row in enumerate(comparison.table, 1):
            if len(row) != columns:
                yield f"{where}: table: row {number} has {len(row)} cells, not {columns}"


def _bad_causes(library: Library) -> Iterable[str]:
    variables: dict[str, str] = {}
    for id_, cause in library.causes.items():
        where = f"{library.files[f'cause {id_}']}: {id_}"
        if id_ in library.fixes_before(id_):
            yield f"{where}: fix.after: it would have to run before itself"
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
        if bool(cause.fix.owner) != bool(cause.fix.letter):
            yield f"{where}: fix: owner and letter go together"
        for name in dict.fromkeys(PLACEHOLDER.findall(cause.fix.letter)):
            if name not in library.text_facts:
                yield f"{where}: fix.letter: no text fact {name!r}"


def _bad_fix_files(library: Library) -> Iterable[str]:
    for id_, path in library.fix_scripts.items():
        if id_ not in library.causes:
            yield f"{path}: {id_}: a fix without a cause"
    for id_, path in library.fix_powershell.items():
        if id_ not in library.causes or library.causes[id_].fix.where is not Where.HOST:
            yield f"{path}: {id_}: a fix for Windows without a cause that is mended on the host"
    for id_, path in library.entry_points.items():
        if id_ not in library.fix_scripts:
            yield f"{path}: {id_}: an entry point without a fix"
    for id_, path in library.infrastructure_files.items():
        if id_ not in library.causes:
            yield f"{path}: {id_}: infrastructure as code without a cause"


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
        if fact not in library.values and fact not in library.text_facts:
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
        for text in (*inference.same, *inference.same.values()):
            if text not in library.text_facts:
                yield f"{where}: same: no typed text {text!r}"
