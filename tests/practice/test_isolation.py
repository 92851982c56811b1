"""Nothing in practice can reach the real AWS, whatever stands on the person's machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.practice import open_sandbox
from decision_tree.practice.isolation import practice_environment, without_aws
from decision_tree.practice.server import Sandbox

KEY = "AKIAIOSFODNN7EXAMPLE"
REAL = {
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": KEY,
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEXAMPLE",
    "AWS_ENDPOINT_URL_ECS": "https://ecs.us-east-1.amazonaws.com",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_REGION": "us-east-1",
    "AWS_CA_BUNDLE": "/nowhere/ca.pem",
    "HTTPS_PROXY": "http://10.1.1.1:3128",
    "http_proxy": "http://10.1.1.1:3128",
}
CONFIG = f"""[profile production]
region = us-east-1
aws_access_key_id = {KEY}
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
services = real
[services real]
ecs =
  endpoint_url = https://ecs.us-east-1.amazonaws.com
"""
ASKS = """
import boto3, json
client = boto3.client("ecs")
print(json.dumps({"endpoint": client.meta.endpoint_url, "region": client.meta.region_name,
  "key": client._request_signer._credentials.access_key, "clusters": client.list_clusters()["clusterArns"],
  "arn": boto3.client("sts").get_caller_identity()["Arn"]}))
"""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    home = tmp_path_factory.mktemp("home")
    (home / ".aws").mkdir()
    for name in ("config", "credentials"):
        (home / ".aws" / name).write_text(CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.delenv(name, raising=False)
        for name, value in REAL.items():
            patch.setenv(name, value)
        with open_sandbox() as sandbox:
            yield sandbox
        assert {name: os.environ.get(name) for name in REAL} == REAL, "the person's environment is not given back"


def asked(environment: dict[str, str]) -> dict[str, object]:
    """What an ordinary boto3 program finds in this environment."""
    result = subprocess.run(
        [sys.executable, "-c", ASKS], env=environment, capture_output=True, text=True, timeout=120, check=True
    )
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_client_has_the_address_of_the_sandbox_and_fake_keys(sandbox: Sandbox) -> None:
    client = sandbox.client("ecs")
    assert client.meta.endpoint_url == sandbox.url
    assert client.meta.region_name == "eu-central-1"
    assert client._request_signer._credentials.access_key == "testing"
    assert client.list_clusters()["clusterArns"] == []


def test_the_address_is_on_the_loopback_interface(sandbox: Sandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")


def test_another_program_finds_the_sandbox_only(sandbox: Sandbox) -> None:
    sandbox.client("ecs").create_cluster(clusterName="mine")
    found = asked(sandbox.environment())
    assert found == {
        "endpoint": sandbox.url,
        "region": "eu-central-1",
        "key": "testing",
        "clusters": ["arn:aws:ecs:eu-central-1:123456789012:cluster/mine"],
        "arn": "arn:aws:iam::123456789012:root",
    }


def test_nothing_real_is_handed_on(sandbox: Sandbox) -> None:
    environment = sandbox.environment()
    assert not REAL.items() & environment.items()
    assert KEY not in json.dumps(environment)
    assert environment["AWS_CONFIG_FILE"] == environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_an_ordinary_session_of_this_process_finds_the_sandbox_too(sandbox: Sandbox) -> None:
    import boto3

    session = boto3.session.Session()
    assert session.profile_name == "default"
    credentials = session.get_credentials()
    assert credentials is not None
    assert credentials.access_key == "testing"
    assert session.client("ecs").meta.endpoint_url == sandbox.url


def test_an_aws_cli_that_does_not_know_the_variable_is_told_the_address(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from decision_tree.practice.isolation import write_shim

    real = tmp_path / "real"
    real.mkdir()
    (real / "aws").write_text('#!/bin/sh\necho "$@"\n')
    (real / "aws").chmod(0o755)
    monkeypatch.setenv("PATH", str(real), prepend=os.pathsep)
    write_shim(tmp_path, sandbox.url)
    environment = practice_environment(sandbox.url, tmp_path)
    said = subprocess.run(
        ["aws", "ecs", "list-clusters"], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout == f"--endpoint-url {sandbox.url} ecs list-clusters\n"


def test_other_variables_stay() -> None:
    environment = {"PATH": "/bin", "LANG": "C", "AWS_PROFILE": "x", "HTTP_PROXY": "y", "BOTO_CONFIG": "z"}
    assert without_aws(environment) == {"PATH": "/bin", "LANG": "C"}


def test_only_one_sandbox_is_open_at_a_time(sandbox: Sandbox) -> None:
    with pytest.raises(RuntimeError, match="open already"), open_sandbox():
        pass
