"""Scripts killed between two calls of AWS. ECS_WIZARD_ALL_PROOFS=1 takes every world and every point."""

from __future__ import annotations

import pytest

from tests.script.proofs.conftest import Prove
from tests.script.proofs.interrupting import interrupt
from tests.script.proofs.world import broken_worlds
from tests.script.runner import ALL, needs_jq

pytestmark = needs_jq


@pytest.mark.parametrize("name", [name for name, world in broken_worlds().items() if ALL or world.interrupted])
def test_from_wherever_it_was_killed_it_goes_on_and_back(name: str, proof: Prove) -> None:
    interrupt(proof(name))
