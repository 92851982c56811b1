"""Which probe may start when: a graph of probes and the things they hand on.

Pure bookkeeping: it starts no thread and reads no clock. https://networkx.org/documentation/stable/reference/classes/digraph.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from decision_tree.probes.probe import CallFailed, Key, Probe


@dataclass(frozen=True)
class Start:
    """The probe has all it needs; `depth` is the longest chain of calls behind what it uses."""

    probe: Probe
    depth: int


@dataclass(frozen=True)
class Unread:
    """The probe cannot run: something that it needs could not be read."""

    probe: Probe
    failed: CallFailed


@dataclass(frozen=True)
class NotNeeded:
    """The probe has nothing to look at: there is none of what it needs."""

    probe: Probe


Step = Start | Unread | NotNeeded


@dataclass
class _Cell:
    """What is known of a thing."""

    givers: set[str]
    """The probes that may still give it."""
    value: Any = None
    failed: CallFailed | None = None
    depth: int = 0

    @property
    def settled(self) -> bool:
        return self.value is not None or not self.givers


def graph_of(probes: Collection[Probe]) -> nx.DiGraph[str | Key[Any]]:
    """Probe → what it gives → who uses it. Raises `ValueError` where probes wait for each other."""
    graph: nx.DiGraph[str | Key[Any]] = nx.DiGraph()
    for probe in probes:
        graph.add_node(probe.name)
        graph.add_edges_from((key, probe.name) for key in (*probe.needs, *probe.wants))
        graph.add_edges_from((probe.name, key) for key in probe.gives)
    if not nx.is_directed_acyclic_graph(graph):
        circle = [edge[0] for edge in nx.find_cycle(graph)]
        raise ValueError(f"these wait for each other: {', '.join(_name(node) for node in circle)}")
    return graph


def probes_for(facts: Collection[str], probes: Mapping[str, Probe]) -> list[Probe]:
    """The probes that may give one of the facts, and all that those build on."""
    graph = graph_of(probes.values())
    wanted = {probe.name for probe in probes.values() if set(facts) & set(probe.facts)}
    needed = wanted.union(*(nx.ancestors(graph, name) for name in wanted))
    return [probe for probe in probes.values() if probe.name in needed]


def by_turn(probes: Collection[Probe]) -> list[Probe]:
    """In the order in which they may start, those that wait for the least first."""
    graph, known = graph_of(probes), {probe.name: probe for probe in probes}
    return [known[n] for turn in nx.topological_generations(graph) for n in turn if isinstance(n, str) and n in known]


class Schedule:
    """The state of a look. Not thread-safe: the look holds a lock while it uses it."""

    def __init__(self, probes: Collection[Probe], given: Mapping[Key[Any], Any]) -> None:
        """`given`: things that are known from the start."""
        self._graph = graph_of(probes)
        self._waiting = {probe.name: probe for probe in probes}
        self._running: dict[str, Probe] = {}
        self._cells = {
            node: _Cell({str(giver) for giver in self._graph.predecessors(node)})
            for node in self._graph
            if isinstance(node, Key)
        }
        for key, value in given.items():
            self._cells[key] = _Cell(set(), value)

    @property
    def unfinished(self) -> list[Probe]:
        return [*self._running.values(), *self._waiting.values()]

    def value(self, key: Key[Any]) -> Any:
        """The thing, None where there is none or it could not be read."""
        return self._cells[key].value

    def failure(self, key: Key[Any]) -> CallFailed | None:
        """Why the thing could not be read."""
        cell = self._cells.get(key)  # a look for a few facts does not know all things
        return cell.failed if cell and cell.value is None else None

    def begin(self) -> list[Step]:
        """The probes that wait for nothing."""
        return list(self._settle(list(self._waiting)))

    def publish(self, probe: Probe, key: Key[Any], value: Any, depth: int = 0) -> list[Step]:
        """A probe has given a thing (None: there is none); what follows."""
        if key not in probe.gives:
            raise ValueError(f"{probe.name} does not declare that it gives {key.name}")
        return list(self._give(probe.name, key, value, None, depth))

    def end(self, probe: Probe, failed: CallFailed | None, depth: int = 0) -> list[Step]:
        """A probe has ended; what it has not given could not be read if it failed, else there is none."""
        del self._running[probe.name]
        return list(self._end(probe, failed, depth))

    def _end(self, probe: Probe, failed: CallFailed | None, depth: int) -> Iterator[Step]:
        for key in probe.gives:
            yield from self._give(probe.name, key, None, failed, depth)

    def _give(self, giver: str, key: Key[Any], value: Any, failed: CallFailed | None, depth: int) -> Iterator[Step]:
        cell = self._cells[key]
        if giver not in cell.givers:
            return
        cell.givers.discard(giver)
        cell.depth = max(cell.depth, depth)
        cell.failed = cell.failed or failed
        if cell.value is None:
            cell.value = value
        if cell.settled:
            yield from self._settle([n for n in self._graph.successors(key) if isinstance(n, str)])

    def _settle(self, names: Collection[str]) -> Iterator[Step]:
        for name in names:
            probe = self._waiting.get(name)
            if probe is None:
                continue
            needs, wants = [self._cells[k] for k in probe.needs], [self._cells[k] for k in probe.wants]
            depth = max((cell.depth for cell in (*needs, *wants)), default=0)
            if any(cell.settled and cell.value is None and cell.failed is None for cell in needs):
                del self._waiting[name]
                yield NotNeeded(probe)
                yield from self._end(probe, None, depth)
            elif not all(cell.settled for cell in (*needs, *wants)):
                continue
            elif failed := next((cell.failed for cell in needs if cell.value is None), None):
                del self._waiting[name]
                yield Unread(probe, failed)
                yield from self._end(probe, failed, depth)
            else:
                self._running[name] = self._waiting.pop(name)
                yield Start(probe, depth)


def _name(node: str | Key[Any]) -> str:
    return node.name if isinstance(node, Key) else node
