"""What would follow from another answer, in words."""

from __future__ import annotations

from collections.abc import Iterator

from decision_tree.changed_answer import Change, WhatFollows
from decision_tree.diagnosis import Standing
from decision_tree.language import N_, _
from decision_tree.report.content import percent

TOLD = 4
"""Causes of one kind that are named; the others are counted."""
_WORDS = {
    (Standing.POSSIBLE, Standing.CONFIRMED): N_("✔ would be confirmed: {causes}"),
    (Standing.RULED_OUT, Standing.CONFIRMED): N_("✔ would be confirmed: {causes}"),
    (Standing.CONFIRMED, Standing.POSSIBLE): N_("◐ would only be possible: {causes}"),
    (Standing.RULED_OUT, Standing.POSSIBLE): N_("◐ would be possible again: {causes}"),
    (Standing.CONFIRMED, Standing.RULED_OUT): N_("✗ would be ruled out, and is confirmed now: {causes}"),
    (Standing.POSSIBLE, Standing.RULED_OUT): N_("✗ would be ruled out: {causes}"),
}


def consequences(follows: WhatFollows) -> str:
    """A line for each kind of change, then what would be likely and what would be asked."""
    return "\n".join(_lines(follows))


def _lines(follows: WhatFollows) -> Iterator[str]:
    library = follows.diagnosis.library
    groups: dict[str, list[Change]] = {}
    for change in follows.changes:
        groups.setdefault(_WORDS[change.before, change.after], []).append(change)
    for words, changes in groups.items():
        titles = "; ".join(library.causes[change.cause_id].title for change in changes[:TOLD])
        more = len(changes) - TOLD
        yield _(words).format(
            causes=_("{causes}; and {n} more").format(causes=titles, n=more) if more > 0 else titles
        )
    if not groups:
        yield _("= No cause would be confirmed, come back or be ruled out.")
    if not follows.diagnosis.confirmed and follows.diagnosis.possible:
        likeliest = follows.diagnosis.possible[0]
        words = _("Most likely then, with {share}: {cause}")
        yield words.format(share=percent(likeliest), cause=library.causes[likeliest.cause_id].title)
    if follows.next_fact is not None:
        yield _("Asked next then: {question}").format(question=library.questions[follows.next_fact].ask)
