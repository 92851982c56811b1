"""Pulls that fail for the image, the registry or the disk: each text and answer leads to its own cause."""

from __future__ import annotations

import pytest

from decision_tree.session import Session
from tests.knowledge import built_in
from tests.test_walks import session_with

LIBRARY = built_in()
PULLER = "arn:aws:sts::111122223333:assumed-role/exec/0123456789abcdef0123456789abcdef"
IMPORT = (
    f"CannotPullContainerError: User: {PULLER} is not authorized to perform: ecr:BatchImportUpstreamImage on "
    "resource: arn:aws:ecr:eu-west-1:111122223333:repository/hub/library/nginx {context}"
)
ECR_TIMEOUT = (
    "CannotPullContainerError: failed to resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1: dial tcp "
    "52.94.1.2:443: i/o timeout"
)
CERTIFICATE = (
    'CannotPullContainerError: Error response from daemon: Get "https://{host}/v2/": x509: certificate {what}'
)
UNTRUSTED = CERTIFICATE.format(host="registry.corp.example", what="signed by unknown authority")
LOGIN = "API error (500): Get https://ghcr.io/v2/acme/app/manifests/1: unauthorized: incorrect username or password"
NO_SPACE = "CannotPullContainerError: failed to extract layer sha256:ab: write /app/x: no space left on device"
TOO_LONG = "DockerTimeoutError: Could not transition to pulled; timed out after waiting 2h0m0s"
OLD = {"phase": "old_image", "running_image": "same_as_tag"}


def diagnosed(text: str, answers: dict[str, str | None]) -> Session:
    return session_with(LIBRARY, text, answers)


@pytest.mark.parametrize(
    ("text", "answers", "cause"),
    [
        (ECR_TIMEOUT, {"subnet_way_out": "endpoints_only", "endpoint_listing": "other_region"}, "ecr_cross_region"),
        (
            IMPORT.format(context="because no identity-based policy allows the ecr:BatchImportUpstreamImage action"),
            {},
            "pull_through_cache",
        ),
        (
            "CannotPullContainerError: pull access denied for 111122223333.dkr.ecr.eu-west-1.amazonaws.com/hub/a/b, "
            "repository does not exist or may require 'docker login': denied: The authentication to the upstream "
            "registry failed.",
            {},
            "pull_through_cache",
        ),
        ("CannotPullContainerError: public.ecr.aws/a/b:1: toomanyrequests: Rate exceeded", {}, "ecr_public"),
        (UNTRUSTED, {"registry_certificate": "private_ca"}, "registry_tls"),
        (
            'CannotPullContainerError: Get "https://registry.corp.example:5000/v2/": http: server gave HTTP response '
            "to HTTPS client",
            {},
            "registry_tls",
        ),
        (LOGIN, {"registry_token": "expired"}, "other_registry"),
        (LOGIN, {"registry_token": "neither"}, "registry_credentials"),
        (
            "ImageTagAlreadyExistsException: The image tag '7' already exists in the 'app' repository and cannot be "
            "overwritten because the repository is immutable.",
            {},
            "immutable_tag",
        ),
        ("", OLD | {"last_push": "tag_exists"}, "immutable_tag"),
        ("CannotPullContainerError: number of layers and diffIDs don't match: 3 != 5", {}, "manifest_unsupported"),
        ("CannotPullContainerError: unsupported manifest schemaVersion 1", {}, "manifest_unsupported"),
        ('CannotPullContainerError: failed to parse "App:1": invalid reference format', {}, "reference_malformed"),
        (NO_SPACE, {"launch_type": "ec2"}, "instance_disk_full"),
        (NO_SPACE, {"launch_type": "fargate"}, "ephemeral_storage_full"),
        (TOO_LONG, {"pull_progress": "slow"}, "too_slow"),
    ],
)
def test_one_cause_is_to_be_mended(text: str, answers: dict[str, str | None], cause: str) -> None:
    assert diagnosed(text, answers).diagnosis.to_fix == (f"image_pull.{cause}",)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        # another Region is within reach wherever there is a way to the internet
        (ECR_TIMEOUT, {"subnet_way_out": "nat_gateway", "endpoint_listing": "other_region"}),
        # 'Rate exceeded' is said by more than one registry
        ("Error response from daemon: toomanyrequests: Rate exceeded", {}),
        # whose certificate it is, the text does not say
        (UNTRUSTED, {}),
        (LOGIN.replace("incorrect username or password", "authentication required"), {}),
        # whose disk is full depends on where the task runs
        (NO_SPACE, {}),
        # a container that ran may have filled any of its volumes
        ("OSError: [Errno 28] No space left on device", {"launch_type": "fargate", "phase": "run"}),
        (TOO_LONG, {}),
        ("", OLD | {"last_push": "succeeded"}),
    ],
)
def test_nothing_is_confirmed_before_it_is_known(text: str, answers: dict[str, str | None]) -> None:
    assert diagnosed(text, answers).diagnosis.confirmed == ()


def test_an_import_that_the_organization_refuses_is_its_matter() -> None:
    text = IMPORT.format(context="with an explicit deny in a service control policy")
    assert diagnosed(text, {}).diagnosis.to_fix == ("authorization.service_control_policy",)


def test_a_certificate_that_is_replaced_on_the_way_is_the_networks_matter() -> None:
    ecr = CERTIFICATE.format(host="111122223333.dkr.ecr.eu-west-1.amazonaws.com", what="signed by unknown authority")
    for text in (UNTRUSTED, ecr):
        assert diagnosed(text, {"registry_certificate": "replaced"}).diagnosis.to_fix == ("network.egress_firewall",)


def test_the_applications_own_certificate_error_is_not_the_registrys() -> None:
    said = 'Post "https://api.corp.example/": x509: certificate signed by unknown authority'
    suggested = [f.cause_id for f in diagnosed(said, {}).diagnosis.suggested]
    assert "image_pull.registry_tls" not in suggested
