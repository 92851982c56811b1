"""What a report says, in which order: blocks that text, Markdown and HTML each render in their own way."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import Finding, Standing, diagnose
from decision_tree.interview import NextQuestion
from decision_tree.language import N_, _
from decision_tree.library import Library, text_of
from decision_tree.report.block import Block, Code, Command, Heading, Items, Line
from decision_tree.report.kept import kept_blocks
from decision_tree.report.mending import APPLIED, RISKS, UNDOS, Mending
from decision_tree.report.model import NotChecked, Report, by_permission
from decision_tree.schema import Cause, Place, Question
from decision_tree.script.letter import letter_for
from decision_tree.store import title_of

SHOWN_POSSIBLE = 5
"""Possible causes told in full; more would hide the likely ones."""
LISTED_POSSIBLE = 10
PLACES = {
    Place.AWS: N_("With the AWS CLI"),
    Place.CONSOLE: N_("In the AWS console"),
    Place.HOST: N_("On the container instance"),
    Place.CONTAINER: N_("In the container"),
    Place.TEXT: N_("In the message"),
}
MORE_TEXTS = N_(
    "No further question would tell the causes apart. Give more texts: the stopped reason of the task, the events "
    "of the service, the log of the container."
)
SHORT_SOURCES = {
    Source.ANSWER: N_("answer"),
    Source.MESSAGE: N_("message"),
    Source.FILE: N_("file"),
    Source.HOST: N_("host report"),
    Source.CONTAINER: N_("container report"),
    Source.AWS: N_("AWS"),
    Source.INFERRED: N_("follows from the others"),
}
NO_PROOF = N_("This is no proof that all is well.")
UNKNOWN_CAUSE = N_(
    "The message is recognised, but none of the causes that the wizard knows explains it. "
    "This is no proof that all is well."
)
SHOWN_RECOGNISED = 4
"""Sentences about a text; the most precise come first."""


def blocks(report: Report) -> Iterator[Block]:
    """The whole report."""
    yield Heading(_("ecs-wizard: case {case}").format(case=report.case.id), 1)
    if report.recognised:
        yield Heading(_("What the message says"))
        yield Items(report.recognised[:SHOWN_RECOGNISED])
    yield from _causes(report)
    yield from Mending(report.case, report.diagnosis).blocks()
    yield from kept_blocks(report.case, report.library)
    yield from _not_checked(report)
    yield from _next(report)
    yield from _known(report)


def _known(report: Report) -> Iterator[Block]:
    """Last: a look knows many things, and they are there to be looked up."""
    facts, library = report.diagnosis.facts, report.library
    known = [_fact(library, facts.observations[fact]) for fact in facts.known]
    if known or not report.recognised:
        yield Heading(_("What is known"))
    if known:
        yield Items(tuple(known), _("Facts"))
    elif not report.recognised:
        given = _("Nothing in what was given is known to the wizard.") + " " + _(NO_PROOF)
        yield Line(given if report.case.documents else _("Nothing yet."))
    if report.diagnosis.contradictions:
        yield Items(report.diagnosis.contradictions, _("Contradictions"))


def _fact(library: Library, seen: Observation) -> str:
    """Name, value and where it is from; the words that show it stand with the causes that rest on it."""
    label = library.label(seen.fact, seen.value or "")
    return f"{library.short(seen.fact)}: {label} ({_(SHORT_SOURCES[seen.source])})"


def _causes(report: Report) -> Iterator[Block]:
    diagnosis = report.diagnosis
    possible = [f for f in diagnosis.suggested if f.standing is Standing.POSSIBLE]
    yield Heading(_("Causes"))
    if not diagnosis.suggested:
        yield Line(_(UNKNOWN_CAUSE) if report.recognised else _("None was found.") + " " + _(NO_PROOF))
    # beside what is certain, what is merely possible is named and no more
    told = 0 if diagnosis.confirmed else SHOWN_POSSIBLE
    for finding in (*diagnosis.confirmed, *possible[:told]):
        yield from cause_blocks(report, finding)
    rest = possible[told:]
    if rest:
        listed = [_titled(report.library, finding) for finding in rest[:LISTED_POSSIBLE]]
        more = len(rest) - len(listed)
        yield Items((*listed, *([_("and {n} more").format(n=more)] if more else [])), _("Also possible"))
    if diagnosis.ruled_out:
        ruled_out, all_causes = len(diagnosis.ruled_out), len(diagnosis.findings)
        yield Heading(_("Ruled out: {n} of {total} causes").format(n=ruled_out, total=all_causes), 3)


def cause_blocks(report: Report, finding: Finding) -> Iterator[Block]:
    """One cause: its standing, the reasons, what it means and what to do."""
    library, cause = report.library, report.library.causes[finding.cause_id]
    yield Heading(f"{_standing(finding)}: {cause.title}", 3)
    yield Line(finding.cause_id, _("Name"))
    reasons = report.diagnosis.because(finding.cause_id)
    if reasons:
        yield Items(reasons, _("Because"))
    yield Line(cause.means, _("What it means"))
    if finding.standing is not Standing.CONFIRMED:
        return
    if finding.cause_id not in report.diagnosis.to_fix:
        yield Line(_("Another confirmed cause explains this one and is what to mend."), _("What to do"))
        return
    yield Line(cause.do, _("What to do"), verbatim=True)
    yield from snippet_blocks(cause)
    if cause.beware:
        yield Line(cause.beware, _("Beware"))
    if cause.unsure:
        yield Line(cause.unsure, _("Not certain"))
    yield Line(fix_words(library, finding.cause_id), _("Fix"))
    yield from letter_blocks(library, cause, report.known)
    yield Line(cause.verify, _("How to verify"))
    yield Items(tuple(cause.sources), _("Sources"), links=True)


def _standing(finding: Finding) -> str:
    if finding.standing is Standing.CONFIRMED:
        return _("Confirmed")
    return _("Possible, {likelihood}").format(likelihood=percent(finding))


def percent(finding: Finding) -> str:
    """How likely the cause is, as people read it."""
    share = round(finding.likelihood * 100)
    return f"{share} %" if share else _("under 1 %")


def fix_words(library: Library, cause_id: str) -> str:
    """Where the fix is applied, its risk, and whether there is a script."""
    fix = library.causes[cause_id].fix
    applied = _("Applied {where}, risk {risk}, undo {undo}")
    parts = [applied.format(where=_(APPLIED[fix.where]), risk=_(RISKS[fix.risk]), undo=_(UNDOS[fix.undo]))]
    if fix.risk_text:
        parts.append(_sentence(fix.risk_text))
    if fix.cost != "none":
        parts.append(_("Cost: {cost}").format(cost=_sentence(fix.cost)))
    if cause_id in library.fix_scripts:
        parts.append(_("`ecs-wizard fix` writes the script"))
    elif fix.why_no_script:
        parts.append(_("No script: {reason}").format(reason=_sentence(fix.why_no_script)))
    return _(". ").join(parts) + _(".")


def snippet_blocks(cause: Cause) -> Iterator[Block]:
    """The lines to take over, each under its language or file."""
    yield from (Code(snippet.text, snippet.label) for snippet in cause.fix.snippets)


def letter_blocks(library: Library, cause: Cause, known: Mapping[str, str]) -> Iterator[Block]:
    """The message to whoever alone can mend it, where that is somebody else."""
    if cause.fix.letter:
        label = _("Message to {owner}").format(owner=cause.fix.owner)
        yield Line(letter_for(cause, known, library), label, verbatim=True)


def _sentence(text: str) -> str:
    """Without the end of the sentence, which what it is put into has."""
    return text.strip().rstrip(".。")


def _titled(library: Library, finding: Finding) -> str:
    return f"{library.causes[finding.cause_id].title} [{finding.cause_id}]"


def _not_checked(report: Report) -> Iterator[Block]:
    groups = by_permission(report)
    if groups:
        yield Heading(_("Not checked"))
        yield Items(tuple(map(_not_checked_words, groups)))


def _not_checked_words(group: NotChecked) -> str:
    needs = _(" (needs the permission {permission})").format(permission=group.permission) if group.permission else ""
    return f"{', '.join(group.what)}: {group.why}{needs}"


def _next(report: Report) -> Iterator[Block]:
    yield Heading(_("What to do next"))
    scripts = [id_ for id_ in report.diagnosis.to_fix if id_ in report.library.fix_scripts]
    if scripts:
        yield Line(_("`ecs-wizard fix` writes a script for what is confirmed; without options it changes nothing."))
    if report.question is not None:
        yield from question_blocks(report.library, report.question, report.known)
    elif not report.diagnosis.confirmed:
        yield Line(_(MORE_TEXTS))
    elif not scripts:
        yield Line(_("Follow the steps of the confirmed cause above."))


def question_blocks(library: Library, asked: NextQuestion, known: dict[str, str]) -> Iterator[Block]:
    """The next question with its reason, its answers and how to find out."""
    yield Line(asked.question.ask, _("Next question"))
    yield Line(asked.question.why, _("Why"))
    yield Items(tuple(answer.label for answer in asked.answers), _("Answers"))
    yield from find_out_blocks(library, asked.question, known)


def find_out_blocks(library: Library, question: Question, known: dict[str, str]) -> Iterator[Block]:
    """How a person finds the answer out, the commands with the values that are known."""
    for way in question.find_out:
        if way.text:
            yield Line(way.text, _(PLACES[way.where]))
        elif way.command:
            yield Line("", _(PLACES[way.where]))
        if way.command:
            yield Command(" ".join(text_of(library, way.command, known, shlex.quote).split("\n")).strip())
    if question.table:
        heading, *rows = question.table
        yield Items(tuple(": ".join(filter(None, row)) for row in rows), ": ".join(heading))


def case_title(case: Case, library: Library) -> str:
    """The title of a case in a list: its first words, or its first cause."""
    title = title_of(case)
    if title:
        return title
    suggested = diagnose(case, library).suggested
    return library.causes[suggested[0].cause_id].title if suggested else _("nothing known yet")
