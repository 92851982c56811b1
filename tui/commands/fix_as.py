"""The fix for people who keep their infrastructure as code: `ecs-wizard fix --as`."""

from __future__ import annotations

from pathlib import Path

from decision_tree.language import _
from decision_tree.library import Library
from decision_tree.script import Plan
from decision_tree.script.snippet import snippet
from tui import output
from tui.commands import FOUND, OK
from tui.saving import REPORT_MODE, write_exactly

LANGUAGES = {"terraform": "Terraform", "cloudformation": "CloudFormation"}


def write_as(format_: str, made: Plan, library: Library, path: Path | None) -> int:
    """The plan in that language, to standard output or to a new file; says which causes have nothing in it."""
    found = snippet(made, library, format_)
    for cause_id in found.without:
        words = _("{cause} has no snippet for {language}: the script, or its plan, tells what to change.")
        output.tell(words.format(cause=cause_id, language=LANGUAGES[format_]))
    if not found.text:
        return FOUND
    if path is None:
        output.say(found.text, end="")
    else:
        write_exactly(path, found.text, REPORT_MODE)
        output.tell(_("Written: {path}.").format(path=path))
    return OK
