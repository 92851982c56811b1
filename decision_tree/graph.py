"""The decision graph: questions and causes as nodes, derived from the conditions, and the checks on it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import networkx as nx

from decision_tree.conditions import Alternative, Condition
from decision_tree.library import Library

START = "start"


def build_graph(library: Library) -> nx.DiGraph[str]:
    """Nodes `question:<fact>`, `seen:<fact>` and `cause:<id>`; an edge says with which values one leads to the next.

    A question follows from the questions that decide `asked_when`, a cause from those that confirm it.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node(START, kind="start", label="start")
    for fact, question in library.questions.items():
        graph.add_node(f"question:{fact}", kind="question", label=question.ask)
    for fact, seen in library.seen_facts.items():
        graph.add_node(f"seen:{fact}", kind="seen", label=seen.short)
        graph.add_edge(START, f"seen:{fact}", values="")
    for id_, cause in library.causes.items():
        graph.add_node(f"cause:{id_}", kind="cause", label=cause.title)
    for fact in library.questions:
        condition = library.asked_when[fact]
        if condition.facts:
            _connect(graph, library, condition, f"question:{fact}")
        else:
            graph.add_edge(START, f"question:{fact}", values="")
    for id_, compiled in library.compiled.items():
        _connect(graph, library, compiled.whole, f"cause:{id_}")
        if compiled.shown is not None:
            _connect(graph, library, compiled.shown, f"cause:{id_}")
    return graph


def _connect(graph: nx.DiGraph[str], library: Library, condition: Condition, target: str) -> None:
    for fact in sorted(condition.facts):
        allowed = condition.allowed(fact, library.values[fact])
        values = [v for v in library.values[fact] if v in allowed]
        shown = "" if len(values) == len(library.values[fact]) else ", ".join(values)
        source = f"seen:{fact}" if fact in library.seen_facts else f"question:{fact}"
        if graph.has_edge(source, target):  # several values of one fact lead there on different ways
            shown = ", ".join(dict.fromkeys(filter(None, (graph.edges[source, target]["values"], shown))))
        graph.add_edge(source, target, values=shown)


def structural_problems(library: Library) -> list[str]:
    """What is wrong with the graph as a whole; each line names file, id and field. Empty when all is well."""
    graph = build_graph(library)
    return [
        *_cycles(graph),
        *_unreachable(graph, library),
        *_idle_questions(library),
        *_unconfirmable(library),
        *_same_conditions(library),
    ]


def _cycles(graph: nx.DiGraph[str]) -> Iterable[str]:
    if not nx.is_directed_acyclic_graph(graph):
        nodes = [node for node, _ in nx.find_cycle(graph)]
        yield f"questions: asked_when: a circle: {' -> '.join([*nodes, nodes[0]])}"


def _unreachable(graph: nx.DiGraph[str], library: Library) -> Iterable[str]:
    reached = nx.descendants(graph, START)
    for id_ in library.causes:
        if f"cause:{id_}" not in reached:
            yield f"{library.files[f'cause {id_}']}: {id_}: holds_when: no question leads here"


def _idle_questions(library: Library) -> Iterable[str]:
    """Questions whose answers make no difference to any cause or to any other question."""
    used = {fact for compiled in library.compiled.values() for fact in compiled.bounds.facts}
    used |= {fact for c in library.compiled.values() if c.shown is not None for fact in c.shown.facts}
    used |= {fact for condition in library.asked_when.values() for fact in condition.facts}
    used |= {fact for inference in library.compiled_inferences for fact in inference.when.facts}
    for kind, facts in (("question", library.questions), ("seen", library.seen_facts)):
        for fact in facts:
            if fact not in used:
                yield f"{library.files[f'{kind} {fact}']}: {fact}: no cause and no question depends on it"


def _unconfirmable(library: Library) -> Iterable[str]:
    for id_, compiled in library.compiled.items():
        if not any(_can_be_asked(library, alternative) for alternative in compiled.whole.alternatives):
            yield (
                f"{library.files[f'cause {id_}']}: {id_}: holds_when: cannot be confirmed by answers: "
                "one of its facts is only asked when another of them has a different value"
            )


def _can_be_asked(library: Library, alternative: Alternative) -> bool:
    """Whether some values of the alternative let every question of it be asked (or it is known from elsewhere)."""
    return all(
        _compatible(library.asked_when[fact], alternative) for fact in alternative if fact in library.asked_when
    )


def _compatible(condition: Condition, alternative: Alternative) -> bool:
    return any(
        all(fact not in alternative or allowed & alternative[fact] for fact, allowed in wanted.items())
        for wanted in condition.alternatives
    )


def _same_conditions(library: Library) -> Iterable[str]:
    def normal(condition: Condition) -> frozenset[tuple[tuple[str, frozenset[str]], ...]]:
        return frozenset(tuple(sorted(a.items(), key=lambda item: item[0])) for a in condition.alternatives)

    forms: dict[object, list[str]] = {}
    for id_, compiled in library.compiled.items():
        forms.setdefault(normal(compiled.whole), []).append(id_)
    for ids in forms.values():
        for first, second in combinations(ids, 2):
            yield f"{library.files[f'cause {second}']}: {second}: holds_when: the same condition as {first}"
