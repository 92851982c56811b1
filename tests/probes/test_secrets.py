"""The secrets and parameters of the task."""

from __future__ import annotations

from typing import Any

import pytest

import decision_tree.probes.looking.secrets  # noqa: F401  (declares the probes)
from decision_tree.library import Library
from decision_tree.probes.looking.secrets import (
    DESCRIBE,
    GET_POLICY,
    LIST_PARAMETERS,
    VERSIONS,
)
from decision_tree.probes.things import TASK_DEFINITION
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things
from tests.probes.resource_samples import (
    ACCOUNT,
    OTHER_ACCOUNT,
    REGION,
    SECRET,
    definition,
    secret,
)

NOT_FOUND = refused(DESCRIBE, "ResourceNotFoundException")
STAGES = {"11111111-2222-3333-4444-555555555555": ["AWSCURRENT"], "old": ["AWSPREVIOUS"]}


def described(**more: Any) -> dict[str, Any]:
    return {"ARN": SECRET, "Name": "shop/database", "VersionIdsToStages": STAGES} | more


def look_at_secret(library: Library, value_from: str, answers: dict[str, Canned]) -> FakeLook:
    return FakeLook(library, answers, {TASK_DEFINITION: definition(secret(value_from))})


@pytest.mark.parametrize(
    ("value_from", "answer", "expected"),
    [
        (SECRET, described(), {"secret_state": "usable", "secret_reference": "right"}),
        # whether the JSON has the key, only the value would show
        (f"{SECRET}:password::", described(), {"secret_state": "usable"}),
        (f"{SECRET}::AWSPREVIOUS:", described(), {"secret_state": "usable"}),
        (f"{SECRET}::AWSPENDING:", described(), {"secret_state": "no_version", "secret_reference": "wrong"}),
        (SECRET, described(VersionIdsToStages=None), {"secret_state": "no_version", "secret_reference": "wrong"}),
        (SECRET, described(DeletedDate="2025-01-01"), {"secret_state": "deleted"}),
        (SECRET, NOT_FOUND, {"secret_state": "missing", "secret_reference": "wrong"}),
        (SECRET, denied(DESCRIBE), {"secret_state": None, "secret_reference": None}),
        (SECRET, {}, {"secret_state": None, "secret_reference": None}),
        # the owner's answer to another account is no proof
        (SECRET.replace(ACCOUNT, OTHER_ACCOUNT), NOT_FOUND, {"secret_state": None, "secret_reference": None}),
        # all colons must be there: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
        (f"{SECRET}:password", None, {"secret_state": "missing", "secret_reference": "wrong"}),
    ],
)
def test_the_state_of_a_secret(
    library: Library, value_from: str, answer: Any, expected: dict[str, str | None]
) -> None:
    given = facts(run("secrets_of_task", look_at_secret(library, value_from, {DESCRIBE: answer})))
    named = given.pop("secret_arn", None)

    assert given == expected
    assert named in (None, SECRET)
    assert (named is not None) is (expected["secret_state"] not in ("usable", None) and ":password" not in value_from)


@pytest.mark.parametrize(("version", "state"), [("old", "usable"), ("deprecated", "usable"), ("none", "no_version")])
def test_a_version_is_looked_for_among_those_without_a_stage_too(library: Library, version: str, state: str) -> None:
    answers: dict[str, Canned] = {
        DESCRIBE: described(),
        VERSIONS: {"Versions": [{"VersionId": "old"}, {"VersionId": "deprecated"}]},
    }
    look = look_at_secret(library, f"{SECRET}:::{version}", answers)

    assert facts(run("secrets_of_task", look))["secret_state"] == state
    assert look.calls[1][1]["IncludeDeprecated"] is True


def test_all_pages_of_versions_are_read(library: Library) -> None:
    def versions(NextToken: str = "", **_: Any) -> dict[str, Any]:  # noqa: N803  (AWS's name)
        return {"Versions": [{"VersionId": "old"}]} if NextToken else {"Versions": [], "NextToken": "more"}

    look = look_at_secret(library, f"{SECRET}:::old", {DESCRIBE: described(), VERSIONS: versions})

    assert facts(run("secrets_of_task", look))["secret_state"] == "usable"


def test_the_faulty_secret_counts_though_another_could_not_be_read(library: Library) -> None:
    def describe(SecretId: str) -> Any:  # noqa: N803  (AWS's name)
        return NOT_FOUND if SecretId == SECRET else denied(DESCRIBE)

    other = f"{SECRET[:-7]}-ZyXwVu"
    both = {"secrets": [{"name": "A", "valueFrom": other}, {"name": "B", "valueFrom": SECRET}]}
    look = FakeLook(library, {DESCRIBE: describe}, {TASK_DEFINITION: definition(both)})
    given = run("secrets_of_task", look)

    assert facts(given)["secret_state"] == "missing"
    assert facts(given)["secret_arn"] == SECRET


