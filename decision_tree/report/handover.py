"""A text for whoever goes on with a case, AWS Support or another team: what is known, and what nobody has checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from decision_tree.case import After, Source
from decision_tree.diagnosis import Finding, Standing
from decision_tree.language import N_, _
from decision_tree.moments import local_with_zone
from decision_tree.report.block import Block, Heading, Items, Line
from decision_tree.report.content import find_out_blocks, fix_words, letter_blocks, percent
from decision_tree.report.kept import kept_blocks
from decision_tree.report.mending import Mending
from decision_tree.report.model import NotChecked, Report, by_permission
from decision_tree.report.reading import Reading

NAMING = (
    "launch_type", "region", "account_id", "cluster", "service", "task", "task_definition", "container",
    "container_instance", "network_mode", "principal_arn", "denied_action", "denied_resource", "task_role_arn",
    "execution_role_arn", "image", "vpc_id", "subnet_ids", "task_security_group", "endpoint_id", "stop_code",
    "stopped_reason", "exit_code",
)  # fmt: skip
"""Facts by which somebody else finds the thing, in the order in which they are told."""
SUBJECT_LENGTH = 100
TOLD_POSSIBLE = 4
TOLD_RULED_OUT = 5
REASONS = 6
HOW = {
    Source.AWS: N_("Seen in AWS, read-only"),
    Source.HOST: N_("Reported by the container instance"),
    Source.CONTAINER: N_("Reported from inside the container"),
    Source.FILE: N_("Read in files"),
    Source.MESSAGE: N_("Read in messages"),
    Source.ANSWER: N_("Answered by a person"),
    Source.INFERRED: N_("Follows from the others"),
}
_OPERATION = re.compile(r"\b[a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z0-9]{2,60}\b")


class Audience(StrEnum):
    """Who goes on."""

    SUPPORT = "support"
    TEAM = "team"


def handover_blocks(report: Report, reading: Reading, audience: Audience) -> Iterator[Block]:
    """The whole text, without its subject."""
    yield from _what_happens(report, reading)
    yield from _checked(report)
    yield from _found(report, audience)
    yield from _ruled_out(report)
    yield from _not_checked(report)
    yield from _tried(report)
    yield from _asked_for(report, audience)


def subject(report: Report, reading: Reading) -> str:
    """One short line: where, and what."""
    known, library = report.diagnosis.facts.known, report.library
    where = [library.label(fact, known[fact]) for fact in ("launch_type", "region") if fact in known]
    what = [library.causes[id_].title for id_ in report.diagnosis.to_fix[:1]] or [*reading.says[:1]]
    words = ", ".join(["Amazon ECS", *where])
    line = f"{words}: {what[0] if what else _('a task fails')}"
    line = " ".join(line.split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1].rstrip()}…"


def _what_happens(report: Report, reading: Reading) -> Iterator[Block]:
    yield Heading(_("What happens"))
    yield Line(reading.says[0] if reading.says else _("No known message; see what was found."), _("Symptom"))
    if reading.says[1:]:
        yield Items(reading.says[1:4], _("Also said by the messages"))
    if reading.quoted:
        yield Items(reading.quoted, _("Messages, as they were written"))
    yield Line(_when(reading), _("When"))
    yield Line(_moments(report), _("Looked into"))
    facts, library = report.diagnosis.facts, report.library
    for fact in NAMING:
        if fact in facts.known:
            yield Line(library.label(fact, facts.known[fact]), _label(library.short(fact)))
    if reading.requests:
        yield Line(", ".join(reading.requests), _("Request ids"))


def _when(reading: Reading) -> str:
    if not reading.times:
        return _("the messages give no time of day: please fill it in")
    if len(reading.times) == 1:
        return reading.times[0]
    return _("{first} to {last}, as the texts say").format(first=reading.times[0], last=reading.times[-1])


def _moments(report: Report) -> str:
    ats = [logged.at for logged in report.case.log] or [report.case.created]
    first, last = local_with_zone(ats[0]), local_with_zone(ats[-1])
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _label(short: str) -> str:
    return short[:1].upper() + short[1:]


def _checked(report: Report) -> Iterator[Block]:
    """Grouped by how it is known: what AWS shows weighs more than what somebody remembers."""
    facts, library = report.diagnosis.facts, report.library
    yield Heading(_("What was checked, and how"))
    if not facts.known:
        yield Line(_("Nothing yet."))
    for source, how in HOW.items():
        seen = [
            facts.observations[fact]
            for fact in facts.known
            if facts.observations[fact].source is source and fact not in library.text_facts
        ]
        if seen:
            told = [f"{library.short(one.fact)}: {library.label(one.fact, one.value or '')}" for one in seen]
            yield Line("; ".join(told), _(how))
    operations = sorted(
        {
            operation
            for seen in facts.observations.values()
            if seen.source is Source.AWS and seen.value is not None
            for operation in _OPERATION.findall(seen.evidence)
        }
    )
    if operations:
        yield Line(", ".join(operations), _("API operations that were called"))
    if report.diagnosis.contradictions:
        yield Items(report.diagnosis.contradictions, _("Contradictions"))


def _found(report: Report, audience: Audience) -> Iterator[Block]:
    diagnosis = report.diagnosis
    yield Heading(_("What was found"))
    possible = [finding for finding in diagnosis.suggested if finding.standing is Standing.POSSIBLE]
    if not diagnosis.confirmed:
        yield Line(_("No cause is confirmed. This is no proof that all is well."))
    for finding in diagnosis.confirmed:
        yield from _cause(report, finding, _("Confirmed"))
        if audience is Audience.TEAM and finding.cause_id in diagnosis.to_fix:
            yield from _what_to_do(report, finding.cause_id)
    for finding in possible[: 0 if diagnosis.confirmed else TOLD_POSSIBLE]:
        yield from _cause(report, finding, _("Possible, {likelihood}").format(likelihood=percent(finding)))


def _cause(report: Report, finding: Finding, standing: str) -> Iterator[Block]:
    title = report.library.causes[finding.cause_id].title
    yield Line(f"{title} [{finding.cause_id}]", standing)
    reasons = report.diagnosis.because(finding.cause_id)
    if reasons:
        yield Items(reasons[:REASONS], _("Because"))


def _what_to_do(report: Report, cause_id: str) -> Iterator[Block]:
    cause = report.library.causes[cause_id]
    yield Line(cause.do, _("What to do"), verbatim=True)
    yield Line(fix_words(report.library, cause_id), _("Fix"))


def _ruled_out(report: Report) -> Iterator[Block]:
    """In short; first what the texts had made likely: that is what the next reader would think of."""
    diagnosis, causes = report.diagnosis, report.library.causes
    if not diagnosis.ruled_out:
        return
    suspected = {cause for suspicion in report.case.suspicions for cause in suspicion.causes}
    ordered = sorted(diagnosis.ruled_out, key=lambda finding: finding.cause_id not in suspected)
    yield Heading(_("Ruled out"))
    told = []
    for finding in ordered[:TOLD_RULED_OUT]:
        reasons = diagnosis.because(finding.cause_id)
        told.append(causes[finding.cause_id].title + (f": {reasons[0]}" if reasons else ""))
    more = len(ordered) - len(told)
    yield Items((*told, *([_("and {n} more").format(n=more)] if more else [])))


def _not_checked(report: Report) -> Iterator[Block]:
    groups = by_permission(report)
    looked = any(seen.source is Source.AWS for seen in report.diagnosis.facts.observations.values())
    yield Heading(_("Not checked"))
    if not looked:
        yield Line(_("AWS itself was not looked at: all of this rests on texts, reports and answers."))
    elif not groups:
        yield Line(_("Whatever the look at AWS asked for was answered."))
    if groups:
        yield Items(tuple(map(_not_checked_words, groups)))


def _not_checked_words(group: NotChecked) -> str:
    what = ", ".join(group.what)
    if not group.permission:
        return f"{what}: {group.why}"
    words = _("{what}: {why}; the permission {permission} is missing")
    return words.format(what=what, why=group.why, permission=group.permission)


def _tried(report: Report) -> Iterator[Block]:
    yield Heading(_("What was tried"))
    mending = Mending(report.case, report.diagnosis)
    if mending.verified is None:
        yield Line(_("No fix was verified in this case. If something was tried, please add it here."))
    else:
        yield from mending.verification_blocks()
    yield from kept_blocks(report.case, report.library)


def _asked_for(report: Report, audience: Audience) -> Iterator[Block]:
    yield Heading(_("What we ask for"))
    after = {outcome.after for outcome in report.case.verified.found.outcomes} if report.case.verified else set()
    for cause_id in report.diagnosis.to_fix:
        yield from letter_blocks(report.library, report.library.causes[cause_id], report.known)
    if audience is Audience.SUPPORT:
        yield Line(_for_support(report, after))
    else:
        yield from _for_team(report, after)


def _for_support(report: Report, after: set[After]) -> str:
    if After.STILL_THERE in after or After.NEW in after:
        return _("The fix did not help. Please tell us what AWS sees that stands against it.")
    if after == {After.GONE}:
        return _("AWS shows that the cause is mended. If a new task still fails, please tell us why it does.")
    if report.diagnosis.confirmed:
        return _(
            "Please confirm from your side that this is the cause, and tell us whether anything else is in the way."
        )
    return _(
        "Please tell us which check on your side refuses the call or stops the task. What is still possible as seen "
        "from here, and what we could not check, stands above."
    )


def _for_team(report: Report, after: set[After]) -> Iterator[Block]:
    if After.STILL_THERE in after or After.NEW in after:
        yield Line(_("The fix did not help: please look at what is confirmed above, and tell us what you change."))
    elif after == {After.GONE}:
        yield Line(_("AWS shows that the cause is mended. Please start a new task and tell us whether it runs."))
    elif report.diagnosis.confirmed:
        yield Line(_("Please mend what is confirmed, as it is described above, and tell us: we look again then."))
    permissions = sorted({group.permission for group in by_permission(report) if group.permission})
    if permissions:
        words = _("Please check what could not be checked, or allow us to look at it: {permissions}.")
        yield Line(words.format(permissions=", ".join(permissions)))
    if report.question is not None and not report.diagnosis.confirmed:
        yield Line(report.question.question.ask, _("Please answer"))
        yield Line(report.question.question.why, _("Why"))
        yield from find_out_blocks(report.library, report.question.question, report.known)
    elif not report.diagnosis.confirmed:
        yield Line(_("Please send the stopped reason of the task, the service's events, and the container's log."))
