"""Profiles, Regions, endpoints and credentials, as the AWS CLI would take them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from botocore.exceptions import RefreshWithMFAUnsupportedError

from decision_tree.probes.access import Access
from decision_tree.probes.clients import open_session
from decision_tree.probes.options import Options
from decision_tree.probes.probe import LookError
from tests.aws.faults import FaultyAws, dropped, error, xml_error

CONFIG = """
[default]
region = eu-west-3
[profile shop]
region = eu-north-1
aws_access_key_id = AKIASHOP
aws_secret_access_key = s
[profile sso]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Viewer
[profile process]
credential_process = {python} {script}
[profile assumed]
role_arn = arn:aws:iam::111122223333:role/viewer
source_profile = shop
[profile with-mfa]
role_arn = arn:aws:iam::111122223333:role/viewer
source_profile = shop
mfa_serial = arn:aws:iam::111122223333:mfa/anna
[profile half]
aws_access_key_id = AKIAHALF
"""
ASSUMED = """<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/viewer/x</Arn>
<AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId>
<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
</Credentials></AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>"""


@pytest.fixture(autouse=True)
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: FaultyAws) -> None:
    """Profiles in a file, nothing in the environment, and an ECS that has no clusters."""
    script = tmp_path / "process.py"
    keys = {"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "s"}
    script.write_text(f"print({json.dumps(json.dumps(keys))})")
    config = tmp_path / "config"
    config.write_text(CONFIG.format(python=sys.executable, script=script))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    world.answers["ListClusters"] = {"clusterArns": []}
    world.answers["AssumeRole"] = ASSUMED


def _asked_by(world: FaultyAws, options: Options, region: str = "") -> tuple[str, str]:
    """The access key id and the Region that the call was signed with."""
    Access(options, ["ecs:ListClusters"], region).call("ecs:ListClusters", expect="clusterArns")
    request = world.requests[-1]
    return request.headers["Authorization"].split("Credential=")[1].split("/")[0], request.region


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("environment", "chosen", "of_target", "region"),
    [
        ({}, "", "", "eu-west-3"),
        ({"AWS_DEFAULT_REGION": "eu-south-1"}, "", "", "eu-south-1"),
        ({"AWS_DEFAULT_REGION": "eu-south-1", "AWS_REGION": "eu-south-2"}, "", "", "eu-south-2"),
        ({"AWS_REGION": "eu-south-2"}, "", "eu-west-1", "eu-west-1"),
        ({"AWS_REGION": "eu-south-2"}, "eu-central-1", "", "eu-central-1"),
        ({}, "eu-central-1", "eu-central-1", "eu-central-1"),
    ],
)
def test_the_region(
    world: FaultyAws,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    chosen: str,
    of_target: str,
    region: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert _asked_by(world, Options(region=chosen, endpoint_url=world.url), of_target) == ("AKIAENV", region)


def test_a_region_that_is_not_the_targets_is_refused(world: FaultyAws) -> None:
    with pytest.raises(LookError, match="eu-west-1") as refused:
        Access(Options(region="eu-central-1"), [], "eu-west-1")
    assert "give eu-west-1" in refused.value.next_step


def test_no_region_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(LookError, match="no Region is set") as refused:
        Access(Options(), [])
    assert "--region" in refused.value.next_step


@pytest.mark.parametrize(
    ("chosen", "environment", "key", "region"),
    [
        ("shop", {}, "AKIASHOP", "eu-north-1"),
        ("", {"AWS_PROFILE": "shop"}, "AKIASHOP", "eu-north-1"),
        ("shop", {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s"}, "AKIASHOP", "eu-north-1"),
        ("process", {"AWS_REGION": "eu-west-1"}, "AKIAPROCESS", "eu-west-1"),
        ("assumed", {"AWS_REGION": "eu-west-1"}, "ASIAASSUMED", "eu-west-1"),
    ],
)
def test_profiles(
    world: FaultyAws,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    environment: dict[str, str],
    key: str,
    region: str,
) -> None:
    """A profile that is named beats keys in the environment, as in the AWS CLI."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", world.url)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert _asked_by(world, Options(profile=chosen, endpoint_url=world.url)) == (key, region)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECS"])
def test_endpoints_from_the_environment(world: FaultyAws, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, world.url)
    assert _asked_by(world, Options()) == ("AKIAENV", "eu-west-3")


