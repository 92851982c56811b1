"""The full screen that can only practise: for a learner's browser, on a machine that is somebody else's.

What keeps a learner away from the person who serves is, first, the process: it is started without AWS settings and
with an empty home (`tui.serving.child`). Here the ways to them are closed too: AWS is only ever the open sandbox, no
file is opened, no case is kept, and the way back ends at the scenarios.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event as Flag
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Middle
from textual.screen import Screen

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from tui.app import WizardApp
from tui.outside import Catalogue, Outside, Sandbox
from tui.screens.base import WizardScreen
from tui.widgets.words import Words

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.probes import Event, Options, SweptService, Target


class OnlyPractice(WizardError):
    """Asked for something outside the sandbox."""

    title = N_("Only practice here")

    def __init__(self) -> None:
        super().__init__(
            _("this session is on somebody else's machine: it reaches the sandbox and nothing else"),
            _("For your own AWS and your own files install ecs-wizard on your machine."),
        )


class SandboxOnly(Outside):
    """The doors of the wizard; behind them is the sandbox that is open, whatever the options say."""

    def __init__(self) -> None:
        self._address = ""

    def _checked(self, options: Options) -> Options:
        """Raises `OnlyPractice` for another AWS than the sandbox."""
        if not self._address or options.endpoint_url != self._address or options.profile:
            raise OnlyPractice
        return options

    def catalogue(self, options: Options) -> Catalogue:
        return super().catalogue(self._checked(options))

    def look_at(
        self,
        target: Target,
        options: Options,
        library: Library,
        known: Mapping[str, str],
        *,
        facts: Collection[str] | None,
        cancelled: Flag,
    ) -> Iterator[Event]:
        return super().look_at(target, self._checked(options), library, known, facts=facts, cancelled=cancelled)

    def sweep(
        self, options: Options, clusters: Sequence[str], library: Library, *, cancelled: Flag
    ) -> Iterator[SweptService]:
        return super().sweep(self._checked(options), clusters, library, cancelled=cancelled)

    @contextmanager
    def open_sandbox(self) -> Iterator[Sandbox]:
        with super().open_sandbox() as sandbox:
            self._address = sandbox.url
            try:
                yield sandbox
            finally:
                self._address = ""


class WaitingScreen(WizardScreen):
    """Below everything, seen while the knowledge is read."""

    def compose(self) -> ComposeResult:
        with Middle():
            yield Words(_("Reading the knowledge…"))


class ClassroomApp(WizardApp):
    """Begins with the scenarios and always comes back to them."""

    is_on_own_machine = False

    def __init__(self, load_library: Callable[[], Library]) -> None:
        super().__init__(load_library, outside=SandboxOnly(), scenario="")

    def get_default_screen(self) -> Screen[None]:
        return WaitingScreen()

    def action_home(self) -> None:
        if self.is_practising:
            super().action_home()
        elif self.library is not None:
            self.show_scenarios()

    def show_open(self, *, new_case: bool) -> None:  # noqa: ARG002
        self.tell_error(OnlyPractice())

    def show_cases(self) -> None:
        self.tell_error(OnlyPractice())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "home" and not self.is_practising:  # the scenarios are the beginning
            return False
        return action != "open_more" and super().check_action(action, parameters)
