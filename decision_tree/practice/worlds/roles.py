"""The execution role, the task role and the instance role."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from decision_tree.practice.world import Kind, Role
from decision_tree.practice.worlds import backends
from decision_tree.practice.worlds.names import Site
from decision_tree.yaml12 import load_yaml

VERSION = "2012-10-17"
MANAGED = {
    "execution": "AmazonECSTaskExecutionRolePolicy",
    "instance": "AmazonEC2ContainerServiceforEC2Role",
}
_PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def build_roles(site: Site) -> None:
    """Gives the roles' names and ARNs."""
    world = site.world
    for policy in MANAGED.values():  # AWS's own are there, whether a role has them or not
        _managed(site, policy)
    _build(site, "execution", world.execution_role, "ecs-tasks.amazonaws.com")
    _build(site, "task", world.task_role, "ecs-tasks.amazonaws.com")
    if world.kind is Kind.EC2_SERVICE:
        _build(site, "instance", world.instance_role, "ec2.amazonaws.com")
        iam, name = site.client("iam"), site.names["instance_role_name"]
        profile = iam.create_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Arn"]
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        site.names["instance_profile_arn"] = profile


def _build(site: Site, which: str, role: Role, service: str) -> None:
    name = f"{site.world.cluster}-{site.world.service}-{which}"
    site.names |= {f"{which}_role_name": name, f"{which}_role_arn": f"arn:aws:iam::{site.owner.account}:role/{name}"}
    if not role.exists:
        return
    iam = site.client("iam")
    iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=json.dumps(_trust(role, service)), **_boundary(site, role)
    )
    if role.allows is None and which in MANAGED:
        iam.attach_role_policy(RoleName=name, PolicyArn=_managed(site, MANAGED[which]))
    for grant in _inline(site, which, role):
        _put(site, name, grant, _statements(site, grant))
    if role.statements:
        _put(site, name, "more", role.statements)


def _trust(role: Role, service: str) -> dict[str, Any]:
    services = [service] if role.trusts is None else role.trusts
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": services[0] if len(services) == 1 else services},
        "Action": "sts:AssumeRole",
    }
    if role.trust_condition:
        statement["Condition"] = role.trust_condition
    return {"Version": VERSION, "Statement": [statement]}


def _boundary(site: Site, role: Role) -> dict[str, str]:
    if role.boundary is None:
        return {}
    document = json.dumps({"Version": VERSION, "Statement": role.boundary})
    policy = site.client("iam").create_policy(PolicyName=f"{site.world.cluster}-boundary", PolicyDocument=document)
    return {"PermissionsBoundary": policy["Policy"]["Arn"]}


def _inline(site: Site, which: str, role: Role) -> list[str]:
    """What the role may do beyond its managed policy, or all that it may do where the world says so."""
    if role.allows is not None:
        return list(role.allows)
    if which == "task":
        return ["application"]
    if which == "instance":
        return []
    world = site.world
    return ["secrets"] * (world.secret is not None) + ["parameters"] * (world.parameter is not None)


def _put(site: Site, role: str, name: str, statements: list[dict[str, Any]]) -> None:
    document = json.dumps({"Version": VERSION, "Statement": statements})
    site.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)


def _statements(site: Site, grant: str) -> list[dict[str, Any]]:
    # an image that lies elsewhere is copied here one day, under the same name
    regions = "*" if site.world.image.region else site.owner.region
    repository = f"arn:aws:ecr:{regions}:{site.owner.account}:repository/{site.names['repository']}"
    allowed: dict[str, list[tuple[list[str], str]]] = {
        "pull": [
            (["ecr:GetAuthorizationToken"], "*"),
            (_PULL, repository),
        ],
        "logs": [
            (
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                site.arn("logs", f"log-group:{site.names['log_group_name']}:*"),
            )
        ],
        "secrets": [
            (["secretsmanager:GetSecretValue"], site.names.get("secret_arn", "*")),
            *([(["kms:Decrypt"], site.names["kms_key_arn"])] if "kms_key_arn" in site.names else []),
        ],
        "parameters": [(["ssm:GetParameters"], site.arn("ssm", f"parameter/{site.world.cluster}/*"))],
        "application": [
            (["sqs:SendMessage"], site.arn("sqs", "orders")),
            (["s3:GetObject"], f"arn:aws:s3:::{site.world.cluster}-assets/*"),
        ],
        "agent": [(["ecs:DiscoverPollEndpoint", "ecs:Poll", "ecs:RegisterContainerInstance", "ecs:Submit*"], "*")],
    }
    return [{"Effect": "Allow", "Action": actions, "Resource": resource} for actions, resource in allowed[grant]]


@cache
def _managed_documents() -> dict[str, Any]:
    documents: dict[str, Any] = load_yaml(Path(__file__).with_name("policies.yaml").read_text(encoding="utf-8"))
    return documents


def _managed(site: Site, name: str) -> str:
    """ARN of the AWS managed policy, which is put into the account's list."""
    at = datetime(2020, 1, 1, tzinfo=UTC).isoformat()
    data = {
        "DefaultVersionId": "v1",
        "Path": "/service-role/",
        "Document": _managed_documents()[name],
        "CreateDate": at,
        "UpdateDate": at,
    }
    policy = backends.MANAGED_POLICY.from_data(name, site.owner.account, site.owner.region, data)
    backends.iam(site).managed_policies.setdefault(policy.arn, policy)
    return str(policy.arn)
