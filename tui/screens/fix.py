"""The fix: its steps, the values that it needs, the script itself, and the ways to try it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Input, Static

from decision_tree.errors import ParameterError, WizardError
from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from decision_tree.report.mending import AFTER_WORDS
from decision_tree.script import Parameter, Plan, build, plan
from tui.saving import SCRIPT_MODE
from tui.screens.base import WizardScreen, without_lesson_keys
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.parameter import ParameterField
from tui.widgets.script_text import STEPS, VIEW_WORDS, script_text
from tui.widgets.steps import FixStep
from tui.widgets.story import fix_words
from tui.widgets.words import Words, prose, shown

NEED_STEPS = ("save", "copy", "view", "preview", "run", "undo_run")
"""Actions on the script, which must have a step."""


class FixScreen(WizardScreen):
    """Rebuilt from the session; values that were typed in become facts of the case when they are used."""

    CSS_PATH = "fix.tcss"
    AUTO_FOCUS = "#plan"
    ABOUT = N_(
        "The script against the confirmed causes. Without an option it only shows its plan and changes nothing; "
        "--apply does it after asking once, --verify checks, --undo takes it back. Fill in the values that the "
        "wizard does not know; each is checked as you type. Where there are several steps, Space leaves one out. "
        "Preview runs the plan, which only reads, and shows what would change. Save writes to the folder where "
        "ecs-wizard was started and never replaces a file. When you have run the script, Verify looks again and "
        "compares. The script has real names in it: take care where you send it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2,s", "save", N_("Save"), id="fix.save", tooltip=N_("Write the script to a new file that can be run")
        ),
        Binding(
            "f3,c", "copy", N_("Copy"), id="fix.copy", tooltip=N_("Send the whole script to the terminal's clipboard")
        ),
        Binding(
            "f7,p",
            "preview",
            N_("Preview"),
            id="fix.preview",
            tooltip=N_("Run the script's plan, which only reads, and show it"),
        ),
        Binding("f6,b", "run", N_("Run it"), id="fix.run", tooltip=N_("Practice: run the script on the sandbox")),
        Binding(
            "f8,v", "verify", N_("Verify"), id="fix.verify", tooltip=N_("Look again, and compare before with now")
        ),
        Binding(
            "f4,u",
            "view('undo')",
            N_("Show undo"),
            id="fix.view_undo",
            show=False,
            tooltip=N_("How each step is taken back"),
        ),
        Binding(
            "f5,w",
            "view('whole')",
            N_("Whole script"),
            id="fix.view_whole",
            show=False,
            tooltip=N_("The whole file, as it is saved"),
        ),
        Binding(
            "f9,z",
            "undo_run",
            N_("Undo it"),
            id="fix.undo_run",
            show=False,
            tooltip=N_("Practice: run the script with --undo on the sandbox"),
        ),
        Binding("escape", "back", N_("Back"), id="fix.back", tooltip=N_("Back to the findings")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = STEPS
        self._plans: dict[frozenset[str], Plan] = {}

    @property
    def plan(self) -> Plan:
        """Against everything that there is to mend, from what is known."""
        return self._without(frozenset())

    @property
    def chosen(self) -> Plan:
        """The same without the steps that are left out."""
        return self._without(frozenset(self.wizard.left_out))

    def _without(self, left_out: frozenset[str]) -> Plan:
        if left_out not in self._plans:
            session = self.session
            known = {f: v for f, v in session.diagnosis.facts.known.items() if f in session.library.text_facts}
            causes = [cause for cause in session.to_mend if cause not in left_out]
            self._plans[left_out] = plan(causes, known, session.library, case_id=session.case.id)
        return self._plans[left_out]

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
        yield KeysFooter()

    def _steps(self) -> ComposeResult:
        causes, steps = self.session.library.causes, self.plan.steps
        if steps:
            words = _("The script: Space leaves a step out") if len(steps) > 1 else _("The script")
            yield Words(words, classes="heading")
        for step in steps:
            yield FixStep(
                step,
                fix_words(causes[step.cause_id].fix),
                self._verified(step.cause_id),
                taken=step.cause_id not in self.wizard.left_out,
                can_choose=len(steps) > 1,
            )

    def _verified(self, cause_id: str) -> str:
        """What the last verification said of a cause."""
        verified = self.session.case.verified
        outcomes = verified.found.outcomes if verified else ()
        said = [outcome.after for outcome in outcomes if outcome.cause == cause_id]
        return _("Last verified: {result}").format(result=_(AFTER_WORDS[said[0]])) if said else ""

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
        for parameter in sorted(self.plan.parameters, key=_missing_first):
            yield ParameterField(parameter, observations.get(parameter.fact))

    def on_mount(self) -> None:
        self._show_script()

    # ----- the script -----

    def filled(self) -> Plan:
        """The plan of the chosen steps with the fields' values. Raises `ParameterError` for one that does not fit."""
        chosen = self.chosen
        wanted = {parameter.variable for parameter in chosen.parameters}
        fields = [field for field in self.query(ParameterField) if field.parameter.variable in wanted]
        return chosen.with_values({field.parameter.variable: field.value for field in fields})

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show_script()

    @on(FixStep.Toggled)
    def _toggled(self, event: FixStep.Toggled) -> None:
        change = self.wizard.left_out.discard if event.step.taken else self.wizard.left_out.add
        change(event.step.step.cause_id)
        self._show_script()
        self.refresh_bindings()

    def _show_script(self) -> None:
        if not self.plan.steps:
            return
        self._show_chosen()
        try:
            filled = self.filled()
            code = script_text(filled, self._view) if filled.steps else ""
            note = "" if filled.steps else "\n" + _("? No step is chosen.")
        except ParameterError as error:
            code, note = "", f"\n✗ {error.message}"
        self.query_one("#view", Words).say(Content.assemble((_(VIEW_WORDS[self._view]), "bold"), shown(note)))
        self.query_one("#code", Static).update(highlight(clean_text(code), language="bash"))

    def _show_chosen(self) -> None:
        """The numbers of the steps, the fields that they need, and how many values are missing."""
        chosen = self.chosen
        numbers = {step.cause_id: step.number for step in chosen.steps}
        for step in self.query(FixStep):
            step.show(numbers.get(step.step.cause_id, 0))
        wanted = {parameter.variable for parameter in chosen.parameters}
        for field in self.query(ParameterField):
            field.display = field.parameter.variable in wanted
        number = sum(field.is_needed for field in self.query(ParameterField) if field.display)
        needed = _("? {number} still needed: Tab goes to the fields.").format(number=number)
        for words in self.query("#needed").results(Words):
            words.say(needed if number else _("✔ Nothing is missing."))

    # ----- keys -----

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """In a lesson its own keys would push ours out of the footer; they stay in the help."""
        return without_lesson_keys(super().active_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action in ("run", "undo_run") and not self.wizard.is_practising:
            return False
        return bool(self.chosen.steps) if action in NEED_STEPS else True

    def action_view(self, view: str) -> None:
        self._view = STEPS if self._view == view else view
        self._show_script()
        self.query_one("#script").scroll_home(animate=False)

    def action_save(self) -> None:
        text = self._finished()
        if text is None:
            return
        try:
            path = self.wizard.hand_out("fix", ".sh", text, SCRIPT_MODE)
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            words = _("Saved as {path}\nbash {name} shows the plan, bash {name} --apply does it.")
            name = "fix.sh" if self.wizard.is_web else Path(path).name
            self.wizard.tell(f"{words.format(path=path, name=name)}{self._still_empty()}")

    def action_copy(self) -> None:
        text = self._finished()
        if text is not None:
            self.wizard.copy(text, _("The script, with its real names, was sent to the terminal's clipboard."))

    def action_preview(self) -> None:
        text = self._finished()
        if text is not None:
            self.wizard.preview_fix(text)

    def action_run(self) -> None:
        text = self._finished()
        if text is not None:
            self.wizard.run_fix(text)

    def action_undo_run(self) -> None:
        text = self._finished()
        if text is not None:
            self.wizard.run_fix(text, undo=True)

    def action_verify(self) -> None:
        self._remember()
        self.wizard.verify_fix()

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
        words = _("! Without {names} it does nothing: it stops and names what is missing.")
        return f"\n{words.format(names=', '.join(names))}" if names else ""

    def _remember(self) -> None:
        """What was typed in for a fact that nobody knew becomes a fact of the case."""
        known = self.session.diagnosis.facts.known
        for field in self.query(ParameterField):
            parameter = field.parameter
            if parameter.fact not in known and field.value and self.session.library.fits(parameter.fact, field.value):
                self.session.answer(parameter.fact, field.value)


def _missing_first(parameter: Parameter) -> bool:
    return not (parameter.required and parameter.value is None)
