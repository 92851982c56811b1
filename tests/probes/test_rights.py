"""Whether the roles of the task may make the calls of its start: simulator, policies, policies of resources."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.rights
import decision_tree.probes.looking.simulator  # noqa: F401  (declare the probes)
from decision_tree.library import Library
from decision_tree.policies import Effect, Layer, Policy
from decision_tree.probes.looking.secrets import SECRET_ARNS, SECRET_POLICIES
from decision_tree.probes.looking.simulator import EXECUTION_ROLE_SIMULATED, INSTANCE_ROLE_SIMULATED
from decision_tree.probes.looking.verdicts import SIMULATE, Simulated
from decision_tree.probes.probe import CallFailed
from decision_tree.probes.things import (
    EXECUTION_ROLE,
    IMAGES,
    INSTANCE_ROLE,
    REPOSITORY_POLICIES,
    SERVICE,
    TASK,
    TASK_DEFINITION,
    Role,
)
from tests.probes import ecs_samples
from tests.probes.fake_look import FakeLook, denied, facts, run
from tests.probes.resource_samples import (
    ACCOUNT,
    OTHER_ACCOUNT,
    PULL,
    REGION,
    REPOSITORY,
    SECRET,
    Things,
    awslogs,
    definition,
    document,
    evidence,
    image,
    reason,
    repository_policy,
    role,
    secret,
    statement,
    unread_role,
    without,
)
from tests.probes.resource_samples import EXECUTION_ROLE as ROLE_ARN

TOKEN = statement(PULL[0])
LAYERS = statement(*PULL[1:], resource=REPOSITORY)
NO_POLICY = {REPOSITORY: None}
OTHER_REPOSITORY = REPOSITORY.replace(ACCOUNT, OTHER_ACCOUNT)
ALLOWED = Simulated(Effect.ALLOWED, Layer.IDENTITY)
IMPLICIT = Simulated(Effect.IMPLICIT_DENY, Layer.IDENTITY)


def looking(library: Library, things: Things, container: dict[str, Any] | None = None) -> FakeLook:
    found: Things = {TASK_DEFINITION: definition(container), TASK: None, SERVICE: None, IMAGES: (image(),)}
    return FakeLook(library, {}, found | {REPOSITORY_POLICIES: NO_POLICY} | things)


def may_pull(library: Library, *, simulation: Any = None, **more: Any) -> dict[str, str | None]:
    """The fact with this execution role and these policies of repositories."""
    found: Things = {
        EXECUTION_ROLE: more.get("role"),
        EXECUTION_ROLE_SIMULATED: simulation,
        REPOSITORY_POLICIES: more.get("policies", NO_POLICY),
        IMAGES: (image(more.get("account", ACCOUNT)),),
    }
    return facts(run("right_to_pull", looking(library, found)))


def simulated(**answers: Simulated) -> dict[tuple[str, str], Simulated]:
    """All calls of the pull allowed, but for those given by the action's name."""
    resources = dict.fromkeys(PULL, REPOSITORY) | {PULL[0]: "*"}
    return {(action, resource): answers.get(action[4:], ALLOWED) for action, resource in resources.items()}


@pytest.mark.parametrize(
    ("statements", "value"),
    [
        ([TOKEN, LAYERS], "allowed"),
        ([statement("ecr:*")], "allowed"),
        ([statement("*")], "allowed"),
        ([], "implicit_deny"),
        ([TOKEN], "implicit_deny"),
        ([LAYERS], "implicit_deny"),
        # GetAuthorizationToken cannot be scoped to a repository
        ([statement(*PULL, resource=REPOSITORY)], "implicit_deny"),
        ([TOKEN, statement(*PULL[1:], resource=REPOSITORY + "-other")], "implicit_deny"),
        ([statement("ecr:*"), statement("ecr:Batch*", effect="Deny")], "explicit_deny"),
        ([statement("ecr:*", Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}})], None),
        ([statement("ecr:*", Condition={"StringEquals": {"aws:RequestedRegion": REGION}})], "allowed"),
        ([statement("ecr:*", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})], "implicit_deny"),
        ([statement("ecr:*"), statement("*", effect="Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})],
         "allowed"),
    ],
)  # fmt: skip
def test_the_policies_decide_where_the_simulator_may_not_be_used(
    library: Library, statements: list[dict[str, Any]], value: str | None
) -> None:
    assert may_pull(library, role=role(*statements)) == {"may_pull": value}


