"""Broken worlds for the fix scripts: for each cause what is built wrong, and how its state is read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.aws.sandbox import ACCOUNT, REGION, Sandbox

Values = dict[str, str]
EC2_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ELSEWHERE = {"StringEquals": {"aws:SourceAccount": "999988887777"}}
ECS_TRUST_ELSEWHERE = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
        "Condition": ELSEWHERE,
    },
}


@dataclass(frozen=True)
class World:
    """How one cause comes to be in the sandbox."""

    cause: str
    breaks: Callable[[Sandbox], Values]
    """Builds it, and gives the text facts of the case."""
    read: Callable[[Sandbox, Values], Any]
    """What the fix changes, as it is now."""
    undone: bool = True
    """Whether undo leads back to the same state."""
    mended: Callable[[Any], bool] = bool
    """Whether the state after the fix is the wanted one, beyond being another one."""


def _role(sandbox: Sandbox, name: str, trust: dict[str, Any]) -> str:
    role = sandbox.client("iam").create_role(RoleName=name, Path="/shop/", AssumeRolePolicyDocument=json.dumps(trust))
    return str(role["Role"]["Arn"])


# ----- roles -----


def _role_with_trust(name: str, trust: dict[str, Any], fact: str) -> Callable[[Sandbox], Values]:
    def breaks(sandbox: Sandbox) -> Values:
        _role(sandbox, name, trust)
        return {fact: name, "account_id": ACCOUNT, "region": REGION}

    return breaks


def _trust(fact: str) -> Callable[[Sandbox, Values], Any]:
    def read(sandbox: Sandbox, values: Values) -> Any:
        return sandbox.client("iam").get_role(RoleName=values[fact])["Role"]["AssumeRolePolicyDocument"]

    return read


def _role_without_policy(name: str, fact: str, **more: str) -> Callable[[Sandbox], Values]:
    def breaks(sandbox: Sandbox) -> Values:
        _role(sandbox, name, EC2_TRUST)
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
        sandbox.client("iam").put_role_policy(RoleName=name, PolicyName="app", PolicyDocument=json.dumps(document))
        return {fact: name, "account_id": ACCOUNT, "region": REGION} | more

    return breaks


def _inline(fact: str) -> Callable[[Sandbox, Values], Any]:
    def read(sandbox: Sandbox, values: Values) -> Any:
        iam = sandbox.client("iam")
        names = iam.list_role_policies(RoleName=values[fact])["PolicyNames"]
        return {name: iam.get_role_policy(RoleName=values[fact], PolicyName=name)["PolicyDocument"] for name in names}

    return read


def _deployer(sandbox: Sandbox) -> Values:
    _role(sandbox, "passed", EC2_TRUST)
    sandbox.client("iam").create_user(UserName="pipeline")
    return {"deployer_name": "pipeline", "passed_role_name": "passed", "region": REGION}


def _user_policies(sandbox: Sandbox, values: Values) -> Any:
    iam = sandbox.client("iam")
    names = iam.list_user_policies(UserName=values["deployer_name"])["PolicyNames"]
    return {n: iam.get_user_policy(UserName=values["deployer_name"], PolicyName=n)["PolicyDocument"] for n in names}


# ----- policies of resources -----


def _key(sandbox: Sandbox) -> Values:
    _role(sandbox, "reader", EC2_TRUST)
    key = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    return {
        "region": REGION,
        "kms_key_arn": key,
        "role_name": "reader",
        "account_id": ACCOUNT,
        "denied_action": "kms:Decrypt",
    }


def _key_policy(sandbox: Sandbox, values: Values) -> Any:
    policy = sandbox.client("kms").get_key_policy(KeyId=values["kms_key_arn"], PolicyName="default")["Policy"]
    return json.loads(policy)


def _repository(sandbox: Sandbox) -> Values:
    sandbox.client("ecr").create_repository(repositoryName="team/shop")
    return {
        "region": REGION,
        "repository": "team/shop",
        "repository_account": ACCOUNT,
        "account_id": "999988887777",
        "execution_role_name": "puller",
    }


def _repository_policy(sandbox: Sandbox, values: Values) -> Any:
    ecr = sandbox.client("ecr")
    try:
        return json.loads(ecr.get_repository_policy(repositoryName=values["repository"])["policyText"])
    except ecr.exceptions.RepositoryPolicyNotFoundException:
        return None


def _log_group(sandbox: Sandbox) -> Values:
    sandbox.client("logs").create_log_group(logGroupName="/ecs/shop-other")
    return {"region": REGION, "log_group_name": "/ecs/shop"}


def _log_groups(sandbox: Sandbox, values: Values) -> Any:
    groups = sandbox.client("logs").describe_log_groups(logGroupNamePrefix="/ecs/")["logGroups"]
    return sorted(group["logGroupName"] for group in groups)


def _no_service_linked_role(sandbox: Sandbox) -> Values:
    sandbox.client("iam").create_service_linked_role(AWSServiceName="elasticloadbalancing.amazonaws.com")
    return {"region": REGION}


def _service_linked_roles(sandbox: Sandbox, values: Values) -> Any:
    roles = sandbox.client("iam").list_roles()["Roles"]
    return sorted((role["RoleName"], role["Path"]) for role in roles if role["Path"].startswith("/aws-service-role/"))


def _parameter(sandbox: Sandbox) -> Values:
    sandbox.client("ssm").put_parameter(Name="shop-url", Value="x", Type="String")
    role = _role_without_policy("parameterless", "execution_role_name", ssm_parameter="/shop-url")
    return role(sandbox)


ROLE_WORLDS = (
    World("role.trust_missing", _role_with_trust("untrusted", EC2_TRUST, "role_name"), _trust("role_name")),
    World(
        "role.trust_condition",
        _role_with_trust("conditioned", ECS_TRUST_ELSEWHERE, "role_name"),
        _trust("role_name"),
    ),
    World(
        "image_pull.execution_role_trust",
        _role_with_trust("puller-untrusted", EC2_TRUST, "execution_role_name"),
        _trust("execution_role_name"),
    ),
    World(
        "authorization.identity_implicit",
        _role_without_policy(
            "implicit",
            "caller_name",
            denied_action="s3:GetObject",
            denied_resource="arn:aws:s3:::shop/~a?b%20c*#d/2025.csv",
        ),
        _inline("caller_name"),
    ),
    World(
        "role.permission_on_wrong_role",
        _role_without_policy(
            "wrong",
            "role_name",
            denied_action="sqs:SendMessage",
            denied_resource="arn:aws:sqs:eu-central-1:123456789012:orders",
        ),
        _inline("role_name"),
    ),
    World("role.pass_role_denied", _deployer, _user_policies),
    World(
        "image_pull.execution_role_permission",
        _role_without_policy(
            "puller-poor", "execution_role_name", repository="team/shop", repository_account="999988887777"
        ),
        _inline("execution_role_name"),
    ),
    World(
        "startup.secret_permission",
        _role_without_policy(
            "secretless",
            "execution_role_name",
            secret_arn=f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:shop/db",
            kms_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f",
        ),
        _inline("execution_role_name"),
    ),
    World("startup.ssm_parameter", _parameter, _inline("execution_role_name")),
    World(
        "startup.decrypt_permission",
        _role_without_policy(
            "keyless",
            "execution_role_name",
            kms_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f",
        ),
        _inline("execution_role_name"),
    ),
    World(
        "image_pull.instance_role_permission",
        _role_without_policy(
            "instance-poor", "instance_role_name", repository="team/shop", repository_account=ACCOUNT
        ),
        _inline("instance_role_name"),
    ),
    World(
        "startup.log_permission",
        _role_without_policy("logless", "execution_role_name", log_group_name="/ecs/shop"),
        _inline("execution_role_name"),
    ),
)
RESOURCE_WORLDS = (
    World("authorization.kms_key_policy", _key, _key_policy),
    World("image_pull.ecr_cross_account", _repository, _repository_policy),
    World("service.service_linked_role", _no_service_linked_role, _service_linked_roles),
    World("startup.log_group_missing", _log_group, _log_groups),
)
