"""The map of the case: the path taken, what is still open, what was ruled out and why."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from decision_tree.case_map import Kind, Node, Zoom, case_map
from decision_tree.errors import WizardError
from decision_tree.interview import question_about
from decision_tree.language import N_, _
from tui.saving import REPORT_MODE
from tui.screens.ask import DONT_KNOW
from tui.screens.base import StepScreen
from tui.screens.cause import CauseScreen
from tui.screens.change import ChangeScreen
from tui.widgets.heading import CaseHeading, about
from tui.widgets.keys_footer import KeysFooter
from tui.widgets.map_tree import MapTree
from tui.widgets.words import Words, prose

STEPS = (Kind.ANSWERED, Kind.KNOWN, Kind.NOT_KNOWN)
SUFFIXES = {"svg": ".svg", "mermaid": ".mmd"}


class SearchField(Input):
    """What is typed is looked for in the whole graph."""

    HELP = N_(
        "Type a part of a question, an answer or a cause. Enter finds it, n then finds the next, Escape leaves."
    )


class MapScreen(StepScreen):
    """A line for each node; beside it, or below where it is narrow, the marked node's reasons."""

    CSS_PATH = "map.tcss"
    AUTO_FOCUS = "#map"
    ABOUT = N_(
        "The decision graph around this case. ● is what you answered, ■ what a message, a file or AWS shows, ○ an "
        "open question; a cause hangs on the step that decided it: ✔ confirmed, ◐ possible, ✗ ruled out. Enter on an "
        "answer shows what another one would change, Enter on an open question asks it. + shows more of the graph, "
        "- less. e writes the picture as SVG and Mermaid files, with account ids, names and addresses replaced."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "zoom(1)", N_("More"), key_display="+", id="map.more",
                tooltip=N_("Show more of the graph: what is open, what is ruled out, everything")),
        Binding("minus", "zoom(-1)", N_("Less"), key_display="-", id="map.less",
                tooltip=N_("Show less: only the path and what is likely")),
        Binding("slash", "search", N_("Search"), key_display="/", id="map.search",
                tooltip=N_("Find a word in the whole graph")),
        Binding("n", "find_next", N_("Next"), show=False, id="map.next", tooltip=N_("The next place with that word")),
        Binding("e", "export", N_("Export"), id="map.export", tooltip=N_("Write this picture as SVG and as Mermaid")),
        Binding("u", "undo", N_("Undo"), show=False, id="map.undo", tooltip=N_("Take back the last answer or text")),
        Binding("escape,m", "back", N_("Back"), id="map.back", tooltip=N_("Back to the case")),
    ]  # fmt: skip

    def __init__(self, *, from_findings: bool = False) -> None:
        super().__init__()
        self._from_findings = from_findings
        self.zoom = Zoom.PATH
        self._wanted = ""

    def compose(self) -> ComposeResult:
        yield CaseHeading()
        with Container(id="body"):
            yield MapTree(id="map")
            yield VerticalScroll(id="details")
        field = SearchField(placeholder=_("a word to find; enter finds, escape leaves"), compact=True, id="search")
        field.cursor_blink = False
        field.display = False
        yield field
        yield KeysFooter()

    def on_mount(self) -> None:
        self.show()

    def show(self) -> None:
        session = self.session
        diagnosis = session.diagnosis
        heading = about(session.case, diagnosis.facts, diagnosis.library)
        zoom = _("map, zoom {zoom} of {most}").format(zoom=int(self.zoom), most=len(Zoom))
        self.query_one(CaseHeading).show(heading, zoom)
        self.query_one(MapTree).show(case_map(session.case, diagnosis, self.zoom).nodes)

    # ----- the marked node -----

    @on(MapTree.Marked)
    async def _marked(self, event: MapTree.Marked) -> None:
        if event.node != self.query_one(MapTree).node:
            return  # the mark has moved on
        details = self.query_one("#details", VerticalScroll)
        async with details.batch():
            await details.remove_children()
            await details.mount_all(self._details(event.node))
        details.scroll_home(animate=False)

    def _details(self, node: Node) -> list[Widget]:
        head = Words(f"{node.word}  {node.text}", classes="heading")
        hint = self._hint(node)
        why = [Words(f"· {prose(reason)}") for reason in node.why]
        return [head, *why, *([Words(hint, classes="hint")] if hint else [])]

    def _hint(self, node: Node) -> str:
        if node.kind is Kind.MORE:
            return _("+ shows them.")
        if node.is_cause:
            return _("Enter reads the cause.")
        if node.kind is Kind.KNOWN:
            return _("Enter shows what would follow if it were otherwise.")
        if node.kind in STEPS:
            return _("Enter shows what another answer would change.")
        return _("Enter asks it.") if self._may_be_asked(node) else ""

    def _may_be_asked(self, node: Node) -> bool:
        return question_about(self.session.case, self.session.library, node.name) is not None

    @on(MapTree.Chosen)
    def _chosen(self, event: MapTree.Chosen) -> None:
        node, diagnosis = event.node, self.session.diagnosis
        if node.kind is Kind.MORE:
            self.action_zoom(1)
        elif node.is_cause:
            finding = next(f for f in diagnosis.findings if f.cause_id == node.name)
            self.app.push_screen(CauseScreen(diagnosis, finding))
        elif node.kind in STEPS:
            screen = ChangeScreen(self.session.case, diagnosis, node.name)
            self.app.push_screen(screen, lambda value: self._change(node.name, value))
        elif self._may_be_asked(node):
            self.wizard.ask_about(node.name)
        else:
            self.wizard.tell("\n".join(node.why))

    def _change(self, fact: str, value: str | None) -> None:
        if value is None:
            return
        library = self.session.library
        self.session.change(fact, None if value == DONT_KNOW else value)
        self.show()
        label = _("I don't know") if value == DONT_KNOW else library.label(fact, value)
        words = _("Changed: {name} is now “{answer}”. u takes it back.")
        self.wizard.tell(words.format(name=library.short(fact), answer=label))

    # ----- zoom and search -----

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "zoom":
            return self.zoom < Zoom.ALL if parameters == (1,) else self.zoom > Zoom.PATH
        return True

    def action_zoom(self, by: int) -> None:
        zoom = max(Zoom.PATH, min(Zoom.ALL, self.zoom + by))
        if zoom != self.zoom:
            self.zoom = Zoom(zoom)
            self.show()
            self.refresh_bindings()

    def action_search(self) -> None:
        field = self.query_one("#search", Input)
        field.display = True
        field.focus()

    @on(Input.Submitted)
    def _search(self, event: Input.Submitted) -> None:
        self._wanted = event.value.strip()
        self._close_search()
        self.action_find_next()

    def _close_search(self) -> None:
        self.query_one("#search", Input).display = False
        self.query_one(MapTree).focus()

    def action_find_next(self) -> None:
        """In this picture, from the mark on and around; where it is not there, in the next larger one."""
        if not self._wanted:
            self.action_search()
            return
        case, diagnosis, tree = self.session.case, self.session.diagnosis, self.query_one(MapTree)
        for zoom in Zoom:
            if zoom < self.zoom:
                continue
            found = _next_with(self._wanted, case_map(case, diagnosis, zoom).nodes, tree.node)
            if found is not None:
                self.action_zoom(zoom - self.zoom)
                tree.mark(found)
                return
        self.wizard.tell(_("“{word}” is nowhere in the graph.").format(word=self._wanted))

    # ----- leave -----

    def action_export(self) -> None:
        from decision_tree.graph_export import export_case  # deferred: networkx

        session = self.session
        stem = f"ecs-wizard-{session.case.id}-map"
        try:
            paths = [
                self.wizard.hand_out(
                    stem, suffix, export_case(session.case, session.library, format_, self.zoom), REPORT_MODE
                )
                for format_, suffix in SUFFIXES.items()
            ]
        except WizardError as error:
            self.wizard.tell_error(error)
        else:
            words = _("Written: {paths}\nAccount ids, names and addresses are replaced in them.")
            self.wizard.tell(words.format(paths="\n".join(paths)))

    def action_undo(self) -> None:
        if self.session.undo():
            self.show()
        else:
            self.wizard.tell(_("There is nothing to take back."))

    def action_back(self) -> None:
        if self.query_one("#search", Input).display:
            self._close_search()
        elif self._from_findings:
            self.wizard.show_findings()
        else:
            self.wizard.show_step()


def _next_with(word: str, nodes: tuple[Node, ...], after: Node | None) -> str | None:
    """The id of the next node after this one that has the word, round from the end to the beginning."""
    ids = [node.id for node in nodes]
    start = ids.index(after.id) + 1 if after is not None and after.id in ids else 0
    wanted = word.casefold()
    around = (*nodes[start:], *nodes[:start])
    return next((node.id for node in around if wanted in f"{node.word} {node.text} {node.name}".casefold()), None)
