"""A typed value of a fix script: checked as it is typed, with an example beside it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from decision_tree.case import Observation, Source
from decision_tree.errors import ParameterError
from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from decision_tree.script import Parameter
from tui.widgets.words import Words, line, shown

EVIDENCE = 80
"""Characters of what shows a value."""
ORIGIN = {
    Source.ANSWER: N_("you typed it"),
    Source.MESSAGE: N_("from the message"),
    Source.FILE: N_("from the file"),
    Source.HOST: N_("from the host report"),
    Source.CONTAINER: N_("from the container report"),
    Source.AWS: N_("from AWS"),
    Source.INFERRED: N_("it follows"),
}


class ValueInput(Input):
    """What is pasted is cleaned first; of several lines the first counts."""

    HELP = N_("A value for the script. It is checked as you type; the line below says what fits.")

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        lines = clean_text(event.text).strip().splitlines()
        if lines:
            self.replace(lines[0].strip(), *self.selection)


class ParameterField(Vertical):
    """The variable, what it is, its value, and whether the value fits."""

    def __init__(self, parameter: Parameter, observation: Observation | None) -> None:
        super().__init__()
        self.parameter = parameter
        self._origin = origin(observation) if observation and observation.value else ""
        self._input = ValueInput(clean_text(parameter.value or ""), compact=True)
        self._input.cursor_blink = False

    def compose(self) -> ComposeResult:
        yield Words(Content.assemble((self.parameter.variable, "bold"), "  ", shown(self.parameter.describe)))
        yield self._input
        yield Words(classes="state")

    def on_mount(self) -> None:
        self._show_state()

    @property
    def value(self) -> str:
        return self._input.value.strip()

    @property
    def is_needed(self) -> bool:
        return self.parameter.required and bool(self._state()[1])

    @on(Input.Changed)
    def _show_state(self) -> None:
        text, state = self._state()
        words = self.query_one(".state", Words)
        words.say(text)
        words.set_classes(f"state {state}")

    def _state(self) -> tuple[str, str]:
        if not self.value:
            if not self.parameter.required:
                return _("· may stay empty; for example {example}").format(example=self.parameter.example), ""
            return _("? needed, for example {example}").format(example=self.parameter.example), "-needed"
        try:
            self.parameter.checked(self.value)
        except ParameterError as error:
            return _("✗ does not fit. {why}").format(why=error.next_step), "-wrong"
        known = self.value == self.parameter.value and self._origin
        return _("✔ fits ({origin})").format(origin=known or _("you typed it")), ""


def origin(observation: Observation) -> str:
    """Where a value is from, in a line."""
    evidence = line(observation.evidence)
    if len(evidence) > EVIDENCE:
        evidence = f"{evidence[: EVIDENCE - 1]}…"
    words = _(ORIGIN[observation.source])
    if observation.source is Source.ANSWER or not evidence:
        return words
    return _("{source}: {evidence}").format(source=words, evidence=evidence)
