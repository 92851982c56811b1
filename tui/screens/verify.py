"""Whether the fix helped: what was confirmed before, and what a second look at AWS shows now."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from decision_tree.case import After, Outcome
from decision_tree.diagnosis import Standing
from decision_tree.language import N_, _
from decision_tree.report.mending import AFTER_WORDS, result_words
from decision_tree.verification import watched
from tui.looking import LookRun, target_words
from tui.screens.base import OPEN_MORE, WizardScreen, without_lesson_keys
from tui.widgets.heading import CaseHeading
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.rows import STANDING_WORD
from tui.widgets.words import Words, line, prose, shown

COLOURS = {
    After.GONE: "$text-success",
    After.STILL_THERE: "$text-error",
    After.NOT_CHECKED: "$text-warning",
    After.NEW: "$text-error",
}


class _Row(Horizontal):
    """A cause before and now, side by side."""

    def __init__(self, cause_id: str, before: Content, now: Content) -> None:
        super().__init__(classes="row")
        self.cause_id = cause_id
        self._before, self._now = before, Words(now, classes="now")

    def compose(self) -> ComposeResult:
        yield Words(self._before, classes="before")
        yield self._now

    def say(self, now: Content) -> None:
        self._now.say(now)


class VerifyScreen(WizardScreen):
    """The second look as it goes on, then its result; without AWS, how to see by hand whether it helped."""

    CSS_PATH = "verify.tcss"
    AUTO_FOCUS = "#outcomes"
    ABOUT = N_(
        "The wizard looks once more at what it looked at before, read-only, and compares. ✔ gone: AWS shows that "
        "what made the cause is no longer so. ✗ still there: it is as before. ? could not be checked: neither good "
        "nor bad news. Only a new task can tell that it starts. The case keeps the result, and the report tells it; "
        "u takes it back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "findings", N_("Findings"), id="verify.findings", tooltip=N_("To what is known now")),
        Binding("r,f5", "again", N_("Look again"), id="verify.again", tooltip=N_("Look once more and compare again")),
        Binding(
            "l",
            "app.look_more",
            N_("Look in AWS"),
            id="verify.look_more",
            tooltip=N_("Choose what to look at, for this case"),
        ),
        Binding(
            "p",
            "app.paste_more",
            N_("Paste"),
            id="verify.paste_more",
            tooltip=N_("Paste the error or the JSON of a new task"),
        ),
        OPEN_MORE,
        Binding(
            "s", "app.report", N_("Report"), id="verify.report", show=False, tooltip=N_("A report, with the result")
        ),
        Binding(
            "u", "take_back", N_("Undo"), id="verify.take_back", show=False, tooltip=N_("Take back the verification")
        ),
        Binding("escape", "back", N_("Back"), id="verify.back", tooltip=N_("Back to the script")),
    ]

    def __init__(self, run: LookRun | None) -> None:
        super().__init__()
        self.look_run = run

    def compose(self) -> ComposeResult:
        yield CaseHeading()
        yield Words(id="headline")
        with VerticalScroll(id="outcomes"):
            with Horizontal(classes="row"):
                yield Words(_("Before"), classes="before heading")
                yield Words(_("Now"), classes="now heading")
            causes = self.session.library.causes
            for id_ in watched(self.session.diagnosis, self.session.case):
                yield _Row(id_, _cause_words(causes[id_].title, Standing.CONFIRMED), Content(""))
            yield Words(id="trouble")
            yield Words(_("How to see it yourself"), classes="heading", id="by-hand")
            for id_ in self.session.to_mend:
                yield Words(causes[id_].title, classes="step")
                yield Words(prose(causes[id_].verify), classes="in")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    def on_unmount(self) -> None:
        if self.look_run is not None:
            self.look_run.cancelled.set()

    def show(self) -> None:
        """Rebuild from the run."""
        run = self.look_run
        words = target_words(run.target, run.options.region) if run else _("No look at AWS")
        self.query_one(CaseHeading).show(words, _("verify"))
        self.query_one("#headline", Words).say(self._headline())
        self._show_trouble()
        outcomes = run.verification.outcomes if run and run.verification else ()
        by_cause = {outcome.cause: outcome for outcome in outcomes}
        rows = {row.cause_id: row for row in self.query(_Row)}
        for id_, row in rows.items():
            row.say(_now_words(by_cause[id_]) if id_ in by_cause else self._without_outcome())
        new = [outcome for outcome in outcomes if outcome.cause not in rows]
        if new:
            self.query_one("#outcomes").mount_all([self._new_row(outcome) for outcome in new], before="#trouble")
        self.refresh_bindings()

    def _new_row(self, outcome: Outcome) -> _Row:
        title = self.session.library.causes[outcome.cause].title
        return _Row(outcome.cause, _cause_words(title, Standing(outcome.before)), _now_words(outcome))

    def _without_outcome(self) -> Content:
        looks = self.look_run is not None and not self.look_run.over
        return (
            Content(_("● looking")) if looks else Content.styled(_(AFTER_WORDS[After.NOT_CHECKED]), "$text-warning")
        )

    def _headline(self) -> str:
        run = self.look_run
        if run is None:
            return _("? Where to look in AWS is not known: see by hand, paste (p) a new error, or look (l).")
        if run.verification is not None:
            return result_words(run.verification.outcomes)
        if run.over:
            return _("? Nothing could be checked.")
        done = sum(probe.state is not None for probe in run.probes.values())
        return _("● Looking again, read-only: {done} of {total} looked at").format(done=done, total=len(run.probes))

    def _show_trouble(self) -> None:
        """What kept the look from seeing all."""
        run = self.look_run
        lines: list[str] = []
        if run is not None and run.error is not None:
            lines += filter(None, (_(run.error.title), run.error.message, run.error.next_step))
        if run is not None and run.over:
            for missing in run.missing():
                needs = _("needs {permission}").format(permission=missing.permission)
                what = _("{why}, for {what}").format(
                    why=needs if missing.permission else missing.why, what=", ".join(missing.titles)
                )
                lines.append(_("? Could not be checked: {what}").format(what=what))
        trouble = self.query_one("#trouble", Words)
        trouble.say("\n".join(lines))
        trouble.display = bool(lines)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return without_lesson_keys(super().active_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action == "again":
            return self.look_run is not None and self.look_run.over
        if action == "take_back":
            return self.look_run is not None and self.look_run.verification is not None
        return True

    def action_findings(self) -> None:
        self.wizard.show_findings()

    def action_again(self) -> None:
        self.wizard.verify_fix()

    def action_take_back(self) -> None:
        self.wizard.action_undo()

    def action_back(self) -> None:
        self.wizard.show_fix()


def _cause_words(title: str, standing: Standing) -> Content:
    return Content.assemble((_(STANDING_WORD[standing]), "$foreground 65%"), "\n", line(title))


def _now_words(outcome: Outcome) -> Content:
    words = Content.styled(_(AFTER_WORDS[outcome.after]), COLOURS[outcome.after])
    return Content.assemble(words, "\n", shown(outcome.why)) if outcome.why else words
