"""The graph's checks: each mistake is found and named."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from decision_tree.graph import START, build_graph, structural_problems
from decision_tree.library import Library
from tests.knowledge import cause, library, network, question, seen


def test_the_graph_is_derived_from_the_conditions() -> None:
    graph = build_graph(network())
    assert nx.is_directed_acyclic_graph(graph)
    assert graph.has_edge(START, "question:launch_type")
    assert graph.edges["question:launch_type", "question:agent"]["values"] == "ec2"
    assert graph.edges["question:network_mode", "cause:host.rules"]["values"] == "bridge, host"
    assert structural_problems(network()) == []


def with_question(fact: str, **more: Any) -> Library:
    knowledge = network()
    knowledge.questions[fact] = question("yes", "no", **more)
    knowledge.files[f"question {fact}"] = knowledge.files["question agent"]
    return knowledge


def idle() -> Library:
    return with_question("idle")


def circle() -> Library:
    knowledge = with_question("launch_type", asked_when={"agent": "runs"})
    knowledge.questions["launch_type"] = question("fargate", "ec2", asked_when={"agent": "runs"})
    return knowledge


def twins() -> Library:
    return library(
        {"a": question("yes", "no")}, {"x.one": cause({"a": "yes"}), "x.two": cause({"all": [{"a": ["yes"]}]})}
    )


def unconfirmable() -> Library:
    return library(
        {"a": question("yes", "no"), "b": question("yes", "no", asked_when={"a": "yes"})},
        {"x.one": cause({"a": "no", "b": "yes"}), "x.two": cause({"a": "yes", "b": "no"})},
    )


@pytest.mark.parametrize(
    ("knowledge", "complaint"),
    [
        (idle(), "idle: no cause and no question depends on it"),
        (circle(), "a circle"),
        (twins(), "x.two: holds_when: the same condition as x.one"),
        (unconfirmable(), "x.one: holds_when: cannot be confirmed"),
    ],
)
def test_mistakes_are_named(knowledge: Library, complaint: str) -> None:
    assert any(complaint in problem for problem in structural_problems(knowledge))


def test_a_cause_that_only_a_look_shows_is_reached_by_what_it_sees() -> None:
    knowledge = library(
        {"a": question("1", "2")},
        {"x.one": cause({"a": "1"}, shown_when={"route": "gone"})},
        seen_facts={"route": seen("there", "gone")},
    )
    graph = build_graph(knowledge)
    assert graph.edges["seen:route", "cause:x.one"]["values"] == "gone"
    assert structural_problems(knowledge) == []


def test_a_seen_fact_that_nothing_depends_on_is_named() -> None:
    knowledge = library({"a": question("1", "2")}, {"x.one": cause({"a": "1"})}, seen_facts={"route": seen("1", "2")})
    assert any("route" in problem for problem in structural_problems(knowledge))
