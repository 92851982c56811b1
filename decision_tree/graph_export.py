"""The decision graph for other tools: Mermaid, DOT, GraphML, JSON, SVG. The same graph gives the same bytes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from html import escape

import msgspec
import networkx as nx

from decision_tree.graph import build_graph
from decision_tree.library import Library

BOX_WIDTH, LINE_HEIGHT, GAP_X, GAP_Y, MARGIN = 230, 15, 90, 14, 20
LABEL_COLUMNS = 34
_STYLE = """
text { font: 11px system-ui, sans-serif; fill: #1b1f24; }
rect { stroke: #57606a; fill: #eef2f6; }
.question rect { fill: #e3edfb; }
.seen rect { fill: #e7f3e8; }
.cause rect { fill: #fbeae3; stroke-width: 2; }
path { fill: none; stroke: #8c959f; stroke-width: .8; }
""".strip()


def export(library: Library, format_: str) -> str:
    """The library's graph in one of `FORMATS`."""
    return FORMATS[format_](build_graph(library))


def to_mermaid(graph: nx.DiGraph[str]) -> str:
    lines = ["flowchart LR"]
    names = {node: f"n{number}" for number, node in enumerate(graph)}
    shapes = {"start": "(({}))", "question": "[{}]", "seen": "[/{}/]", "cause": "([{}])"}
    for node, data in graph.nodes(data=True):
        label = f'"{_mermaid(data["label"])}"'
        lines.append(f"    {names[node]}{shapes[data['kind']].format(label)}:::{data['kind']}")
    for source, target, data in graph.edges(data=True):
        values = f'|"{_mermaid(data["values"])}"|' if data["values"] else ""
        lines.append(f"    {names[source]} -->{values} {names[target]}")
    lines += [
        "    classDef start fill:#eef2f6,stroke:#57606a,color:#1b1f24",
        "    classDef question fill:#e3edfb,stroke:#57606a,color:#1b1f24",
        "    classDef seen fill:#e7f3e8,stroke:#57606a,color:#1b1f24",
        "    classDef cause fill:#fbeae3,stroke:#57606a,color:#1b1f24",
    ]
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """The text as a quoted Mermaid label: everything but plain characters as a character code."""
    return "".join(c if c.isalnum() or c in " .,:?!()/_-" else f"#{ord(c)};" for c in " ".join(text.split()))


def to_dot(graph: nx.DiGraph[str]) -> str:
    lines = ["digraph decisions {", "    rankdir=LR;", '    node [fontname="sans-serif", style=filled];']
    shapes = {"start": "circle", "question": "box", "seen": "parallelogram", "cause": "ellipse"}
    for node, data in graph.nodes(data=True):
        lines.append(f"    {_dot(node)} [label={_dot(data['label'])}, shape={shapes[data['kind']]}];")
    for source, target, data in graph.edges(data=True):
        values = f" [label={_dot(data['values'])}]" if data["values"] else ""
        lines.append(f"    {_dot(source)} -> {_dot(target)}{values};")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def to_graphml(graph: nx.DiGraph[str]) -> str:
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def to_json(graph: nx.DiGraph[str]) -> str:
    """networkx's node-link form; `networkx.node_link_graph(data, edges="edges")` reads it."""
    data = nx.node_link_data(graph, edges="edges")
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def to_svg(graph: nx.DiGraph[str]) -> str:
    """Questions and causes in columns, each to the right of everything that it follows from."""
    boxes = _layout(graph)
    wide = max((x for x, *_ in boxes.values()), default=0) + BOX_WIDTH + MARGIN
    high = max((y + height for _, y, height in boxes.values()), default=0) + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        'role="img" aria-label="The decision graph">',
        f"<style>\n{_STYLE}\n</style>",
        f'<rect x="0" y="0" width="{wide}" height="{high}" style="fill: #ffffff; stroke: none"/>',
    ]
    lines += [_edge(boxes[source], boxes[target], data["values"]) for source, target, data in graph.edges(data=True)]
    for node, data in graph.nodes(data=True):
        lines += _box(node, data["kind"], _label(data["label"]), boxes[node])
    return "\n".join([*lines, "</svg>"]) + "\n"


_Place = tuple[int, int, int]
"""x, y and height of a box."""


def _layout(graph: nx.DiGraph[str]) -> dict[str, _Place]:
    boxes: dict[str, _Place] = {}
    for column, nodes in enumerate(nx.topological_generations(graph)):
        y = MARGIN
        for node in sorted(nodes, key=lambda n: _mean_height(graph, boxes, n)):
            height = LINE_HEIGHT * len(_label(graph.nodes[node]["label"])) + 10
            boxes[node] = (MARGIN + column * (BOX_WIDTH + GAP_X), y, height)
            y += height + GAP_Y
    return boxes


def _mean_height(graph: nx.DiGraph[str], boxes: dict[str, _Place], node: str) -> float:
    """Beside what a box follows from: fewer lines cross."""
    heights = [boxes[before][1] for before in graph.predecessors(node)]
    return sum(heights) / len(heights) if heights else 0.0


def _label(text: str) -> list[str]:
    return textwrap.wrap(text, LABEL_COLUMNS, max_lines=4, placeholder=" …") or [""]


def _box(node: str, kind: str, label: list[str], place: _Place) -> Iterator[str]:
    x, y, height = place
    yield f'<g class="{escape(kind)}"><title>{escape(node)}</title>'
    rounding = 12 if kind == "cause" else 2
    yield f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{height}" rx="{rounding}"/>'
    for number, line in enumerate(label, 1):
        yield f'<text x="{x + 8}" y="{y + LINE_HEIGHT * number + 2}">{escape(line)}</text>'
    yield "</g>"


def _edge(source: _Place, target: _Place, values: str) -> str:
    x1, y1 = source[0] + BOX_WIDTH, source[1] + source[2] // 2
    x2, y2 = target[0], target[1] + target[2] // 2
    bend = GAP_X // 2
    path = f"M {x1} {y1} C {x1 + bend} {y1}, {x2 - bend} {y2}, {x2} {y2}"
    title = f"<title>{escape(values)}</title>" if values else ""
    return f'<path d="{path}">{title}</path>' if title else f'<path d="{path}"/>'


FORMATS: dict[str, Callable[[nx.DiGraph[str]], str]] = {
    "mermaid": to_mermaid,
    "dot": to_dot,
    "graphml": to_graphml,
    "json": to_json,
    "svg": to_svg,
}
