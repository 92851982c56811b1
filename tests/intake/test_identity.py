"""Who called, what was refused, on what."""

from __future__ import annotations

import pytest

from decision_tree.intake import Intake, read
from decision_tree.intake.addresses import address_scope, mistyped_registry, registry_of
from decision_tree.intake.identity import denied_service, parse_principal
from tests.knowledge import built_in

LIBRARY = built_in()
SESSION = "0123456789abcdef0123456789abcdef"


def facts(text: str) -> dict[str, str | None]:
    return {o.fact: o.value for o in read(text, "", LIBRARY).observations}


def refusal(who: str, action: str, resource: str = "*", why: str = "") -> str:
    return f"User: {who} is not authorized to perform: {action} on resource: {resource}{why}"


def role(session: str, name: str = "app") -> str:
    return f"arn:aws:sts::111122223333:assumed-role/{name}/{session}"


def test_a_pull_by_a_pipeline_is_not_ecs_pulling_though_the_refusal_is_cut() -> None:
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop"
    found = facts(f"pull access denied for {image}: denied: User: {role('AWSCodeBuild-3b5c14af', 'build')}")
    assert (found["caller_kind"], found["phase"]) == ("deployer", "deploy")


def test_who_pulls_is_open_where_the_session_says_nothing() -> None:
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop"
    assert "caller_kind" not in facts(f"pull access denied for {image}: denied: User: {role('deploy-7', 'web')}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (refusal(role(SESSION), "sqs:SendMessage"), "task_role"),
        (f"ResourceInitializationError: {refusal(role(SESSION), 'ecr:GetAuthorizationToken')}", "execution_role"),
        (f"unable to retrieve secret from asm: {refusal(role(SESSION), 'secretsmanager:GetSecretValue')}",
         "execution_role"),
        (refusal(role(SESSION), "secretsmanager:GetSecretValue"), None),
        (f"calling the GetSecretValue operation: {refusal(role(SESSION), 'secretsmanager:GetSecretValue')}", None),
        (f"when calling the GetSecretValue operation: {refusal(role(SESSION), 'secretsmanager:GetSecretValue')}",
         "task_role"),
        (refusal(role("i-0123456789abcdef0"), "dynamodb:Query"), "instance_role"),
        (refusal(role("i-0123456789abcdef0"), "ecr:GetAuthorizationToken"), None),
        (refusal(role("web-session"), "s3:GetObject"), "chained_role"),
        (refusal("arn:aws:iam::111122223333:user/app", "s3:GetObject"), "user"),
        (refusal("arn:aws:iam::111122223333:user/ci", "ecs:UpdateService"), "deployer"),
        (refusal(role("ann", "AWSReservedSSO_Admin_0123"), "ecs:RunTask"), "deployer"),
        (refusal(role("ecs-service-scheduler", "AWSServiceRoleForECS"), "ec2:CreateTags"), "service_linked_role"),
        (refusal(role("***"), "s3:GetObject"), None),
        (refusal("***", "s3:GetObject"), None),
        (refusal(role("mi-0123456789abcdef0"), "ssm:UpdateInstanceInformation"), None),
    ],
)  # fmt: skip
def test_caller(text: str, kind: str | None) -> None:
    assert facts(text).get("caller_kind") == kind


def test_a_whole_refusal() -> None:
    found = facts(
        refusal(role(SESSION), "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:q",
                " because no identity-based policy allows the sqs:SendMessage action")
    )  # fmt: skip
    wanted = {
        "phase": "app_denied",
        "error_kind": "access_denied",
        "deny_layer": "identity_implicit",
        "denied_action": "sqs:SendMessage",
        "denied_service": "other",
        "denied_resource": "arn:aws:sqs:eu-west-1:444455556666:q",
        "same_account": "other",
        "account_id": "111122223333",
        "role_name": "app",
        "caller_name": "app",
        "region": "eu-west-1",
    }
    assert wanted.items() <= found.items()


@pytest.mark.parametrize("who", ["arn:aws:sts::***:assumed-role/app/x", "arn:aws:sts::<acct>:assumed-role/<role>/y",
                                 "arn:aws:iam::1XXXXXXXXX0:user/****"])  # fmt: skip
def test_nothing_is_invented_from_a_masked_principal(who: str) -> None:
    found = facts(refusal(who, "s3:GetObject", "***"))
    assert not {"account_id", "principal_arn", "same_account", "denied_resource", "deployer_arn"} & found.keys()


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        (refusal(role(SESSION), "s3:GetObject", "arn:aws:s3:::b/k") + " (Service: S3)", "none"),
        (refusal(role(SESSION), "s3:GetObject", "arn:aws:s3:::b/k") + "...", None),
        (refusal(role(SESSION), "s3:GetObject", "*", " with an explicit deny in a sessions policy"), "session"),
        (refusal(role(SESSION), "s3:GetObject", "*", " because no VPC endpoint policy allows it"), "endpoint"),
        ("x" * (255 - len(refusal(role(SESSION), "s3:GetObject"))) + refusal(role(SESSION), "s3:GetObject"), None),
    ],
)
def test_layer(text: str, layer: str | None) -> None:
    assert facts(text).get("deny_layer") == layer


