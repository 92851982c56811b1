"""What a script says that it needs, what it calls, and what its policies allow: each held against the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from decision_tree.policies import (
    Context,
    Effect,
    Policies,
    Policy,
    Principal,
    Request,
    Trust,
    ecs_context,
    evaluate,
    evaluate_trust,
)
from decision_tree.practice.isolation import ACCOUNT, REGION
from tests.script.proofs.shim import Call

SOMEBODY = Principal.of(f"arn:aws:iam::{ACCOUNT}:role/somebody")
VERSION = "2012-10-17"
LEFT_TO_IAM = Policy(
    "resource",
    {
        "Version": VERSION,
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Action": ["kms:*", "sts:*"],
            "Resource": "*",
        },
    },
)
"""A key and a role are open to those only whom their own policy names, or to whom the account's policies do."""


@dataclass(frozen=True)
class Asked:
    """An action on a resource, under conditions."""

    action: str
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, text: str) -> Asked:
        """From `ACTION on ARN` or `ACTION on ARN with KEY=VALUE`."""
        action, _, rest = text.partition(" on ")
        resource, _, condition = rest.partition(" with ")
        key, _, value = condition.partition("=")
        return cls(action, resource, {key: value} if key else {})


ACTIONS = {"s3:ListObjectsV2": "s3:ListBucket", "s3:HeadBucket": "s3:ListBucket"}
"""Operations whose permission has another name."""


def declared(calls: Iterable[Call], caller: str) -> frozenset[Asked]:
    """What the script asked the policy simulator about its caller: what its `permissions` print."""
    return frozenset(
        Asked(action, resource)
        for call in calls
        if call.command.operation == "SimulatePrincipalPolicy"
        and call.command.parameters["PolicySourceArn"] == caller
        for action in call.command.parameters["ActionNames"]
        for resource in call.command.parameters["ResourceArns"]
    )


def asked(calls: Iterable[Call]) -> Iterator[Asked]:
    """What was called, under IAM's names."""
    for call in calls:
        yield Asked(ACTIONS.get(call.action, call.action))


# ----- the policies that a script puts -----

PUTS = {
    "PutRolePolicy": "PolicyDocument",
    "PutUserPolicy": "PolicyDocument",
    "PutKeyPolicy": "Policy",
    "PutBucketPolicy": "Policy",
    "PutResourcePolicy": "ResourcePolicy",
    "SetRepositoryPolicy": "policyText",
    "ModifyVpcEndpoint": "PolicyDocument",
}
TRUSTS = {"UpdateAssumeRolePolicy": "PolicyDocument", "CreateRole": "AssumeRolePolicyDocument"}
OTHER_ACTIONS = (
    *("ecr:PutImage", "ecr:DeleteRepository", "s3:DeleteObject", "s3:PutBucketPolicy", "kms:ScheduleKeyDeletion"),
    *(
        "kms:PutKeyPolicy",
        "secretsmanager:PutSecretValue",
        "ssm:PutParameter",
        "logs:DeleteLogGroup",
        "iam:CreateUser",
    ),
    *("iam:AttachRolePolicy", "sqs:DeleteQueue", "ecs:DeleteService", "ec2:TerminateInstances", "sts:AssumeRole"),
)
"""A sample of what no fix is to allow by the way."""


def statements_put(calls: Iterable[Call], puts: Mapping[str, str] = PUTS) -> list[dict[str, Any]]:
    """The script's own statements in the policies that it put, known by their Sid."""
    texts = [
        text
        for call in calls
        if call.answer.status == 0
        if (text := call.command.parameters.get(puts.get(call.command.operation, "")))
    ]
    return [s for text in texts for s in _statements(json.loads(text)) if s.get("Sid", "").startswith("EcsWizard")]


def _statements(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    statements = document["Statement"]
    return list(statements) if isinstance(statements, list) else [statements]


def too_little(statements: Iterable[dict[str, Any]], grants: Iterable[Asked]) -> list[Asked]:
    """The grants that the statements do not give."""
    return [grant for grant in grants if not _allows(statements, grant)]


def too_much(statements: list[dict[str, Any]], grants: list[Asked]) -> list[Asked]:
    """What the statements allow beside the grants: other actions, other resources, without the condition."""
    sample = [Asked(action, grant.resource) for grant in grants for action in OTHER_ACTIONS]
    if not all(_of_one_resource(statement) for statement in statements):
        sample += [replace(grant, resource=_other(grant.resource)) for grant in grants if grant.resource != "*"]
    sample += [replace(grant, context={}) for grant in grants if grant.context]
    known = {(grant.action, grant.resource) for grant in grants if not grant.context}
    return [asked for asked in sample if (asked.action, asked.resource) not in known and _allows(statements, asked)]


def _of_one_resource(statement: Mapping[str, Any]) -> bool:
    """The policy of a key or a repository is about that one alone."""
    return "Principal" in statement and statement.get("Resource", "*") == "*"


def _other(resource: str) -> str:
    """A neighbour that begins alike."""
    start, slash, end = resource.rpartition("/")
    return f"{start}-other/{end}" if slash else f"{resource}-other"


def _allows(statements: Iterable[dict[str, Any]], asked: Asked) -> bool:
    """A resource's policy names no resource, or its own; who may is another question."""
    document = {
        "Version": VERSION,
        "Statement": [{"Resource": "*"} | {k: v for k, v in s.items() if k != "Principal"} for s in statements],
    }
    context = Context.of(asked.context, complete=True)
    request = Request(asked.action, SOMEBODY, asked.resource, resource_account=ACCOUNT, context=context)
    policies = Policies(identity=(Policy("put", document),), resource=LEFT_TO_IAM, scps=(), rcps=())
    return evaluate(request, policies).effect is Effect.ALLOWED


def _named(principal: Any) -> list[str]:
    values = principal.values() if isinstance(principal, dict) else [principal]
    return [name for value in values for name in (value if isinstance(value, list) else [value])]


def trusts_too_many(statements: list[dict[str, Any]]) -> list[str]:
    """Whom the statements for ECS tasks let assume the role beside those of this account and Region.

    A statement for somebody else is to name who that is.
    """
    if any(principal == "*" for s in statements for principal in (s["Principal"], *_named(s["Principal"]))):
        return ["everybody"]
    statements = [s for s in statements if "ecs-tasks.amazonaws.com" in _named(s["Principal"])]
    if not statements:
        return []
    document = {"Version": VERSION, "Statement": statements}
    own, foreign, elsewhere = (
        ecs_context(account, region)
        for account, region in ((ACCOUNT, REGION), ("999988887777", REGION), (ACCOUNT, "us-east-1"))
    )
    ecs = "ecs-tasks.amazonaws.com"
    others = {
        "another service": evaluate_trust(document, "ec2.amazonaws.com", own),
        "another account": evaluate_trust(document, ecs, foreign),
        "another Region": evaluate_trust(document, ecs, elsewhere),
    }
    found = [who for who, verdict in others.items() if verdict.trust is Trust.OK]
    return found if evaluate_trust(document, ecs, own).trust is Trust.OK else [*found, "not even ECS"]
