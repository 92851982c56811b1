"""A case with stand-ins."""

from __future__ import annotations

from collections.abc import Container, Iterable

from msgspec import structs

from decision_tree.case import Case, Closed, Document, Entry, Logged, Note, Observation, Suspicion, Verification
from decision_tree.hidden_kinds import Kind
from decision_tree.redact.forms import NAMED_FACTS
from decision_tree.redact.redactor import Redactor


def redact_case(case: Case, closed: Container[str], redactor: Redactor | None = None) -> Case:
    """The same case with stand-ins. `closed` facts keep their values, so that it has the same diagnosis.

    Without a redactor (one of `redactor_for`) everything is hidden.
    """
    redactor = redactor or redactor_for(case)
    redacted = Case(case.id, case.created, redactor.text(case.title))
    for logged in case.log:
        redacted.replay(Logged(logged.step, logged.at, _entry(redactor, logged.entry, closed)))
    return redacted


def redactor_for(case: Case, keep: frozenset[Kind] = frozenset()) -> Redactor:
    """A redactor that knows every name in the case, and leaves what is of the kinds in `keep`."""
    redactor = Redactor(keep)
    for text in _texts(logged.entry for logged in case.log):
        redactor.learn(text)
    for logged in case.log:
        entry = logged.entry
        if isinstance(entry, Observation) and entry.value is not None and entry.fact in NAMED_FACTS:
            redactor.fact(entry.fact, entry.value)
    return redactor


def _texts(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        if isinstance(entry, Document):
            yield entry.text
        elif isinstance(entry, Observation):
            yield from (entry.value or "", entry.evidence, entry.reason)
        elif isinstance(entry, Suspicion):
            yield entry.evidence
        elif isinstance(entry, Verification):
            yield from (outcome.why for outcome in entry.outcomes)
        elif isinstance(entry, Note):
            yield entry.text
        elif isinstance(entry, Closed):
            yield entry.note


def _entry(redactor: Redactor, entry: Entry, closed: Container[str]) -> Entry:
    if isinstance(entry, Document):
        return Document(redactor.text(entry.name), redactor.text(entry.text))
    if isinstance(entry, Observation):
        value = entry.value
        if value is not None and entry.fact not in closed:
            value = redactor.fact(entry.fact, value)
        return Observation(
            entry.fact, value, entry.source, redactor.text(entry.evidence), redactor.text(entry.reason)
        )
    if isinstance(entry, Suspicion):
        return Suspicion(entry.causes, redactor.text(entry.evidence))
    if isinstance(entry, Verification):
        outcomes = tuple(structs.replace(outcome, why=redactor.text(outcome.why)) for outcome in entry.outcomes)
        return structs.replace(entry, outcomes=outcomes)
    if isinstance(entry, Note):
        return Note(redactor.text(entry.text))
    if isinstance(entry, Closed):
        return structs.replace(entry, note=redactor.text(entry.note))
    return entry
