"""The answer key of a workshop, in Markdown: what the trainer should have at hand for each exercise. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from decision_tree.language import _

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice.workshop import Exercise, Workshop


def answer_key(workshop: Workshop, library: Library) -> str:
    """Every exercise with its story, true causes, hints, what it teaches, the fix and the questions to expect."""
    head = [
        "# " + _("Answer key") + f": {workshop.title}",
        _("{n} exercises, {minutes} minutes. Not for learners.").format(
            n=len(workshop.exercises), minutes=workshop.minutes
        ),
    ]
    parts = [
        "\n\n".join(_exercise(number, exercise, library)) for number, exercise in enumerate(workshop.exercises, 1)
    ]
    return "\n\n".join((*head, *parts)) + "\n"


def _exercise(number: int, exercise: Exercise, library: Library) -> Iterator[str]:
    scenario = exercise.scenario
    yield f"## {number}. {scenario.title}"
    yield _("`{name}`, {minutes} minutes").format(name=exercise.name, minutes=exercise.minutes)
    yield from filter(None, (exercise.intro, scenario.story.strip()))
    yield _bold(_("What it teaches.")) + f" {scenario.teaches.strip()}"
    hints = [f"{n}. {hint.strip()}" for n, hint in enumerate(scenario.hints, 1)]
    yield "\n".join((_bold(_("Hints")) + f" ({_hints(exercise)})", "", *(hints or [_("none")])))
    yield _bold(_("Questions to expect after a look")) + "\n\n" + "\n".join(_questions(exercise, library))
    for cause_id in scenario.causes:
        yield from _cause(cause_id, library)


def _hints(exercise: Exercise) -> str:
    hints = exercise.rules.hints
    if isinstance(hints, int):
        return _("at most {n}, each costs points").format(n=hints)
    words = {"free": _("they cost nothing"), "costly": _("each costs points"), "none": _("not given here")}
    return words[hints]


def _questions(exercise: Exercise, library: Library) -> Iterator[str]:
    """What AWS does not show is asked; the story has the answer."""
    if not exercise.scenario.answers:
        yield _("None: the look finds it out.")
    for fact, value in exercise.scenario.answers.items():
        question = library.questions.get(fact)
        label = next((a.label for a in question.answers if a.value == value), value) if question else value
        yield f"- {question.ask if question else fact} → **{label}**"


def _cause(cause_id: str, library: Library) -> Iterator[str]:
    cause = library.causes.get(cause_id)
    if cause is None:  # knowledge of the trainer's own that is not loaded
        yield f"### `{cause_id}`"
        return
    yield "### " + _("True cause") + f": {cause.title} (`{cause_id}`)"
    yield cause.means.strip()
    yield _bold(_("What to do")) + f"\n\n{cause.do.strip()}"
    if cause_id in library.fix_scripts:
        yield _("The wizard writes a script for this: x on the findings, then run it on the sandbox.")
    elif cause.fix.why_no_script:
        yield _("No script: {why}").format(why=cause.fix.why_no_script.strip())


def _bold(text: str) -> str:
    return f"**{text}**"
