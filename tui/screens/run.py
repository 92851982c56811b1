"""A fix script at work on the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Log

from decision_tree.intake.clean import clean_text
from decision_tree.language import N_, _
from tui.screens.base import WizardScreen
from tui.widgets.words import Words

TOOLS = ("aws", "jq")
"""What the scripts are written with."""


class RunScreen(WizardScreen):
    """Runs `bash fix.sh --apply --yes` with the sandbox's environment, and shows what it prints."""

    CSS_PATH = "run.tcss"
    AUTO_FOCUS = "#output"
    ABOUT = N_(
        "The script runs on the sandbox, not on a real AWS: it checks, applies and verifies, as it would there. When "
        "it has ended, Enter looks at the sandbox again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "look_again", N_("Look again"), tooltip=N_("Look at the sandbox again, as a new case")),
        Binding("escape", "back", N_("Back"), tooltip=N_("Back to the script; a script that runs is stopped")),
    ]

    def __init__(self, script: str, environment: Mapping[str, str]) -> None:
        super().__init__()
        self._script, self._environment = script, environment
        self._process: asyncio.subprocess.Process | None = None
        self.status: int | None = None
        """The script's exit status, once it has ended."""

    def compose(self) -> ComposeResult:
        yield Words(_("The script runs on the sandbox"), id="headline")
        yield Log(id="output", max_lines=5_000, auto_scroll=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        path = self._environment.get("PATH", os.defpath)
        missing = [tool for tool in TOOLS if shutil.which(tool, path=path) is None]
        if missing:
            words = _("? The script cannot run here: {tools} must be installed for it.")
            self._headline(words.format(tools=_(" and ").join(missing)))
        else:
            self._run()

    def on_unmount(self) -> None:
        self._stop()

    @work(group="run", exclusive=True, exit_on_error=False, description=N_("run the script"))
    async def _run(self) -> None:
        # the script keeps what it replaces beside itself
        with tempfile.TemporaryDirectory(prefix="ecs-wizard-fix-") as folder:
            script = Path(folder) / "fix.sh"
            script.write_text(self._script, encoding="utf-8")
            self._process = await asyncio.create_subprocess_exec(
                "bash", str(script), "--apply", "--yes", cwd=folder, env=dict(self._environment),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
            try:
                assert self._process.stdout is not None  # noqa: S101
                async for data in self._process.stdout:
                    self.query_one(Log).write_line(clean_text(data.decode(errors="replace")).rstrip("\n"))
                self._ended(await self._process.wait())
            finally:
                self._stop()

    def _ended(self, status: int) -> None:
        self.status = status
        if status == 0:
            self._headline(_("✔ The script has ended well. Enter looks at the sandbox again."))
        else:
            words = _("✗ The script stopped with status {status}; its last words say why.")
            self._headline(words.format(status=status))
        self.refresh_bindings()

    def _headline(self, text: str) -> None:
        self.query_one("#headline", Words).say(text)

    def _stop(self) -> None:
        """The script and what it has started."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action != "look_again" or self.status is not None

    def action_look_again(self) -> None:
        self.wizard.look_at_lesson()

    def action_back(self) -> None:
        self.wizard.show_fix()
