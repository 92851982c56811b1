"""A plan becomes one bash file: the values once at the top, the frame, the steps, the main program.

Values and texts reach the file only through `shlex.quote`; none is pasted into code.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from decision_tree.script.patterns import for_bash
from decision_tree.script.powershell import build_powershell, packed

if TYPE_CHECKING:
    from decision_tree.script.plan import Parameter, Plan, Step

PARTS = Path(__file__).parent
FRAME_PARTS = ("library.sh", "frame.sh", "modes.sh")
AWS_PARTS = (
    "library_aws.sh",
    "library_may.sh",
    "library_iam.sh",
    "library_policies.sh",
    "library_network.sh",
    "library_ecs.sh",
    "library_service.sh",
    "library_definitions.sh",
)
PLACE_PARTS = {
    "aws": AWS_PARTS,
    "host": (
        "library_files.sh",
        "library_host.sh",
        "library_bottlerocket.sh",
        *AWS_PARTS,
        "library_fleet.sh",
        "library_drain.sh",
    ),  # a fleet is reached through AWS
    "image": ("library_files.sh", "library_image.sh"),
}
# The frame and the libraries read these: where they are no parameters, they must not come from the environment.
EMPTY_UNLESS_PARAMETER = {"": ("REGION", "ACCOUNT_ID", "CLUSTER", "SERVICE"), "image": ("DOCKERFILE",)}
END_OF_TEXT = "END_OF_ENTRY_POINT"

START = """\
if [ -z "${BASH_VERSION:-}" ] || [ "$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))" -lt 302 ]; then
  echo "This script needs bash 3.2 or newer." >&2
  exit 2
fi
set -uo pipefail
"""


def build(plan: Plan) -> str:
    """The fix script's text. A value that is not known stays empty: the script asks for it and stops."""
    if not plan.steps:
        raise ValueError("a plan without steps has no script")
    names = dict.fromkeys([*FRAME_PARTS, *(name for step in plan.steps for name in PLACE_PARTS[step.place])])
    return "\n".join(
        [
            _header(plan),
            START,
            _values(plan),
            *(f"# part: {name}\n{(PARTS / name).read_text(encoding='utf-8')}" for name in names),
            "# part: steps\n",
            *(_function(step) for step in plan.steps),
            _declarations(plan),
            'main "$@"\n',
        ]
    )


def _header(plan: Plan) -> str:
    lines = [
        f"Fix script of ecs-wizard: {plan.title}",
        f"case {plan.case_id}",
        *(f"  {step.number}. {step.title} [{step.cause_id}]" for step in plan.steps),
        "Without an option it shows its plan and changes nothing. --help tells the rest.",
    ]
    return "\n".join(["#!/usr/bin/env bash", *(f"# {one_line(line)}" for line in lines), ""])


def _values(plan: Plan) -> str:
    known = {p.variable for p in plan.parameters}
    places = {"", *(step.place for step in plan.steps)}
    read = [name for place, names in EMPTY_UNLESS_PARAMETER.items() if place in places for name in names]
    return "\n".join(
        [
            f"CASE_ID={shlex.quote(plan.case_id)}",
            f"TITLE={shlex.quote(one_line(plan.title))}",
            "",
            "# ----- The values of this case: an empty one can be written here, or given before the command -----",
            *(_assignment(parameter) for parameter in plan.parameters),
            *(f"{name}=" for name in read if name not in known),
            *_windows_script(plan),
            "",
        ]
    )


def _windows_script(plan: Plan) -> list[str]:
    """What --fleet sends to instances with Windows: nothing, where a step has no text for PowerShell."""
    steps = [step for step in plan.steps if step.place == "host"]
    if not steps:
        return []
    if not all(step.powershell for step in steps):
        return ["WINDOWS_SCRIPT="]
    cluster = next((p.value for p in plan.parameters if p.variable == "CLUSTER"), None)
    return [f"WINDOWS_SCRIPT={packed(build_powershell(steps, case_id=plan.case_id, cluster=cluster or ''))}"]


def _assignment(parameter: Parameter) -> str:
    hint = f"  # {one_line(parameter.describe)}"
    if parameter.value is not None:
        return f"{parameter.variable}={shlex.quote(parameter.value)}{hint}"
    return f"{parameter.variable}=${{{parameter.variable}:-}}{hint}"


def _function(step: Step) -> str:
    """The subshell keeps the functions of one step from those of the others."""
    return "\n".join(
        [
            f"step_{step.number}() (",
            "set -e",
            # bash drops an interrupt that comes as a command ends, unless it is trapped; a subshell has no traps
            "trap 'exit 130' INT",
            "trap 'exit 143' TERM HUP",
            'account() { printf "%s" "$ACCOUNT_ID"; }',
            "describe() { :; }",
            "permissions() { :; }",
            "changes() { :; }",
            *_entry_point(step),
            f"# {step.cause_id}",
            step.script.rstrip("\n"),
            '"$1"',
            ")",
            "",
        ]
    )


def _entry_point(step: Step) -> list[str]:
    """A function that prints it. The here-document's text is taken as it is, so it cannot hold its own end."""
    if not step.entry_point:
        return []
    text = step.entry_point.rstrip("\n")
    if END_OF_TEXT in text.split("\n"):
        raise ValueError(f"{step.cause_id}: the entry point has a line {END_OF_TEXT}")
    return ["entry_point() {", f"cat <<'{END_OF_TEXT}'", text, END_OF_TEXT, "}"]


def _declarations(plan: Plan) -> str:
    return "\n".join(
        [
            *(_command("add_step", *_step_words(step)) for step in plan.steps),
            "",
            "declare_parameters() {",
            "  :",
            *("  " + _command("parameter", *_parameter_words(p, plan)) for p in plan.parameters),
            "}",
            "",
        ]
    )


def _step_words(step: Step) -> tuple[str, ...]:
    risk = f"{step.risk}. {step.risk_text}" if step.risk_text else step.risk
    return (step.cause_id, step.title, step.place, risk, step.cost, step.undo)


def _parameter_words(parameter: Parameter, plan: Plan) -> tuple[str, ...]:
    asking = [step for step in plan.steps if parameter.variable in step.needs] or plan.steps
    places = sorted({step.place for step in asking})
    need = "required" if parameter.required else "optional"
    return (
        parameter.variable,
        for_bash(parameter.pattern),
        parameter.describe,
        parameter.example,
        need,
        " ".join(places),
    )


def _command(name: str, *words: str) -> str:
    return " ".join([name, *(shlex.quote(one_line(word)) for word in words)])


def one_line(text: str) -> str:
    """For a comment or a message: no line end that would leave it, no control character for a terminal."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()
