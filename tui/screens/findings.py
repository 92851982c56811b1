"""What was found: the causes, why each stands as it does, and what could not be checked."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from decision_tree.diagnosis import Diagnosis, Finding, Standing
from decision_tree.facts import because
from decision_tree.intake import read_all
from decision_tree.language import N_, _, n_
from decision_tree.report import make_report
from decision_tree.report.kept import ended_words
from decision_tree.report.mending import result_words
from decision_tree.report.model import by_permission
from tui.screens.base import PASTED, STEP_KEYS, StepScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.heading import CaseHeading, about
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.marked import marked_text
from tui.widgets.rows import STANDING_WORD, how_likely
from tui.widgets.story import cause_story
from tui.widgets.words import Words, filled, line, shown

LIKELY = 8
"""Possible causes that are listed at first; the others are there on demand."""
TEXT, FACTS, UNCHECKED = "text", "facts", "unchecked"


class FindingsScreen(StepScreen):
    """A list of causes on one side, the marked one told in full on the other."""

    CSS_PATH = "findings.tcss"
    AUTO_FOCUS = "#causes"
    ABOUT = N_(
        "A cause is confirmed when everything that it takes is known; possible while something is unknown; ruled out "
        "when something known contradicts it. Mark a cause to read why. x shows the script against what is "
        "confirmed, n goes on asking, r shows also what is unlikely and what is ruled out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "fix", N_("Fix"), id="findings.fix", tooltip=N_("The script against the confirmed causes")),
        Binding(
            "n", "go_on", N_("Go on asking"), id="findings.go_on", tooltip=N_("There may be more than one cause")
        ),
        Binding(
            "r",
            "all",
            N_("All causes"),
            id="findings.all",
            tooltip=N_("Show also what is unlikely and what is ruled out"),
        ),
        *STEP_KEYS,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._all = False

    def compose(self) -> ComposeResult:
        yield CaseHeading()
        yield Words(id="summary")
        with Container(id="body"):
            with VerticalScroll(id="list", can_focus=False):
                yield Choices(id="causes")
            yield VerticalScroll(id="story")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    @property
    def diagnosis(self) -> Diagnosis:
        return self.session.diagnosis

    @property
    def marked_cause(self) -> str:
        """The id of the cause that is told, or nothing where something else is."""
        choice = self.query_one(Choices).choice
        return choice.id.removeprefix("cause:") if choice is not None and choice.id.startswith("cause:") else ""

    def show(self) -> None:
        diagnosis = self.diagnosis
        self.wizard.told |= {f.cause_id for f in diagnosis.confirmed}
        heading = about(self.session.case, diagnosis.facts, diagnosis.library)
        self.query_one(CaseHeading).show(heading, _("findings"))
        self.query_one("#summary", Words).say(self._summary())
        choices = self.query_one(Choices)
        before = choices.choice.id if choices.choice else ""
        items = self._items()
        marked = next((i for i, item in enumerate(items) if item.id == before), 0)
        choices.set_items(items, marked)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action == "fix":
            return bool(self.session.to_mend)
        if action == "go_on":
            return self.session.next_question() is not None
        return True

    def _summary(self) -> Content:
        lines: list[Content] = [Content.styled(_headline(self.diagnosis, self._more()), "bold")]
        library = self.diagnosis.library
        lines += [
            Content.assemble(("! ", "$text-warning"), shown(contradiction))
            for contradiction in self.diagnosis.contradictions
        ]
        if self.session.case.ended is not None:
            lines.append(filled(_("■ This case is closed: {how}"), how=ended_words(self.session.case)))
        verified = self.session.case.verified
        if verified is not None:
            lines.append(filled(_("Last verified: {result}"), result=result_words(verified.found.outcomes)))
        unchecked = [library.short(fact) for fact in self._unchecked()]
        if unchecked:
            lines.append(filled(_("? Could not be checked: {what}"), what=", ".join(unchecked)))
        return Content("\n").join(lines)

    def _more(self) -> bool:
        return self.session.next_question() is not None

    def _unchecked(self) -> list[str]:
        return [fact for fact in self.diagnosis.facts.observations if self.diagnosis.facts.declined(fact)]

    def _items(self) -> list[Choice]:
        diagnosis = self.diagnosis
        likely = [f for f in diagnosis.possible if f.suggested] or list(diagnosis.possible)
        findings = [*diagnosis.confirmed, *likely[:LIKELY]]
        if self._all:
            findings = list(diagnosis.findings)
        items = [Choice(f"cause:{f.cause_id}", self._label(f)) for f in findings]
        if self.session.case.documents:
            items.append(Choice(TEXT, Content(_("· What you gave, with the recognised words"))))
        items.append(Choice(FACTS, Content(_("· Everything that is known"))))
        if self._unchecked():
            items.append(
                Choice(UNCHECKED, filled(_("? Could not be checked: {what}"), what=str(len(self._unchecked()))))
            )
        return items

    def _label(self, finding: Finding) -> Content:
        word = _(STANDING_WORD[finding.standing])
        if finding.standing is Standing.POSSIBLE:
            word = f"{word} {how_likely(finding).strip()}"
        colour = {Standing.CONFIRMED: "$text-success", Standing.POSSIBLE: "$text-warning"}.get(
            finding.standing, "$foreground 65%"
        )
        title = line(self.diagnosis.library.causes[finding.cause_id].title)
        return Content.assemble((word, colour), "  ", title)

    @on(Choices.Marked)
    async def _marked(self, event: Choices.Marked) -> None:
        if event.choice.id != (event.choices.choice.id if event.choices.choice else ""):
            return  # the mark has moved on
        story = self.query_one("#story", VerticalScroll)
        async with story.batch():
            await story.remove_children()
            await story.mount_all(self._story(event.choice.id))
        story.scroll_home(animate=False)

    def _story(self, chosen: str) -> list[Widget]:
        if chosen == TEXT:
            return self._texts()
        library, facts = self.diagnosis.library, self.diagnosis.facts
        if chosen == FACTS:
            return [Words(f"· {because(library, facts.observations[fact])}") for fact in facts.known] or [
                Words(_("Nothing yet."))
            ]
        if chosen == UNCHECKED:
            return self._not_checked()
        finding = next(f for f in self.diagnosis.findings if f"cause:{f.cause_id}" == chosen)
        return cause_story(self.diagnosis, finding)

    def _not_checked(self) -> list[Widget]:
        """Together by the permission that is missing: it may be asked for once."""
        widgets: list[Widget] = []
        for group in by_permission(make_report(self.session.case, self.session.library)):
            needs = _("Needs the permission {permission}").format(permission=group.permission)
            head = needs if group.permission else group.why
            widgets += [Words(f"? {head}", classes="part"), *(Words(f"  {what}") for what in group.what)]
            widgets += [Words(f"  {group.why}")] if group.permission else []
        return widgets

    def _texts(self) -> list[Widget]:
        widgets: list[Widget] = []
        for document in self.session.case.documents:
            intake = read_all([(document.name, document.text)], self.session.library)
            widgets.append(Words(_(document.name) if document.name == PASTED else document.name, classes="heading"))
            widgets.append(Words(marked_text(intake.text, intake.matches), classes="text"))
        return widgets

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        if event.choice.id.removeprefix("cause:") in self.diagnosis.to_fix:
            self.action_fix()
        else:
            self.query_one("#story").focus()

    def action_all(self) -> None:
        self._all = not self._all
        self.show()

    def action_go_on(self) -> None:
        self.wizard.action_ask()

    def action_fix(self) -> None:
        self.wizard.show_fix()


def _headline(diagnosis: Diagnosis, more_to_ask: bool) -> str:
    """The result in a sentence. Nothing found is never said to be all well."""
    number = len(diagnosis.confirmed)
    if number:
        result = n_("✔ {n} cause confirmed.", "✔ {n} causes confirmed.", number).format(n=number)
        more = _("{result} There may be more: n goes on asking.")
        return more.format(result=result) if more_to_ask else result
    if more_to_ask:
        return _("◐ No cause is confirmed yet: n goes on asking.")
    if any(not finding.doubted for finding in diagnosis.possible):
        return _(
            "◐ No cause is confirmed. Those below are still possible; what would tell them apart is not known. "
            "More text (p) or files (o) may help."
        )
    return _(
        "? None of the causes that the wizard knows fits what is known. That does not mean that all is well: the "
        "cause may be one it does not know. Check the answers, add more text (p), or hand on a report (s)."
    )
