"""One sandbox per module, and worlds built in it by name."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from moto.iam import models as iam_of_moto

import decision_tree.probes.look as engine
from decision_tree.library import Library
from decision_tree.practice import open_sandbox
from decision_tree.practice.server import Sandbox
from tests.script.proofs.proof import Proof
from tests.script.proofs.shim import Shim, quick_aws
from tests.script.proofs.world import broken_worlds

pytest.register_assert_rewrite("tests.script.proofs.proving", "tests.script.proofs.interrupting")
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
Prove = Callable[[str], Proof]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch, open_sandbox() as opened:
        patch.setattr(engine, "STRICT", True)
        patch.setitem(iam_of_moto.SERVICE_NAME_CONVERSION, "ecs", "ECS")  # moto would call it AWSServiceRoleForecs
        yield opened


@pytest.fixture(scope="module")
def shim(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shim]:
    with quick_aws(tmp_path_factory.mktemp("aws"), sandbox.url) as opened:
        yield opened


@pytest.fixture
def proof(sandbox: Sandbox, shim: Shim, library: Library, tmp_path: Path) -> Iterator[Prove]:
    """Builds a world, and gives its proof; the scripts are run by somebody who may do everything."""
    with contextlib.ExitStack() as stack:

        def make(name: str) -> Proof:
            made = Proof(broken_worlds()[name], sandbox, library, shim, tmp_path)
            made.sign_in(stack.enter_context(sandbox.acting_as(EVERYTHING)))
            return made

        yield make