def test_the_layer_is_read_from_a_message_that_is_cut() -> None:
    text = refusal(role(SESSION), "s3:GetObject", "*", " with an explicit deny in a service control po")
    assert facts(text)["deny_layer"] == "scp"


def test_equal_accounts_prove_nothing_where_aws_says_that_they_differ() -> None:
    text = refusal(role(SESSION), "ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:111122223333:repository/a")
    assert facts(text)["same_account"] == "same"
    assert "same_account" not in facts(f"{text} because no resource-based policy allows the ecr:BatchGetImage action")


@pytest.mark.parametrize(
    ("service", "name", "value"),
    [
        ("iam", "passrole", "pass_role"),
        ("sts", "assumerole", "assume_role"),
        ("ecr", "batchgetimage", "ecr"),
        ("ecr", "putimage", "other"),
        ("kms", "decrypt", "kms"),
        ("sqs", "sendmessage", "other"),
    ],
)
def test_denied_service(service: str, name: str, value: str) -> None:
    assert denied_service(service, name) == value


def test_principal_with_a_path() -> None:
    principal = parse_principal("arn:aws-cn:iam::111122223333:user/team/ann")
    assert principal is not None
    assert (principal.user, principal.account) == ("ann", "111122223333")
    assert parse_principal("anonymous") is None


@pytest.mark.parametrize(
    ("address", "scope"),
    [("10.0.1.5", "private"), ("100.64.3.4", "private"), ("172.31.0.1", "private"), ("52.94.1.2", "public"),
     ("203.0.113.9", "public"), ("169.254.169.254", None), ("127.0.0.1", None), ("2600:1f18::1", "public"),
     ("fd00::1", "private"), ("999.1.1.1", None)],
)  # fmt: skip
def test_address_scope(address: str, scope: str | None) -> None:
    assert address_scope(address) == scope


@pytest.mark.parametrize(
    ("error", "scope"),
    [
        ("dial tcp 10.0.1.5:443: i/o timeout", "private"),
        ("dial tcp 52.94.1.2:443: i/o timeout", "public"),
        ("context deadline exceeded", "not_shown"),
        ("manifest unknown", None),
    ],
)
def test_scope_of_a_pull(error: str, scope: str | None) -> None:
    assert facts(f"CannotPullContainerError: failed to do request: {error}").get("address_scope") == scope


def test_an_endpoint_in_the_vpc_points_at_its_security_group() -> None:
    intake: Intake = read(
        "ResourceInitializationError: unable to retrieve ecr registry auth: RequestError: send request failed "
        'caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.1.5:443: i/o timeout',
        "",
        LIBRARY,
    )
    assert intake.suspects[0] == "network.endpoint_security_group"
    assert "network.no_route" not in intake.suspects


def test_a_name_that_is_not_resolved_points_at_dns() -> None:
    intake = read("unable to retrieve ecr registry auth: Post https://api.ecr.eu-west-1.amazonaws.com/: dial tcp: "
                  "lookup api.ecr.eu-west-1.amazonaws.com on 10.0.0.2:53: no such host", "", LIBRARY)  # fmt: skip
    assert intake.suspects[0] == "network.endpoint_private_dns"


@pytest.mark.parametrize(
    ("image", "registry"),
    [
        ("nginx:1", "docker_hub"),
        ("acme/app", "docker_hub"),
        ("docker.io/library/nginx", "docker_hub"),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1", "ecr_private"),
        ("public.ecr.aws/nginx/nginx", "ecr_public"),
        ("ghcr.io/acme/app", "other"),
        ("localhost:5000/app", "other"),
    ],
)
def test_registry_of(image: str, registry: str) -> None:
    assert registry_of(image) == registry


def test_the_parts_of_an_ecr_image() -> None:
    found = facts("CannotPullContainerError: failed to resolve ref "
                  "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:v9: not found")  # fmt: skip
    assert {
        "registry": "ecr_private",
        "repository": "team/app",
        "image_tag": "v9",
        "repository_account": "111122223333",
        "region": "eu-west-1",
        "registry_host": "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:v9",
        "image_exists": "no",
    }.items() <= found.items()


def test_a_mistyped_registry() -> None:
    text = ('CannotPullContainerError: Get "https://111122223333.dkr.ecr.eu-west-1.amazonaws.co/v2/": '
            "dial tcp 44.1.2.3:443: i/o timeout")  # fmt: skip
    assert mistyped_registry(text) == "111122223333.dkr.ecr.eu-west-1.amazonaws.co"
    intake = read(text, "", LIBRARY)
    assert intake.suspects[0] == "image_pull.image_not_found"
    assert "error_kind" not in facts(text)
    assert mistyped_registry("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app and 1.dkr.ecr.eu") is None


def test_the_role_that_is_passed_is_not_the_one_that_passes_it() -> None:
    """The fix gives the deployer a permission on exactly this role."""
    passed = "arn:aws:iam::111122223333:role/service-role/app"
    found = facts(refusal(role("deploy", "ci"), "iam:PassRole", passed))
    assert (found["caller_kind"], found["caller_name"]) == ("deployer", "ci")
    assert found["passed_role_name"] == "app"
