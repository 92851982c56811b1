"""A cause told in full."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from decision_tree.diagnosis import Diagnosis, Finding, Standing
from decision_tree.schema import Cause, Fix, Risk, Undo, Where
from tui.widgets.rows import STANDING_WORD
from tui.widgets.words import Words, prose, shown

WHERE_WORDS = {
    Where.AWS: "with the AWS CLI",
    Where.HOST: "on the container instance",
    Where.IMAGE: "in the image",
    Where.CODE: "in the application's code",
    Where.TASK_DEFINITION: "in the task definition",
    Where.PERSON: "by a person",
}
RISK_WORDS = {Risk.LOW: "low risk", Risk.MEDIUM: "medium risk", Risk.HIGH: "high risk"}
UNDO_WORDS = {
    Undo.COMPLETE: "can be undone completely",
    Undo.PARTLY: "can be undone only in part",
    Undo.NONE: "cannot be undone",
}
WHY_HEADINGS = {
    Standing.CONFIRMED: "Why it is confirmed",
    Standing.POSSIBLE: "What fits so far",
    Standing.RULED_OUT: "Why it is ruled out",
}


def fix_words(fix: Fix) -> str:
    """Where, how risky, what it costs, whether it can be undone: in words."""
    cost = "costs nothing" if fix.cost == "none" else f"cost: {fix.cost.strip().rstrip('.')}"
    parts = [WHERE_WORDS[fix.where], RISK_WORDS[fix.risk], UNDO_WORDS[fix.undo], cost]
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def cause_story(diagnosis: Diagnosis, finding: Finding) -> list[Widget]:
    """The cause's title and standing, the reasons, and what the knowledge says about it."""
    cause = diagnosis.library.causes[finding.cause_id]
    widgets: list[Widget] = [Words(cause.title, classes="heading"), Words(_standing(diagnosis, finding))]
    reasons = diagnosis.because(finding.cause_id)
    widgets.append(Words(WHY_HEADINGS[finding.standing], classes="part"))
    widgets += [Words(f"· {reason}") for reason in reasons] or [Words("· nothing known speaks for it or against it")]
    for title, text in _chapters(cause):
        if text.strip():
            widgets += [Words(title, classes="part"), Words(prose(text))]
    widgets.append(Words("Sources", classes="part"))
    widgets += [Words(f"· {source}") for source in cause.sources]
    return widgets


def _standing(diagnosis: Diagnosis, finding: Finding) -> Content:
    text = STANDING_WORD[finding.standing]
    if finding.standing is Standing.POSSIBLE:
        text += f", likelihood {finding.likelihood:.0%} of what is still possible"
    elif finding.standing is Standing.CONFIRMED and finding.cause_id not in diagnosis.to_fix:
        text += "; a more precise cause explains it, so it needs no fix of its own"
    return shown(text)


def _chapters(cause: Cause) -> list[tuple[str, str]]:
    return [
        ("What it means", cause.means),
        ("How it comes to be", cause.why),
        ("What to do", cause.do),
        ("How to see that it is right", cause.verify),
        ("Beware", cause.beware),
        ("Not certain", cause.unsure),
        ("The fix", f"{fix_words(cause.fix)}\n{cause.fix.risk_text}"),
        ("Why there is no script", cause.fix.why_no_script),
    ]
