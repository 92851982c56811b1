"""Each AWS fix in a world that has its cause: plan, apply, apply again, verify, undo, with a look after each."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from decision_tree.library import Library
from decision_tree.script import build, plan
from tests.aws.sandbox import Sandbox, running
from tests.knowledge import built_in
from tests.script.network_worlds import NETWORK_WORLDS
from tests.script.runner import Runner, needs_aws_cli
from tests.script.service_worlds import SERVICE_WORLDS
from tests.script.warm_aws import warm_aws
from tests.script.worlds import RESOURCE_WORLDS, ROLE_WORLDS, World

pytestmark = [needs_aws_cli, pytest.mark.timeout(3000)]  # the first test waits while two proofs run at a time
WORLDS = (*ROLE_WORLDS, *RESOURCE_WORLDS, *NETWORK_WORLDS, *SERVICE_WORLDS)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def library() -> Library:
    return built_in()


Proofs = dict[str, Future[None]]


@pytest.fixture(scope="module")
def proofs(
    request: pytest.FixtureRequest, sandbox: Sandbox, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proofs]:
    """The proofs of the selected tests, two at a time: nearly all of their time is that of the AWS CLI."""
    selected = [world for item in request.session.items for world in _worlds(item)]
    folder = tmp_path_factory.mktemp
    with warm_aws(folder("aws")) as aws, ThreadPoolExecutor(2) as pool:
        yield {world.cause: pool.submit(_prove, world, sandbox, library, folder("fix"), aws) for world in selected}
        pool.shutdown(cancel_futures=True)


def _worlds(item: pytest.Item) -> list[World]:
    parameters: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return [world for world in [parameters.get("world")] if isinstance(world, World)]


def _prove(world: World, sandbox: Sandbox, library: Library, folder: Path, aws: Path) -> None:
    values = world.breaks(sandbox)
    fix = plan([world.cause], values, library, case_id="t-1")
    assert not fix.missing
    runner = Runner(folder, build(fix), sandbox.url, first=aws)
    broken = world.read(sandbox, values)

    shown = runner.run()
    assert shown.returncode == 0, shown.stderr
    assert "not right yet" in shown.stdout
    assert world.read(sandbox, values) == broken
    assert not runner.state.exists()

    applied = runner.run("--apply", "--yes")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    mended = world.read(sandbox, values)
    assert mended != broken
    assert world.mended(mended), mended

    again = runner.run("--apply", "--yes")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "right already, skipped" in again.stdout
    assert world.read(sandbox, values) == mended

    verified = runner.run("--verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr

    undone = runner.run("--undo", "--yes")
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert world.read(sandbox, values) == (broken if world.undone else mended)
    assert not (runner.state / "t-1").exists()
    assert not (folder / "owned").exists()


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.cause)
def test_the_fix_mends_its_cause_and_can_be_taken_back(world: World, proofs: Proofs) -> None:
    assert proofs[world.cause].result(timeout=2400) is None


def test_every_fix_of_aws_is_proven(library: Library) -> None:
    scripted = {id_ for id_ in library.fix_scripts if library.causes[id_].fix.where.value != "host"}
    assert scripted == {world.cause for world in WORLDS}
