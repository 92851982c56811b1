"""A third of the proofs once more with the AWS CLI itself; the shim of the others is held against it at each call.

By default a part of that third; ECS_WIZARD_ALL_PROOFS=1 takes it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.library import Library
from decision_tree.practice.server import Sandbox
from tests.script.proofs.conftest import EVERYTHING
from tests.script.proofs.proof import Proof
from tests.script.proofs.proving import prove
from tests.script.proofs.witness import Witness, watched_aws
from tests.script.proofs.world import broken_worlds
from tests.script.runner import ALL, needs_aws_cli

pytestmark = needs_aws_cli
WITH_THE_CLI = [name for name, world in broken_worlds().items() if world.real_cli][:: 1 if ALL else 16]


@pytest.fixture(scope="module")
def watched(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness]:
    with watched_aws(tmp_path_factory.mktemp("aws"), sandbox.url) as witness:
        yield witness


@pytest.mark.parametrize("name", WITH_THE_CLI)
def test_the_cli_proves_it_too_and_the_shim_agrees(
    name: str, sandbox: Sandbox, library: Library, watched: Witness, tmp_path: Path
) -> None:
    proof = Proof(broken_worlds()[name], sandbox, library, watched, tmp_path)
    watched.compared, watched.disagreements = 0, []
    with sandbox.acting_as(EVERYTHING) as keys:
        proof.sign_in(keys)
        prove(proof)
    assert watched.disagreements == []
    assert watched.compared > 10
