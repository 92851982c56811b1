from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from decision_tree.graph import build_graph
from decision_tree.graph_export import FORMATS, export
from decision_tree.library import Library
from tests.knowledge import cause, library, network, question

SVG = "{http://www.w3.org/2000/svg}"


def hostile() -> Library:
    nasty = 'a "b" <c> & ]]> --> \\ {d} |e| [f] ; #g; 日本\n`h`'
    return library(
        {"one": question("x", "y", ask=nasty), "two": question("p", "q", asked_when={"one": "x"}, ask=nasty)},
        {"area.cause": cause({"one": "x", "two": "p"}, title=nasty)},
    )


@pytest.mark.parametrize("make", [network, hostile])
def test_json_and_graphml_read_back_as_the_same_graph(make: type[Library]) -> None:
    made = make()
    graph = build_graph(made)
    again = nx.node_link_graph(json.loads(export(made, "json")), edges="edges")
    assert list(again.nodes(data=True)) == list(graph.nodes(data=True))
    assert list(again.edges(data=True)) == list(graph.edges(data=True))
    parsed = nx.parse_graphml(export(made, "graphml"))
    assert set(parsed.nodes) == set(graph.nodes)
    assert {(a, b): d.get("values") or "" for a, b, d in parsed.edges(data=True)} == {
        (a, b): d["values"] for a, b, d in graph.edges(data=True)
    }


@pytest.mark.parametrize("make", [network, hostile])
def test_svg_is_well_formed_and_shows_every_node_inside_the_picture(make: type[Library]) -> None:
    made = make()
    graph = build_graph(made)
    root = ET.fromstring(export(made, "svg"))  # noqa: S314
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    groups = root.findall(f"{SVG}g")
    assert {group.findtext(f"{SVG}title") for group in groups} == set(graph.nodes)
    assert len(root.findall(f"{SVG}path")) == graph.number_of_edges()
    for group in groups:
        box = group.find(f"{SVG}rect")
        assert box is not None
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= wide
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= high
    assert {child.tag.removeprefix(SVG) for child in root.iter()} <= {
        "svg",
        "style",
        "rect",
        "path",
        "title",
        "g",
        "text",
    }


def test_svg_edges_lead_to_the_right() -> None:
    root = ET.fromstring(export(network(), "svg"))  # noqa: S314
    for path in root.findall(f"{SVG}path"):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path.attrib["d"])]
        assert numbers[0] < numbers[-2]


def test_mermaid_labels_cannot_leave_their_quotes() -> None:
    text = export(hostile(), "mermaid")
    assert text.startswith("flowchart LR\n")
    for line in text.splitlines()[1:]:
        assert re.fullmatch(
            r'    (n\d+(\(\("[^"]*"\)\)|\["[^"]*"\]|\(\["[^"]*"\]\)):::(start|question|cause)'
            r'|n\d+ -->(\|"[^"]*"\|)? n\d+|classDef \w+ [\w:#,]+)',
            line,
        ), line


def test_dot_labels_cannot_leave_their_quotes() -> None:
    string = r'"(?:[^"\\]|\\.)*"'
    for line in export(hostile(), "dot").splitlines()[3:-1]:
        assert re.fullmatch(
            rf"    {string} (\[label={string}, shape=\w+\]|-> {string}( \[label={string}\])?);", line
        ), line


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_graph_gives_the_same_text(format_: str) -> None:
    assert export(network(), format_) == export(network(), format_)
    assert export(network(), format_).endswith("\n")
