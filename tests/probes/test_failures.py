"""Every way in which a call can fail, met for real: through botocore, from a server that misbehaves."""

from __future__ import annotations

import pytest
from botocore.exceptions import ParamValidationError

from decision_tree.probes.access import Access
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed, LookError
from tests.aws import faults
from tests.aws.faults import Fault, FaultyAws, body, error, xml_error

VIEWER = "arn:aws:sts::111122223333:assumed-role/viewer/anna"
USER = f"User: {VIEWER} is not authorized to perform: "
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
OPERATIONS = (
    "ecs:ListClusters",
    "elbv2:DescribeTargetGroups",
    "ec2:DescribeVpcs",
    "iam:GetRole",
    "ecs:DescribeTasks",
)


@pytest.fixture
def access(world: FaultyAws, options: Options, hurried: None) -> Access:
    """AWS has answered something already: a failure is that of one call."""
    access = Access(options, OPERATIONS)
    access.statistics.answered = True
    return access


def _fail(access: Access, world: FaultyAws, fault: Fault, operation: str = "ecs:ListClusters") -> CallFailed:
    world.faults["*"] = [fault]
    with pytest.raises(CallFailed) as failed:
        access.call(operation, expect="clusterArns")
    return failed.value


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (error(400, "ThrottlingException", "Rate exceeded"), "throttled", "too many requests for ecs:ListClusters"),
        (error(429, "TooManyRequestsException"), "throttled", "too many requests"),
        (error(500, "ServerException"), "unreadable", "AWS had an internal error (ServerException)"),
        (error(503, "ServiceUnavailable"), "unreadable", "internal error"),
        (error(400, "ClusterNotFoundException", "Cluster not found."), "refused", "Cluster not found."),
        (faults.hangs, "timed_out", "ecs:ListClusters timed out"),
        (faults.dropped, "unreachable", "ecs:ListClusters"),
        (faults.reset, "unreachable", "ecs:ListClusters"),
        (faults.truncated, "unreadable", "has no 'clusterArns'"),
        (faults.garbage, "unreadable", "could not be read"),
        *((body(text), "unreadable", "ecs:ListClusters") for text in (b"[]", b"null", b'"x"', b"12", b"{", b"[{}]")),
        (faults.page(200), "unreadable", "has no 'clusterArns'"),
        (faults.page(403), "unreachable", "something between here and AWS answered 403"),
        (faults.page(502), "unreachable", "something between here and AWS answered 502"),
        (error(403, "403", ""), "denied", "ecs:ListClusters is not allowed"),
    ],
)
def test_kinds(access: Access, world: FaultyAws, fault: Fault, kind: str, words: str) -> None:
    failed = _fail(access, world, fault)
    assert failed.kind == kind
    assert words in failed.reason
    assert failed.operation == "ecs:ListClusters"


def test_a_page_of_a_proxy_instead_of_xml(access: Access, world: FaultyAws) -> None:
    failed = _fail(access, world, faults.page(200), "ec2:DescribeVpcs")
    assert failed.kind == "unreadable"


@pytest.mark.parametrize(
    ("fault", "operation", "permission", "reason"),
    [
        (
            error(400, "AccessDeniedException", USER + "ecs:ListClusters on resource: * because no identity-based "
            "policy allows the ecs:ListClusters action"),
            "ecs:ListClusters",
            "ecs:ListClusters",
            f"AccessDeniedException: ecs:ListClusters is not allowed for {VIEWER}",
        ),
        (
            xml_error(403, "AccessDenied", USER + "elasticloadbalancing:DescribeTargetGroups with an explicit deny "
            "in a service control policy"),
            "elbv2:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetGroups",
            f"AccessDenied: elasticloadbalancing:DescribeTargetGroups is not allowed for {VIEWER} "
            "(an explicit deny in a service control policy)",
        ),
        (
            xml_error(403, "AccessDenied", ""),
            "elbv2:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetGroups",
            "AccessDenied: elasticloadbalancing:DescribeTargetGroups is not allowed",
        ),
        (
            xml_error(403, "UnauthorizedOperation", "You are not authorized to perform this operation. Encoded "
            f"authorization failure message: {'x' * 300}"),
            "ec2:DescribeVpcs",
            "ec2:DescribeVpcs",
            "UnauthorizedOperation: ec2:DescribeVpcs is not allowed",
        ),
        (
            error(400, "AccessDeniedException", USER + "kms:Decrypt on resource: k"),
            "ecs:ListClusters",
            "kms:Decrypt",
            f"AccessDeniedException: kms:Decrypt is not allowed for {VIEWER}",
        ),
    ],
)  # fmt: skip
def test_a_denial_names_the_permission_as_iam_spells_it(
    access: Access, world: FaultyAws, fault: Fault, operation: str, permission: str, reason: str
) -> None:
    failed = _fail(access, world, fault, operation)
    assert (failed.kind, failed.permission, failed.reason) == ("denied", permission, reason)


def test_aws_words_are_cleaned_short_and_without_secrets(access: Access, world: FaultyAws) -> None:
    hostile = f"\x1b]52;c;AAAA\x07[/red] secret_access_key={SECRET} {'x' * 5_000}"
    failed = _fail(access, world, error(400, "InvalidParameterException", hostile))
    assert failed.kind == "refused"
    assert "\x1b" not in failed.reason
    assert SECRET not in failed.reason
    assert len(failed.reason) < 250


@pytest.mark.parametrize(
    ("fault", "message", "step"),
    [
        (error(400, "ExpiredTokenException", "expired"), "temporary credentials have expired", "new ones"),
        (error(400, "UnrecognizedClientException", "invalid token"), "does not accept", "access key is not known"),
        (error(403, "InvalidSignatureException", "Signature expired: 20260101T000000Z"), "expired", "clock"),
        (error(400, "InvalidSignatureException", "does not match"), "does not match", "sts get-caller-identity"),
    ],
)
def test_credentials_that_aws_does_not_accept_end_everything(
    access: Access, world: FaultyAws, fault: Fault, message: str, step: str
) -> None:
    world.faults["*"] = [fault]
    with pytest.raises(LookError) as ended:
        access.call("ecs:ListClusters", expect="clusterArns")
    assert message in ended.value.message
    assert step in ended.value.next_step


def test_a_mistake_of_ours_is_raised_as_it_is(access: Access, world: FaultyAws) -> None:
    with pytest.raises(ParamValidationError):
        access.call("ecs:DescribeTasks", expect="tasks", taks=[])
    assert world.requests == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.hangs, "timed out"),
        (faults.page(403), "something between here and AWS answered 403"),
        (faults.dropped, "ecs:ListClusters"),
    ],
)
def test_when_nothing_at_all_is_answered_there_is_no_way_to_aws(
    world: FaultyAws, options: Options, hurried: None, fault: Fault, words: str
) -> None:
    world.faults["*"] = [fault]
    with pytest.raises(LookError) as ended:
        Access(options, OPERATIONS).call("ecs:ListClusters", expect="clusterArns")
    assert f"nothing at {options.endpoint_url} answers as AWS does" in ended.value.message
    assert words in ended.value.message
    assert "--endpoint-url" in ended.value.next_step
