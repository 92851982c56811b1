"""The picture of a case: what is in it at each zoom, where it hangs, what another answer would change."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pytest

from decision_tree.case import Case, Observation, Source
from decision_tree.case_graph import graph_of
from decision_tree.case_map import CaseMap, Kind, Node, Zoom, case_map, tree_lines
from decision_tree.changed_answer import may_change, what_follows
from decision_tree.diagnosis import Diagnosis, Standing, diagnose
from decision_tree.interview import question_about
from decision_tree.library import Library
from decision_tree.session import Session
from tests.cli.conftest import PULL_DENIED
from tests.knowledge import built_in, cause, library, network, question, seen


def case_of(*observations: Observation) -> Case:
    case = Case("20260102-abcdef", created=0.0)
    for observation in observations:
        case.add(observation, at=0.0)
    return case


def said(fact: str, value: str | None, source: Source = Source.ANSWER) -> Observation:
    return Observation(fact, value, source)


def drawn(case: Case, made: Library, zoom: Zoom = Zoom.PATH) -> CaseMap:
    return case_map(case, diagnose(case, made), zoom)


def graph_for(case: Case, made: Library, zoom: Zoom) -> nx.DiGraph[str]:
    return graph_of(drawn(case, made, zoom))


def by_id(picture: CaseMap) -> Mapping[str, Node]:
    return {node.id: node for node in picture.nodes}


def test_the_path_in_its_order_with_the_causes_on_the_step_that_decided_them() -> None:
    picture = drawn(case_of(said("launch_type", "fargate"), said("public_ip", "no")), network())
    assert [(n.id, n.kind, n.parent, n.step) for n in picture.nodes] == [
        ("question:launch_type", Kind.ANSWERED, "", 1),
        ("more:question:launch_type", Kind.MORE, "question:launch_type", 0),
        ("question:public_ip", Kind.ANSWERED, "", 2),
        ("cause:network.no_public_ip", Kind.CONFIRMED, "question:public_ip", 0),
        ("more:known", Kind.MORE, "", 0),
    ]
    assert [n.word for n in picture.nodes] == ["● answered", "✗ ruled out", "● answered", "✔ confirmed", "…"]
    assert by_id(picture)["more:question:launch_type"].text == "2 causes"
    assert by_id(picture)["more:known"].text == "1 more fact is known"  # the inferred network mode decides nothing


def test_the_second_zoom_names_what_the_path_ruled_out_and_why() -> None:
    picture = drawn(case_of(said("launch_type", "fargate")), network(), Zoom.AROUND)
    stopped = by_id(picture)["cause:agent.stopped"]
    assert (stopped.kind, stopped.parent) == (Kind.RULED_OUT, "question:launch_type")
    assert stopped.why == ("the launch type is FARGATE (you answered)",)
    assert by_id(picture)["question:public_ip"].kind is Kind.OPEN
    assert "question:agent" not in by_id(picture)  # does not arise


def test_the_third_zoom_has_every_question_and_every_cause() -> None:
    made = network()
    nodes = by_id(drawn(case_of(said("launch_type", "fargate")), made, Zoom.ALL))
    assert {f"cause:{id_}" for id_ in made.causes} <= nodes.keys()
    assert {f"question:{fact}" for fact in made.questions} == {id_ for id_ in nodes if id_.startswith("question:")}
    assert nodes["question:agent"].why == ("It does not arise in this case.",)
    assert nodes["question:network_mode"].kind is Kind.KNOWN
    assert not any(node.kind is Kind.MORE for node in nodes.values())


def test_what_is_open_begins_with_the_next_question() -> None:
    made = network()
    session = Session(made)
    following = session.next_question()
    assert following is not None
    picture = drawn(session.case, made)
    first = picture.nodes[0]
    assert (first.id, first.kind) == (f"question:{following.fact}", Kind.OPEN)
    assert first.text == f"next: {following.question.ask}"
    assert first.why == ("It decides.", "It bears on 3 causes that are possible.")
    assert {node.parent for node in picture.nodes if node.is_cause} == {""}


@pytest.mark.parametrize(
    ("observation", "kind", "text"),
    [
        (said("agent", "runs", Source.AWS), Kind.KNOWN, "made up: RUNS (AWS)"),
        (said("agent", "runs"), Kind.ANSWERED, "made up: RUNS"),
        (said("agent", None), Kind.NOT_KNOWN, "made up"),
        (Observation("agent", None, Source.AWS, "", "AccessDenied"), Kind.NOT_CHECKED, "made up (AWS)"),
    ],
)
def test_a_step_says_where_it_is_known_from(observation: Observation, kind: Kind, text: str) -> None:
    node = by_id(drawn(case_of(observation), network(), Zoom.ALL))["question:agent"]
    assert (node.kind, node.text) == (kind, text)


def test_a_better_source_is_in_the_reasons() -> None:
    case = case_of(said("launch_type", "fargate"), said("launch_type", "ec2", Source.AWS))
    node = by_id(drawn(case, network()))["question:launch_type"]
    assert node.kind is Kind.KNOWN
    assert "Two sources disagree" in node.why[1]


def test_an_answer_that_may_be_wrong_is_called_in_question_on_its_step() -> None:
    case = case_of(said("launch_type", "ec2"), said("agent", None))
    diagnosis = diagnose(case, network())
    assert [doubted.fact for doubted in diagnosis.doubted_answers] == ["launch_type"]
    step = by_id(case_map(case, diagnosis))["question:launch_type"]
    assert step.why[1].startswith("Is it right that the launch type is EC2?")


@pytest.mark.parametrize("zoom", Zoom)
def test_the_graph_has_the_same_nodes_and_no_circle(zoom: Zoom) -> None:
    case = case_of(said("launch_type", "ec2"), said("agent", "runs"))
    picture, graph = drawn(case, network(), zoom), graph_for(case, network(), zoom)
    assert list(graph) == ["start", *(node.id for node in picture.nodes)]
    assert nx.is_directed_acyclic_graph(graph)
    assert nx.descendants(graph, "start") == set(graph) - {"start"}
    labels = {id_: label for id_, label in graph.nodes(data="label") if id_ != "start"}
    assert all(node.word in labels[node.id] and node.text in labels[node.id] for node in picture.nodes)


def test_the_edges_are_the_path_and_what_hangs_on_it() -> None:
    graph = graph_for(case_of(said("launch_type", "ec2"), said("agent", "runs")), network(), Zoom.AROUND)
    assert list(graph.edges) == [
        ("start", "question:launch_type"),
        ("question:launch_type", "cause:network.no_public_ip"),
        ("question:launch_type", "question:agent"),
        ("question:agent", "cause:host.rules"),
        ("question:agent", "cause:agent.stopped"),
        ("question:agent", "question:network_mode"),
    ]


def test_the_trunk_and_the_branches() -> None:
    case = case_of(said("launch_type", "ec2"), said("agent", "runs"))
    nodes = drawn(case, network(), Zoom.AROUND).nodes
    drawing = [f"{prefix}{node.word}" for prefix, node in zip(tree_lines(nodes), nodes, strict=True)]
    assert [line.rstrip("0123456789 %") for line in drawing] == [
        "┌ ● answered",
        "│ └ ✗ ruled out",
        "├ ● answered",
        "│ ├ ◐ possible",
        "│ └ ✗ ruled out",
        "└ ○ open",
    ]
    assert tree_lines(nodes[:1]) == ["─ "]


# ----- another answer -----


def follow(case: Case, made: Library, fact: str, value: str | None) -> Mapping[str, Standing]:
    follows = what_follows(case, diagnose(case, made), fact, value)
    return {change.cause_id: change.after for change in follows.changes}


def test_what_another_answer_would_confirm_bring_back_and_rule_out() -> None:
    made = network()
    case = case_of(said("launch_type", "ec2"), said("agent", "stopped"))
    before = list(case.log)
    assert follow(case, made, "agent", "runs") == {
        "agent.stopped": Standing.RULED_OUT,
        "host.rules": Standing.POSSIBLE,
    }
    assert follow(case, made, "launch_type", "fargate") == {
        "agent.stopped": Standing.RULED_OUT,
        "network.no_public_ip": Standing.POSSIBLE,
    }
    assert follow(case, made, "agent", "stopped") == {}
    assert case.log == before


def test_not_knowing_after_all_takes_the_answer_back() -> None:
    made = network()
    session = Session(made, case_of(said("launch_type", "ec2"), said("agent", "stopped")))
    would = follow(session.case, made, "agent", None)
    assert would["agent.stopped"] is would["host.rules"] is Standing.POSSIBLE
    session.change("agent", None)
    assert session.case.current["agent"].value is None
    assert {f.cause_id for f in session.diagnosis.possible} == would.keys()
    assert not session.case.conflicts()


def test_a_changed_answer_counts_and_undo_brings_the_old_one_back() -> None:
    session = Session(network(), case_of(said("launch_type", "ec2"), said("agent", "stopped")))
    session.change("agent", "runs")
    assert session.case.current["agent"].value == "runs"
    session.undo()
    assert session.case.current["agent"].value == "stopped"


def test_only_answers_can_be_changed() -> None:
    made = network()
    case = case_of(said("launch_type", "fargate"), said("agent", "runs", Source.AWS), said("public_ip", None))
    diagnosis = diagnose(case, made)
    changeable = {fact for fact in made.questions if may_change(diagnosis, fact)}
    assert changeable == {"launch_type", "public_ip"}  # the network mode follows, the agent is AWS's
    would = what_follows(case, diagnosis, "agent", "stopped")
    assert would.diagnosis.facts.known["agent"] == "stopped"  # as if AWS had shown it


def test_a_fact_that_only_a_look_shows_is_explored_too() -> None:
    made = library(
        {"kind": question("a", "b")}, {"x.y": cause({"state": "bad"})}, seen_facts={"state": seen("good", "bad")}
    )
    case = case_of(said("state", "good", Source.AWS))
    assert not may_change(diagnose(case, made), "state")
    assert follow(case, made, "state", "bad") == {"x.y": Standing.CONFIRMED}


def test_exactly_that_question_if_it_may_be_asked() -> None:
    made = network()
    case = case_of(said("launch_type", "ec2"))
    asked = question_about(case, made, "agent")
    assert asked is not None
    assert (asked.fact, [a.value for a in asked.answers]) == ("agent", ["runs", "stopped"])
    assert question_about(case, made, "public_ip") is None
    assert question_about(case, made, "launch_type") is None
    assert question_about(case, made, "cluster") is None


# ----- the real knowledge -----


def looked_at() -> tuple[Case, Diagnosis]:
    """A look that shows every fact, as most tasks have it, and a message."""
    made = built_in()
    session = Session(made)
    session.read(
        [("error", "ResourceInitializationError: unable to pull secrets: dial tcp 10.0.0.7:443: i/o timeout")]
    )
    usual = {fact: max(shares, key=shares.__getitem__) for fact, shares in made.base.items()}
    unknown = [fact for fact in usual if fact not in session.diagnosis.facts.known]
    session.take([Observation(fact, usual[fact], Source.AWS, "ecs:DescribeTasks") for fact in unknown])
    return session.case, session.diagnosis


def test_after_a_look_the_path_fits_two_screens() -> None:
    case, diagnosis = looked_at()
    assert len(diagnosis.facts.known) > 100
    assert len(case_map(case, diagnosis).nodes) <= 40
    every = by_id(case_map(case, diagnosis, Zoom.ALL))
    assert sum(node.is_cause for node in every.values()) == len(diagnosis.findings)


def test_a_confirmed_cause_shows_all_that_it_rests_on() -> None:
    session = Session(built_in())
    session.read([("error", PULL_DENIED)])
    confirmed = session.diagnosis.confirmed
    assert confirmed
    for zoom in Zoom:
        nodes = by_id(case_map(session.case, session.diagnosis, zoom))
        steps = {node.name for node in nodes.values() if node.step}
        for finding in confirmed:
            assert nodes[f"cause:{finding.cause_id}"].kind is Kind.CONFIRMED
            assert steps >= set(session.diagnosis.deciding(finding.cause_id))