def test_the_boundary_is_named_where_only_it_refuses(library: Library) -> None:
    bounded = role(statement("ecr:*"), boundary=Policy("limits", document(statement("s3:*"))))
    both = role(boundary=Policy("limits", document(statement("s3:*"))))

    assert may_pull(library, role=bounded) == {"may_pull": "denied_by_boundary"}
    assert may_pull(library, role=both) == {"may_pull": "implicit_deny"}


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (role(TOKEN, LAYERS, boundary=Policy("limits", None)), None),
        (unread_role(), None),
        (Role("shop-exec", ROLE_ARN, True, policies=(Policy("a", None), Policy("b", document(TOKEN, LAYERS)))), None),
        (Role("shop-exec", ROLE_ARN, True, policies=(Policy("a", None),)), None),
    ],
)
def test_a_policy_that_could_not_be_read_decides_nothing(library: Library, found: Role, value: str | None) -> None:
    assert may_pull(library, role=found)["may_pull"] is value


def test_an_explicit_denial_decides_whatever_else_is_unread(library: Library) -> None:
    denial = Policy("b", document(statement("*", effect="Deny")))
    found = Role("shop-exec", ROLE_ARN, True, policies=(Policy("a", None), denial))

    assert may_pull(library, role=found)["may_pull"] == "explicit_deny"


def test_the_missing_permission_of_the_caller_is_named(library: Library) -> None:
    look = looking(library, {EXECUTION_ROLE: unread_role(), EXECUTION_ROLE_SIMULATED: denied(SIMULATE)})

    assert "iam:ListRolePolicies" in reason(run("right_to_pull", look), "may_pull")


def test_a_role_that_does_not_exist_or_is_not_there_needs_no_rights(library: Library) -> None:
    assert may_pull(library, role=Role("shop-exec", ROLE_ARN, exists=False)) == {}
    assert may_pull(library, role=None) == {}


def test_a_role_that_could_not_be_read_is_could_not_check(library: Library) -> None:
    look = looking(library, {EXECUTION_ROLE: denied("iam:GetRole"), EXECUTION_ROLE_SIMULATED: denied(SIMULATE)})
    given = run("right_to_pull", look)

    assert facts(given) == {"may_pull": None, "repository_policy": None}
    assert "iam:GetRole" in reason(given, "may_pull")


def test_only_private_images_of_ecr_need_rights(library: Library) -> None:
    public = image(account="")
    look = looking(library, {IMAGES: (public,), EXECUTION_ROLE: role(), EXECUTION_ROLE_SIMULATED: None})

    assert facts(run("right_to_pull", look)) == {}


@pytest.mark.parametrize(
    ("simulation", "value"),
    [
        (simulated(), "allowed"),
        (simulated(BatchGetImage=IMPLICIT), "implicit_deny"),
        (simulated(BatchGetImage=Simulated(Effect.EXPLICIT_DENY, Layer.IDENTITY)), "explicit_deny"),
        (simulated(BatchGetImage=Simulated(Effect.IMPLICIT_DENY, Layer.SCP)), "denied_by_organization"),
        (simulated(BatchGetImage=Simulated(Effect.EXPLICIT_DENY, Layer.SCP)), "denied_by_organization"),
        (simulated(BatchGetImage=Simulated(Effect.IMPLICIT_DENY, Layer.BOUNDARY)), "denied_by_boundary"),
        (simulated(BatchGetImage=Simulated(Effect.IMPLICIT_DENY, Layer.IDENTITY, ("aws:SourceVpc",))), None),
        (simulated(BatchGetImage=Simulated(Effect.ALLOWED, Layer.IDENTITY, ("aws:SourceVpc",))), None),
    ],
)
def test_the_simulator_decides_where_the_policies_are_unread(
    library: Library, simulation: Any, value: str | None
) -> None:
    assert may_pull(library, role=unread_role(), simulation=simulation) == {"may_pull": value}


def test_the_simulator_decides_for_a_role_of_which_nothing_could_be_read(library: Library) -> None:
    look = looking(library, {EXECUTION_ROLE: denied("iam:GetRole"), EXECUTION_ROLE_SIMULATED: simulated()})

    assert facts(run("right_to_pull", look)) == {"may_pull": "allowed"}


def test_the_source_is_named_and_the_statement_explained(library: Library) -> None:
    denying = role(statement("ecr:*"), statement("ecr:Batch*", effect="Deny", Sid="NoPull"))
    simulation = simulated(BatchGetImage=Simulated(Effect.EXPLICIT_DENY, Layer.IDENTITY))
    look = looking(library, {EXECUTION_ROLE: denying, EXECUTION_ROLE_SIMULATED: simulation})
    shown = evidence(run("right_to_pull", look), "may_pull")

    assert shown.startswith(f"{SIMULATE}: explicitDeny for ecr:BatchGetImage on {REPOSITORY}")
    assert "NoPull" in shown
    assert "'app'" in shown


