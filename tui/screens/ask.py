"""One question of the interview."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll

from decision_tree.interview import NextQuestion, question_about
from decision_tree.language import N_, _
from tui.screens.base import STEP_KEYS, StepScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.heading import CaseHeading, about, progress
from tui.widgets.howto import Command, HowToFindOut
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.rows import KnownFacts, StillPossible
from tui.widgets.terms import TermMarks
from tui.widgets.words import Words, prose, shown

DONT_KNOW = "unknown"
"""The id of the answer that is always offered; the knowledge may not use it as a value."""
KEYS = "1234567890"


class AskScreen(StepScreen):
    """The question, the answers, how to find out; beside it what is known and what is still possible."""

    CSS_PATH = "ask.tcss"
    AUTO_FOCUS = ""  # show() does it: Textual's own scrolls before the rows stand, and hides why it is asked
    ABOUT = N_(
        "The wizard asks what tells the remaining causes apart best. Mark an answer with the arrow keys or its digit "
        'and press Enter. If you cannot find out, answer "I don\'t know" (n): that rules nothing out. '
        "Every answer can be taken back with u. g, or a click on an underlined word, says what the words mean."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "dont_know", N_("Don't know"), id="ask.dont_know", tooltip=N_('Mark "I don\'t know"')),
        Binding(
            "l", "look_up", N_("Look in AWS"), id="ask.look_up", tooltip=N_("Find just this out in AWS, read-only")
        ),
        Binding("f", "app.findings", N_("Findings"), id="ask.findings", tooltip=N_("What was found so far")),
        *STEP_KEYS,
        Binding(
            "c",
            "copy",
            N_("Copy"),
            id="ask.copy",
            show=False,
            tooltip=N_("Send a command to the terminal's clipboard"),
        ),
    ]

    def __init__(self, fact: str = "") -> None:
        """With a fact, exactly that question first, if it may be asked now."""
        super().__init__()
        self.current: NextQuestion | None = None
        self._first = fact

    def compose(self) -> ComposeResult:
        yield CaseHeading()
        with Container(id="body"):
            with Container(id="step"):
                yield Words(id="question")
                with VerticalScroll(id="details", can_focus=False):
                    yield Words(id="why")
                    yield Choices(marks=("●", "○"), id="answers")
                    yield HowToFindOut()
            with Container(id="beside"):
                yield KnownFacts("known")
                yield StillPossible("possible")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        first, self._first = self._first, ""
        session = self.session
        question = question_about(session.case, session.library, first) or session.next_question()
        if question is None:
            self.wizard.show_findings()
            return
        self.show_question(question)

    def show_question(self, question: NextQuestion) -> None:
        diagnosis, library = self.session.diagnosis, self.session.library
        self.current = question
        heading = about(self.session.case, diagnosis.facts, library)
        self.query_one(CaseHeading).show(heading, progress(diagnosis.facts, question, library))
        marks = TermMarks(library)
        self.query_one("#question", Words).say(marks.mark(question.question.ask))
        why = _("Why we ask. {why}").format(why=prose(question.question.why))
        self.query_one("#why", Words).say(marks.mark(why))
        # nothing is marked at first: an Enter too many must never become a fact
        self.query_one("#answers", Choices).set_items(_answers(question, marks), marked=None)
        self.query_one(HowToFindOut).show(question.question, library, diagnosis.facts.known)
        self.query_one(KnownFacts).show(diagnosis)
        self.query_one(StillPossible).show(diagnosis)
        self.query_one("#details").scroll_home(animate=False)
        self.query_one("#answers").focus(scroll_visible=False)

    @on(Choices.Chosen)
    def _answered(self, event: Choices.Chosen) -> None:
        offered = () if self.current is None else (DONT_KNOW, *(a.value for a in self.current.answers))
        if self.current is None or event.choice not in event.choices.items or event.choice.id not in offered:
            return  # a second Enter that was already on its way when the question changed
        fact, self.current = self.current.fact, None
        self.wizard.answer(fact, None if event.choice.id == DONT_KNOW else event.choice.id)

    @on(Choices.NothingMarked)
    def _nothing_marked(self) -> None:
        self.wizard.tell(_('Mark an answer first: arrow keys, its digit, or n for "I don\'t know".'))

    @on(Command.Copied)
    def _copy(self, event: Command.Copied) -> None:
        self.wizard.copy(event.text, _("The command was sent to the terminal's clipboard."))

    def _first_command(self) -> Command | None:
        return next((command for command in self.query(Command) if command.display), None)

    def action_dont_know(self) -> None:
        answers = self.query_one("#answers", Choices)
        answers.focus()
        answers.mark(DONT_KNOW)

    def action_look_up(self) -> None:
        if self.current is not None:
            self.wizard.look_up(self.current.fact)

    def action_copy(self) -> None:
        command = self.focused if isinstance(self.focused, Command) else self._first_command()
        if command is None:
            self.wizard.tell(_("There is no command to copy here."))
        else:
            command.action_copy()


def _answers(question: NextQuestion, marks: TermMarks) -> list[Choice]:
    answers = [
        Choice(answer.value, marks.mark(answer.label), key)
        for answer, key in zip(question.answers, [*KEYS, *[""] * len(question.answers)], strict=False)
    ]
    return [*answers, Choice(DONT_KNOW, shown(_("I don't know")), "n")]
