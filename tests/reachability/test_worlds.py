"""Every hand-made network gets the right answer."""

from __future__ import annotations

from collections import Counter

import pytest

from decision_tree.reachability import BlockKind, Reach, reach
from tests.reachability.world import World
from tests.reachability.worlds import WORLDS


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_answer(world: World) -> None:
    path = reach(world.network, world.place, world.destination)
    first = path.blocks[0] if path.blocks else None
    assert path.reach is world.answer.reach, path
    assert (first.kind if first else None) is world.answer.first, path
    assert world.answer.resource == (first.resource if first else ""), path
    if world.answer.way is not None:
        assert path.way is world.answer.way, path


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_every_answer_gives_its_reason(world: World) -> None:
    path = reach(world.network, world.place, world.destination)
    assert bool(path.blocks) == (path.reach is Reach.NO)
    for block in path.blocks:
        assert block.resource in block.says
        assert block.says.endswith(".")
    if path.reach is Reach.UNKNOWN:
        assert path.unread or path.notes
    if path.reach is Reach.BEYOND_VIEW:
        assert any("cannot be seen" in note for note in path.notes)


def test_the_table_is_large_and_knows_every_fault() -> None:
    names = Counter(world.name for world in WORLDS)
    assert [name for name, times in names.items() if times > 1] == []
    assert len(WORLDS) >= 60
    assert sum(world.answer.looks_broken for world in WORLDS) >= 20
    assert {world.answer.first for world in WORLDS if world.answer.first} == set(BlockKind) - {
        BlockKind.ENDPOINT_POLICY
    }
