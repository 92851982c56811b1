"""Choose what to look at: profile, Region, cluster, service, task, each from a list that AWS gives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from decision_tree.probes import Options, Target, named_by, parse_target
from tui.background import in_background
from tui.messages import Listed, ListFailed
from tui.places import CLUSTER, PROFILE, REGION, SERVICE, TASK, Place, is_address, items_of, typed_items
from tui.screens.base import WizardScreen
from tui.widgets.filtered import Filtered, FilterInput
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.words import Words, line, shown

if TYPE_CHECKING:
    from tui.outside import Catalogue

ASK = {
    PROFILE: N_("Which profile of the AWS CLI?"),
    REGION: N_("Which Region?"),
    CLUSTER: N_("Which cluster?"),
    SERVICE: N_("Which service, or a task?"),
    TASK: N_("The service as a whole, or one of its tasks?"),
}
HINT = N_("type to filter; an ARN or the console's address goes straight there")


class LookScreen(WizardScreen):
    """One list at a time. Escape goes back a list; the lists come from threads and hold nothing up."""

    CSS_PATH = "look.tcss"
    AUTO_FOCUS = "FilterInput"
    ABOUT = N_(
        "Choose what the wizard shall look at: it reads, and changes nothing. Type to filter a list, or paste the "
        "ARN of a task, service or task definition, or the address of its page in the AWS console, into the field. "
        "A name that you may not list can be typed. Profiles are those of the AWS CLI; no key is shown or kept."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "profile", N_("Profile"), id="look.profile", tooltip=N_("Another profile of the AWS CLI")),
        Binding("f3", "region", N_("Region"), id="look.region", tooltip=N_("Another Region")),
        Binding(
            "f4,w",
            "sweep",
            N_("Sweep"),
            id="look.sweep",
            key_display="f4",
            tooltip=N_("Every service of the cluster, or of all clusters"),
        ),
        Binding(
            "f5,r",
            "again",
            N_("Again"),
            id="look.again",
            key_display="f5",
            tooltip=N_("Ask AWS for the list once more"),
        ),
        Binding("escape", "back", N_("Back"), id="look.back", tooltip=N_("Back a list")),
    ]

    def __init__(self, *, new_case: bool, facts: Collection[str] | None = None) -> None:
        super().__init__()
        self._new_case, self._facts = new_case, facts
        self._place: Place | None = None
        self._catalogues: dict[Options, Catalogue] = {}

    def compose(self) -> ComposeResult:
        yield Words(id="where")
        yield Words(id="ask")
        yield Filtered(_(HINT), id="names")
        with VerticalScroll(id="trouble", can_focus=False):
            yield Words(id="error")
        yield Words(id="state")
        yield KeysFooter()

    def on_mount(self) -> None:
        options = self.wizard.aws_options()
        chosen = bool(self.wizard.options) or self.wizard.is_practising
        self._go(Place(CLUSTER if chosen else PROFILE, options))

    @property
    def place(self) -> Place:
        assert self._place is not None  # noqa: S101
        return self._place

    # ----- the lists -----

    def _go(self, place: Place) -> None:
        """Show this place's list as soon as it comes."""
        self._place = place
        self.query_one("#where", Words).say(place.words())
        self.query_one("#ask", Words).say(_(ASK[place.level]))
        self.query_one(Filtered).clear(_(HINT))
        self.query_one(Filtered).focus_field()
        self._load()

    def _load(self) -> None:
        self.query_one("#error", Words).say("")
        self.query_one("#state", Words).say(_("● Asking AWS…"))
        self._list(self.place)

    @work(group="list", exclusive=True, exit_on_error=False, description=N_("list what there is in AWS"))
    async def _list(self, place: Place) -> None:
        try:
            self.post_message(await in_background(partial(self._listing, place)))
        except WizardError as error:
            self.post_message(ListFailed(place, error))

    def _listing(self, place: Place) -> Listed:
        """Blocks. One catalogue for all lists of a profile and Region: it keeps its connections."""
        catalogue = self._catalogues.setdefault(place.options, self.wizard.outside.catalogue(place.options))
        items = items_of(place, catalogue)
        return Listed(place, items, catalogue.region() if place.level >= CLUSTER else "")

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        place, items = message.place, message.items
        if place != self._place:
            return
        if place.level == PROFILE and len(items) < 2:
            self._go(place.at(CLUSTER))  # nothing to choose between
            return
        self.query_one("#where", Words).say(place.words(message.region))
        self.query_one(Filtered).set_items(items, partial(typed_items, place))
        number = sum(not item.always for item in items)
        found = _("{number} found.").format(number=number) if number else _("None found. A name can be typed.")
        self.query_one("#state", Words).say(found)

    @on(ListFailed)
    def _list_failed(self, message: ListFailed) -> None:
        if message.place != self._place:
            return
        error = message.error
        self.query_one("#state", Words).say(_("r tries again. Tab goes to the field: a name can be typed."))
        self.query_one("#error", Words).say(
            Content.assemble(
                ("? ", "bold $text-error"), (line(_(error.title)), "bold"), "\n", shown(error.message),
                "\n", shown(error.next_step),
            )
        )  # fmt: skip
        names = self.query_one(Filtered)
        names.set_items((), partial(typed_items, message.place))
        names.focus_list()  # so that r is a key and not a letter

    # ----- choosing -----

    @on(FilterInput.Pasted)
    def _pasted(self, event: FilterInput.Pasted) -> None:
        if is_address(event.text):
            self._go_straight_to(event.text)

    @on(Filtered.Chosen)
    def _chosen(self, event: Filtered.Chosen) -> None:
        if is_address(event.typed):
            self._go_straight_to(event.typed)
            return
        chosen = self.place.chosen(event.item)
        if isinstance(chosen, Place):
            self._go(chosen)
        else:
            self._look(chosen)

    def _go_straight_to(self, address: str) -> None:
        """To what an ARN or an address of the console names: a task, a service, or only a cluster."""
        try:
            target = named_by(address)
        except WizardError as error:
            self.wizard.tell_error(error)
            return
        options = replace(self.place.options, region=target.region or self.place.options.region)
        if target.task or target.service or target.task_definition:
            self.wizard.look(target, options, new_case=self._new_case, facts=self._facts)
        else:
            self._go(Place(SERVICE, options, target.cluster.rpartition("/")[2]))

    def _look(self, names: dict[str, str]) -> None:
        try:
            target: Target = parse_target(**names)
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            self.wizard.look(target, self.place.options, new_case=self._new_case, facts=self._facts)

    # ----- keys -----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        if action in ("profile", "region"):
            return not self.wizard.is_practising
        return True

    def action_profile(self) -> None:
        self._go(self.place.at(PROFILE))

    def action_region(self) -> None:
        self._go(self.place.at(REGION))

    def action_again(self) -> None:
        self._load()

    def action_sweep(self) -> None:
        self.wizard.show_sweep(self.place.options, self.place.cluster)

    def action_back(self) -> None:
        before = self.place.before()
        if before is None:
            self.wizard.go_back(new_case=self._new_case)
        else:
            self._go(before)
