"""The parts of a script that the Fix screen shows."""

from __future__ import annotations

import shlex

from decision_tree.language import N_, _
from decision_tree.script import Plan, build
from tui.widgets.words import line

STEPS, UNDO, WHOLE = "steps", "undo", "whole"
VIEW_WORDS = {
    STEPS: N_("What the script does in each step"),
    UNDO: N_("How each step is taken back: bash fix.sh --undo"),
    WHOLE: N_("The whole file, as it is saved"),
}


def script_text(plan: Plan, view: str) -> str:
    """The steps, their undoing, or the whole file."""
    if view == WHOLE:
        return build(plan)
    values = "\n".join(f"{p.variable}={shlex.quote(p.value) if p.value else ''}" for p in plan.parameters)
    parts = [values] if values else []
    for step in plan.steps:
        text = step.script if view == STEPS else undo_of(step.script)
        parts.append(f"# {step.number}. {line(step.title)}\n{text.strip()}")
    return "\n\n".join(parts)


def undo_of(script: str) -> str:
    """The `undo` function of a fix file: from its head to the line that closes it."""
    lines = script.splitlines()
    begin = next((i for i, text in enumerate(lines) if text.startswith("undo()")), None)
    if begin is None:
        return "# " + _("This step cannot be taken back.")
    if lines[begin].rstrip().endswith("}"):
        return lines[begin]
    end = next((i for i in range(begin, len(lines)) if lines[i].startswith("}")), len(lines) - 1)
    return "\n".join(lines[begin : end + 1])
