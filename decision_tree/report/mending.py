"""What a report says of the fix: the steps and values of its plan, and what the last verification found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from decision_tree.case import After, Case, Observation, Outcome
from decision_tree.diagnosis import Diagnosis
from decision_tree.facts import where_from
from decision_tree.intake.secrets import remove_secrets
from decision_tree.language import N_, _
from decision_tree.moments import local_with_zone, utc
from decision_tree.report.block import Block, Heading, Items, Line
from decision_tree.schema import Risk, Undo, Where
from decision_tree.script import Parameter, Plan, Step, plan
from decision_tree.verification import to_mend

APPLIED = {
    Where.AWS: N_("in AWS"),
    Where.HOST: N_("on the container instance"),
    Where.IMAGE: N_("in the image"),
    Where.CODE: N_("in the application's code"),
    Where.TASK_DEFINITION: N_("in the task definition"),
    Where.PERSON: N_("by a person"),
}
RISKS = {Risk.LOW: N_("low"), Risk.MEDIUM: N_("medium"), Risk.HIGH: N_("high")}
UNDOS = {Undo.COMPLETE: N_("complete"), Undo.PARTLY: N_("partly"), Undo.NONE: N_("none")}
AFTER_WORDS = {
    After.GONE: N_("✔ gone"),
    After.STILL_THERE: N_("✗ still there"),
    After.NOT_CHECKED: N_("? could not be checked"),
    After.NEW: N_("! new"),
}


class Mending:
    """The plan and the last verification of a case."""

    def __init__(self, case: Case, diagnosis: Diagnosis) -> None:
        self._case, self._diagnosis = case, diagnosis
        self.verified = case.verified

    @cached_property
    def plan(self) -> Plan | None:
        """Against what is confirmed, or was before the last verification; None where that is nothing."""
        causes = to_mend(self._diagnosis, self._case)
        library, known = self._diagnosis.library, self._diagnosis.facts.known
        values = {fact: value for fact, value in known.items() if fact in library.text_facts}
        return plan(causes, values, library, case_id=self._case.id) if causes else None

    # ----- for programs -----

    def as_dict(self) -> dict[str, Any]:
        """The keys `plan` and `verification` of the report's JSON."""
        return {"plan": self._plan_dict(), "verification": self._verification_dict()}

    def _plan_dict(self) -> dict[str, Any] | None:
        if self.plan is None:
            return None
        return {
            "steps": [
                {
                    "cause": step.cause_id,
                    "title": step.title,
                    "where": step.where,
                    "risk": step.risk,
                    "risk_text": step.risk_text.strip(),
                    "cost": step.cost.strip(),
                    "undo": step.undo,
                }
                for step in self.plan.steps
            ],
            "parameters": [
                {
                    "name": parameter.variable,
                    "fact": parameter.fact,
                    "value": _without_secrets(seen.value) if seen else None,
                    "from": str(seen.source) if seen else None,
                    "evidence": _without_secrets(seen.evidence) if seen else "",
                    "required": parameter.required,
                }
                for parameter in self.plan.parameters
                for seen in [self._seen(parameter)]
            ],
            "without_script": [
                {"cause": cause.cause_id, "title": cause.title, "reason": cause.reason.strip()}
                for cause in self.plan.without_script
            ],
        }

    def _verification_dict(self) -> dict[str, Any] | None:
        if self.verified is None:
            return None
        return {
            "at": utc(self.verified.at),
            "causes": [
                {
                    "id": outcome.cause,
                    "title": self._title(outcome.cause),
                    "before": outcome.before,
                    "after": str(outcome.after),
                    "why": outcome.why or None,
                }
                for outcome in self.verified.found.outcomes
            ],
        }

    # ----- for people -----

    def blocks(self) -> Iterator[Block]:
        """The chapters of the plan and of the verification, where there are any."""
        if self.plan is not None and self.plan.steps:
            yield Heading(_("Plan of the fix"))
            yield Items(tuple(map(_step_words, self.plan.steps)), _("Steps"))
            if self.plan.parameters:
                yield Items(tuple(map(self._parameter_words, self.plan.parameters)), _("Values"))
        if self.verified is not None:
            yield Heading(_("Verification"))
            yield from self.verification_blocks()

    def verification_blocks(self) -> Iterator[Block]:
        """What the last verification found; nothing where there is none."""
        if self.verified is not None:
            yield Line(_("Looked again at {when}.").format(when=local_with_zone(self.verified.at)))
            yield Line(result_words(self.verified.found.outcomes))
            yield Items(tuple(map(self._outcome_words, self.verified.found.outcomes)), _("Before and now"))

    def _parameter_words(self, parameter: Parameter) -> str:
        seen = self._seen(parameter)
        if seen is None or seen.value is None:
            words = _("{name}: missing ({describe})") if parameter.required else _("{name}: empty ({describe})")
            return words.format(name=parameter.variable, describe=parameter.describe)
        return f"{parameter.variable} = {_without_secrets(seen.value)} ({_without_secrets(where_from(seen))})"

    def _outcome_words(self, outcome: Outcome) -> str:
        now = _(AFTER_WORDS[outcome.after]) + (f" ({outcome.why})" if outcome.why else "")
        title = f"{self._title(outcome.cause)} [{outcome.cause}]"
        if outcome.after is After.NEW:
            return f"{title}: {now}"
        return _("{cause}: confirmed before, now {now}").format(cause=title, now=now)

    def _seen(self, parameter: Parameter) -> Observation | None:
        """What shows the value. Not the plan's own: a stand-in for a name does not have the form of its type."""
        seen = self._diagnosis.facts.observations.get(parameter.fact)
        return seen if seen is not None and seen.value is not None else None

    def _title(self, cause_id: str) -> str:
        cause = self._diagnosis.library.causes.get(cause_id)
        return cause.title if cause else cause_id


def result_words(outcomes: tuple[Outcome, ...]) -> str:
    """The result in a sentence. Gone is what AWS shows of it; that a task starts, only a task can tell."""
    count = {after: sum(outcome.after is after for outcome in outcomes) for after in After}
    if outcomes and count[After.GONE] == len(outcomes):
        return _("✔ AWS shows that it is mended. That a task starts, only a new task can tell.")
    mark = "✗" if count[After.STILL_THERE] or count[After.NEW] else "?"
    words = _("{mark} {gone} gone, {there} still there, {unchecked} could not be checked, {new} new.")
    return words.format(
        mark=mark,
        gone=count[After.GONE],
        there=count[After.STILL_THERE],
        unchecked=count[After.NOT_CHECKED],
        new=count[After.NEW],
    )


def _without_secrets(text: str | None) -> str | None:
    return remove_secrets(text)[0] if text is not None else None


def _step_words(step: Step) -> str:
    words = _("{title} [{cause}]: {where}, risk {risk}, undo {undo}").format(
        title=step.title,
        cause=step.cause_id,
        where=_(APPLIED[Where(step.where)]),
        risk=_(RISKS[Risk(step.risk)]),
        undo=_(UNDOS[Undo(step.undo)]),
    )
    if step.cost == "none":
        return words
    return _("{step}, cost: {cost}").format(step=words, cost=step.cost.strip().rstrip(".。"))
