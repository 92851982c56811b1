"""What is handed out of a case: one of its forms, with stand-ins for what names somebody, and what they stand for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from decision_tree.case import Case, Document, Entry, Logged
from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.redact import SUPPORT_NEEDS, Hidden, Kind, Redactor, redact_case, redactor_for
from decision_tree.report import Report, make_report, render
from decision_tree.report.block import Block, Heading, Line
from decision_tree.report.handover import Audience, handover_blocks, subject
from decision_tree.report.reading import Reading, read_again
from decision_tree.report.text import plain, to_text
from decision_tree.wrapping import WIDTH


class Form(StrEnum):
    """The hand-over texts by their reader, the reports by their format."""

    SUPPORT = "support"
    TEAM = "team"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"

    @property
    def is_handover(self) -> bool:
        return self in (Form.SUPPORT, Form.TEAM)


SUFFIXES = {
    Form.SUPPORT: "-support.txt",
    Form.TEAM: "-handover.txt",
    Form.MARKDOWN: ".md",
    Form.HTML: ".html",
    Form.JSON: ".json",
}
"""What follows the case's id in a file's name."""
EVERYTHING = frozenset(Kind)


@dataclass(frozen=True)
class Draft:
    """A text as it would leave the machine."""

    text: str
    preview: str
    """The same to be read on a screen: as wide as that is; of HTML, its content as plain text."""
    hidden: tuple[Hidden, ...]
    """What is replaced in it."""


@dataclass(frozen=True)
class _Redacted:
    report: Report
    reading: Reading
    redactor: Redactor


class Drafts:
    """The drafts of a case as it is now. Each choice of kinds costs one redaction, however many forms are made."""

    def __init__(self, case: Case, library: Library) -> None:
        self._case = _copy(case, lambda entry: entry)
        self._library = library
        self._redacted: dict[frozenset[Kind], _Redacted] = {}
        self._lock = threading.Lock()

    def draft(self, form: Form, keep: frozenset[Kind] = frozenset(), columns: int = WIDTH) -> Draft:
        """The case in this form, with what is of the kinds in `keep` left in; the preview in so many columns."""
        with self._lock:
            made = self._redacted.get(keep) or self._redacted.setdefault(keep, self._redact(keep))
        if form.is_handover:
            blocks = _handover(made, Audience(form))
            text, preview = plain(blocks), plain(blocks, columns)
        else:
            text = render(made.report, form)
            preview = to_text(made.report, columns) if form is Form.HTML else text
        return Draft(text, preview, made.redactor.hidden_in(text))

    def _redact(self, keep: frozenset[Kind]) -> _Redacted:
        redactor = redactor_for(self._case, keep)
        reading = self._reading.through(redactor.text)
        case = redact_case(_copy(self._case, _without_text), self._library.values, redactor)
        return _Redacted(make_report(case, self._library, recognised=reading.says), reading, redactor)

    @cached_property
    def _reading(self) -> Reading:
        return read_again(self._case, self._library)


def _copy(case: Case, change: Callable[[Entry], Entry]) -> Case:
    """A case of its own, so that what is added meanwhile disturbs nobody."""
    copied = Case(case.id, case.created, case.title)
    for logged in case.log:
        copied.replay(Logged(logged.step, logged.at, change(logged.entry)))
    return copied


def _without_text(entry: Entry) -> Entry:
    """No report tells a whole document, and redacting a large one takes seconds."""
    return Document(entry.name, "") if isinstance(entry, Document) else entry


def _handover(made: _Redacted, audience: Audience) -> list[Block]:
    """The hand-over text with its subject, and with what its sender has to fill in first."""
    body = list(handover_blocks(made.report, made.reading, audience))
    head: list[Block] = [
        Heading(_("Subject: {subject}").format(subject=subject(made.report, made.reading)), 1),
        Line(f"ecs-wizard, {made.report.case.id}", _("Case")),
    ]
    return [*head, *_to_fill_in(plain(body), audience, made.redactor), *body]


def _to_fill_in(body: str, audience: Audience, redactor: Redactor) -> list[Block]:
    """The stand-ins whose real names the reader needs. They are told without what they stand for."""
    needed = SUPPORT_NEEDS if audience is Audience.SUPPORT else EVERYTHING
    hidden = [one for one in redactor.hidden_in(body) if one.kind in needed]
    if not hidden:
        return []
    names = ", ".join(one.stand_in for one in hidden)
    if audience is Audience.SUPPORT:
        show = " ".join(f"--show {kind}" for kind in Kind if any(one.kind is kind for one in hidden))
        words = _(
            "{names}. They stand for real ids and names, without which AWS Support cannot find the task: replace "
            "them, or make the text again with {options} (on the Report screen: key r)."
        )
        return [Line(words.format(names=names, options=show), _("Fill in before sending"))]
    words = _("{names}. Each stands for one real name, the same everywhere; ask us for the names in a safe way.")
    return [Line(words.format(names=names), _("Stand-ins"))]