@pytest.mark.parametrize(
    ("statements", "simulation", "said"),
    [
        ([], simulated(), "allowed"),
        ([TOKEN, LAYERS], simulated(BatchGetImage=IMPLICIT), "implicitDeny"),
        ([TOKEN, LAYERS, statement("*", effect="Deny")],
         simulated(GetAuthorizationToken=IMPLICIT, BatchGetImage=IMPLICIT, GetDownloadUrlForLayer=IMPLICIT),
         "implicitDeny"),
    ],
)  # fmt: skip
def test_simulator_and_policies_that_contradict_each_other_are_not_asserted(
    library: Library, statements: list[dict[str, Any]], simulation: Any, said: str
) -> None:
    look = looking(library, {EXECUTION_ROLE: role(*statements), EXECUTION_ROLE_SIMULATED: simulation})
    given = run("right_to_pull", look)

    assert facts(given) == {"may_pull": None}
    assert f"the policy simulator says {said}" in reason(given, "may_pull")


def test_only_the_simulator_sees_what_the_organization_refuses(library: Library) -> None:
    simulation = simulated(BatchGetImage=Simulated(Effect.EXPLICIT_DENY, Layer.SCP))

    assert may_pull(library, role=role(TOKEN, LAYERS), simulation=simulation) == {
        "may_pull": "denied_by_organization"
    }


def test_a_key_that_the_simulator_lacks_does_not_hinder_where_the_policies_decide(library: Library) -> None:
    simulation = simulated(BatchGetImage=Simulated(Effect.ALLOWED, Layer.IDENTITY, ("aws:SecureTransport",)))

    assert may_pull(library, role=role(TOKEN, LAYERS), simulation=simulation) == {"may_pull": "allowed"}


@pytest.mark.parametrize("simulation", [None, simulated(BatchGetImage=IMPLICIT, GetDownloadUrlForLayer=IMPLICIT)])
def test_in_its_own_account_a_repository_may_allow_what_the_role_does_not(library: Library, simulation: Any) -> None:
    allowing = {REPOSITORY: repository_policy(ROLE_ARN)}

    assert may_pull(library, role=role(TOKEN), simulation=simulation, policies=allowing) == {"may_pull": "allowed"}
    assert may_pull(library, role=role(TOKEN), simulation=simulation) == {"may_pull": "implicit_deny"}
    unread = {"role": role(TOKEN), "simulation": simulation, "policies": denied("ecr:GetRepositoryPolicy")}
    assert may_pull(library, **unread) == {"may_pull": None}


def test_a_repository_that_refuses(library: Library) -> None:
    refusing = {REPOSITORY: repository_policy(ROLE_ARN, effect="Deny")}
    found = may_pull(library, role=role(TOKEN, LAYERS), policies=refusing)

    assert found == {"may_pull": "denied_by_repository", "repository_policy": "does_not_allow"}


ELSEWHERE = role(TOKEN, statement(*PULL[1:], resource=OTHER_REPOSITORY))
DENIED = denied("ecr:GetRepositoryPolicy")


@pytest.mark.parametrize(
    ("found", "policies", "expected"),
    [
        (ELSEWHERE, {OTHER_REPOSITORY: repository_policy(ROLE_ARN)}, ("allowed", "allows")),
        (ELSEWHERE, {OTHER_REPOSITORY: repository_policy(ACCOUNT)}, ("allowed", "allows")),
        (ELSEWHERE, {OTHER_REPOSITORY: repository_policy(OTHER_ACCOUNT)}, ("denied_by_repository", "does_not_allow")),
        (ELSEWHERE, {OTHER_REPOSITORY: None}, ("denied_by_repository", "does_not_allow")),
        (role(TOKEN), {OTHER_REPOSITORY: None}, ("implicit_deny", "does_not_allow")),
        (role(TOKEN), {OTHER_REPOSITORY: repository_policy(ACCOUNT)}, ("implicit_deny", "allows")),
        (ELSEWHERE, DENIED, (None, None)),
        (role(TOKEN), DENIED, ("implicit_deny", None)),
    ],
)
def test_across_accounts_both_sides_must_allow(
    library: Library, found: Role, policies: Any, expected: tuple[str | None, str | None]
) -> None:
    given = may_pull(library, role=found, policies=policies, account=OTHER_ACCOUNT)

    assert (given["may_pull"], given.get("repository_policy")) == expected


