"""A fix script at work on the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Log

from decision_tree.language import N_, _
from tui.running import missing_tools, run_script
from tui.screens.base import WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.plan_text import set_in
from tui.widgets.words import Words

APPLY, UNDO = "--apply", "--undo"
HEADLINES = {
    APPLY: N_("● The script runs on the sandbox"),
    UNDO: N_("● The script takes back on the sandbox what it did"),
}
ENDED_WELL = {
    APPLY: N_("✔ The script has ended well. v looks whether it helped."),
    UNDO: N_("✔ The script has taken back what it did. v looks at the sandbox again."),
}


class RunScreen(WizardScreen):
    """Runs `bash fix.sh --apply --yes` with the sandbox's environment, later perhaps `--undo`; shows what it says."""

    CSS_PATH = "run.tcss"
    AUTO_FOCUS = "#output"
    ABOUT = N_(
        "The script runs on the sandbox, not on a real AWS: it checks, applies and verifies, as it would there. When "
        "it has ended, v looks again and compares before with now, u takes back what the script did, and Enter looks "
        "at the sandbox as a new case."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v,f8", "verify", N_("Verify"), id="run.verify", tooltip=N_("Look again, and compare before with now")
        ),
        Binding(
            "u,f4",
            "undo",
            N_("Undo it"),
            id="run.undo",
            tooltip=N_("Practice: run the script with --undo on the sandbox"),
        ),
        Binding(
            "enter",
            "look_again",
            N_("Look again"),
            id="run.look_again",
            show=False,
            tooltip=N_("Look at the sandbox again, as a new case"),
        ),
        Binding(
            "escape",
            "back",
            N_("Back"),
            id="run.back",
            tooltip=N_("Back to the script; a script that runs is stopped"),
        ),
    ]

    def __init__(self, script: str, environment: Mapping[str, str], option: str = APPLY) -> None:
        super().__init__()
        self._script, self._environment, self._option = script, environment, option
        self.status: int | None = None
        """The script's exit status, once it has ended."""

    def compose(self) -> ComposeResult:
        yield Words(id="headline")
        yield Log(id="output", max_lines=5_000, auto_scroll=True)
        yield KeysFooter()

    def on_mount(self) -> None:
        missing = missing_tools(self._environment)
        if missing:
            words = _("? The script cannot run here: {tools} must be installed for it.")
            self._headline(words.format(tools=_(" and ").join(missing)))
        else:
            self._run(self._option)

    @work(group="run", exclusive=True, exit_on_error=False, description=N_("run the script"))
    async def _run(self, option: str) -> None:
        self.status = None
        self._headline(_(HEADLINES[option]))
        self.refresh_bindings()
        script = self.wizard.to_undo(self._script) if option == UNDO else self._script
        self.status = await run_script(script, (option, "--yes"), self._environment, self._say)
        if self.status == 0:
            self.wizard.fix_has_run(script, undo=option == UNDO)
        words = _("✗ The script stopped with status {status}; its last words say why.")
        self._headline(words.format(status=self.status) if self.status else _(ENDED_WELL[option]))
        self.refresh_bindings()

    def _say(self, line: str) -> None:
        log = self.query_one(Log)
        log.write_lines(set_in(line, max(log.scrollable_content_region.width, 20)))

    def _headline(self, text: str) -> None:
        self.query_one("#headline", Words).say(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action not in ("look_again", "verify", "undo") or self.status is not None

    def action_undo(self) -> None:
        self._run(UNDO)

    def action_verify(self) -> None:
        self.wizard.verify_fix()

    def action_look_again(self) -> None:
        self.wizard.look_at_lesson()

    def action_back(self) -> None:
        self.wizard.show_fix()
