"""Choose a scenario to practise on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from decision_tree.practice.scenario import LAUNCH_TYPES, LEVELS
from tui.screens.base import WizardScreen
from tui.widgets.filtered import Filtered, Item
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line

if TYPE_CHECKING:
    from decision_tree.practice import Scenario


class PracticeScreen(WizardScreen):
    """The easy ones first."""

    CSS_PATH = "practice.tcss"
    AUTO_FOCUS = "FilterInput"
    ABOUT = N_(
        "Each scenario is a small AWS on this machine in which something is broken, as it breaks in real accounts. "
        "Look at it with the ordinary screens, say what is wrong, and run the fix. Nothing here reaches the real "
        "AWS, and no account is needed. Type to filter: a word of the title, easy, hard, Fargate, EC2."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.home", N_("Back"), id="practice.home", tooltip=N_("Back to the start"))
    ]

    def compose(self) -> ComposeResult:
        yield Words(_("Practise on a broken sandbox"), id="ask")
        yield Filtered(_("type to filter: easy, hard, Fargate, EC2, a word of the title"), id="scenarios")
        yield KeysFooter()

    def on_mount(self) -> None:
        try:
            scenarios = self.wizard.outside.scenarios()
        except WizardError as error:
            self.wizard.tell_error(error)
            scenarios = {}
        self.query_one(Filtered).set_items(scenario_items(scenarios))

    @on(Filtered.Chosen)
    def _chosen(self, event: Filtered.Chosen) -> None:
        try:
            self.wizard.start_lesson(event.item.id)
        except WizardError as error:
            self.wizard.tell_error(error)


def scenario_items(scenarios: Mapping[str, Scenario]) -> list[Item]:
    return [
        Item(
            name,
            Content.assemble(
                (line(scenario.title), "bold"), (f"\n    {kind(scenario)} · {line(name)}", "$foreground 65%")
            ),
        )
        for name, scenario in scenarios.items()
    ]


def kind(scenario: Scenario) -> str:
    """Level and launch type."""
    return f"{_(LEVELS[scenario.level])} · {LAUNCH_TYPES[scenario.launch_type]}"
