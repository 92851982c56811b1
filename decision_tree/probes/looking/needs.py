"""The calls that ECS makes with the roles of a task before its containers run.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from decision_tree.intake.json_text import get_text
from decision_tree.policies import Context
from decision_tree.probes.looking.references import Home, Json, LogGroup, home_of, log_groups, parameters, secrets
from decision_tree.probes.looking.verdicts import Need
from decision_tree.probes.things import Image

PULL_TOKEN = "ecr:GetAuthorizationToken"  # noqa: S105  (an action)
PULL_ACTIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_WHOLE_SECRET = re.compile(r"^arn:.*-[A-Za-z0-9]{6}$")
"""https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html"""
LOG_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")


def needs_of_execution_role(definition: Json, task: Json | None, images: tuple[Image, ...]) -> tuple[Need, ...]:
    """All calls for which the execution role may be used."""
    return (
        *pull_needs(definition, images),
        *secret_needs(definition),
        *parameter_needs(definition),
        *log_needs(definition, task),
        *log_group_needs(definition),
    )


def pull_needs(definition: Json, images: tuple[Image, ...]) -> tuple[Need, ...]:
    """To pull the images that lie in private ECR repositories."""
    home = home_of(definition)
    private = [image for image in images if image.repository and image.registry_account]
    if not private or home is None:
        return ()
    token = Need(PULL_TOKEN, "*", home.account, context(home.region))
    return (
        token,
        *(
            Need(action, repository_arn(home, image), image.registry_account, context(image.region))
            for image in private
            for action in PULL_ACTIONS
        ),
    )


def repository_arn(home: Home, image: Image) -> str:
    return f"arn:{home.partition}:ecr:{image.region}:{image.registry_account}:repository/{image.repository}"


def secret_needs(definition: Json, whole_arns: Mapping[str, str] | None = None) -> tuple[Need, ...]:
    """To read the secrets; a malformed reference, or a secret named without an ARN, is no call that can be judged.

    Policies are matched with the whole ARN of a secret (`whole_arns`), also where it is named without its end.
    """
    known = whole_arns or {}
    return tuple(
        Need(
            "secretsmanager:GetSecretValue", known.get(secret.arn, secret.arn), secret.account, context(secret.region)
        )
        for secret in secrets(definition)
        if secret.arn in known or _WHOLE_SECRET.search(secret.arn)
    )


def parameter_needs(definition: Json) -> tuple[Need, ...]:
    return tuple(
        Need("ssm:GetParameters", parameter.arn, parameter.account, context(parameter.region))
        for parameter in parameters(definition)
    )


def log_needs(definition: Json, task: Json | None) -> tuple[Need, ...]:
    """To write to the log groups."""
    home = home_of(definition)
    task_id = get_text(task, "taskArn").rpartition("/")[2]
    return tuple(
        Need(action, group.stream_arn(home, task_id), home.account, context(group.region))
        for group in log_groups(definition)
        if home
        for action in LOG_ACTIONS
    )


def log_group_needs(definition: Json, groups: Iterable[LogGroup] | None = None) -> tuple[Need, ...]:
    """To make these log groups, or all that the driver is told to make where there is none."""
    home = home_of(definition)
    if groups is None:
        groups = [group for group in log_groups(definition) if group.created_by_driver]
    return tuple(Need("logs:CreateLogGroup", g.arn(home), home.account, context(g.region)) for g in groups if home)


def context(region: str, more: Mapping[str, Any] | None = None) -> Context:
    """What is known of a call that ECS makes with a role of the task. Where it comes from (VPC, endpoint) is not."""
    values = {"aws:RequestedRegion": region, "aws:SecureTransport": "true", "aws:ViaAWSService": "false"}
    absent = ("aws:RequestTag/*", "aws:TagKeys", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge")
    return Context.of({**values, **(more or {})}, absent=absent)
