"""The interview in line mode. Questions are printed, answers are typed: nothing on the screen is redrawn.

That is what a screen reader reads out and a recording shows. `questionary` edits the typed line.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from decision_tree.case import Observation
from decision_tree.errors import ParameterError, WizardError
from decision_tree.facts import because
from decision_tree.interview import NextQuestion
from decision_tree.language import N_, _
from decision_tree.report import make_report, to_text
from decision_tree.report.block import Block, Heading, Items, Line
from decision_tree.report.content import NO_PROOF, find_out_blocks, percent
from decision_tree.report.text import plain
from decision_tree.script import Parameter, Plan, build, plan
from decision_tree.session import Session
from decision_tree.wrapping import WIDTH, wrap
from tui import output
from tui.commands import FOUND, OK
from tui.saving import SCRIPT_MODE, NotSaved, write_exactly

END = "."
"""A line with only this ends a text."""
KEYS = N_("b back, t another text, k what is known, q stop")


def columns() -> int:
    """How wide the dialogue may be: the terminal, at most the width of a report."""
    return min(WIDTH, shutil.get_terminal_size().columns)


def say(text: str) -> None:
    """Sentences, in lines that fit the terminal."""
    output.say("\n".join(line for part in text.split("\n") for line in wrap(part, columns=columns())))


class Interview:
    """One session in line mode."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.library = session.library
        self._told: set[str] = {f.cause_id for f in session.diagnosis.confirmed}
        self._looking = True

    def run(self) -> int:
        """Until nothing is left to ask or the person stops; the exit status is returned."""
        # asking the terminal where the cursor is: its answer would stand in recordings and slow terminals
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        try:
            self._begin()
            while self._looking and (asked := self.session.next_question()) is not None:
                self._ask(asked)
            self._finish()
        except EOFError:
            self._say_kept()
        except KeyboardInterrupt:
            self._say_kept()
            raise
        return FOUND if self.session.diagnosis.suggested else OK

    def _begin(self) -> None:
        if self.session.case.log:
            say(_("Case {case} goes on.").format(case=self.session.case.id))
            self._show_known()
            return
        say(_("This asks what it must know and nothing more. Every answer is kept before the next question."))
        self._read_text()

    def _read_text(self) -> None:
        words = _(
            'Paste the error text or JSON, then type a line with only "{end}" and press Enter.\n'
            "No text at hand? Press Enter at once."
        )
        say("\n" + words.format(end=END))
        while True:
            text = ask_text()
            if not text.strip():
                return
            try:
                intake = self.session.read([(_("pasted text"), text)])
            except WizardError as error:
                say(str(error) + "\n" + _("Try again, or press Enter to go on without a text."))
                continue
            if intake.removed:
                say(_("Removed before keeping it: {kinds}.").format(kinds=", ".join(intake.removed)))
            if intake.says:
                self._print([Items(intake.says, _("Recognised"))])
            else:
                words = _("Nothing in this text is known to the wizard. {no_proof} It goes on with questions.")
                say(words.format(no_proof=_(NO_PROOF)))
            self._tell_confirmed()
            return

    def _ask(self, asked: NextQuestion) -> None:
        known = {f: v for f, v in self.session.diagnosis.facts.known.items() if f in self.library.text_facts}
        number = self._asked_so_far() + 1
        about = number + asked.about_left - 1
        words = _("Question {number} of about {about}: {ask}")
        self._print(
            [
                Heading("\n" + words.format(number=number, about=about, ask=asked.question.ask), 3),
                Line(asked.question.why, _("Why")),
                *find_out_blocks(self.library, asked.question, known),
            ]
        )
        for place, answer in enumerate(asked.answers, 1):
            output.say("\n".join(wrap(answer.label, f"  {place:>2}  ", " " * 6, columns())))
        output.say("   ?  " + _("I don't know"))
        say(f"({_(KEYS)})")
        while not self._answered(asked, ask_line(_("Answer:"))):
            pass

    def _answered(self, asked: NextQuestion, typed: str) -> bool:
        """Act on what was typed; False to ask the same question again."""
        typed = typed.strip().lower()
        if typed in ("?", "0"):
            self.session.answer(asked.fact, None)
        elif typed == "b":
            self._undo()
        elif typed == "t":
            self._read_text()
        elif typed == "k":
            self._show_known()
            return False
        elif typed == "q":
            self._looking = False
        elif typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= len(asked.answers):
            self.session.answer(asked.fact, asked.answers[int(typed) - 1].value)
            self._tell_confirmed()
        else:
            words = _("Type a number from 1 to {n}, ? for I don't know, or a letter: {keys}.")
            say(words.format(n=len(asked.answers), keys=_(KEYS)))
            return False
        return True

    def _undo(self) -> None:
        last = [item.entry for item in self.session.case.last_step]
        if not self.session.undo():
            say(_("There is nothing to take back."))
            return
        answers = [entry.fact for entry in last if isinstance(entry, Observation)]
        what = self.library.short(answers[0]) if len(answers) == len(last) == 1 else _("the last text")
        say(_("Taken back: {what}.").format(what=what))
        self._told &= {f.cause_id for f in self.session.diagnosis.confirmed}

    def _asked_so_far(self) -> int:
        current = self.session.case.current.values()
        return sum(o.source == "answer" and o.fact in self.library.questions for o in current)

    def _tell_confirmed(self) -> None:
        """Tell a cause as soon as it is certain; whether to look for more is the person's choice."""
        new = [f for f in self.session.diagnosis.confirmed if f.cause_id not in self._told]
        if not new:
            return
        for finding in new:
            title = self.library.causes[finding.cause_id].title
            say("\n" + _("Confirmed: {cause}").format(cause=title))
        self._told |= {f.cause_id for f in new}
        if self.session.next_question() is not None:
            self._looking = yes(_("Several causes can hold at once. Go on looking for others?"), default=False)

    def _show_known(self) -> None:
        diagnosis = self.session.diagnosis
        facts = tuple(because(self.library, o) for o in diagnosis.facts.observations.values())
        possible = tuple(f"{self.library.causes[f.cause_id].title} ({percent(f)})" for f in diagnosis.possible[:5])
        self._print(
            [
                Items(facts or (_("nothing yet"),), _("Known")),
                *([Items(diagnosis.contradictions, _("Contradictions"))] if diagnosis.contradictions else []),
                Items(
                    possible or (_("nothing"),),
                    _("Still possible, {n} in all").format(n=len(diagnosis.possible)),
                ),
            ]
        )  # fmt: skip

    def _finish(self) -> None:
        output.say("\n" + to_text(make_report(self.session.case, self.library), columns()))
        made = self._plan()
        question = _("Write the fix script? It changes nothing until it is told to.")
        if made is not None and yes(question, default=True):
            self._write(self._with_missing(made))
        self._say_kept()

    def _plan(self) -> Plan | None:
        diagnosis = self.session.diagnosis
        if not diagnosis.to_fix:
            return None
        made = plan(diagnosis.to_fix, diagnosis.facts.known, self.library, case_id=self.session.case.id)
        return made if made.steps else None

    def _with_missing(self, made: Plan) -> Plan:
        if made.missing:
            say(_("The script needs some names. Press Enter to leave one open; it can be given later."))
        for parameter in made.missing:
            value = self._value(parameter)
            if value:
                made = made.with_values({parameter.variable: value})
        return made

    def _value(self, parameter: Parameter) -> str:
        words = _("{describe}, for example {example}")
        expected = words.format(describe=parameter.describe, example=parameter.example)
        while True:
            typed = ask_line(f"{parameter.variable} ({expected}):").strip()
            if not typed:
                return ""
            try:
                value = parameter.checked(typed)
                self.session.answer(parameter.fact, value)
            except ParameterError as error:
                say(str(error))
            else:
                return value

    def _write(self, made: Plan) -> None:
        while True:
            name = ask_line(_("File (Enter for fix.sh, - for none):")).strip() or "fix.sh"
            if name == "-":
                return
            try:
                write_exactly(Path(name), build(made), SCRIPT_MODE)
            except NotSaved as error:
                say(str(error))
            else:
                words = _("Written: {name}. `bash {name}` shows its plan and changes nothing; `--apply` does it.")
                say(words.format(name=name))
                return

    def _say_kept(self) -> None:
        if self.session.case.log:
            words = _(
                "Kept as case {case}: `ecs-wizard ask --case {case}` goes on, `ecs-wizard case show {case}` reports."
            )
            say(words.format(case=self.session.case.id))

    def _print(self, content: Iterable[Block]) -> None:
        output.say(plain(content, columns()), end="")


def ask_line(message: str) -> str:
    """One typed line. Raises `EOFError` for end of input, `KeyboardInterrupt` for Ctrl-C."""
    return cast(str, questionary.text(message, qmark="").unsafe_ask())


def yes(message: str, *, default: bool) -> bool:
    """A question that is answered with y or n; Enter takes the default."""
    while True:
        typed = ask_line(f"{message} [{'Y/n' if default else 'y/N'}]").strip().lower()
        if typed in ("", "y", "yes", "n", "no"):
            return typed in ("y", "yes") or (not typed and default)
        say(_("Type y or n."))


def ask_text() -> str:
    """A text of many lines, also one that the terminal pastes line by line."""
    prompt = questionary.text(
        _("Text:"), qmark="", multiline=True, instruction=" ", key_bindings=_text_keys(), prompt_continuation=""
    )
    text = cast(str, prompt.unsafe_ask())
    head, _end, last = text.rstrip().rpartition("\n")
    return head if last.strip() == END else text


def _text_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _line_end(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if not buffer.text or (buffer.document.is_cursor_at_the_end and buffer.document.current_line.strip() == END):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=False)

    @keys.add("c-d")
    def _end(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return keys
