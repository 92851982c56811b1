"""Who is asking."""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.language import N_
from decision_tree.probes.probe import Given, Look, probe, thing
from decision_tree.probes.things import ACCOUNT


@probe(N_("who is asking"), operations=("sts:GetCallerIdentity",), gives=(ACCOUNT,))
def identity(look: Look) -> Iterator[Given]:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html (it needs no permission)"""
    yield thing(ACCOUNT, look.call("sts:GetCallerIdentity", expect="Account")["Account"])
