"""The steps of a fix, each of which can be left out of the script."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from decision_tree.language import N_, _
from decision_tree.script import Step
from tui.widgets.words import Words, line, prose

TAKEN, LEFT_OUT = "[✔]", "[ ]"


class FixStep(Vertical):
    """What one step does, and at which risk. Of several, Space or a click leaves it out or takes it in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space",
            "leave_out",
            N_("Leave out"),
            id="steps.leave_out",
            tooltip=N_("Leave the marked step out of the script, or take it in"),
        ),
    ]
    HELP = N_(
        "A step of the script. Space or a click leaves it out or takes it in; [✔] is in the script, [ ] is not."
    )

    class Toggled(Message):
        """The step was left out or taken in."""

        def __init__(self, step: FixStep) -> None:
            super().__init__()
            self.step = step

    def __init__(self, step: Step, about: str, remark: str = "", *, taken: bool, can_choose: bool) -> None:
        super().__init__()
        self.step, self.taken = step, taken
        self._about, self._remark = about, remark
        self._head = Words(classes="step")
        self.can_focus = can_choose

    def compose(self) -> ComposeResult:
        yield self._head
        yield Words("\n".join(filter(None, (self._about, prose(self.step.risk_text), self._remark))), classes="in")

    def on_mount(self) -> None:
        self.show(self.step.number)

    def show(self, number: int) -> None:
        """With the number that it has in the script; 0 where it is left out."""
        title = line(self.step.title)
        text = _("{number}. {title}") if number else _("left out: {title}")
        words = text.format(number=number, title=title)
        mark = TAKEN if self.taken else LEFT_OUT
        self._head.say(Content(f"{mark} {words}") if self.can_focus else Content(words))
        self.set_class(not self.taken, "-left-out")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_leave_out()

    def action_leave_out(self) -> None:
        if self.can_focus:
            self.taken = not self.taken
            self.post_message(self.Toggled(self))
