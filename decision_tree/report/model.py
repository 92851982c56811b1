"""What a report is made of, and its JSON: schema version 1, whose keys are promised to stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from decision_tree.case import Case
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.interview import NextQuestion, next_question
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.report.mending import Mending

if TYPE_CHECKING:
    from decision_tree.redact import Kind

SCHEMA = 1
FORMATS = ("text", "json", "markdown", "html")
_REFUSED = re.compile(
    # AWS's words and its error codes, which a reason keeps in every language
    r"Access\s?Denied|not allowed|not authorized|Unauthorized|NotAuthorized|AuthorizationError|Forbidden|\b403:"
    r"|OptInRequired|SubscriptionRequired",
    re.IGNORECASE,
)
_PERMISSION = re.compile(r"\b[a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z0-9]{2,60}\b")
# characters that a terminal acts on; in JSON they may only stand inside strings, where an escape means the same
_ACTED_ON = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True)
class Report:
    """A case at one moment, with what is concluded from it."""

    case: Case
    diagnosis: Diagnosis
    question: NextQuestion | None
    recognised: tuple[str, ...] = ()
    """What the texts say, in sentences of the knowledge."""

    @property
    def library(self) -> Library:
        return self.diagnosis.library

    @property
    def known(self) -> dict[str, str]:
        """Known text facts, for the commands that are shown."""
        return {f: v for f, v in self.diagnosis.facts.known.items() if f in self.library.text_facts}


def make_report(
    case: Case,
    library: Library,
    *,
    recognised: tuple[str, ...] = (),
    redact: bool = False,
    keep: frozenset[Kind] = frozenset(),
) -> Report:
    """The report of a case; with `redact` nothing in it tells whose system it is, but for the kinds in `keep`."""
    if redact:
        from decision_tree.redact import redact_case, redactor_for  # deferred: its expressions take long to compile

        redactor = redactor_for(case, keep)
        recognised = tuple(map(redactor.text, recognised))
        case = redact_case(case, library.values, redactor)
    return Report(case, diagnose(case, library), next_question(case, library), recognised)


def as_dict(report: Report) -> dict[str, Any]:
    """The JSON document of DESIGN.md, section 4."""
    diagnosis, library = report.diagnosis, report.library
    return {
        "schema": SCHEMA,
        "case": report.case.id,
        "facts": {
            fact: {"value": value, "from": str(seen.source), "evidence": seen.evidence}
            for fact, value in diagnosis.facts.known.items()
            for seen in [diagnosis.facts.observations[fact]]
        },
        "recognised": list(report.recognised),
        "causes": [
            {
                "id": finding.cause_id,
                "standing": str(finding.standing),
                "likelihood": round(finding.likelihood, 3),
                "title": cause.title,
                "because": list(diagnosis.because(finding.cause_id)),
                "fix": {"risk": str(cause.fix.risk), "script": finding.cause_id in library.fix_scripts},
                "sources": list(cause.sources),
            }
            for finding in diagnosis.suggested
            for cause in [library.causes[finding.cause_id]]
        ],
        "ruled_out": [
            {"id": finding.cause_id, "because": list(diagnosis.because(finding.cause_id))}
            for finding in diagnosis.ruled_out
        ],
        "not_checked": not_checked(report),
        "next_question": _question(report.question),
        **Mending(report.case, diagnosis).as_dict(),
    }


def not_checked(report: Report) -> list[dict[str, str | None]]:
    """Facts that the person does not know or that could not be looked up, and the permission that needs."""
    result: list[dict[str, str | None]] = []
    for fact, seen in report.diagnosis.facts.observations.items():
        if seen.value is None:
            # a call may also have failed for another reason: only a refusal tells of a permission
            permission = _REFUSED.search(seen.reason) and _PERMISSION.search(f"{seen.reason} {seen.evidence}")
            result.append(
                {
                    "what": report.library.short(fact),
                    "why": seen.reason or _("not known"),
                    "permission": permission[0] if permission else None,
                }
            )
    return result


@dataclass
class NotChecked:
    """What could not be checked for one and the same reason."""

    why: str
    permission: str
    """As IAM spells it; empty where none is missing."""
    what: list[str] = field(default_factory=list)


def by_permission(report: Report) -> list[NotChecked]:
    """What could not be checked, together by the permission that it needs, or else by the reason."""
    groups: dict[str, NotChecked] = {}
    for item in not_checked(report):
        why, permission = item["why"] or "", item["permission"] or ""
        groups.setdefault(permission or why, NotChecked(why, permission)).what.append(item["what"] or "")
    return list(groups.values())


def _question(asked: NextQuestion | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {
        "fact": asked.fact,
        "ask": asked.question.ask,
        "answers": [{"value": answer.value, "label": answer.label} for answer in asked.answers],
    }


def to_json(report: Report, *, indent: int = 0) -> bytes:
    """The JSON document, in one line unless indented."""
    encoded = safe_json(as_dict(report))
    return msgspec.json.format(encoded, indent=indent) if indent else encoded


def safe_json(value: Any) -> bytes:
    """JSON in which characters that a terminal acts on are escaped: the same value, harmless when shown."""
    encoded = msgspec.json.encode(value)
    if encoded.isascii() and b"\x7f" not in encoded:
        return encoded
    text = encoded.decode()
    return _ACTED_ON.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode()