def test_the_login_of_a_registry_is_a_secret_too(library: Library) -> None:
    login = {"repositoryCredentials": {"credentialsParameter": "dockerhub"}}
    look = FakeLook(library, {DESCRIBE: NOT_FOUND}, {TASK_DEFINITION: definition(login)})

    assert facts(run("secrets_of_task", look))["secret_state"] == "missing"
    assert look.calls == [(DESCRIBE, {"SecretId": "dockerhub"})]


def test_a_secret_of_another_region_is_looked_up_there(library: Library) -> None:
    look = look_at_secret(library, SECRET.replace(REGION, "us-east-1"), {DESCRIBE: described()})
    run("secrets_of_task", look)

    assert look.calls[0][1]["region"] == "us-east-1"


@pytest.mark.parametrize("changed", [{}, secret("/shop/url")])
def test_without_secrets_nothing_is_asked(library: Library, changed: dict[str, Any]) -> None:
    look = FakeLook(library, {}, {TASK_DEFINITION: definition(changed)})

    assert facts(run("secrets_of_task", look)) == {}
    assert look.calls == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"ARN": SECRET, "ResourcePolicy": "{}"}, "{}"),
        ({"ARN": SECRET}, None),
        (refused(GET_POLICY, "ResourceNotFoundException"), None),
    ],
)
def test_the_policy_of_a_secret(library: Library, answer: Canned, expected: str | None) -> None:
    found = things(run("secret_policies", look_at_secret(library, SECRET, {GET_POLICY: answer})))
    policy = found["secret policies"][SECRET]

    assert (policy and policy.document) == expected


def test_a_policy_that_may_not_be_read_is_not_given(library: Library) -> None:
    assert run("secret_policies", look_at_secret(library, SECRET, {GET_POLICY: denied(GET_POLICY)})) == []


def parameters(*names: str) -> dict[str, Any]:
    return {"Parameters": [{"Name": name, "KeyId": "alias/aws/ssm"} for name in names]}


PARAMETER_ARN = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter"


@pytest.mark.parametrize(
    ("value_from", "answer", "expected"),
    [
        ("/shop/url", parameters("/shop/url"), {"parameter_state": "usable"}),
        ("/shop/url", parameters(), {"parameter_state": "missing", "ssm_parameter": "/shop/url"}),
        (f"{PARAMETER_ARN}/shop/url", parameters("/shop/url"), {"parameter_state": "usable"}),
        # the ARN of a name without a path does not show whether a slash begins it
        (f"{PARAMETER_ARN}/url", parameters("url"), {"parameter_state": "usable"}),
        (f"{PARAMETER_ARN}/url", parameters("/url"), {"parameter_state": "usable"}),
        (f"{PARAMETER_ARN}/url", parameters(), {"parameter_state": "missing", "ssm_parameter": "url"}),
        ("/shop/url", denied(LIST_PARAMETERS), {"parameter_state": None}),
        ("/shop/url", {}, {"parameter_state": None}),
        (f"{PARAMETER_ARN.replace(ACCOUNT, OTHER_ACCOUNT)}/shop/url", None, {"parameter_state": None}),
        ("/aws/service/ecs/x", None, {}),
        ("/aws/reference/secretsmanager/shop", None, {}),
        (SECRET, None, {}),
    ],
)
def test_the_state_of_a_parameter(
    library: Library, value_from: str, answer: Any, expected: dict[str, str | None]
) -> None:
    look = look_at_secret(library, value_from, {LIST_PARAMETERS: answer})

    assert facts(run("parameters_of_task", look)) == expected


def test_parameters_are_asked_for_fifty_at_a_time(library: Library) -> None:
    asked: list[int] = []

    def listed(ParameterFilters: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803  (AWS's name)
        asked.append(len(ParameterFilters[0]["Values"]))
        return parameters(*ParameterFilters[0]["Values"])

    many = {"secrets": [{"name": f"V{i}", "valueFrom": f"/shop/{i}"} for i in range(120)]}
    look = FakeLook(library, {LIST_PARAMETERS: listed}, {TASK_DEFINITION: definition(many)})

    assert facts(run("parameters_of_task", look)) == {"parameter_state": "usable"}
    assert asked == [50, 50, 20]
