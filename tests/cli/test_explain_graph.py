from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from tests.cli.conftest import Run
from tests.knowledge import built_in


def test_explain_lists_every_cause(run: Run) -> None:
    result = run("explain")
    assert result.status == 0
    assert all(id_ in result.out for id_ in built_in().causes)


def test_explain_tells_all_about_one_cause(run: Run) -> None:
    library = built_in()
    result = run("explain", "agent.stopped")
    assert result.status == 0
    words = " ".join(result.out.split())
    assert library.causes["agent.stopped"].title in words
    assert " ".join(library.causes["agent.stopped"].means.split()) in words
    assert all(source in words for source in library.causes["agent.stopped"].sources)


@pytest.mark.parametrize("name", ["task role", "Task_Role", "taskRoleArn"])
def test_explain_tells_what_a_word_means(run: Run, name: str) -> None:
    result = run("explain", name)
    assert result.status == 0
    assert result.out.startswith("task role\n")
    assert " ".join(built_in().glossary["task_role"].means.split()) in " ".join(result.out.split())


@pytest.mark.parametrize(
    "name", ["task role or execution role", "executionRoleArn, taskRoleArn", "task_role_or_execution_role"]
)
def test_explain_compares(run: Run, name: str) -> None:
    comparison = built_in().comparisons["task_role_or_execution_role"]
    result = run("explain", name)
    assert result.status == 0
    assert result.out.startswith("Task role or execution role?\n")
    assert all(f"    {drawn}\n" in result.out for drawn in comparison.picture.splitlines())
    words = " ".join(result.out.split())
    assert "task execution role: executionRoleArn - task role: taskRoleArn" in words
    assert " ".join(comparison.tell_by.split()) in words


def test_explain_lists_the_comparisons_and_a_word_leads_to_its_own(run: Run) -> None:
    everything = run("explain").out
    assert all(f"{name}: " in everything for name in built_in().comparisons)
    word = run("explain", "instance role").out
    assert "Execution role or instance role?" in word
    assert "Task role or execution role?" not in word


@pytest.mark.usefixtures("japanese")
@pytest.mark.parametrize("name", ["task role or execution role", "タスクロールとタスク実行ロール"])
def test_explain_in_japanese_takes_names_of_both_languages(run: Run, name: str) -> None:
    result = run("--lang", "ja", "explain", name)
    assert result.status == 0
    assert result.out.startswith("タスクロールとタスク実行ロールの違いは？\n")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("agent.stoped", "agent.stopped"),
        ("taks role", "task role"),
        ("task role or exection role", "task_role_or_execution_role"),
    ],
)
def test_an_unknown_name_names_the_nearest(run: Run, name: str, meant: str) -> None:
    result = run("explain", name)
    assert result.status == 2
    assert result.out == ""
    assert meant in result.err


def test_every_cause_can_be_explained(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    library = built_in()
    monkeypatch.setattr("tui.commands.explain.open_library", lambda _: library)
    for id_ in library.causes:
        result = run("explain", id_)
        assert result.status == 0
        assert "It is confirmed when" in result.out


@pytest.mark.parametrize("format_", ["mermaid", "dot", "graphml", "json", "svg"])
def test_graph_has_every_cause_in_every_format(run: Run, format_: str) -> None:
    result = run("graph", "--format", format_)
    assert result.status == 0
    assert result.err == ""
    if format_ == "json":
        graph = nx.node_link_graph(json.loads(result.out), edges="edges")
        assert {f"cause:{id_}" for id_ in built_in().causes} <= set(graph)
    elif format_ in ("svg", "graphml"):
        ET.fromstring(result.out)  # noqa: S314  (our own output)
    assert result.out.count("\n") > len(built_in().causes)
