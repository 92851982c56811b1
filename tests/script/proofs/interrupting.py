"""Scripts that are killed between two calls of AWS: from there undo leads back, and a second apply on."""

from __future__ import annotations

import signal
from collections.abc import Iterator

from tests.script.proofs.proof import Proof
from tests.script.proofs.shim import Kill
from tests.script.runner import ALL


def points(writes: int) -> Iterator[Kill]:
    """Before and after each call that writes: what is kept in the state folder differs between the two."""
    for call in range(1, writes + 1):
        yield Kill(call, "before")
        yield Kill(call, "after", signal.SIGINT if call % 2 == 0 else signal.SIGKILL)


def interrupt(proof: Proof) -> None:
    """Apply and undo, killed at each point; after each round the world is the same again."""
    proof.broken  # noqa: B018  (as it is before the first run)
    applying, undoing = _writes(proof)
    for kill in points(applying):
        if ALL or kill.moment == "after":
            _killed(proof, "--apply", kill)
            _undone(proof, kill)
        if ALL or kill.moment == "before":
            _killed(proof, "--apply", kill)
            _applied(proof, kill)
            _undone(proof, kill)
    for kill in points(undoing):
        if ALL or kill.moment == "after":
            _applied(proof, kill)
            _killed(proof, "--undo", kill)
            _undone(proof, kill)


def _writes(proof: Proof) -> tuple[int, int]:
    """How many calls change something, of apply and of undo, where nobody disturbs them."""
    found = []
    for mode in ("--apply", "--undo"):
        done = proof.run(mode, "--yes")
        assert done.returncode == 0, done.stdout + done.stderr
        found.append(sum(call.writes for call in proof.calls()))
    return found[0], found[1]


def _killed(proof: Proof, mode: str, kill: Kill) -> None:
    done = proof.run(mode, "--yes", kill=kill)
    wanted = (-signal.SIGKILL,) if kill.signal == signal.SIGKILL else (-signal.SIGINT, 130)
    assert done.returncode in wanted, f"{kill}: {done.returncode}\n{done.stdout}{done.stderr}"


def _applied(proof: Proof, kill: Kill) -> None:
    applied = proof.run("--apply", "--yes")
    assert applied.returncode == 0, f"apply after {kill}\n{applied.stdout}{applied.stderr}"
    found, wanted, left = _kinds(proof), set(proof.world.changes), set(proof.world.leaves)
    assert wanted <= found <= wanted | left, f"apply after {kill}: {found}"


def _undone(proof: Proof, kill: Kill) -> None:
    undone = proof.run("--undo", "--yes")
    assert undone.returncode == 0, f"undo after {kill}\n{undone.stdout}{undone.stderr}"
    left = _kinds(proof)
    assert left <= set(proof.world.leaves), f"undo after {kill} leaves {left}"
    assert not proof.kept.exists(), f"undo after {kill} leaves its state folder"


def _kinds(proof: Proof) -> set[str]:
    """What differs from the broken world; how many of a kind the rounds before have left does not count."""
    return set(proof.changes(proof.broken, proof.state()))
