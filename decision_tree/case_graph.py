"""The picture of a case as a graph: the path from step to step, and what hangs on each."""

from __future__ import annotations

import networkx as nx

from decision_tree.case_map import WORDS, CaseMap, Kind, Node
from decision_tree.graph import START
from decision_tree.language import _


def graph_of(picture: CaseMap) -> nx.DiGraph[str]:
    """The nodes in the picture's order. What is open or left out follows from the last step."""
    title = _("ecs-wizard: case {case}").format(case=picture.case_id)
    graph: nx.DiGraph[str] = nx.DiGraph(title=title, layout="rows")
    graph.add_node(START, kind=START, label=_("start"), why="", set_in=False)
    last = START
    for node in picture.nodes:
        why = "\n".join(node.why)
        graph.add_node(node.id, kind=str(node.kind), label=_label(node), why=why, set_in=bool(node.parent))
        graph.add_edge(node.parent or last, node.id, values="")
        if node.step:
            last = node.id
    return graph


def _label(node: Node) -> str:
    number = f"{node.step} " if node.step else ""
    return f"{number}{node.word} · {node.text}" if node.word != WORDS[Kind.MORE] else f"{node.word} {node.text}"
