"""What an AWS step does where it must not go on: the wrong account, no permission, a policy that still refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.library import Library
from decision_tree.script import build, plan
from tests.aws.sandbox import ACCOUNT, REGION, Sandbox, running
from tests.script.proofs.shim import quick_aws
from tests.script.runner import Runner, needs_aws_cli

pytestmark = needs_aws_cli
OTHER_ACCOUNT = "999988887777"
EC2_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


QUICK: list[Path] = []
"""The folder of the quick `aws`, for as long as the sandbox is open."""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running() as sandbox, quick_aws(tmp_path_factory.mktemp("aws"), sandbox.url) as shim:
        QUICK.append(shim.folder)
        yield sandbox
        QUICK.clear()


def role(sandbox: Sandbox, name: str, fact: str, **more: str) -> dict[str, str]:
    """Makes a role that EC2 can assume, and gives the facts of a case about it."""
    iam = sandbox.client("iam")
    iam.create_role(RoleName=name, Path="/shop/", AssumeRolePolicyDocument=json.dumps(EC2_TRUST))
    return {fact: name, "account_id": ACCOUNT, "region": REGION} | more


def trust_of(sandbox: Sandbox, name: str) -> dict[str, object]:
    document: dict[str, object] = sandbox.client("iam").get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    return document


def runner(cause: str, values: dict[str, str], sandbox: Sandbox, library: Library, folder: Path) -> Runner:
    return Runner(folder, build(plan([cause], values, library, case_id="t-2")), sandbox.url, first=QUICK[0])


def test_the_wrong_account_is_left_alone(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    values = role(sandbox, "untrusted", "role_name") | {"account_id": OTHER_ACCOUNT}
    run = runner("role.trust_missing", values, sandbox, library, tmp_path)
    for mode in ("--apply", "--verify"):
        stopped = run.run(mode, "--yes")
        assert stopped.returncode == 1
        assert f"signed in to account {OTHER_ACCOUNT} (this is {ACCOUNT})" in stopped.stdout
    assert trust_of(sandbox, "untrusted") == EC2_TRUST


def test_a_policy_that_is_in_vain_is_no_success(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    resource = "arn:aws:s3:::shop/~a?b%20c*#d/2025.csv"
    values = role(sandbox, "implicit", "caller_name", denied_action="s3:GetObject", denied_resource=resource)
    run = runner("authorization.identity_implicit", values, sandbox, library, tmp_path)
    sandbox.refused = {"s3:GetObject"}
    applied = run.run("--apply", "--yes")
    sandbox.refused = set()
    assert applied.returncode == 1
    assert "simulator still says: s3:GetObject explicitDeny" in applied.stderr
    assert run.run("--verify").returncode == 0


def test_undo_keeps_what_others_have_added_meanwhile(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    iam = sandbox.client("iam")
    iam.create_role(RoleName="shared", AssumeRolePolicyDocument=json.dumps(EC2_TRUST))
    values = {"role_name": "shared", "account_id": ACCOUNT, "region": REGION}
    run = runner("role.trust_missing", values, sandbox, library, tmp_path)
    assert run.run("--apply", "--yes").returncode == 0
    trust = iam.get_role(RoleName="shared")["Role"]["AssumeRolePolicyDocument"]
    theirs = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust["Statement"].append(theirs)
    iam.update_assume_role_policy(RoleName="shared", PolicyDocument=json.dumps(trust))
    assert run.run("--undo", "--yes").returncode == 0
    left = iam.get_role(RoleName="shared")["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert left == [*EC2_TRUST["Statement"], theirs]


def test_a_deny_in_the_trust_policy_is_left_to_the_person(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    deny = {"Effect": "Deny", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [deny]}
    sandbox.client("iam").create_role(RoleName="denied", AssumeRolePolicyDocument=json.dumps(trust))
    values = {"role_name": "denied", "account_id": ACCOUNT, "region": REGION}
    applied = runner("role.trust_missing", values, sandbox, library, tmp_path).run("--apply", "--yes")
    assert applied.returncode == 1
    assert "has a Deny" in applied.stderr
    assert sandbox.client("iam").get_role(RoleName="denied")["Role"]["AssumeRolePolicyDocument"] == trust


DENIES = """#!/bin/bash
echo "$*" >>"$HOME/calls"
case "$*" in
*get-caller-identity*) echo '{"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/x"}' ;;
*) echo "An error occurred (AccessDeniedException) when calling the Op operation: not authorized" >&2; exit 254 ;;
esac
"""


def test_without_permission_to_look_nothing_is_changed(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    values = {"region": REGION, "log_group_name": "/ecs/shop"}
    run = runner("startup.log_group_missing", values, sandbox, library, tmp_path)
    stubs = tmp_path / "stubs"
    stubs.mkdir()
    (stubs / "aws").write_text(DENIES)
    (stubs / "aws").chmod(0o755)
    run.environment = {"PATH": f"{stubs}:{run._environment()['PATH']}"}
    assert "could not check: An error occurred (AccessDeniedException)" in run.run().stdout
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "AccessDeniedException" in applied.stderr
    assert run.run("--verify").returncode == 1
    assert "create-log-group" not in (tmp_path / "calls").read_text()


def test_without_an_aws_the_plan_is_shown_and_nothing_else(library: Library, tmp_path: Path) -> None:
    values = {"region": REGION, "log_group_name": "/ecs/shop"}
    run = Runner(tmp_path, build(plan(["startup.log_group_missing"], values, library, case_id="t-2")))
    shown = run.run()
    assert shown.returncode == 0
    assert "not signed in to AWS" in shown.stdout
    assert "could not check: not signed in" in shown.stdout
    assert run.run("--apply", "--yes").returncode == 1
    assert not run.state.exists()


def test_several_steps_run_in_their_order(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    iam, logs = sandbox.client("iam"), sandbox.client("logs")
    iam.create_role(RoleName="writer", AssumeRolePolicyDocument=json.dumps(EC2_TRUST))
    values = {
        "execution_role_name": "writer",
        "account_id": ACCOUNT,
        "region": REGION,
        "log_group_name": "/ecs/ordered",
    }
    fix = plan(["startup.log_permission", "startup.log_group_missing"], values, library, case_id="t-3")
    run = Runner(tmp_path, build(fix), sandbox.url, first=QUICK[0])
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 0, applied.stderr
    assert applied.stdout.index("log group does not exist") < applied.stdout.index("may not write")
    logs.create_log_stream(logGroupName="/ecs/ordered", logStreamName="web/1")
    undone = run.run("--undo", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert "has logs by now, and stays" in undone.stdout
    assert iam.list_role_policies(RoleName="writer")["PolicyNames"] == []


def test_a_missing_parameter_is_not_made_up(sandbox: Sandbox, library: Library, tmp_path: Path) -> None:
    sandbox.client("ssm").put_parameter(Name="shop-url", Value="x", Type="String")
    values = role(sandbox, "parameterless", "execution_role_name", ssm_parameter="/shop/forgotten")
    applied = runner("startup.ssm_parameter", values, sandbox, library, tmp_path).run("--apply", "--yes")
    assert applied.returncode == 1
    assert "There is no parameter /shop/forgotten in Region" in applied.stderr
    assert sandbox.client("iam").list_role_policies(RoleName="parameterless")["PolicyNames"] == []
    assert sandbox.client("ssm").describe_parameters()["Parameters"][0]["Name"] == "shop-url"
