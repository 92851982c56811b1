"""The first line of a step: what the case is about, and how far the interview is."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from decision_tree.case import Case, Source
from decision_tree.facts import Facts
from decision_tree.interview import NextQuestion
from decision_tree.language import _
from decision_tree.library import Library
from tui.widgets.words import line

BAR = 8
NAMES = ("service", "task", "task_definition")
MAIN = ("launch_type", "phase", "registry")
"""What tells a case best that was looked at in AWS."""


class CaseHeading(Widget):
    """The case on the left, progress on the right; the left gives way when it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._left = self._right = ""

    def show(self, left: str, right: str) -> None:
        self._left, self._right = line(left), line(right)
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        right = Content(self._right).truncate(width)
        left = Content.styled(self._left, "bold").truncate(max(0, width - right.cell_length - 2), ellipsis=True)
        gap = max(0, width - left.cell_length - right.cell_length)
        return left + Content(" " * gap) + right


def about(case: Case, facts: Facts, library: Library) -> str:
    """The case in a few words: what it is about, then the closed facts that were told; a look shows too many."""
    told = [fact for fact in facts.known if facts.observations[fact].source is not Source.INFERRED]
    named = [f"{library.short(fact)} {facts.known[fact]}" for fact in NAMES if fact in told]
    looked = any(facts.observations[fact].source is Source.AWS for fact in told)
    closed = [fact for fact in (MAIN if looked else told) if fact in told and fact in library.questions]
    words = [*(named[:1] if looked else []), *(library.label(fact, facts.known[fact]) for fact in closed)]
    return " · ".join(words[:3]) or case.title or _("new case")


def progress(facts: Facts, question: NextQuestion, library: Library) -> str:
    """`question 3 of about 5` with a bar; "about", because each answer may open or close a path."""
    answered = sum(o.source is Source.ANSWER and o.fact in library.questions for o in facts.observations.values())
    about_total = answered + question.about_left
    done = min(BAR, round(BAR * answered / about_total))
    words = _("question {number} of about {total}").format(number=answered + 1, total=about_total)
    return f"{words}  {'▰' * done}{'▱' * (BAR - done)}"
