"""What was recognised in the texts that were given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from decision_tree.language import N_, _, n_
from tui.screens.base import OPEN_MORE, PASTE_MORE, UNDO, WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.marked import marked_text
from tui.widgets.words import Words, filled, shown

if TYPE_CHECKING:
    from decision_tree.intake import Intake

FEW = 8


class ReadScreen(WizardScreen):
    """Recognised messages, what follows from them, removed secrets; then the interview goes on."""

    CSS_PATH = "read.tcss"
    AUTO_FOCUS = "#found"
    ABOUT = N_(
        "What the wizard recognised in your text, and which secrets it took out before keeping anything. "
        "Enter goes on. If the reading is wrong, u takes the text back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "go_on", N_("Go on"), id="read.go_on", tooltip=N_("To the next question, or to what was found")
        ),
        UNDO,
        PASTE_MORE,
        OPEN_MORE,
        Binding("escape", "go_on", N_("Go on"), show=False),
    ]

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="found"):
            yield Words(self._headline(), id="headline")
            for match in self._intake.matches:
                yield Words(Content.assemble("✔ ", shown(match.says)), classes="says")
                yield Words(filled(_("“{words}”"), words=_shortened(match.words)), classes="words")
            yield from self._facts()
            yield from self._parts(_("Removed before anything was kept"), "✂", self._intake.removed)
            yield from self._parts(_("AWS documents that were read"), "·", self._intake.documents)
            yield Words(_("Your text"), classes="part")
            yield Words(marked_text(self._intake.text, self._intake.matches), id="text")
        yield KeysFooter()

    def _headline(self) -> str:
        number = len(self._intake.matches)
        if number:
            return n_("Recognised: {n} message", "Recognised: {n} messages", number).format(n=number)
        if self._intake.observations:
            return _("Read: no known error message, but facts about the case")
        return _("No known error message is in this text. The questions that follow do not need one.")

    def _facts(self) -> ComposeResult:
        library = self.session.library
        known = {o.fact: o for o in self._intake.observations if o.value is not None}
        if known:
            yield Words(_("What follows from it"), classes="part")
        for observation in known.values():
            yield Words(f"· {library.statement(observation.fact, observation.value or '')}")

    def _parts(self, title: str, glyph: str, texts: Sequence[str]) -> ComposeResult:
        if texts:
            yield Words(title, classes="part")
        for text in texts[:FEW]:
            yield Words(f"{glyph} {text}")
        if len(texts) > FEW:
            yield Words(_("… and {number} more").format(number=len(texts) - FEW))

    def action_go_on(self) -> None:
        self.wizard.show_step()


def _shortened(text: str, limit: int = 300) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
