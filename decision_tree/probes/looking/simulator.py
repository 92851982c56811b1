"""The policy simulator's word on the roles of the task, asked as soon as a role's ARN is known.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_
from decision_tree.policies import Layer
from decision_tree.probes.looking.needs import log_group_needs, log_needs, needs_of_execution_role, pull_needs
from decision_tree.probes.looking.references import role_arn
from decision_tree.probes.looking.roles import NO_SUCH, instance_role_arn
from decision_tree.probes.looking.verdicts import DECISIONS, SIMULATE, Need, Simulated, Simulation
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, thing
from decision_tree.probes.things import EC2_INSTANCE, IMAGES, TASK, TASK_DEFINITION

EXECUTION_ROLE_SIMULATED = Key[Simulation]("simulated execution role")
INSTANCE_ROLE_SIMULATED = Key[Simulation]("simulated instance role")


@probe(
    N_("the policy simulator on the execution role"),
    operations=(SIMULATE,),
    needs=(TASK_DEFINITION,),
    wants=(TASK, IMAGES),
    gives=(EXECUTION_ROLE_SIMULATED,),
)
def simulated_execution_role(look: Look) -> Iterator[Given]:
    """Whether the caller may use the simulator is not known before; without it the policies themselves are read."""
    definition, task = look[TASK_DEFINITION], look.get(TASK)
    arn = role_arn(definition, "executionRoleArn")
    needs = needs_of_execution_role(definition, task, look.get(IMAGES) or ())
    yield thing(EXECUTION_ROLE_SIMULATED, simulate(look, arn, needs) if arn and needs else None)


@probe(
    N_("the policy simulator on the instance role"),
    operations=(SIMULATE, "iam:GetInstanceProfile"),
    needs=(TASK_DEFINITION, EC2_INSTANCE),
    wants=(TASK, IMAGES),
    gives=(INSTANCE_ROLE_SIMULATED,),
)
def simulated_instance_role(look: Look) -> Iterator[Given]:
    """Only where the instance role does what is otherwise the execution role's work."""
    definition, task = look[TASK_DEFINITION], look.get(TASK)
    needs = (
        *pull_needs(definition, look.get(IMAGES) or ()),
        *log_needs(definition, task),
        *log_group_needs(definition),
    )
    instead = bool(needs) and not role_arn(definition, "executionRoleArn")
    arn = instance_role_arn(look) if instead else ""
    yield thing(INSTANCE_ROLE_SIMULATED, simulate(look, arn, needs) if arn else None)


def simulate(look: Look, arn: str, needs: Iterable[Need]) -> Simulation:
    """The simulator's answers; a call that failed leaves its needs out, and a role that does not exist has none.

    Raises `CallFailed` when all failed.
    """
    groups = _grouped(needs)
    answers = look.together(
        *(lambda actions=actions, asked=asked: _ask(look, arn, actions, asked) for actions, asked in groups.items())
    )
    failures = [answer for answer in answers if isinstance(answer, CallFailed)]
    if failures and len(failures) == len(answers) and failures[0].code not in NO_SUCH:
        raise failures[0]
    read = (answer for answer in answers if not isinstance(answer, CallFailed))
    return {key: value for results in read for key, value in _answers(results).items()}


def _grouped(needs: Iterable[Need]) -> dict[tuple[str, ...], list[str]]:
    """Actions that are asked of the same resources go into one call."""
    by_resource: dict[str, list[str]] = {}
    for need in needs:
        actions = by_resource.setdefault(need.resource, [])
        if need.action not in actions:
            actions.append(need.action)
    groups: dict[tuple[str, ...], list[str]] = {}
    for resource, actions in by_resource.items():
        groups.setdefault(tuple(actions), []).append(resource)
    return groups


def _ask(look: Look, arn: str, actions: tuple[str, ...], resources: list[str]) -> list[Any]:
    known = {"aws:RequestedRegion": ("string", look.region), "aws:SecureTransport": ("boolean", "true")}
    return look.pages(
        SIMULATE,
        expect="EvaluationResults",
        PolicySourceArn=arn,
        ActionNames=list(actions),
        ResourceArns=resources,
        ContextEntries=[
            {"ContextKeyName": key, "ContextKeyType": kind, "ContextKeyValues": [value]}
            for key, (kind, value) in known.items()
        ],
    )


def _answers(results: list[Any]) -> dict[tuple[str, str], Simulated]:
    """AWS answers per action, and beside that per resource when several were asked."""
    found: dict[tuple[str, str], Simulated] = {}
    for result in results:
        action = get_text(result, "EvalActionName")
        for answer in (result, *get_list(result, "ResourceSpecificResults")):
            effect = DECISIONS.get(get_text(answer, "EvalResourceDecision") or get_text(answer, "EvalDecision"))
            if effect is not None:
                found[action, get_text(answer, "EvalResourceName")] = Simulated(
                    effect, _layer(answer, result), tuple(get_list(answer, "MissingContextValues"))
                )
    return found


def _layer(answer: Any, result: Any) -> Layer:
    if get(result, "OrganizationsDecisionDetail", "AllowedByOrganizations") is False:
        return Layer.SCP
    boundary = get(answer, "PermissionsBoundaryDecisionDetail") or get(result, "PermissionsBoundaryDecisionDetail")
    return Layer.BOUNDARY if get(boundary, "AllowedByPermissionsBoundary") is False else Layer.IDENTITY
