"""What the script would change: its own plan, from AWS as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from decision_tree.language import N_, _
from tui.running import missing_tools, run_script
from tui.screens.base import WizardScreen
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.plan_text import PlanText
from tui.widgets.words import Words

NOT_SIGNED_IN = "\nnot signed in to AWS: "
"""As the script's frame says it, in every language."""


class PreviewScreen(WizardScreen):
    """Runs `bash fix.sh`, without an option: it only reads."""

    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = "#output"
    ABOUT = N_(
        "The script's plan: what each step would do, where, at which risk and cost, and what it would change, as a "
        "diff: + is added, - is taken away. It is read from AWS with the AWS CLI, with the profile and Region of the "
        "last look; nothing is changed. Without access to AWS it still says what each step would do."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r,f5", "again", N_("Again"), id="preview.again", tooltip=N_("Run the plan once more; it only reads")
        ),
        Binding(
            "c,f3", "copy", N_("Copy"), id="preview.copy", tooltip=N_("Send the plan to the terminal's clipboard")
        ),
        Binding("escape", "back", N_("Back"), id="preview.back", tooltip=N_("Back to the script")),
    ]

    def __init__(self, script: str, environment: Mapping[str, str]) -> None:
        super().__init__()
        self._script, self._environment = script, environment
        self._text = PlanText()
        self.status: int | None = None
        """The plan's exit status, once it has ended."""

    def compose(self) -> ComposeResult:
        yield Words(id="headline")
        with VerticalScroll(id="output"):
            yield Words(id="text")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._run()

    @work(group="preview", exclusive=True, exit_on_error=False, description=N_("run the script's plan"))
    async def _run(self) -> None:
        self.status, self._text = None, PlanText()
        self._headline(_("● Runs the script's plan: it only reads, and changes nothing."))
        self.refresh_bindings()
        missing = missing_tools(self._environment)
        if "bash" in missing:
            self._headline(_("? The plan cannot run here: {tools} must be installed for it.").format(tools="bash"))
            return
        self.status = await run_script(self._script, (), self._environment, self._say)
        self._headline(self._ended(self.status, missing))
        self.refresh_bindings()

    def _say(self, line: str) -> None:
        self._text.add(line)
        self._show_text()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_text)

    def _show_text(self) -> None:
        columns = self.query_one("#output").scrollable_content_region.width
        self.query_one("#text", Words).say(self._text.content(max(columns, 20)))

    def _ended(self, status: int, missing: list[str]) -> str:
        if status:
            return _("✗ The plan stopped with status {status}; its last words say why.").format(status=status)
        if missing:
            words = _("? Nothing was compared with AWS: {tools} must be installed for it. Nothing was changed.")
            return words.format(tools=_(" and ").join(missing))
        if NOT_SIGNED_IN in self._text.plain:
            return _("? Nothing was compared with AWS: not signed in. Nothing was changed.")
        return _("✔ This is the plan. Nothing was changed.")

    def _headline(self, text: str) -> None:
        self.query_one("#headline", Words).say(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action not in ("again", "copy") or self.status is not None

    def action_again(self) -> None:
        self._run()

    def action_copy(self) -> None:
        self.wizard.copy(self._text.plain, _("The plan, with its real names, was sent to the terminal's clipboard."))

    def action_back(self) -> None:
        self.wizard.show_fix()