def test_a_role_that_the_aws_cli_has_assumed_is_used_without_asking_again(
    world: FaultyAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also with an MFA device: the code was given to the AWS CLI."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", world.url)
    options = Options(profile="with-mfa", region="eu-west-1", endpoint_url=world.url)
    with pytest.raises(LookError, match="asks for an MFA code") as refused:
        _asked_by(world, options)
    assert refused.value.next_step.endswith("aws sts get-caller-identity --profile with-mfa")

    cache = tmp_path / ".aws" / "cli" / "cache"
    cache.mkdir(parents=True)
    credentials = {"AccessKeyId": "ASIACACHED", "SecretAccessKey": "s", "SessionToken": "t"}
    stored = json.dumps({"Credentials": {**credentials, "Expiration": "2099-01-01T00:00:00Z"}})
    for name in _cache_keys(options):
        (cache / f"{name}.json").write_text(stored)
    assert _asked_by(world, options)[0] == "ASIACACHED"
    assert "AssumeRole" not in world.operations()


def _cache_keys(options: Options) -> list[str]:
    """The names under which botocore looks for the role's credentials."""
    asked: list[str] = []

    class Listening(dict[str, object]):
        def __contains__(self, key: object) -> bool:
            asked.append(str(key))
            return False

    session = open_session(options, [])
    session.get_component("credential_provider").get_provider("assume-role").cache = Listening()
    with pytest.raises(RefreshWithMFAUnsupportedError):
        session.get_credentials().get_frozen_credentials()
    return asked


def test_credentials_of_roles_are_not_written_to_disk(
    world: FaultyAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", world.url)
    _asked_by(world, Options(profile="assumed", region="eu-west-1", endpoint_url=world.url))
    assert not (tmp_path / ".aws").exists()


@pytest.mark.parametrize(
    ("profile", "words", "step"),
    [
        ("sso", "SSO session has expired", "aws sso login --profile sso"),
        ("", "there are no AWS credentials", "aws configure sso"),
        ("half", "Partial credentials", "AWS_SECRET_ACCESS_KEY"),
        ("shp", "no profile called 'shp'", "shop"),
    ],
)
def test_without_credentials(world: FaultyAws, profile: str, words: str, step: str) -> None:
    with pytest.raises(LookError, match=words) as refused:
        _asked_by(world, Options(profile=profile, region="eu-west-1", endpoint_url=world.url))
    assert step in refused.value.next_step
    assert world.requests == []


def test_a_wrong_profile_is_told_also_where_models_of_ones_own_are_set(
    world: FaultyAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    with pytest.raises(LookError, match="no profile called 'shp'"):
        _asked_by(world, Options(profile="shp", region="eu-west-1", endpoint_url=world.url))


def test_a_profile_whose_process_fails(world: FaultyAws, tmp_path: Path) -> None:
    (tmp_path / "process.py").write_text("raise SystemExit('no luck')")
    with pytest.raises(LookError, match="no luck"):
        _asked_by(world, Options(profile="process", region="eu-west-1", endpoint_url=world.url))


def test_a_role_that_may_not_be_assumed(world: FaultyAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", world.url)
    world.faults["AssumeRole"] = [xml_error(403, "AccessDenied", "User: arn:x is not authorized")]
    with pytest.raises(LookError, match="not authorized") as refused:
        _asked_by(world, Options(profile="assumed", region="eu-west-1", endpoint_url=world.url))
    assert "trust policy" in refused.value.next_step


def test_expired_keys_of_an_sso_profile(world: FaultyAws, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that SSO gave, in the environment, and the profile that they came from."""
    for name, value in {"AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "sso"}.items():
        monkeypatch.setenv(name, value)
    world.faults["ListClusters"] = [error(400, "ExpiredTokenException", "The security token is expired")]
    with pytest.raises(LookError) as refused:
        _asked_by(world, Options(region="eu-west-1", endpoint_url=world.url))
    assert refused.value.next_step == "Run: aws sso login --profile sso"


@pytest.mark.usefixtures("keys", "hurried")
def test_a_region_that_does_not_exist(world: FaultyAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    world.faults["*"] = [dropped]
    with pytest.raises(LookError, match="no Region called 'eu-centrall-1'") as refused:
        _asked_by(world, Options(region="eu-centrall-1"))
    assert "eu-central-1" in refused.value.next_step


@pytest.mark.usefixtures("keys", "hurried")
def test_no_network(world: FaultyAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", world.url)
    world.faults["*"] = [dropped]
    with pytest.raises(LookError, match="no way to AWS in eu-central-1") as refused:
        _asked_by(world, Options(region="eu-central-1"))
    assert "HTTPS_PROXY" in refused.value.next_step
