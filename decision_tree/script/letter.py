"""The message to whoever alone can mend a cause, with what is known of the case in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from decision_tree.intake.clean import clean_line
from decision_tree.schema import PLACEHOLDER

if TYPE_CHECKING:
    import re

    from decision_tree.library import Library
    from decision_tree.schema import Cause


def letter_for(cause: Cause, facts: Mapping[str, str], library: Library) -> str:
    """The cause's letter, empty where there is none.

    A placeholder whose value is not known, or has not the form of its type (it may stand inside of a policy's JSON),
    becomes `<its short name>`, for the person to fill in. A value is never read for placeholders itself.
    """

    def fill(match: re.Match[str]) -> str:
        fact = match[1]
        if fact not in library.text_facts:
            return match[0]
        value = clean_line(facts.get(fact, ""))
        return value if value and library.fits(fact, value) else f"<{library.short(fact)}>"

    return PLACEHOLDER.sub(fill, cause.fix.letter).rstrip()
