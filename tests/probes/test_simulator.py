"""How the policy simulator is asked about the roles of the task, and how its answers are read."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.simulator  # noqa: F401  (declares the probes)
from decision_tree.library import Library
from decision_tree.policies import Effect, Layer
from decision_tree.probes.looking.needs import needs_of_execution_role
from decision_tree.probes.looking.verdicts import SIMULATE, Simulated
from decision_tree.probes.probe import CallFailed
from decision_tree.probes.things import EC2_INSTANCE, IMAGES, TASK, TASK_DEFINITION
from tests.probes.fake_look import Canned, FakeLook, denied, refused, run, things
from tests.probes.resource_samples import ACCOUNT, PULL, SECRET, Things, awslogs, definition, image, secret, without
from tests.probes.resource_samples import EXECUTION_ROLE as ROLE_ARN

ALLOWED = Simulated(Effect.ALLOWED, Layer.IDENTITY)
IMPLICIT = Simulated(Effect.IMPLICIT_DENY, Layer.IDENTITY)


def answer(action: str, resource: str, decision: str, **more: Any) -> dict[str, Any]:
    return {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": decision, **more}


def test_the_simulator_is_asked_once_for_the_actions_on_the_same_resources(library: Library) -> None:
    def simulate(ActionNames: list[str], ResourceArns: list[str], **_: Any) -> dict[str, Any]:  # noqa: N803
        results = [answer(action, resource, "allowed") for action in ActionNames for resource in ResourceArns]
        return {"EvaluationResults": results}

    shop = definition(awslogs() | secret(SECRET))
    look = FakeLook(library, {SIMULATE: simulate}, {TASK_DEFINITION: shop, TASK: None, IMAGES: (image(),)})
    simulation = things(run("simulated_execution_role", look))["simulated execution role"]

    needs = needs_of_execution_role(shop, None, (image(),))
    assert simulation == {(need.action, need.resource): ALLOWED for need in needs}
    assert sorted(parameters["ActionNames"] for _, parameters in look.calls) == [
        ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        ["ecr:GetAuthorizationToken"],
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["secretsmanager:GetSecretValue"],
    ]
    assert {parameters["PolicySourceArn"] for _, parameters in look.calls} == {ROLE_ARN}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, IMPLICIT),
        ({"MissingContextValues": ["aws:SourceIp"]},
         Simulated(Effect.IMPLICIT_DENY, Layer.IDENTITY, ("aws:SourceIp",))),
        ({"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}},
         Simulated(Effect.IMPLICIT_DENY, Layer.SCP)),
        ({"OrganizationsDecisionDetail": {"AllowedByOrganizations": True}}, IMPLICIT),
        ({"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}},
         Simulated(Effect.IMPLICIT_DENY, Layer.BOUNDARY)),
        ({"ResourceSpecificResults": [{"EvalResourceName": "*", "EvalResourceDecision": "allowed"}]}, ALLOWED),
    ],
)  # fmt: skip
def test_how_the_simulators_answer_is_read(library: Library, more: dict[str, Any], expected: Simulated) -> None:
    canned = {"EvaluationResults": [answer(PULL[0], "*", "implicitDeny", **more)]}
    look = FakeLook(library, {SIMULATE: canned}, {TASK_DEFINITION: definition(), TASK: None, IMAGES: (image(),)})

    assert things(run("simulated_execution_role", look))["simulated execution role"][PULL[0], "*"] == expected


def test_without_the_permission_there_is_no_simulation_and_nothing_else_is_lost(library: Library) -> None:
    look = FakeLook(library, {SIMULATE: denied(SIMULATE)}, {TASK_DEFINITION: definition(), IMAGES: (image(),)})

    assert run("simulated_execution_role", look) == []


def test_a_role_that_does_not_exist_is_not_simulated(library: Library) -> None:
    missing = refused(SIMULATE, "NoSuchEntity")
    look = FakeLook(library, {SIMULATE: missing}, {TASK_DEFINITION: definition(), TASK: None, IMAGES: (image(),)})

    assert things(run("simulated_execution_role", look)) == {"simulated execution role": {}}


def test_the_instance_role_is_simulated_only_where_it_works(library: Library) -> None:
    profile = {"InstanceProfile": {"Roles": [{"Arn": f"arn:aws:iam::{ACCOUNT}:role/node"}]}}
    canned: dict[str, Canned] = {SIMULATE: {"EvaluationResults": []}, "iam:GetInstanceProfile": profile}
    instance = {"IamInstanceProfile": {"Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/node"}}
    common: Things = {EC2_INSTANCE: instance, TASK: None, IMAGES: (image(),)}
    with_role = FakeLook(library, canned, {TASK_DEFINITION: definition(), **common})
    without_role = FakeLook(library, canned, {TASK_DEFINITION: without(definition(), "executionRoleArn"), **common})

    assert things(run("simulated_instance_role", with_role)) == {"simulated instance role": None}
    assert things(run("simulated_instance_role", without_role)) == {"simulated instance role": {}}
    assert with_role.calls == []
    assert without_role.calls[-1][1]["PolicySourceArn"] == f"arn:aws:iam::{ACCOUNT}:role/node"


def test_a_call_of_the_simulator_that_failed_leaves_the_others(library: Library) -> None:
    def simulate(ActionNames: list[str], **_: Any) -> dict[str, Any] | CallFailed:  # noqa: N803
        return (
            {"EvaluationResults": [answer(PULL[0], "*", "allowed")]} if PULL[0] in ActionNames else denied(SIMULATE)
        )

    look = FakeLook(library, {SIMULATE: simulate}, {TASK_DEFINITION: definition(), TASK: None, IMAGES: (image(),)})

    assert things(run("simulated_execution_role", look)) == {"simulated execution role": {(PULL[0], "*"): ALLOWED}}