def on_ec2(library: Library, things: Things) -> FakeLook:
    ec2 = without(definition(awslogs()), "executionRoleArn")
    return looking(library, {TASK_DEFINITION: ec2, TASK: ecs_samples.task(launchType="EC2"), **things})


@pytest.mark.parametrize(
    ("found", "value"), [(role(TOKEN, LAYERS), "allowed"), (role(), "implicit_deny"), (unread_role(), None)]
)
def test_on_ec2_without_an_execution_role_the_instance_role_pulls(
    library: Library, found: Role, value: str | None
) -> None:
    look = on_ec2(library, {INSTANCE_ROLE: found, INSTANCE_ROLE_SIMULATED: None})

    assert facts(run("right_to_pull", look)) == {"may_pull": value}


def test_on_fargate_without_an_execution_role_no_role_is_judged(library: Library) -> None:
    look = on_ec2(library, {TASK: ecs_samples.task(), INSTANCE_ROLE: role()})

    assert facts(run("right_to_pull", look)) == {}


READ = statement("secretsmanager:GetSecretValue", resource=f"{SECRET[:-6]}??????")
DENIES = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
ALLOWS = {"Effect": "Allow", "Principal": {"AWS": ROLE_ARN}, "Action": "secretsmanager:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("value_from", "statements", "policy", "value"),
    [
        (SECRET, [READ], None, "allowed"),
        (f"{SECRET}:password::", [READ], None, "allowed"),
        (SECRET, [], None, "implicit_deny"),
        (SECRET, [statement("secretsmanager:GetSecretValue", resource=SECRET[:-7])], None, "implicit_deny"),
        (SECRET, [], Policy("of the secret", document(ALLOWS)), "allowed"),
        (SECRET, [READ], Policy("of the secret", document(DENIES)), "denied_by_secret"),
        (SECRET.replace(ACCOUNT, OTHER_ACCOUNT), [statement("secretsmanager:*")], None, "denied_by_secret"),
    ],
)
def test_the_right_to_read_secrets(
    library: Library, value_from: str, statements: list[dict[str, Any]], policy: Policy | None, value: str
) -> None:
    policies = {value_from.removesuffix(":password::"): policy}
    things: Things = {EXECUTION_ROLE: role(*statements), SECRET_POLICIES: policies}

    assert facts(run("right_to_read", looking(library, things, secret(value_from)))) == {"may_read_secrets": value}


SHORT = SECRET[:-7]


@pytest.mark.parametrize(
    ("arns", "expected"),
    [({SHORT: SECRET}, {"may_read_secrets": "allowed"}), (denied("secretsmanager:DescribeSecret"), {})],
)
def test_a_secret_that_is_named_without_its_end_is_judged_by_its_whole_arn(
    library: Library, arns: dict[str, str] | CallFailed, expected: dict[str, str]
) -> None:
    things: Things = {EXECUTION_ROLE: role(READ), SECRET_ARNS: arns, SECRET_POLICIES: {SECRET: None}}

    assert facts(run("right_to_read", looking(library, things, secret(SHORT)))) == expected


@pytest.mark.parametrize(
    ("tags", "value"),
    [({"team": "shop"}, "allowed"), ({"team": "x"}, "implicit_deny"), ({}, "implicit_deny"), (None, None)],
)
def test_conditions_on_the_tags_of_the_role(library: Library, tags: dict[str, str] | None, value: str | None) -> None:
    mine = {"Condition": {"StringEquals": {"aws:PrincipalTag/team": "shop"}}}
    things: Things = {EXECUTION_ROLE: role(READ | mine, tags=tags), SECRET_POLICIES: {SECRET: None}}

    assert facts(run("right_to_read", looking(library, things, secret(SECRET)))) == {"may_read_secrets": value}


@pytest.mark.parametrize(
    ("value_from", "action", "value"),
    [
        ("/shop/url", "ssm:GetParameters", "allowed"),
        ("shop-url", "ssm:GetParameters", "allowed"),
        (f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/shop/url", "ssm:GetParameters", "allowed"),
        ("/shop/url", "ssm:GetParameter", "implicit_deny"),
        (f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/shop/url", "ssm:GetParameters", "implicit_deny"),
    ],
)
def test_the_right_to_read_parameters(library: Library, value_from: str, action: str, value: str) -> None:
    granted = statement(action, resource=f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/shop*")
    look = looking(library, {EXECUTION_ROLE: role(granted)}, secret(value_from))

    assert facts(run("right_to_read", look)) == {"may_read_parameters": value}
