"""Proofs in broken worlds: the pull of the image, and the start."""

from __future__ import annotations

import pytest

from tests.script.proofs.conftest import Prove
from tests.script.proofs.proving import prove
from tests.script.proofs.world import worlds_of
from tests.script.runner import needs_jq

pytestmark = needs_jq


@pytest.mark.parametrize("name", worlds_of("image_pull", "startup"))
def test_found_mended_and_taken_back(name: str, proof: Prove) -> None:
    prove(proof(name))
