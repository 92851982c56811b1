"""A graph as SVG: one file, no outside requests. Words and frames tell what a node is, not colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import networkx as nx

from decision_tree.graph_looks import LOOKS
from decision_tree.wrapping import wrap

BOX_WIDTH, LINE_HEIGHT, GAP_X, GAP_Y, MARGIN = 230, 15, 90, 14, 20
LABEL_COLUMNS, LABEL_LINES = 34, 5
ROW_WIDTH, ROW_COLUMNS, ROW_GAP, STEP_IN = 640, 96, 6, 36
TITLE = "The decision graph"
_STYLE = """
text { font: 11px system-ui, sans-serif; fill: #1b1f24; }
rect { stroke: #57606a; }
path { fill: none; stroke: #8c959f; stroke-width: .8; }
path.dashed { stroke-dasharray: 4 3; }
""".strip()


class _Place(NamedTuple):
    """Where a box stands, in pixels."""

    x: int
    y: int
    width: int
    height: int


def to_svg(graph: nx.DiGraph[str]) -> str:
    """The picture of a case from top to bottom; the library's graph in columns."""
    in_rows = graph.graph.get("layout") == "rows"
    columns = ROW_COLUMNS if in_rows else LABEL_COLUMNS
    labels = {node: _label(data["label"], columns) for node, data in graph.nodes(data=True)}
    boxes = _rows(graph, labels) if in_rows else _columns(graph, labels)
    wide = max((place.x + place.width for place in boxes.values()), default=0) + MARGIN
    high = max((place.y + place.height for place in boxes.values()), default=0) + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" aria-label="{escape(graph.graph.get("title", TITLE))}">',
        f"<style>\n{_STYLE}\n</style>",
        f'<rect x="0" y="0" width="{wide}" height="{high}" style="fill: #ffffff; stroke: none"/>',
    ]
    draw = _elbow if in_rows else _curve
    for source, target, data in graph.edges(data=True):
        dashed = bool(LOOKS[graph.nodes[target]["kind"]].dash)
        lines.append(_edge(draw(boxes[source], boxes[target]), data["values"], dashed=dashed))
    for node, data in graph.nodes(data=True):
        title = "\n".join(filter(None, (node, data.get("why"))))
        lines += _box(title, data["kind"], labels[node], boxes[node])
    return "\n".join([*lines, "</svg>"]) + "\n"


def _label(text: str, columns: int) -> list[str]:
    lines = list(wrap(text, columns=columns))
    return [*lines[: LABEL_LINES - 1], f"{lines[LABEL_LINES - 1]} …"] if len(lines) > LABEL_LINES else lines


def _height(label: list[str]) -> int:
    return LINE_HEIGHT * len(label) + 10


def _rows(graph: nx.DiGraph[str], labels: dict[str, list[str]]) -> dict[str, _Place]:
    """In the graph's order, one under the other; what hangs on a step is set in."""
    boxes: dict[str, _Place] = {}
    y = MARGIN
    for node in graph:
        x = MARGIN + (STEP_IN if graph.nodes[node]["set_in"] else 0)
        boxes[node] = _Place(x, y, ROW_WIDTH - x, _height(labels[node]))
        y += boxes[node].height + ROW_GAP
    return boxes


def _columns(graph: nx.DiGraph[str], labels: dict[str, list[str]]) -> dict[str, _Place]:
    """Each to the right of everything that it follows from."""
    boxes: dict[str, _Place] = {}
    for column, nodes in enumerate(nx.topological_generations(graph)):
        y = MARGIN
        for node in sorted(nodes, key=lambda n: _mean_height(graph, boxes, n)):
            boxes[node] = _Place(MARGIN + column * (BOX_WIDTH + GAP_X), y, BOX_WIDTH, _height(labels[node]))
            y += boxes[node].height + GAP_Y
    return boxes


def _mean_height(graph: nx.DiGraph[str], boxes: dict[str, _Place], node: str) -> float:
    """Beside what a box follows from: fewer lines cross."""
    heights = [boxes[before].y for before in graph.predecessors(node)]
    return sum(heights) / len(heights) if heights else 0.0


def _box(title: str, kind: str, label: list[str], place: _Place) -> Iterator[str]:
    x, y, width, height = place
    look = LOOKS[kind]
    yield f'<g class="{escape(kind)}"><title>{escape(title)}</title>'
    frame = f"fill: {look.fill}; stroke-width: {2 if look.bold else 1}"
    frame += f"; stroke-dasharray: {look.dash}" if look.dash else ""
    rounding = 12 if look.is_round else 2
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{rounding}" style="{frame}"/>'
    for number, line in enumerate(label, 1):
        yield f'<text x="{x + 8}" y="{y + LINE_HEIGHT * number + 2}">{escape(line)}</text>'
    yield "</g>"


def _curve(source: _Place, target: _Place) -> str:
    x1, y1 = source.x + source.width, source.y + source.height // 2
    x2, y2 = target.x, target.y + target.height // 2
    bend = GAP_X // 2
    return f"M {x1} {y1} C {x1 + bend} {y1}, {x2 - bend} {y2}, {x2} {y2}"


def _elbow(source: _Place, target: _Place) -> str:
    """Down the left side, then to the right where the target is set in."""
    x, y = source.x + STEP_IN // 2, source.y + source.height
    if target.x > source.x:
        return f"M {x} {y} V {target.y + target.height // 2} H {target.x}"
    return f"M {x} {y} V {target.y}"


def _edge(path: str, values: str, *, dashed: bool) -> str:
    style = ' class="dashed"' if dashed else ""
    return (
        f'<path d="{path}"{style}><title>{escape(values)}</title></path>' if values else f'<path d="{path}"{style}/>'
    )
