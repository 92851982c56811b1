"""How a swept service is told: the same words on the screen and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decision_tree.intake.clean import clean_line
from decision_tree.language import N_

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.probes import SweptService

STATES = {"failing": N_("✗ failing"), "could_not_look": N_("? not seen"), "ok": N_("✔ runs")}
"""In the order of their weight."""


def weight(service: SweptService) -> tuple[int, str, str]:
    """Sorts what fails first, then what could not be looked at."""
    return (list(STATES).index(service.state), service.cluster, service.service)


def counts(service: SweptService) -> str:
    """Running of desired, and what has not started yet; unknown where it could not be looked at."""
    if service.state == "could_not_look":
        return "?"
    pending = f" +{service.pending}" if service.pending else ""
    return f"{service.running}/{service.desired}{pending}"


def why(service: SweptService, library: Library) -> str:
    """The cause of the last failure where it is known, else its words, in one line."""
    cause = library.causes.get(service.cause_id)
    return clean_line(cause.title if cause else service.says)
