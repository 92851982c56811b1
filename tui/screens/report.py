"""Hand the case out: in which form, with what hidden, and how it reads before it leaves the machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content

from decision_tree.errors import WizardError
from decision_tree.language import N_, _, n_
from decision_tree.redact import KIND_EXAMPLES, KIND_WORDS, SUPPORT_NEEDS, Hidden, Kind
from decision_tree.report.draft import SUFFIXES, Draft, Drafts, Form
from decision_tree.wrapping import WIDTH
from tui.background import in_background
from tui.saving import REPORT_MODE
from tui.screens.base import WizardScreen
from tui.widgets.choices import Choice, Choices
from tui.widgets.heading import CaseHeading, about
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line, shown

FORM_WORDS = {
    Form.SUPPORT: N_("text for AWS Support"),
    Form.TEAM: N_("text for another team"),
    Form.MARKDOWN: N_("Markdown, for a ticket"),
    Form.HTML: N_("HTML, to print or send"),
    Form.JSON: N_("JSON, for programs"),
}
PREVIEWED = 20_000
"""Characters of the text that are shown; the file has all of it."""
LISTED = 200
"""Hidden things of one kind that are shown."""
LONGEST_ORIGINAL = 120
LEAST_COLUMNS = 30


class FormChoices(Choices):
    """The forms of the text; the one that is marked is made."""

    HELP = N_("Arrow keys choose the form, Enter saves it. A click chooses, a second click saves.")


class KindChoices(Choices):
    """A switch for each kind of what is hidden."""

    HELP = N_(
        "Arrow keys mark a kind, Enter shows or hides it in the text. A click marks, a second click shows or hides. "
        "The preview lists what stands behind each stand-in."
    )


class ReportScreen(WizardScreen):
    """The forms and the kinds of what is hidden; below or beside them the text, or what is hidden in it."""

    CSS_PATH = "report.tcss"
    AUTO_FOCUS = "#forms"
    ABOUT = N_(
        "What leaves this machine has stand-ins (account-1, role-1) for what tells whose system it is. Choose the "
        "form on the left; Tab goes to what is hidden, Enter there shows or hides one kind, and the preview lists "
        "what stands behind each stand-in: only you see that. Keys, passwords and tokens were removed when the text "
        "came in, and stay removed. AWS Support needs real ids: r shows those, and hides them again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", N_("Save"), id="report.save", tooltip=N_("Write the file as the preview shows it")),
        Binding("c", "copy", N_("Copy"), id="report.copy", tooltip=N_("Send the text to the terminal's clipboard")),
        Binding("r", "real_ids", N_("Real ids"), id="report.real_ids",
                tooltip=N_("Show, or hide again, the ids and names without which AWS Support finds nothing")),
        Binding("escape", "back", N_("Back"), id="report.back", tooltip=N_("Back to the case")),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.form, self.keep = Form.SUPPORT, frozenset[Kind]()
        self.draft: Draft | None = None
        """As it would be handed out now; None while it is made."""
        self._hidden: tuple[Hidden, ...] = ()
        """What would be hidden if no kind were left in: the same list, whatever the switches say."""
        self._then: Callable[[], None] | None = None
        """What the person asked for before the text was there."""
        self._lists_hidden = False
        self._columns = WIDTH

    def compose(self) -> ComposeResult:
        yield CaseHeading()
        with Container(id="body"):
            with Container(id="choice"):
                with VerticalScroll(id="forms-box", can_focus=False) as forms:
                    forms.border_title = Content(_("What to hand out"))
                    items = [Choice(form, Content(_(words))) for form, words in FORM_WORDS.items()]
                    yield FormChoices(items, marks=("●", "○"), id="forms")
                with VerticalScroll(id="kinds-box", can_focus=False) as kinds:
                    kinds.border_title = Content(_("What is hidden in it"))
                    yield KindChoices(self._switches(), id="kinds")
            with Vertical(id="shown"):
                yield Words(self._statement(), id="visible")
                with VerticalScroll(id="preview"):
                    yield Words(id="text")
        yield KeysFooter()

    def on_mount(self) -> None:
        self._drafts = Drafts(self.session.case, self.session.library)
        diagnosis = self.session.diagnosis
        self.query_one(CaseHeading).show(about(self.session.case, diagnosis.facts, diagnosis.library), _("report"))
        self.call_after_refresh(self._make)

    # ----- the text -----

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self.draft is not None and self._room() != self._columns:
            self._make()

    def _room(self) -> int:
        return max(LEAST_COLUMNS, min(WIDTH, self.query_one("#preview").scrollable_content_region.width))

    def _make(self) -> None:
        self.draft, self._columns = None, self._room()
        self._show()
        # after: the work keeps Python busy, and that it goes on must be seen first
        self.call_after_refresh(self._prepare, self.form, self.keep)

    @work(group="draft", exclusive=True, exit_on_error=False, description=N_("make the report"))
    async def _prepare(self, form: Form, keep: frozenset[Kind]) -> None:
        """A text of a megabyte takes seconds."""
        drafts, columns = self._drafts, self._columns
        everything, draft = await in_background(lambda: (drafts.draft(form), drafts.draft(form, keep, columns)))
        self._hidden, self.draft = everything.hidden, draft
        self._show()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _show(self) -> None:
        kinds = self.query_one("#kinds", Choices)
        kinds.set_items(self._switches(), kinds.marked)
        self.query_one("#visible", Words).say(self._statement())
        self._show_preview()
        self.refresh_bindings()

    def _switches(self) -> list[Choice]:
        return [Choice(kind, self._switch(kind)) for kind in Kind]

    def _switch(self, kind: Kind) -> Content:
        found = "…" if self.draft is None else str(len(self._of(kind)))
        states = {True: Content(_("! shown")), False: Content(_("✔ hidden"))}
        colour = "$text-warning" if kind in self.keep else "$text-success"
        state = states[kind in self.keep].stylize(colour)
        gap = " " * (max(one.cell_length for one in states.values()) - state.cell_length)
        examples = f" ({_(KIND_EXAMPLES[kind])})" if kind in KIND_EXAMPLES else ""
        return Content.assemble(state, f"{gap} {found:>3}  ", _(KIND_WORDS[kind]), (examples, "$text-muted"))

    def _of(self, kind: Kind) -> list[Hidden]:
        return [hidden for hidden in self._hidden if hidden.kind is kind]

    def _statement(self) -> Content:
        """Plainly, what whoever gets the text will read."""
        if self.draft is None:
            return Content(_("● The text is being made …"))
        left_in = [kind for kind in Kind if kind in self.keep and self._of(kind)]
        if left_in:
            told = ", ".join(f"{_(KIND_WORDS[kind])} ({len(self._of(kind))})" for kind in left_in)
            words = _("! Whoever gets this text will read: {what}").format(what=told)
            return Content(words).stylize("$text-warning")
        number = len(self._hidden)
        words = n_("✔ {n} thing is hidden in it.", "✔ {n} things are hidden in it.", number).format(n=number)
        removed = _("Keys and passwords were removed when the text came in.")
        return Content(f"{words} {removed}")

    # ----- the preview -----

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget.id in ("forms", "kinds"):
            self._lists_hidden = event.widget.id == "kinds"
            self._show_preview()

    def _show_preview(self) -> None:
        preview = self.query_one("#preview", VerticalScroll)
        marked = self.query_one("#kinds", Choices).choice
        if self._lists_hidden and marked is not None:
            kind = Kind(marked.id)
            title = _("Readable in the text: {kind}") if kind in self.keep else _("Only you see this: {kind}")
            preview.border_title = Content(title.format(kind=_(KIND_WORDS[kind])))
            self.query_one("#text", Words).say(self._behind(kind))
        else:
            preview.border_title = Content(_("The text as it will be"))
            self.query_one("#text", Words).say(self._preview())
        preview.scroll_home(animate=False)

    def _preview(self) -> Content:
        if self.draft is None:
            return Content("")
        text = self.draft.preview
        rest = text[PREVIEWED:].count("\n")
        parts = [shown(text[:PREVIEWED])]
        if self.form is Form.HTML:
            parts.insert(
                0, Content(_("The HTML file has this content, laid out for a browser and for paper.") + "\n")
            )
        if rest:
            words = n_("… and {n} more line in the file", "… and {n} more lines in the file", rest)
            parts.append(Content(words.format(n=rest)))
        return Content("\n").join(parts)

    def _behind(self, kind: Kind) -> Content:
        found = self._of(kind)
        if not found:
            return Content(_("Nothing of this kind is in the text."))
        if kind in self.keep:
            head = _("! These stay as they are; Enter hides them:")
        else:
            head = _("✔ These are replaced; Enter leaves them in:")
        rows = [self._replaced(hidden, kind in self.keep) for hidden in found[:LISTED]]
        more = len(found) - len(rows)
        tail = [Content(_("and {n} more").format(n=more))] if more else []
        return Content("\n").join([Content(head), *rows, *tail])

    def _replaced(self, hidden: Hidden, stays: bool) -> Content:
        original = line(hidden.original)
        if len(original) > LONGEST_ORIGINAL:
            original = f"{original[: LONGEST_ORIGINAL - 1]}…"
        end = "" if stays else f" → {hidden.stand_in}"
        return Content(f"  {original}{end}  ×{hidden.times}")

    # ----- what the person does -----

    @on(Choices.Marked, "#forms")
    def _form_marked(self, event: Choices.Marked) -> None:
        if event.choice.id != self.form:
            self.form = Form(event.choice.id)
            self._make()

    @on(Choices.Marked, "#kinds")
    def _kind_marked(self) -> None:
        if self._lists_hidden:
            self._show_preview()

    @on(Choices.Chosen, "#kinds")
    def _switched(self, event: Choices.Chosen) -> None:
        self.keep ^= {Kind(event.choice.id)}
        self._make()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action != "real_ids" or self.form is Form.SUPPORT

    def action_real_ids(self) -> None:
        self.keep = self.keep - SUPPORT_NEEDS if self.keep >= SUPPORT_NEEDS else self.keep | SUPPORT_NEEDS
        self._make()

    @on(Choices.Chosen, "#forms")
    def action_save(self) -> None:
        if self.draft is None:
            self._then = self.action_save
            return
        stem = f"ecs-wizard-{self.session.case.id}"
        try:
            path = self.wizard.hand_out(stem, SUFFIXES[self.form], self.draft.text, REPORT_MODE)
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            words = _("Saved: {path}\n{visible}\n{kept}")
            visible, kept = self._statement().plain, self.wizard.where_kept()
            self.wizard.tell(words.format(path=path, visible=visible, kept=kept))

    def action_copy(self) -> None:
        if self.draft is None:
            self._then = self.action_copy
        else:
            self.wizard.copy(self.draft.text, _("The text was sent to the terminal's clipboard."))

    def action_back(self) -> None:
        if self.is_current:
            self.app.pop_screen()
