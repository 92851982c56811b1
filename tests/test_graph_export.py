from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from decision_tree.case import Case, Observation, Source
from decision_tree.case_map import WORDS, Kind, Zoom
from decision_tree.graph import START, build_graph
from decision_tree.graph_export import FORMATS, export, export_case
from decision_tree.graph_looks import LOOKS
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


# ----- the picture of a case -----


def ec2_case(evidence: str = "") -> Case:
    case = Case("20260102-abcdef", created=0.0)
    case.add(Observation("launch_type", "ec2", Source.ANSWER), at=0.0)
    case.add(Observation("agent", "runs", Source.FILE, evidence), at=0.0)
    return case


def svg_labels(text: str) -> list[str]:
    """Of each box its words, lines joined."""
    groups = ET.fromstring(text).findall(f"{SVG}g")  # noqa: S314
    return [" ".join(line.text or "" for line in group.findall(f"{SVG}text")) for group in groups]


@pytest.mark.parametrize("zoom", Zoom)
def test_every_format_has_the_same_nodes_in_the_same_words(zoom: Zoom) -> None:
    case, made = ec2_case(), network()
    data = json.loads(export_case(case, made, "json", zoom))
    labels = [node["label"] for node in data["nodes"]]
    assert svg_labels(export_case(case, made, "svg", zoom)) == labels
    assert list(nx.parse_graphml(export_case(case, made, "graphml", zoom)).nodes) == [n["id"] for n in data["nodes"]]
    mermaid = export_case(case, made, "mermaid", zoom)
    drawn = re.findall(r'^    n\d+[(\[/]+"([^"]*)"[)\]/]+:::\w+$', mermaid, re.M)
    assert [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in drawn] == labels
    assert export_case(case, made, "dot", zoom).count("[label=") == len(labels)


def test_standing_shows_without_colour() -> None:
    root = ET.fromstring(export_case(ec2_case(), network(), "svg", Zoom.AROUND))  # noqa: S314
    frames = {}
    for group in root.findall(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        frames[group.attrib["class"]] = re.sub(r"fill: #\w+; ", "", box.attrib["style"])
    assert frames["possible"] == "stroke-width: 1; stroke-dasharray: 6 3"
    assert frames["ruled_out"] == "stroke-width: 1; stroke-dasharray: 1 4"
    assert frames["answered"] == "stroke-width: 1"
    assert {LOOKS[Kind.CONFIRMED].bold, LOOKS[Kind.POSSIBLE].bold} == {True, False}
    mermaid = export_case(ec2_case(), network(), "mermaid", Zoom.AROUND)
    assert re.search(r"classDef ruled_out .*,stroke-dasharray:1 4$", mermaid, re.M)
    assert re.search(r"n\d+ -\.-> n\d+$", mermaid, re.M)
    assert 'style="dashed,filled"' in export_case(ec2_case(), network(), "dot", Zoom.AROUND)


def test_every_kind_has_a_word_of_its_own_and_a_look() -> None:
    assert len(set(WORDS.values())) == len(Kind)
    assert set(LOOKS) == {START, "question", "seen", "cause", *Kind}


def test_rows_do_not_overlap_and_lie_inside_the_picture() -> None:
    root = ET.fromstring(export_case(ec2_case(), network(), "svg", Zoom.ALL))  # noqa: S314
    below = 0.0
    for box in root.findall(f"{SVG}g/{SVG}rect"):
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert y >= below
        assert x + width <= float(root.attrib["width"])
        below = y + height
    assert below <= float(root.attrib["height"])


@pytest.mark.parametrize("format_", ["svg", "json", "graphml"])
def test_what_leaves_the_machine_names_nobody(format_: str) -> None:
    case = ec2_case("arn:aws:ecs:eu-west-1:111122223333:cluster/our-own")
    redacted = export_case(case, network(), format_, Zoom.PATH)
    assert "our-own" not in redacted
    assert "111122223333" not in redacted
    assert "cluster-1" in redacted
    assert "our-own" in export_case(case, network(), format_, Zoom.PATH, redact=False)


def test_hostile_texts_of_a_case_stay_inside_their_quotes() -> None:
    case = Case("20260102-abcdef", created=0.0)
    case.add(Observation("one", "x", Source.FILE, '</title><script>x</script> " ]]>'), at=0.0)
    svg = export_case(case, hostile(), "svg", Zoom.ALL)
    assert "<script" not in svg
    assert len(ET.fromstring(svg).findall(f"{SVG}g")) == 4  # noqa: S314  # start, two questions, one cause
    for line in export_case(case, hostile(), "mermaid", Zoom.ALL).splitlines()[1:]:
        assert re.fullmatch(
            r'    (n\d+[(\[/]+"[^"<>]*"[)\]/]+:::\w+|n\d+ -\.?->(\|"[^"]*"\|)? n\d+|classDef \w+ [\w:#,\- ]+)', line
        ), line
