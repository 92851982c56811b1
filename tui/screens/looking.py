"""A look at AWS as it goes on."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content

from decision_tree.language import N_, _
from tui.looking import LookRun, target_words
from tui.screens.base import WizardScreen
from tui.widgets.heading import CaseHeading
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.rows import Row, Rows
from tui.widgets.words import Words, filled, line, shown

TICK = 0.5
"""Seconds between two looks at the clock, for what is still going on."""


class LookingScreen(WizardScreen):
    """What each probe does, beside what was found and what could not be checked."""

    CSS_PATH = "looking.tcss"
    AUTO_FOCUS = "#probes"
    ABOUT = N_(
        "The wizard reads what AWS says about the task and what stands around it. It changes nothing and never reads "
        "a secret's value. ✔ done, ● going on, · not needed here, ? could not look, mostly for want of a permission; "
        "that is neither good nor bad news, and the wizard asks you instead. Escape stops at once; what was found "
        "until then is kept. u takes the whole look back later."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "go_on",
            N_("Go on"),
            id="looking.go_on",
            tooltip=N_("To what was found, or to the next question"),
        ),
        Binding("r", "again", N_("Look again"), id="looking.again", tooltip=N_("The same look once more")),
        Binding("escape", "stop", N_("Stop"), id="looking.stop", tooltip=N_("Stop at once; what was found is kept")),
        Binding("escape", "go_back", N_("Back"), id="looking.go_back", tooltip=N_("Leave; what was found is kept")),
    ]

    def __init__(self, run: LookRun) -> None:
        super().__init__()
        self.look_run = run

    def compose(self) -> ComposeResult:
        yield CaseHeading()
        with Container(id="body"):
            with VerticalScroll(id="probes") as probes:
                probes.border_title = Content(_("What is looked at"))
                yield Rows()
            with VerticalScroll(id="found") as found:
                found.border_title = Content(_("Found so far"))
                yield Words(id="said")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()
        self.set_interval(TICK, self._tick)

    def on_unmount(self) -> None:
        self.look_run.cancelled.set()

    def _tick(self) -> None:
        if not self.look_run.over:
            self._show_probes()

    def show(self) -> None:
        """Rebuild from the run."""
        run = self.look_run
        self.query_one(CaseHeading).show(target_words(run.target, run.options.region), self._progress())
        self._show_probes()
        self.query_one("#said", Words).say(Content("\n").join(self._said()))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        run = self.look_run
        return {
            "go_on": run.over and run.error is None,
            "again": run.over,
            "stop": not run.over,
            "go_back": run.over,
        }.get(action, True)

    def _progress(self) -> str:
        run = self.look_run
        if run.error is not None:
            return _("could not look")
        if run.ended is not None:
            words = _("looked in {seconds:.1f} s, {calls} calls")
            return words.format(seconds=run.ended.seconds, calls=run.ended.calls)
        return _("the look broke off") if run.over else _("looking…")

    def _show_probes(self) -> None:
        now = time.monotonic()
        rows = []
        for probe in self.look_run.lines():
            glyph, state = probe.words(now)
            rows.append(Row(f"{glyph} {probe.title}", remark=state))
        self.query_one(Rows).set_rows(rows or [Row("" if self.look_run.over else _("● reaching AWS"))])

    # ----- what was found -----

    def _said(self) -> list[Content]:
        run = self.look_run
        lines: list[Content] = []
        if run.error is not None:
            lines += [Content.styled(_(run.error.title), "bold $text-error"), shown(run.error.message)]
            lines += [shown(run.error.next_step)] if run.error.next_step else []
        lines += self._causes()
        lines += [Content.assemble("! ", shown(note)) for note in run.notes]
        lines += self._missing()
        if not lines and run.over:
            return [Content(_("Nothing that would confirm a cause.") if run.ended else _("The look broke off."))]
        return lines or [Content(_("Nothing yet."))]

    def _causes(self) -> list[Content]:
        run = self.look_run
        titles = [run.library.causes[f.cause_id].title for f in run.session.diagnosis.confirmed]
        return [Content.assemble((_("✔ confirmed"), "$text-success"), "  ", shown(title)) for title in titles]

    def _missing(self) -> list[Content]:
        lines: list[Content] = []
        for missing in self.look_run.missing():
            needs = filled(_("needs {permission}"), permission=Content.styled(line(missing.permission), "bold"))
            why = needs if missing.permission else shown(missing.why)
            lines.append(filled(_("? Could not be checked: {what}"), what=why))
            lines.append(filled(_("  for {what}"), what=", ".join(missing.titles)))
        return lines

    # ----- keys -----

    def action_go_on(self) -> None:
        self.wizard.leave_look()

    def action_again(self) -> None:
        self.wizard.look_again(self.look_run)

    def action_stop(self) -> None:
        self.wizard.tell(_("The look was stopped."))
        self.wizard.leave_look()

    def action_go_back(self) -> None:
        self.wizard.leave_look()
