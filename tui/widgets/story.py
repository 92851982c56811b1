"""A cause told in full."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from decision_tree.diagnosis import Diagnosis, Finding, Standing
from decision_tree.language import N_, _
from decision_tree.schema import Cause, Fix, Risk, Undo, Where
from decision_tree.script.letter import letter_for
from tui.widgets.rows import STANDING_WORD
from tui.widgets.terms import TermMarks
from tui.widgets.words import Words, prose, shown

WHERE_WORDS = {
    Where.AWS: N_("with the AWS CLI"),
    Where.HOST: N_("on the container instance"),
    Where.IMAGE: N_("in the image"),
    Where.CODE: N_("in the application's code"),
    Where.TASK_DEFINITION: N_("in the task definition"),
    Where.PERSON: N_("by a person"),
}
RISK_WORDS = {Risk.LOW: N_("low risk"), Risk.MEDIUM: N_("medium risk"), Risk.HIGH: N_("high risk")}
UNDO_WORDS = {
    Undo.COMPLETE: N_("can be undone completely"),
    Undo.PARTLY: N_("can be undone only in part"),
    Undo.NONE: N_("cannot be undone"),
}
WHY_HEADINGS = {
    Standing.CONFIRMED: N_("Why it is confirmed"),
    Standing.POSSIBLE: N_("What fits so far"),
    Standing.RULED_OUT: N_("Why it is ruled out"),
}


def fix_words(fix: Fix) -> str:
    """Where, how risky, what it costs, whether it can be undone: in words."""
    cost = _("costs nothing") if fix.cost == "none" else _("cost: {cost}").format(cost=fix.cost.strip().rstrip(".。"))
    text = _("{where}, {risk}, {undo}, {cost}.").format(
        where=_(WHERE_WORDS[fix.where]), risk=_(RISK_WORDS[fix.risk]), undo=_(UNDO_WORDS[fix.undo]), cost=cost
    )
    return f"{text[0].upper()}{text[1:]}"


def cause_story(diagnosis: Diagnosis, finding: Finding) -> list[Widget]:
    """The cause's title and standing, the reasons, and what the knowledge says about it."""
    cause = diagnosis.library.causes[finding.cause_id]
    marks = TermMarks(diagnosis.library)
    widgets: list[Widget] = [Words(cause.title, classes="heading"), Words(_standing(diagnosis, finding))]
    reasons = diagnosis.because(finding.cause_id)
    widgets.append(Words(_(WHY_HEADINGS[finding.standing]), classes="part"))
    widgets += [Words(f"· {reason}") for reason in reasons] or [
        Words(_("· nothing known speaks for it or against it"))
    ]
    for title, text in _chapters(cause):
        if text.strip():
            widgets += [Words(title, classes="part"), Words(marks.mark(prose(text)))]
    for snippet in cause.fix.snippets:
        widgets += [Words(snippet.label, classes="part"), Words(snippet.text.rstrip())]
    if cause.fix.letter:
        title = _("Message to {owner}").format(owner=cause.fix.owner)
        letter = letter_for(cause, diagnosis.facts.known, diagnosis.library)
        widgets += [Words(title, classes="part"), Words(letter)]
    widgets.append(Words(_("Sources"), classes="part"))
    widgets += [Words(f"· {source}") for source in cause.sources]
    return widgets


def _standing(diagnosis: Diagnosis, finding: Finding) -> Content:
    text = _(STANDING_WORD[finding.standing])
    if finding.standing is Standing.POSSIBLE:
        words = _("{standing}, likelihood {share:.0%} of what is still possible")
        text = words.format(standing=text, share=finding.likelihood)
    elif finding.standing is Standing.CONFIRMED and finding.cause_id not in diagnosis.to_fix:
        words = _("{standing}; a more precise cause explains it, so it needs no fix of its own")
        text = words.format(standing=text)
    return shown(text)


def _chapters(cause: Cause) -> list[tuple[str, str]]:
    return [
        (_("What it means"), cause.means),
        (_("How it comes to be"), cause.why),
        (_("What to do"), cause.do),
        (_("How to see that it is right"), cause.verify),
        (_("Beware"), cause.beware),
        (_("Not certain"), cause.unsure),
        (_("The fix"), f"{fix_words(cause.fix)}\n{cause.fix.risk_text}"),
        (_("Why there is no script"), cause.fix.why_no_script),
    ]
