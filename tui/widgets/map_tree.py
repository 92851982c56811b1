"""The map of a case as lines: the path is the trunk, what a step decided hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from decision_tree.case_map import Kind, Node, tree_lines
from decision_tree.language import N_
from tui.widgets.words import line

MARK = "▸"
_STYLES = {
    Kind.CONFIRMED: "map--confirmed",
    Kind.POSSIBLE: "map--possible",
    Kind.RULED_OUT: "map--faint",
    Kind.LATER: "map--faint",
    Kind.MORE: "map--faint",
}


class MapTree(ScrollView, can_focus=True):
    """One node a line. Arrows move the mark, Enter takes what is marked; it shows without colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "map--plain", "map--confirmed", "map--possible", "map--faint", "map--marked", "map--trunk",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "take",
            N_("Open"),
            id="map_tree.take",
            tooltip=N_("Change the marked answer, ask the question, read the cause"),
        ),
        Binding("up", "move(-1)", N_("Up"), id="map_tree.up", show=False),
        Binding("down", "move(1)", N_("Down"), id="map_tree.down", show=False),
        Binding("pageup", "move_page(-1)", N_("Page up"), id="map_tree.page_up", show=False),
        Binding("pagedown", "move_page(1)", N_("Page down"), id="map_tree.page_down", show=False),
        Binding("home", "first", N_("First"), id="map_tree.first", show=False),
        Binding("end", "last", N_("Last"), id="map_tree.last", show=False),
    ]
    HELP = N_(
        "The path from top to bottom; what a step decided hangs on it. Arrow keys move the mark ▸, Enter opens what "
        "is marked: another answer, the question, the cause. A click marks, a second click opens."
    )

    marked: reactive[int] = reactive(0, always_update=True)

    class Marked(Message):
        """The mark moved to this node."""

        def __init__(self, node: Node) -> None:
            super().__init__()
            self.node = node

    class Chosen(Marked):
        """This node was opened."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.drawn: tuple[Node, ...] = ()
        """What is in the picture, a line each."""
        self._prefixes: list[str] = []

    @property
    def node(self) -> Node | None:
        return self.drawn[self.marked] if self.marked < len(self.drawn) else None

    def show(self, nodes: Sequence[Node]) -> None:
        """Draw these; the mark stays on its node, or on the step that it hung on, or where it was."""
        before, step = (self.node.id, self.node.parent) if self.node else ("", "")
        self.drawn, self._prefixes = tuple(nodes), tree_lines(nodes)
        self.virtual_size = Size(0, len(self.drawn))
        if not self.mark(before) and not self.mark(step):
            self.marked = max(0, min(self.marked, len(self.drawn) - 1))

    def mark(self, node_id: str) -> bool:
        """Move the mark to this node, if it is in the picture."""
        at = next((at for at, node in enumerate(self.drawn) if node.id == node_id), None)
        if at is not None:
            self.marked = at
        return at is not None

    def watch_marked(self, marked: int) -> None:
        self.refresh()
        self.scroll_to_region(Region(0, marked, 1, 1), animate=False)
        if self.node is not None:
            self.post_message(self.Marked(self.node))

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if at >= len(self.drawn):
            return Strip.blank(width, self.rich_style)
        node, here = self.drawn[at], at == self.marked
        head = f"{MARK if here else ' '}{self._prefixes[at]}"
        text = f"{f'{node.step} ' if node.step else ''}{node.word}  {line(node.text)}"
        room = width - cell_len(head)
        cut = set_cell_size(text, room) if cell_len(text) <= room else f"{set_cell_size(text, room - 1)}…"
        style = "map--marked" if here and self.has_focus else _STYLES.get(node.kind, "map--plain")
        trunk = style if style == "map--marked" else "map--trunk"
        segments = [
            Segment(head, self.get_component_rich_style(trunk)),
            Segment(cut, self.get_component_rich_style(style)),
        ]
        return Strip(segments).adjust_cell_length(width)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        at = offset.y + self.scroll_offset.y if offset is not None else len(self.drawn)
        if at == self.marked:
            self.action_take()
        elif at < len(self.drawn):
            self.marked = at

    def action_move(self, by: int) -> None:
        self.marked = max(0, min(len(self.drawn) - 1, self.marked + by))

    def action_move_page(self, way: int) -> None:
        self.action_move(way * max(1, self.size.height - 1))

    def action_first(self) -> None:
        self.marked = 0

    def action_last(self) -> None:
        self.marked = max(0, len(self.drawn) - 1)

    def action_take(self) -> None:
        if self.node is not None:
            self.post_message(self.Chosen(self.node))
