"""What the load balancer says of the service's tasks.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from decision_tree.intake.json_text import get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.probe import CallFailed, Given, Look, probe, seen
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import SERVICE

_OPERATION = "elbv2:DescribeTargetHealth"


@probe(
    N_("the load balancer's view of the tasks"), operations=(_OPERATION,), needs=(SERVICE,), facts=("target_health",)
)
def target_health(look: Look) -> Iterator[Given]:
    """The worst of the service's target groups counts. Targets that just come or go say nothing."""
    groups = [get_text(b, "targetGroupArn") for b in get_list(look[SERVICE], "loadBalancers")]
    answers = look.together(*(partial(_health, look, group) for group in dict.fromkeys(groups) if group))
    found = [raised(answer) for answer in answers]
    for value in ("unhealthy", "none", "healthy"):
        for answer in found:
            if answer and answer[0] == value:
                yield seen("target_health", value, f"{_OPERATION}: {answer[1]}")
                return


def _health(look: Look, group: str) -> tuple[str, str] | None:
    """The value for one target group, and what shows it."""
    name = group.split("/")[1] if group.count("/") > 1 else group
    try:
        answer = look.call(_OPERATION, expect="TargetHealthDescriptions", TargetGroupArn=group)
    except CallFailed as failed:
        if "TargetGroupNotFound" in failed.code:
            return ("none", _("there is no target group {name}").format(name=name))
        raise
    targets = [d.get("TargetHealth", {}) for d in answer["TargetHealthDescriptions"]]
    bad = [t for t in targets if get_text(t, "State") in ("unhealthy", "unused")]
    if bad:
        says = _("{n} of {all} targets of {name} {why}")
        return ("unhealthy", says.format(n=len(bad), all=len(targets), name=name, why=_why(bad[0])))
    if not targets:
        return ("none", _("no target is registered with {name}").format(name=name))
    if any(get_text(t, "State") == "healthy" for t in targets):
        return ("healthy", _("State healthy in {name}").format(name=name))
    return None


def _why(target: Json) -> str:
    return " ".join(f"{get_text(target, k)}" for k in ("State", "Reason", "Description") if get_text(target, k))
