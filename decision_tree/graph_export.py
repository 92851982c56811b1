"""The decision graph for other tools: Mermaid, DOT, GraphML, JSON, SVG. The same graph gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import networkx as nx

from decision_tree.case import Case
from decision_tree.case_graph import graph_of
from decision_tree.case_map import Zoom, case_map
from decision_tree.diagnosis import diagnose
from decision_tree.graph import build_graph
from decision_tree.graph_looks import LOOKS
from decision_tree.graph_svg import to_svg
from decision_tree.library import Library


def export(library: Library, format_: str) -> str:
    """The library's graph in one of `FORMATS`."""
    return FORMATS[format_](build_graph(library))


def export_case(case: Case, library: Library, format_: str, zoom: Zoom, *, redact: bool = True) -> str:
    """The picture of the case in one of `FORMATS`; by default without what tells whose system it is."""
    if redact:
        from decision_tree.redact import redact_case  # deferred: its expressions take long to compile

        case = redact_case(case, library.values)
    return FORMATS[format_](graph_of(case_map(case, diagnose(case, library), zoom)))


def to_mermaid(graph: nx.DiGraph[str]) -> str:
    """A flow chart: https://mermaid.js.org/syntax/flowchart.html"""
    lines = ["flowchart LR"]
    names = {node: f"n{number}" for number, node in enumerate(graph)}
    for node, data in graph.nodes(data=True):
        label = f'"{_mermaid(data["label"])}"'
        lines.append(f"    {names[node]}{LOOKS[data['kind']].mermaid.format(label)}:::{data['kind']}")
    for source, target, data in graph.edges(data=True):
        values = f'|"{_mermaid(data["values"])}"|' if data["values"] else ""
        arrow = "-.->" if LOOKS[graph.nodes[target]["kind"]].dash else "-->"
        lines.append(f"    {names[source]} {arrow}{values} {names[target]}")
    for kind in dict.fromkeys(str(data["kind"]) for _node, data in graph.nodes(data=True)):
        look = LOOKS[kind]
        dash = f",stroke-dasharray:{look.dash}" if look.dash else ""
        lines.append(f"    classDef {kind} fill:{look.fill},stroke:#57606a,color:#1b1f24{dash}")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """The text as a quoted Mermaid label: everything but plain characters as a character code."""
    return "".join(c if c.isalnum() or c in " .,:?!()/_-" else f"#{ord(c)};" for c in " ".join(text.split()))


def to_dot(graph: nx.DiGraph[str]) -> str:
    """For Graphviz: https://graphviz.org/doc/info/lang.html"""
    lines = ["digraph decisions {", "    rankdir=LR;", '    node [fontname="sans-serif", style=filled];']
    for node, data in graph.nodes(data=True):
        look = LOOKS[data["kind"]]
        style = ', style="dashed,filled"' if look.dash else ""
        lines.append(f"    {_dot(node)} [label={_dot(data['label'])}, shape={look.dot}{style}];")
    for source, target, data in graph.edges(data=True):
        values = f" [label={_dot(data['values'])}]" if data["values"] else ""
        lines.append(f"    {_dot(source)} -> {_dot(target)}{values};")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def to_graphml(graph: nx.DiGraph[str]) -> str:
    """For programs that draw graphs: http://graphml.graphdrawing.org"""
    return "\n".join(nx.generate_graphml(graph)) + "\n"


def to_json(graph: nx.DiGraph[str]) -> str:
    """networkx's node-link form; `networkx.node_link_graph(data, edges="edges")` reads it."""
    data = nx.node_link_data(graph, edges="edges")
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


FORMATS: dict[str, Callable[[nx.DiGraph[str]], str]] = {
    "mermaid": to_mermaid,
    "dot": to_dot,
    "graphml": to_graphml,
    "json": to_json,
    "svg": to_svg,
}
