"""Which worlds there are: for every fix of AWS, a third with the AWS CLI, each in one module of proofs."""

from __future__ import annotations

from pathlib import Path

from decision_tree.library import Library
from tests.script.proofs.world import FOLDER, broken_worlds
from tests.script.proven import AWS_CLI, AWS_WORLD, proven

ON_AWS = ("aws", "task_definition")
NOT_HELD = {
    "authorization.cross_account": "the sandbox has one account",
    "authorization.encoded_message": "what it decodes stands in no policy that a look reads",
    "image_pull.image_archived": "moto's images have no storage class",
    "image_pull.pull_through_cache": "moto has no pull-through cache rules",
}
"""Fixes of AWS without a world, and why."""


def test_every_fix_that_the_aws_cli_makes_has_a_world(library: Library) -> None:
    scripted = {id_ for id_ in library.fix_scripts if library.causes[id_].fix.where.value in ON_AWS}
    ways = proven()
    assert [id_ for id_ in sorted(scripted) if AWS_WORLD not in ways.get(id_, ())] == sorted(NOT_HELD)


def test_a_third_of_them_is_proven_with_the_aws_cli_too() -> None:
    of_aws = [ways for ways in proven().values() if AWS_WORLD in ways]
    assert len(of_aws) >= 45
    assert sum(AWS_CLI in ways for ways in of_aws) >= len(of_aws) / 3


def test_every_world_is_of_causes_that_exist_and_is_proven_in_a_module(library: Library) -> None:
    modules = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_proofs_*.py"))
    for name, world in broken_worlds().items():
        assert set(world.causes) <= library.causes.keys(), name
        assert f'"{name.partition(".")[0]}"' in modules, name
    assert len(broken_worlds()) == len(list(FOLDER.iterdir()))
