"""What people said of the case: their notes, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.case import Case, Ending, FixedWith
from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.moments import local_with_zone
from decision_tree.report.block import Block, Heading, Items, Line

ENDING_WORDS = {
    Ending.SOLVED: N_("solved"),
    Ending.SOLVED_OTHERWISE: N_("solved by something else"),
    Ending.NOT_SOLVED: N_("not solved"),
}
FIXED_WITH_WORDS = {FixedWith.SCRIPT: N_("with the fix script"), FixedWith.BY_HAND: N_("by hand")}


def kept_blocks(case: Case, library: Library) -> Iterator[Block]:
    """Nothing where nobody said anything."""
    if case.ended is not None:
        yield Heading(_("How it ended"))
        yield Line(f"{local_with_zone(case.ended.at)} · {ended_words(case)}")
        helped = tuple(cause_title(library, id_) for id_ in case.ended.how.helped)
        if helped:
            yield Items(helped, _("What helped"))
    if case.notes:
        yield Heading(_("Notes"))
        for at, text in case.notes:
            yield Line(text, local_with_zone(at), verbatim=True)


def ended_words(case: Case) -> str:
    """The ending, and what the causes were mended with where that was said; empty while the case is open."""
    if case.ended is None:
        return ""
    how = case.ended.how
    with_what = f", {_(FIXED_WITH_WORDS[how.fixed_with])}" if how.fixed_with else ""
    return f"{_(ENDING_WORDS[how.ending])}{with_what}"


def cause_title(library: Library, cause_id: str) -> str:
    """In words; the id of one that the knowledge has no more."""
    cause = library.causes.get(cause_id)
    return cause.title if cause else cause_id
