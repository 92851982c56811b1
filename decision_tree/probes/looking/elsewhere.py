"""Calls to another Region than the one that is looked at."""

from __future__ import annotations

from decision_tree.probes.probe import Look


def in_region(look: Look, region: str) -> dict[str, str]:
    """The parameter of a call that sends it there; nothing for the Region of the look itself."""
    return {"region": region} if region and region != look.region else {}
