"""The tools of the proofs: words of the AWS CLI, jq without its start, and the state of the sandbox."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from decision_tree.practice.server import Sandbox
from tests.script.proofs import quick_jq
from tests.script.proofs.state import state
from tests.script.proofs.words import WrongWords, read
from tests.script.runner import needs_jq


def test_words_become_parameters_by_the_model_of_the_operation(tmp_path: Path) -> None:
    (tmp_path / "more.json").write_text('{"DryRun": true}')
    words = (
        "--region eu-central-1 --output json ec2 create-vpc-endpoint --vpc-id vpc-1 --subnet-ids s-1 s-2 "
        "--no-private-dns-enabled --tag-specifications ResourceType=vpc-endpoint,Tags=[{Key=a,Value=b}] "
        "--cli-input-json file://more.json"
    )
    command = read(words.split(), tmp_path)
    assert (command.service, command.operation, command.region) == ("ec2", "CreateVpcEndpoint", "eu-central-1")
    assert command.parameters == {
        "VpcId": "vpc-1",
        "SubnetIds": ["s-1", "s-2"],
        "PrivateDnsEnabled": False,
        "TagSpecifications": [{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "a", "Value": "b"}]}],
        "DryRun": True,
    }


@pytest.mark.parametrize(
    "words", ["ec2 describe-nothing", "nothing describe", "ec2 describe-vpcs --nothing 1", "s3 ls"]
)
def test_other_words_are_refused(words: str, tmp_path: Path) -> None:
    with pytest.raises(WrongWords):
        read(words.split(), tmp_path)


@needs_jq
@pytest.mark.skipif(quick_jq.jq is None, reason="needs the Python package jq")
@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["-r", ".a"], '{"a": "x y"}'),
        (["-er", ".b"], '{"a": 1}'),
        (["-c", "--arg", "n", "v", ". + {n: $n}"], '{"b": [1, "ü"], "a": null}'),
        (["-cn", "--argjson", "l", "[1,2]", "$l | map(. + 1)"], ""),
        (["-e", ".[] | select(. > 3)"], "[1, 2]"),
        (["-S", "."], '{"b": {"d": [], "c": 1.5}, "a": {}}'),
        (["-cs", "."], '{"a": 1}\n{"b": 2}'),
    ],
)
def test_jq_without_its_start_says_the_same(words: list[str], given: str, tmp_path: Path) -> None:
    real = subprocess.run(["jq", *words], input=given, capture_output=True, text=True, check=False)
    assert quick_jq.answer(words, tmp_path, given)[:2] == (real.returncode, real.stdout)


def test_the_state_shows_what_was_made_changed_and_deleted(sandbox: Sandbox) -> None:
    iam = sandbox.client("iam")
    sandbox.reset()
    iam.create_role(RoleName="shop", AssumeRolePolicyDocument="{}")
    before = state(sandbox)
    assert before.changes(state(sandbox)) == []
    iam.put_role_policy(
        RoleName="shop",
        PolicyName="p",
        PolicyDocument='{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}',
    )
    iam.create_user(UserName="ci")
    changed = state(sandbox)
    assert before.changes(changed) == ["~ iam.roles shop: policies", "+ iam.users ci"]
    iam.delete_user(UserName="ci")
    assert changed.changes(state(sandbox)) == ["- iam.users ci"]
