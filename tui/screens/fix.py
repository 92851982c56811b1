"""The fix: what it does, the values that it needs, the script itself."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Footer, Input, Static

from decision_tree.errors import ParameterError, WizardError
from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from decision_tree.script import Plan, build, plan
from tui.saving import SCRIPT_MODE, write_new
from tui.screens.base import WizardScreen
from tui.widgets.parameter import ParameterField
from tui.widgets.story import fix_words
from tui.widgets.words import Words, line, prose, shown

STEPS, UNDO, WHOLE = "steps", "undo", "whole"
VIEW_WORDS = {
    STEPS: N_("What the script does in each step"),
    UNDO: N_("How each step is taken back: bash fix.sh --undo"),
    WHOLE: N_("The whole file, as it is saved"),
}


class FixScreen(WizardScreen):
    """Rebuilt from the session; values that were typed in become facts of the case when they are used."""

    CSS_PATH = "fix.tcss"
    AUTO_FOCUS = "#plan"
    ABOUT = N_(
        "The script against the confirmed causes. Without an option it only shows its plan and changes nothing; "
        "--apply does it after asking once, --verify checks, --undo takes it back. Fill in the values that the "
        "wizard does not know; each is checked as you type. It is saved in the folder where ecs-wizard was started "
        "and never replaces a file. The script has real names in it: take care where you send it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,s", "save", N_("Save"), tooltip=N_("Write the script to a new file that can be run")),
        Binding("f3,c", "copy", N_("Copy"), tooltip=N_("Send the whole script to the terminal's clipboard")),
        Binding("f4,u", "view('undo')", N_("Show undo"), tooltip=N_("How each step is taken back")),
        Binding("f5,w", "view('whole')", N_("Whole script"), tooltip=N_("The whole file, as it is saved")),
        Binding("f6,b", "run", N_("Run it"), tooltip=N_("Practice: run the script on the sandbox")),
        Binding("escape", "back", N_("Back"), tooltip=N_("Back to the findings")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = STEPS
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        """The plan from what is known; what was typed in is added by the fields."""
        if self._plan is None:
            session = self.session
            known = {f: v for f, v in session.diagnosis.facts.known.items() if f in session.library.text_facts}
            self._plan = plan(session.diagnosis.to_fix, known, session.library, case_id=session.case.id)
        return self._plan

    def compose(self) -> ComposeResult:
        with Container(id="body"):
            with VerticalScroll(id="plan"):
                yield from self._steps()
                yield from self._by_hand()
                yield from self._values()
            if self.plan.steps:
                with VerticalScroll(id="script"):
                    yield Words(id="view")
                    yield Static(id="code", markup=False)
        yield Footer(show_command_palette=False)

    def _steps(self) -> ComposeResult:
        causes = self.session.library.causes
        if self.plan.steps:
            yield Words(_("The script"), classes="heading")
        for step in self.plan.steps:
            yield Words(f"{step.number}. {step.title}", classes="step")
            yield Words(fix_words(causes[step.cause_id].fix), classes="in")
            if step.risk_text:
                yield Words(prose(step.risk_text), classes="in")

    def _by_hand(self) -> ComposeResult:
        causes = self.session.library.causes
        for cause in self.plan.without_script:
            yield Words(_("Without a script: {cause}").format(cause=cause.title), classes="heading")
            yield Words(prose(cause.reason), classes="in")
            yield Words(_("What to do"), classes="step")
            yield Words(prose(causes[cause.cause_id].do), classes="in")
            yield Words(_("How to see that it is right"), classes="step")
            yield Words(prose(causes[cause.cause_id].verify), classes="in")

    def _values(self) -> ComposeResult:
        if self.plan.parameters:
            yield Words(_("Values of this case"), classes="heading")
            yield Words(id="needed", classes="in")
        observations = self.session.diagnosis.facts.observations
        for parameter in self.plan.parameters:
            yield ParameterField(parameter, observations.get(parameter.fact))

    def on_mount(self) -> None:
        self._show_script()

    # ----- the script -----

    def filled(self) -> Plan:
        """The plan with the fields' values. Raises `ParameterError` for the first that does not fit."""
        return self.plan.with_values({f.parameter.variable: f.value for f in self.query(ParameterField)})

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show_script()

    def _show_script(self) -> None:
        if not self.plan.steps:
            return
        self._count_needed()
        try:
            code, note = self._code(self.filled()), ""
        except ParameterError as error:
            code, note = "", f"\n✗ {error.message}"
        self.query_one("#view", Words).say(Content.assemble((_(VIEW_WORDS[self._view]), "bold"), shown(note)))
        self.query_one("#code", Static).update(highlight(clean_text(code), language="bash"))

    def _count_needed(self) -> None:
        number = sum(field.is_needed for field in self.query(ParameterField))
        needed = _("? {number} still needed: Tab goes to the fields.").format(number=number)
        for words in self.query("#needed").results(Words):
            words.say(needed if number else _("✔ Nothing is missing."))

    def _code(self, filled: Plan) -> str:
        if self._view == WHOLE:
            return build(filled)
        values = "\n".join(f"{p.variable}={shlex.quote(p.value) if p.value else ''}" for p in filled.parameters)
        parts = [values] if values else []
        for step in filled.steps:
            text = step.script if self._view == STEPS else _undo_of(step.script)
            parts.append(f"# {step.number}. {line(step.title)}\n{text.strip()}")
        return "\n\n".join(parts)

    # ----- keys -----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action == "run" and not self.wizard.is_practising:
            return False
        return bool(self.plan.steps) if action in ("save", "copy", "view", "run") else True

    def action_view(self, view: str) -> None:
        self._view = STEPS if self._view == view else view
        self._show_script()
        self.query_one("#script").scroll_home(animate=False)

    def action_save(self) -> None:
        text = self._finished()
        if text is None:
            return
        try:
            path = write_new(Path.cwd(), "fix", ".sh", text, SCRIPT_MODE)
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            words = _("Saved as {path}\nbash {name} shows the plan, bash {name} --apply does it.")
            self.wizard.tell(f"{words.format(path=path, name=path.name)}{self._still_empty()}")

    def action_copy(self) -> None:
        text = self._finished()
        if text is not None:
            self.wizard.copy(text, _("The script, with its real names, was sent to the terminal's clipboard."))

    def action_run(self) -> None:
        text = self._finished()
        if text is not None:
            self.wizard.run_fix(text)

    def action_back(self) -> None:
        self._remember()
        self.wizard.show_findings()

    def _finished(self) -> str | None:
        """The script's text, or None after telling what does not fit."""
        try:
            filled = self.filled()
        except ParameterError as error:
            self.wizard.tell_error(error)
            return None
        self._remember()
        return build(filled)

    def _still_empty(self) -> str:
        names = [p.variable for p in self.filled().missing]
        words = _("! Still empty, the script will ask for: {names}").format(names=", ".join(names))
        return f"\n{words}" if names else ""

    def _remember(self) -> None:
        """What was typed in for a fact that nobody knew becomes a fact of the case."""
        known = self.session.diagnosis.facts.known
        for field in self.query(ParameterField):
            parameter = field.parameter
            if parameter.fact not in known and field.value and self.session.library.fits(parameter.fact, field.value):
                self.session.answer(parameter.fact, field.value)


def _undo_of(script: str) -> str:
    """The `undo` function of a fix file: from its head to the line that closes it."""
    lines = script.splitlines()
    begin = next((i for i, text in enumerate(lines) if text.startswith("undo()")), None)
    if begin is None:
        return "# " + _("This step cannot be taken back.")
    if lines[begin].rstrip().endswith("}"):
        return lines[begin]
    end = next((i for i in range(begin, len(lines)) if lines[i].startswith("}")), len(lines) - 1)
    return "\n".join(lines[begin : end + 1])
