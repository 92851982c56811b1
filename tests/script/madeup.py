"""Made-up plans: steps that write to files of a temporary root, so that the frame is tested without AWS."""

from __future__ import annotations

from decision_tree.script import Parameter, Plan, Step

NAME = r"[A-Za-z0-9_+=,.@][A-Za-z0-9_+=,.@-]{0,63}"

TOUCH = """
FILE="$ECS_WIZARD_ROOT/NAME"
describe() { say "make the file NAME"; }
check()    { [[ -e $FILE ]]; }
apply()    { echo "apply NAME" >>"$ECS_WIZARD_ROOT/log"; touch "$FILE"; save made yes; }
verify()   { check; }
undo()     { saved made >/dev/null || return 0; echo "undo NAME" >>"$ECS_WIZARD_ROOT/log"; rm "$FILE"; }
"""


def touch(name: str) -> str:
    """A fix that makes a file, and logs what it does."""
    return TOUCH.replace("NAME", name)


def step(number: int, script: str, where: str = "host", needs: tuple[str, ...] = ()) -> Step:
    return Step(
        number=number,
        cause_id=f"demo.step_{number}",
        title=f"Demo {number}",
        where=where,
        risk="low",
        risk_text="It's only a $(demo).",
        cost="none",
        undo="complete",
        script=script,
        needs=needs,
    )


def parameter(variable: str = "ROLE_NAME", value: str | None = None, **more: object) -> Parameter:
    fields: dict[str, object] = {
        "variable": variable,
        "fact": variable.lower(),
        "type": "role_name",
        "pattern": NAME,
        "value": value,
        "required": True,
        "describe": "name of the IAM role",
        "example": "app-task-role",
    }
    return Parameter(**(fields | more))  # type: ignore[arg-type]


def made_up(*steps: Step, parameters: tuple[Parameter, ...] = ()) -> Plan:
    return Plan("demo-1", "A demo", tuple(steps), parameters, ())
