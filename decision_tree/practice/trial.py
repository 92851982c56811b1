"""Tries a trainer's own scenario as a test tries the built-in ones: a look finds its causes, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from decision_tree.language import _
from decision_tree.probes import Options, Target, look_at, taken_into
from decision_tree.session import Session

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice.scenario import Scenario
    from decision_tree.practice.server import Sandbox


@dataclass(frozen=True)
class Trial:
    """What the wizard makes of the scenario."""

    found: tuple[str, ...]
    """Causes that are to be fixed, after a look and the scenario's `answers`."""
    problems: tuple[str, ...]
    """Why a learner could not come to the scenario's causes; empty where they can."""


def try_scenario(scenario: Scenario, sandbox: Sandbox, library: Library) -> Trial:
    """Build its world, look, answer. Raises `WizardError` where the world cannot be looked at."""
    session = looked_at(scenario, sandbox, library)
    wrong = _answer(scenario, session)
    found, true = session.diagnosis.to_fix, scenario.causes
    wrong += [_("the wizard does not find {cause}").format(cause=cause) for cause in true if cause not in found]
    wrong += [_("the wizard also finds {cause}").format(cause=cause) for cause in found if cause not in true]
    return Trial(tuple(found), tuple(wrong))


def looked_at(scenario: Scenario, sandbox: Sandbox, library: Library) -> Session:
    """The case after a look at the scenario's world, which is built anew. Raises `WizardError`."""
    built = sandbox.build(scenario.world)
    task = built.task if scenario.look.task else ""
    target = Target(built.cluster, task=task, service="" if task else built.service)
    session, options = Session(library), Options(region=built.region, endpoint_url=sandbox.url, deadline=60)
    list(taken_into(session, look_at(target, options, library)))
    return session


def _answer(scenario: Scenario, session: Session) -> list[str]:
    """What the story tells, in the order in which the wizard asks."""
    wrong = []
    for fact, value in scenario.answers.items():
        question = session.next_question()
        if question is None or question.fact != fact:
            asked = question.fact if question else _("nothing")
            wrong.append(
                _("answers: the wizard does not ask {fact} next, but {asked}").format(fact=fact, asked=asked)
            )
        session.answer(fact, value)
    return wrong
