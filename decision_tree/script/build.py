"""A plan becomes one bash file: the values once at the top, the frame, the steps, the main program.

Values and texts reach the file only through `shlex.quote`; none is pasted into code.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from decision_tree.script.patterns import for_bash

if TYPE_CHECKING:
    from decision_tree.script.plan import Parameter, Plan, Step

PARTS = Path(__file__).parent
FRAME_PARTS = ("library.sh", "frame.sh", "modes.sh")
AWS_PARTS = ("library_aws.sh", "library_iam.sh", "library_ecs.sh")
HOST_PARTS = ("library_host.sh",)
# The frame and the AWS libraries read these: where they are no parameters, they must not come from the environment.
EMPTY_UNLESS_PARAMETER = {"host": ("REGION",), "aws": ("REGION", "ACCOUNT_ID", "CLUSTER", "SERVICE")}

START = """\
if [ -z "${BASH_VERSION:-}" ] || [ "$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))" -lt 402 ]; then
  echo "This script needs bash 4.2 or newer." >&2
  exit 2
fi
set -uo pipefail
"""


def build(plan: Plan) -> str:
    """The fix script's text. A value that is not known stays empty: the script asks for it and stops."""
    if not plan.steps:
        raise ValueError("a plan without steps has no script")
    places = {step.place for step in plan.steps}
    names = FRAME_PARTS + (AWS_PARTS if "aws" in places else ()) + (HOST_PARTS if "host" in places else ())
    return "\n".join(
        [
            _header(plan),
            START,
            _values(plan),
            *((PARTS / name).read_text(encoding="utf-8") for name in names),
            "# ----- The steps -----\n",
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
    return "\n".join(["#!/usr/bin/env bash", *(f"# {_one_line(line)}" for line in lines), ""])


def _values(plan: Plan) -> str:
    known = {p.variable for p in plan.parameters}
    read = {name: None for step in plan.steps for name in EMPTY_UNLESS_PARAMETER[step.place]}
    return "\n".join(
        [
            f"CASE_ID={shlex.quote(plan.case_id)}",
            f"TITLE={shlex.quote(_one_line(plan.title))}",
            "",
            "# ----- The values of this case: an empty one can be written here, or given before the command -----",
            *(_assignment(parameter) for parameter in plan.parameters),
            *(f"{name}=" for name in read if name not in known),
            "",
        ]
    )


def _assignment(parameter: Parameter) -> str:
    hint = f"  # {_one_line(parameter.describe)}"
    if parameter.value is not None:
        return f"{parameter.variable}={shlex.quote(parameter.value)}{hint}"
    return f"{parameter.variable}=${{{parameter.variable}:-}}{hint}"


def _function(step: Step) -> str:
    """The subshell keeps the functions of one step from those of the others."""
    account = '{ printf "%s" "$ACCOUNT_ID"; }' if "ACCOUNT_ID" in step.needs else "{ :; }"
    return "\n".join(
        [
            f"step_{step.number}() (",
            "set -e",
            f"account() {account}",
            "describe() { :; }",
            f"# {step.cause_id}",
            step.script.rstrip("\n"),
            '"$1"',
            ")",
            "",
        ]
    )


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
    places = sorted({step.place for step in plan.steps if parameter.variable in step.needs})
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
    return " ".join([name, *(shlex.quote(_one_line(word)) for word in words)])


def _one_line(text: str) -> str:
    """For a comment or a message: no line end that would leave it, no control character for a terminal."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()
