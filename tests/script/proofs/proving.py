"""What a proof asserts: found, planned, applied, applied again, verified, undone; the world is compared each time."""

from __future__ import annotations

from collections.abc import Iterable

from decision_tree.schema import Undo
from tests.script.proofs.privilege import (
    TRUSTS,
    Asked,
    asked,
    declared,
    statements_put,
    too_little,
    too_much,
    trusts_too_many,
)
from tests.script.proofs.proof import Proof
from tests.script.proofs.state import State

NOT_ASKED = frozenset(("sts:GetCallerIdentity", "iam:SimulatePrincipalPolicy"))
"""Needs no permission; and what the script does without, where it is refused."""


def prove(proof: Proof) -> None:
    """All of it, in one world."""
    assert proof.confirmed(proof.found) == set(proof.world.causes), "the look finds what is broken"
    assert not proof.plan.missing, "the look gives all values that the person need not know"
    before = proof.broken
    permissions = _plan_changes_nothing(proof, before)
    mended = _apply(proof, before, permissions)
    _apply_again(proof, mended)
    _verify(proof, mended, permissions)
    _undo(proof, before, permissions)
    assert not (proof.folder / "owned").exists(), "nothing of the world was run as code"


def _plan_changes_nothing(proof: Proof, before: State) -> frozenset[Asked]:
    """Gives what the plan says that it needs."""
    shown = proof.run()
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("\n   now:   not right yet") == len(proof.plan.steps), shown.stdout
    assert proof.changes(before, proof.state()) == []
    assert not proof.kept.exists()
    return declared(proof.calls(), proof.caller)


def _apply(proof: Proof, before: State, permissions: frozenset[Asked]) -> State:
    applied = proof.run("--apply", "--yes")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    mended = proof.state()
    assert proof.changes(before, mended) == sorted(proof.world.changes)
    _within(proof, permissions)
    _least_privilege(proof)
    assert proof.confirmed(proof.look(told=False)) == set(), "a new look finds it no longer"
    return mended


def _least_privilege(proof: Proof) -> None:
    """The policies that were put allow what the case needs, and nothing of a sample of other things."""
    grants, statements = proof.grants, statements_put(proof.calls())
    assert bool(grants) == bool(statements), "the world says what its fix is to allow"
    assert too_little(statements, grants) == []
    assert too_much(statements, grants) == []
    trust = statements_put(proof.calls(), TRUSTS)
    assert not trust or trusts_too_many(trust) == []


def _apply_again(proof: Proof, mended: State) -> None:
    again = proof.run("--apply", "--yes")
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.count("right already, skipped") == len(proof.plan.steps), again.stdout
    assert proof.changes(mended, proof.state()) == []


def _verify(proof: Proof, mended: State, permissions: frozenset[Asked]) -> None:
    verified = proof.run("--verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert proof.changes(mended, proof.state()) == []
    _within(proof, permissions)


def _undo(proof: Proof, before: State, permissions: frozenset[Asked]) -> None:
    undone = proof.run("--undo", "--yes")
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert proof.changes(before, proof.state()) == sorted(proof.world.leaves)
    assert not proof.kept.exists()
    _within(proof, permissions)
    # where nothing is left the world is the same to the letter, and a look finds what it found
    if proof.world.leaves and _undoes_it_all(proof):
        assert proof.confirmed(proof.look()) == set(proof.world.causes)


def _undoes_it_all(proof: Proof) -> bool:
    return all(proof.library.causes[id_].fix.undo is Undo.COMPLETE for id_ in proof.world.causes)


def _within(proof: Proof, permissions: Iterable[Asked]) -> None:
    """Every call of the last run is one that the plan named."""
    named = {permission.action for permission in permissions}
    assert {call.action for call in asked(proof.calls())} - named - NOT_ASKED == set()
