"""The words for what a desk's cases say together, for the screen and the command line."""

from __future__ import annotations

from collections.abc import Callable

from decision_tree.case import Ending
from decision_tree.language import N_, _, n_
from decision_tree.report.kept import ENDING_WORDS
from decision_tree.statistics import CauseCount, Durations, Statistics, Week
from decision_tree.store import Summary

GLYPHS = {None: "○", Ending.SOLVED: "✔", Ending.SOLVED_OTHERWISE: "✔", Ending.NOT_SOLVED: "✗"}
EIGHTHS = " ▏▎▍▌▋▊▉"
TIMES = (
    ("to_confirm", N_("Until a cause was confirmed")),
    ("to_close", N_("Until the case was closed")),
    ("worked", N_("Work on a closed case, without breaks")),
)
"""Field of `Statistics`, and what it is."""


def status_words(case: Summary) -> str:
    """A glyph and a word: open, or how it ended."""
    words = _(ENDING_WORDS[case.ending]) if case.ending else _("open")
    return f"{GLYPHS[case.ending]} {words}"


def how_long(seconds: float) -> str:
    """In the two largest units that matter: "40 s", "12 min", "3 h 5 min", "2 d 4 h"."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return _("{n} s").format(n=max(1, round(seconds)))
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 24 * 60:
        return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    hours = round(seconds / 3600)
    return _("{days} d {hours} h").format(days=hours // 24, hours=hours % 24)


def took(durations: Durations | None) -> str:
    """Median and ninetieth percentile in words, and of how many."""
    if durations is None:
        return _("not known yet")
    words = n_(
        "half within {median}, nine in ten within {ninetieth} ({n} case)",
        "half within {median}, nine in ten within {ninetieth} ({n} cases)",
        durations.number,
    )
    return words.format(
        median=how_long(durations.median), ninetieth=how_long(durations.ninetieth), n=durations.number
    )


def headline(found: Statistics) -> str:
    """How many cases there are, and how they stand."""
    number = n_("{n} case", "{n} cases", found.number).format(n=found.number)
    endings = [f"{_(ENDING_WORDS[ending])} {count}" for ending, count in found.endings.items() if count]
    return " · ".join((number, _("open {n}").format(n=found.open), *endings))


def not_counted(found: Statistics) -> list[str]:
    """What the list of causes does not have, a sentence each."""
    lines = []
    if found.without_cause:
        words = n_("{n} case without a confirmed cause.", "{n} cases without a confirmed cause.", found.without_cause)
        lines.append(words.format(n=found.without_cause))
    if found.unknown_cause:
        words = n_(
            "{n} case of an older version: its causes are known when it is gone on with.",
            "{n} cases of an older version: their causes are known when they are gone on with.",
            found.unknown_cause,
        )
        lines.append(words.format(n=found.unknown_cause))
    return lines


def times(found: Statistics) -> list[tuple[str, str]]:
    """What took how long, a label and words each."""
    return [(_(label), took(getattr(found, field))) for field, label in TIMES]


def how_often(count: CauseCount, number: int) -> str:
    """Of so many cases."""
    share = round(100 * count.cases / number)
    return _("{n} of {total} cases, {share} %").format(n=count.cases, total=number, share=share)


def cause_words(count: CauseCount) -> str:
    """How long it took to confirm it, and what mending it brought; empty where nothing of that is known."""
    parts = []
    if count.to_confirm is not None:
        parts.append(_("half confirmed within {time}").format(time=how_long(count.to_confirm.median)))
    if count.helped:
        parts.append(_("mending it solved {n}").format(n=count.helped))
    if count.by_script:
        parts.append(_("{n} with the fix script").format(n=count.by_script))
    if count.by_hand:
        parts.append(_("{n} by hand").format(n=count.by_hand))
    return " · ".join(parts)


def week_words(week: Week) -> str:
    words = _("from {monday}: opened {opened}, closed {closed}")
    return words.format(monday=week.monday, opened=week.opened, closed=week.closed)


def bar(share: float, cells: int) -> str:
    """A bar for a share of 1, at most so many cells; never empty for what is there."""
    eighths = max(1, round(share * cells * 8))
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def as_text(found: Statistics, title_of: Callable[[str], str]) -> list[str]:
    """Labelled lines, for a terminal and a screen reader."""
    lines = [headline(found)]
    if found.causes:
        lines += ["", _("Causes")]
        for count in found.causes:
            words = " · ".join(filter(None, (how_often(count, found.number), cause_words(count))))
            lines += [f"  {title_of(count.cause)} [{count.cause}]", f"    {words}"]
    lines += not_counted(found)
    if found.number:
        lines += ["", _("How long"), *(f"  {label}: {words}" for label, words in times(found))]
        lines += ["", _("Weeks")]
    return lines + [f"  {week_words(week)}" for week in found.weeks]
