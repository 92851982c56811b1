"""What a person gives (error texts, AWS JSON, reports) becomes observations and suspects.

bytes -> clean text -> documents apart -> secrets removed -> reports apart -> normalised -> patterns,
identity, addresses
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from decision_tree.case import Observation, Source
from decision_tree.errors import UnreadableInput
from decision_tree.intake.addresses import mistyped_registry, read_addresses, read_image
from decision_tree.intake.clean import clean_text, decode
from decision_tree.intake.document_facts import Found, facts_of_documents
from decision_tree.intake.documents import EXPECTED, Split, split_documents
from decision_tree.intake.documents import Document as AwsDocument
from decision_tree.intake.identity import read_identity
from decision_tree.intake.json_text import is_json, looks_like_json
from decision_tree.intake.messages import (
    Match,
    Reading,
    apply_patterns,
    of_another_platform,
    order_suspects,
    parts_to_read,
    shortened,
)
from decision_tree.intake.normalise import normalise
from decision_tree.intake.reports import find_reports, matches_of, observations_of, without_reports
from decision_tree.intake.secrets import remove_secrets
from decision_tree.language import _
from decision_tree.library import Library

__all__ = ["Intake", "Match", "UnreadableInput", "clean_text", "read", "read_all", "read_aws"]


@dataclass(frozen=True)
class Intake:
    """What was understood of one input, or of several."""

    observations: tuple[Observation, ...] = ()
    matches: tuple[Match, ...] = ()
    suspects: tuple[str, ...] = ()
    """Cause ids, the most likely first."""
    text: str = ""
    """What may be stored and shown: clean, without secrets. The matches' positions are in it."""
    removed: tuple[str, ...] = ()
    """Kinds of secrets that were taken out, such as "AWS secret access key ×1"."""
    documents: tuple[str, ...] = ()
    """Kinds of AWS JSON that were recognised."""
    name: str = ""

    @property
    def unknown(self) -> bool:
        """Nothing was recognised."""
        return not (self.matches or self.documents or self.observations)

    @property
    def trouble(self) -> bool:
        """A failure was recognised, whether or not its cause is known."""
        return any(not match.healthy for match in self.matches)

    @property
    def says(self) -> tuple[str, ...]:
        """What the messages mean, a sentence each, the most precise first."""
        return tuple(dict.fromkeys(match.says for match in self.matches))


def read(data: bytes | str, name: str, library: Library) -> Intake:
    """Understand one input. Raises `UnreadableInput`, and nothing else."""
    return read_all([(name, data)], library)


def read_all(sources: Iterable[tuple[str, bytes | str]], library: Library) -> Intake:
    """Understand several inputs as one case: what one of them shows helps to read the others."""
    given = [(name, decode(data)) for name, data in sources]
    if not any(text.strip() for _name, text in given):
        raise UnreadableInput(_("there is nothing in it"), _("Paste the error message, or give a file that has one."))
    whole = "\n\n".join(text for _name, text in given)
    # the documents come out of the clean text; what is stored never had the values of their variables
    split = split_documents(whole)
    reports = find_reports(split.text)
    split.readable = without_reports(split.readable, reports)
    found = list(facts_of_documents(split.documents))
    reading = _read_messages(split, library)
    observed = tuple(_observations(reading, found, library))
    network_mode = next((o.value for o in observed if o.fact == "network_mode"), None)
    reported = (o for o in observations_of(reports, network_mode) if _fits(library, o.fact, o.value or ""))
    intake = Intake(
        observations=(*observed, *reported),
        matches=(*reading.matches, *matches_of(reports, split.text)),
        suspects=tuple(s for s in reading.suspects if s in library.causes or not library.causes),
        text=split.text,
        removed=tuple(f"{_(kind)} ×{count}" for kind, count in split.removed.items()),
        documents=(*(d.kind for d in split.documents), *(report.name for report in reports)),
        name=_(" and ").join(name for name, _text in given if name),
    )
    if intake.unknown:
        _refuse_json([part for _name, part in given if looks_like_json(part)])
    return intake


def read_aws(documents: Sequence[AwsDocument], library: Library) -> Intake:
    """Understand what AWS itself answered: clean dicts, as `describe-tasks` and its like print them.

    Only the messages in them are kept as text; what the fields say is known from AWS.
    """
    text, removed = remove_secrets("\n".join(dict.fromkeys(m for d in documents for m in d.messages)))
    split = Split(text, list(documents), [(0, len(text))] if text else [], removed)
    reading = _read_messages(split, library)
    found = list(facts_of_documents(documents))
    return Intake(
        observations=tuple(_observations(reading, found, library, Source.AWS)),
        matches=tuple(reading.matches),
        suspects=tuple(s for s in reading.suspects if s in library.causes),
        text=text,
        documents=tuple(d.kind for d in documents),
        name="AWS",
    )


def _read_messages(split: Split, library: Library) -> Reading:
    text = split.text
    parts = [part for start, end in split.readable for part in parts_to_read(text, start, end)]
    normalised = normalise(text, parts)
    if of_another_platform(normalised.text):
        return Reading()
    reading = apply_patterns(normalised, text, library)
    read_identity(reading, normalised.text)
    host = mistyped_registry(normalised.text)
    if host:
        _mistyped(reading, host, text)
    else:
        read_addresses(reading, normalised.text)
    read_image(reading, normalised.text)
    reading.suspects = order_suspects(reading, library)
    return reading


def _mistyped(reading: Reading, host: str, text: str) -> None:
    """Whatever went wrong on the way to it, an image is not to be had from a host that does not exist."""
    for fact in ("error_kind", "address_scope", "pull_stage"):
        reading.facts.pop(fact, None)
    reading.facts["image_exists"] = ("no", host)
    start = max(text.find(host), 0)
    says = _("The registry's host name looks like Amazon ECR's and does not end as AWS's names do: a typing mistake.")
    end = start + len(host)
    reading.matches.insert(0, Match("mistyped_registry", says, text[start:end], start, end))


def _observations(
    reading: Reading, found: Sequence[Found], library: Library, source: Source = Source.FILE
) -> Iterable[Observation]:
    """`source` is where the found fields are known from."""
    seen: set[str] = set()
    for fact, value, shows in found:
        if fact not in seen and _fits(library, fact, value):
            seen.add(fact)
            kept = value if fact in library.values else remove_secrets(value)[0]
            yield Observation(fact, kept, source, shortened(remove_secrets(shows)[0]))
    for fact, (value, words) in reading.facts.items():
        if _fits(library, fact, value) and not (fact in seen and fact in library.text_facts):
            yield Observation(fact, value, Source.MESSAGE, words)


def _fits(library: Library, fact: str, value: str) -> bool:
    """Masked and mangled names are dropped: a fix must never be filled with them."""
    if fact not in library.values and fact not in library.text_facts:
        return False
    return 0 < len(value) <= 2_000 and library.fits(fact, value)


def _refuse_json(parts: Sequence[str]) -> None:
    if not parts:
        return
    if all(is_json(part) for part in parts):
        raise UnreadableInput(
            _("this JSON has a shape that is not known here"), _("Expected: {kinds}.").format(kinds=_(EXPECTED))
        )
    raise UnreadableInput(
        _("the JSON is cut or broken, and there is no error message in it that is known here"),
        _("Give the whole output. Expected: {kinds}.").format(kinds=_(EXPECTED)),
    )
