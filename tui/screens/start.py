"""The first screen. It shows before the knowledge is loaded: of decision_tree only the language is imported."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from decision_tree.language import N_, _
from tui.screens.base import WizardScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.keys_footer import KeysFooter

PURPOSE = N_(
    "Finds why an Amazon ECS task is refused by AWS, finds no credentials, cannot pull its image or does not start, "
    "and writes a script that fixes it. It changes nothing in AWS."
)
ENTRIES = (
    ("paste", N_("Paste an error"), N_("A message, a log, JSON of the AWS CLI. Secrets are taken out at once.")),
    (
        "look",
        N_("Look at a task in AWS"),
        N_("Read-only, with a profile of the AWS CLI. Or sweep a whole cluster."),
    ),
    ("open", N_("Open files"), N_("Several at once: error texts, and JSON as the AWS CLI prints it.")),
    ("ask", N_("Answer questions"), N_('When there is nothing to paste. "I don\'t know" is always an answer.')),
    ("practice", N_("Practise on a broken sandbox"), N_("A small AWS on this machine; no account is needed.")),
    ("cases", N_("Continue a case"), N_("Every answer is kept as it is given.")),
)
"""Id, title, and what it is about; the number in the list is the key."""


def _entries() -> list[Choice]:
    return [
        Choice(id_, Content.assemble((_(title), "bold"), "\n", (_(text), "$foreground 65%")), str(number))
        for number, (id_, title, text) in enumerate(ENTRIES, 1)
    ]


class StartScreen(WizardScreen):
    """What do you have?"""

    AUTO_FOCUS = "#entries"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (28, "-tall")]  # noqa: RUF012  declared by Textual
    ABOUT = N_(
        "Choose what you have. You may also paste an error text right here. Whatever you begin with, you can add "
        "texts and files later, and the wizard asks only for what it cannot read from them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "resume",
            N_("Back to the case"),
            id="start.resume",
            tooltip=N_("Go on with the case that is open"),
        ),
    ]

    def compose(self) -> ComposeResult:
        yield Static(Content("ecs-wizard"), id="name", markup=False)
        with VerticalScroll(id="start", can_focus=False):
            yield Static(Content(_(PURPOSE)), id="purpose", markup=False)
            yield Choices(_entries(), id="entries")
        yield Static(Content(""), id="status", markup=False)
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show_status()

    def show_status(self) -> None:
        """Say what is not there yet."""
        waiting = self.wizard.library is None
        self.query_one("#status", Static).update(Content(_("Reading the knowledge…") if waiting else ""))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action != "resume" or self.wizard.session is not None

    def action_resume(self) -> None:
        self.wizard.show_step()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.wizard.when_ready(lambda: self.wizard.show_paste(new_case=True, text=event.text))

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        wizard = self.wizard
        wizard.when_ready(
            {
                "paste": lambda: wizard.show_paste(new_case=True),
                "look": lambda: wizard.show_look(new_case=True),
                "open": lambda: wizard.show_open(new_case=True),
                "ask": wizard.ask_from_the_start,
                "practice": wizard.show_scenarios,
                "cases": wizard.show_cases,
            }[event.choice.id]
        )
