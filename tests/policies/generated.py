"""Seeded random decisions: a request and all policies that take part, as both evaluators read them.

The generator keeps away from what AWS's documentation leaves open or what the oracle decides against it; those cases
stand one by one in known_differences.py.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from decision_tree.policies import Context, Policies, Policy, Principal, PrincipalKind, Request
from decision_tree.policies.statements import Asked

HOME, OTHER = "111122223333", "444455556666"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/app/abc"
ROLE = f"arn:aws:iam::{HOME}:role/app"
USER = f"arn:aws:iam::{HOME}:user/ann"
ROOT = f"arn:aws:iam::{HOME}:root"

ACTIONS = {
    "s3:GetObject": ("arn:aws:s3:::data/ann/x.txt", "arn:aws:s3:::data/x y/z", "arn:aws:s3:::logs/a:b"),
    "s3:PutObject": ("arn:aws:s3:::data/ann/x.txt",),
    "s3:ListBucket": ("arn:aws:s3:::data", "arn:aws:s3:::logs"),
    "ecr:BatchGetImage": ("arn:aws:ecr:eu-west-1:{}:repository/web", "arn:aws:ecr:eu-west-1:{}:repository/team/web"),
    "ecr:GetAuthorizationToken": ("*",),
    "secretsmanager:GetSecretValue": ("arn:aws:secretsmanager:eu-west-1:{}:secret:db-AbCdEf",),
    "kms:Decrypt": ("arn:aws:kms:eu-west-1:{}:key/11111111-2222-3333-4444-555555555555",),
    "sqs:SendMessage": ("arn:aws:sqs:eu-west-1:{}:jobs",),
    "sts:AssumeRole": ("arn:aws:iam::{}:role/target",),
}
ACTION_PATTERNS = (
    *(
        "*",
        "*",
        "s3:*",
        "s3:Get*",
        "S3:getobject",
        "s3:?etObject",
        "s3:ListBucket",
        "s3:*Object",
        "ecr:*",
        "ecr:Batch*",
    ),
    *("ecr:GetAuthorizationToken", "secretsmanager:GetSecretValue", "secretsmanager:*", "kms:*", "kms:Decrypt"),
    *("sqs:SendMessage", "sqs:*", "sts:*", "sts:AssumeRole", "iam:PassRole"),
)
RESOURCE_PATTERNS = (
    *("*", "*", "arn:aws:s3:::*", "arn:aws:s3:::data/*", "arn:aws:s3:::data", "arn:aws:s3:::data/*/x.txt"),
    *("arn:aws:s3:::data/${aws:username}/*", "arn:aws:s3:::data/${aws:PrincipalTag/team, 'ann'}/*"),
    *("arn:aws:s3:::log?/*", "arn:aws:s3:::DATA/*", "arn:aws:s3:::data/x${*}y/z", "arn:aws:s3:::data/x y/?"),
    *("arn:aws:ecr:*:*:repository/*", "arn:aws:ecr:eu-west-1:111122223333:repository/web"),
    *("arn:aws:ecr:eu-west-1:*:repository/team/*", "arn:aws:secretsmanager:*:*:secret:db-??????"),
    *("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db", "arn:aws:kms:*:111122223333:key/*"),
    *("arn:aws:sqs:eu-west-1:*:jobs", "arn:aws:iam::*:role/target", "arn:aws:iam::111122223333:role/*"),
)
PRINCIPALS: tuple[Any, ...] = (
    *(
        "*",
        {"AWS": "*"},
        {"AWS": SESSION},
        {"AWS": ROLE},
        {"AWS": [ROLE, USER]},
        {"AWS": USER},
        {"AWS": HOME},
        {"AWS": ROOT},
    ),
    *({"AWS": OTHER}, {"AWS": f"arn:aws:iam::{HOME}:role/other"}, {"Service": "ecs-tasks.amazonaws.com"}),
    *({"Service": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]}, {"AWS": ROLE, "Service": "ec2.amazonaws.com"}),
)
DIRECT = ("*", {"AWS": "*"}, {"AWS": SESSION})
LISTED = ("*", {"AWS": [ROOT, ROLE, SESSION, USER]}, {"AWS": OTHER}, {"Service": "ecs-tasks.amazonaws.com"})
"""Of NotPrincipal: the caller with account, role and session, or none of them."""

Family = Mapping[str, tuple[Sequence[Any], Sequence[str]]]
"""Key → values that a request may bring, values that a policy may name."""
STRINGS: Family = {
    "aws:PrincipalTag/team": (
        ("red", "Blue", "re*"),
        ("red", "RED", "blue", "re*", "r?d", "${aws:PrincipalTag/team}", "*"),
    ),
    "aws:RequestedRegion": (("eu-west-1", "us-east-1"), ("eu-west-1", "eu-*", "us-east-1", "EU-WEST-1")),
    "aws:SourceVpce": (("vpce-1", "vpce-2"), ("vpce-1", "vpce-*", "${aws:SourceVpce}", "${aws:SourceVpc, 'vpce-2'}")),
    "aws:PrincipalOrgID": (("o-1", "o-2"), ("o-1", "o-2")),
    "aws:userid": (("AROA:abc", "AIDA"), ("AROA:*", "*:abc", "AIDA")),
}
ARNS: Family = {
    "aws:PrincipalArn": ((), (ROLE, USER, f"arn:aws:iam::{HOME}:role/*", "arn:aws:iam::*:user/a?n", "arn:*:iam::*:*"))
}
NUMBERS: Family = {"aws:MultiFactorAuthAge": (("10", "3600"), ("10", "60", "3600.0"))}
DATES: Family = {
    "aws:CurrentTime": (
        ("2026-05-01T12:00:00Z",),
        ("2026-05-01T12:00:00Z", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ),
    "aws:TokenIssueTime": (("2026-05-01T10:00:00Z",), ("2026-05-01T11:00:00Z", "2020-04-01T00:00:00Z")),
}
BOOLS: Family = dict.fromkeys(
    ("aws:SecureTransport", "aws:MultiFactorAuthPresent"), (("true", "false"), ("true", "false"))
)
ADDRESSES: Family = {
    "aws:SourceIp": (("10.0.1.7", "203.0.113.9"), ("10.0.0.0/16", "203.0.113.9", "10.0.1.0/31", "2001:db8::/32"))
}
LISTS: Family = {
    "aws:CalledVia": (
        (["athena.amazonaws.com"], ["a.amazonaws.com", "b.amazonaws.com"]),
        ("athena.*", "a.amazonaws.com"),
    ),
    "aws:PrincipalOrgPaths": ((["o-1/r-1/ou-1/"], ["o-1/r-1/ou-2/"]), ("o-1/r-1/ou-1/", "o-1/*", "o-2/*")),
}
STRING_OPERATORS = ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")
ORDER_OPERATORS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
FAMILIES: tuple[tuple[Family, tuple[str, ...]], ...] = (
    (STRINGS, tuple(f"String{name}" for name in STRING_OPERATORS)),
    (ARNS, ("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike")),
    (NUMBERS, tuple(f"Numeric{name}" for name in ORDER_OPERATORS)),
    (DATES, tuple(f"Date{name}" for name in ORDER_OPERATORS)),
    (BOOLS, ("Bool",)),
    (ADDRESSES, ("IpAddress", "NotIpAddress")),
)


@dataclass(frozen=True)
class Case:
    """One generated decision."""

    request: Request
    policies: Policies

    def simulation(self) -> dict[str, Any]:
        """As @cloud-copilot/iam-simulate wants it."""
        request, policies = self.request, self.policies
        principal = request.principal
        return {
            "request": {
                "principal": principal.session_arn or principal.arn,
                "action": request.action,
                "resource": {"resource": request.resource, "accountId": request.owner},
                "contextVariables": {
                    key: list(values) if len(values) > 1 or key in map(str.lower, LISTS) else values[0]
                    for key, values in Asked.of(request).context.values.items()
                },
            },
            "identityPolicies": [_named(policy) for policy in policies.identity],
            "serviceControlPolicies": _levels(policies.scps),
            "resourceControlPolicies": _levels(policies.rcps),
            **({"resourcePolicy": policies.resource.document} if policies.resource else {}),
            **({"permissionBoundaryPolicies": [_named(policies.boundary)]} if policies.boundary else {}),
            **({"vpcEndpointPolicies": [_named(policies.endpoint)]} if policies.endpoint else {}),
            **({"sessionPolicy": policies.session[0].document} if policies.session else {}),
        }


def _named(policy: Policy) -> dict[str, Any]:
    return {"name": policy.name, "policy": policy.document}


def _levels(levels: tuple[tuple[Policy, ...], ...] | None) -> list[dict[str, Any]]:
    return [
        {"orgIdentifier": f"ou-{number}", "policies": [_named(policy) for policy in level]}
        for number, level in enumerate(levels or ())
    ]


class Generator:
    """Draws cases; the same seed gives the same cases."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - reproducible on purpose, not a secret

    def case(self) -> Case:
        principal = Principal.of(
            self.random.choice((SESSION, SESSION, SESSION, USER, "ecs-tasks.amazonaws.com")), role_arn=ROLE
        )
        principal = replace(principal, arn=ROLE) if principal.kind is PrincipalKind.ROLE else principal
        action = self.random.choice(tuple(ACTIONS))
        owner = HOME if action == "ecr:GetAuthorizationToken" else self.random.choice((HOME, HOME, OTHER))
        resource = self.random.choice(ACTIONS[action]).format(owner)
        request = Request(action, principal, resource, owner, self._context())
        return Case(request, self._policies(request))

    def _context(self) -> Context:
        values: dict[str, Any] = {}
        for family in (STRINGS, NUMBERS, DATES, BOOLS, ADDRESSES, LISTS):
            for key, (sent, _) in family.items():
                if self._likely(0.6):
                    values[key] = self.random.choice(sent)
        return Context.of(values, complete=True)

    def _policies(self, request: Request) -> Policies:
        role = request.principal.kind is PrincipalKind.ROLE
        service = request.principal.kind is PrincipalKind.SERVICE
        session = role and self._likely(0.2)
        principals = tuple(one for one in PRINCIPALS if not session or one not in DIRECT)
        must = request.service == "kms" or request.action == "sts:AssumeRole"
        return Policies(
            ()
            if service
            else tuple(self._policy(f"identity {n}", request) for n in range(self.random.randint(1, 2))),
            boundary=self._policy("boundary", request) if not service and self._likely(0.2) else None,
            session=(self._policy("session", request),) if session else (),
            resource=self._policy("resource", request, principals) if must or self._likely(0.7) else None,
            scps=() if service or self._likely(0.6) else self._organization(request),
            rcps=() if self._likely(0.8) else ((self._control(request),),),
            endpoint=self._endpoint(request) if self._likely(0.1) else None,
            grants=(),
        )

    def _organization(self, request: Request) -> tuple[tuple[Policy, ...], ...]:
        levels = range(self.random.randint(1, 3))
        return tuple(
            tuple(self._policy(f"scp {level}.{n}", request) for n in range(self.random.randint(1, 2)))
            for level in levels
        )

    def _endpoint(self, request: Request) -> Policy:
        """The oracle takes no principal but "*" here."""
        statements = [{**self._statement(request, "Allow"), "Principal": "*"} for _ in range(2)]
        return Policy("endpoint", {"Version": "2012-10-17", "Statement": statements})

    def _control(self, request: Request) -> Policy:
        statement = {**self._statement(request, "Deny"), "Principal": "*"}
        statement["Action"] = [request.action] if self._likely(0.5) else ["sqs:*", "s3:*"]
        statement.pop("NotAction", None)
        return Policy("rcp", {"Version": "2012-10-17", "Statement": [statement]})

    def _policy(self, name: str, request: Request, principals: tuple[Any, ...] = ()) -> Policy:
        statements = []
        for number in range(self.random.randint(1, 3)):
            effect = "Deny" if number and self._likely(0.25) else "Allow"
            statement = self._statement(request, effect)
            if principals:
                left_out = effect == "Deny" and self._likely(0.25)
                statement["NotPrincipal" if left_out else "Principal"] = self.random.choice(
                    LISTED if left_out else principals
                )
                if request.action == "sts:AssumeRole":
                    statement.pop("Resource", None)
                    statement.pop("NotResource", None)
            statements.append(statement)
        version = "2008-10-17" if self._likely(0.1) and "${" not in str(statements) else "2012-10-17"
        return Policy(name, {"Version": version, "Statement": statements})

    def _statement(self, request: Request, effect: str) -> dict[str, Any]:
        statement: dict[str, Any] = {"Effect": effect}
        statement["NotAction" if self._likely(0.1) else "Action"] = self._some(ACTION_PATTERNS, request.action)
        statement["Resource"] = self._some(RESOURCE_PATTERNS, request.resource)
        if self._likely(0.1):
            statement["NotResource"] = [text for text in statement.pop("Resource") if "username" not in text] or ["*"]
        if self._likely(0.35):
            statement["Condition"] = self._condition()
        return statement

    def _condition(self) -> dict[str, Any]:
        block: dict[str, Any] = {}
        for _ in range(self.random.choice((1, 1, 1, 2))):
            if self._likely(0.1):
                key = self.random.choice((*STRINGS, *BOOLS, *LISTS))
                block.setdefault("Null", {})[key] = self.random.choice(("true", "false"))
                continue
            if self._likely(0.2):
                keys: Family = LISTS
                operators = tuple(f"String{name}" for name in STRING_OPERATORS)
                operator = self.random.choice(("ForAllValues:", "ForAnyValue:")) + self.random.choice(operators)
            else:
                keys, operators = self.random.choice(FAMILIES)
                operator = self.random.choice(operators)
            key = self.random.choice(tuple(keys))
            wanted = keys[key][1]
            values = self.random.sample(wanted, self.random.randint(1, min(2, len(wanted))))
            if self._likely(0.2) and not operator.startswith("ForAny"):
                operator += "IfExists"
            block.setdefault(operator, {})[key] = values
        return block

    def _some(self, patterns: tuple[str, ...], exact: str) -> list[str]:
        """One to three patterns, often with one that fits."""
        some = [self.random.choice(patterns) for _ in range(self.random.randint(1, 2))]
        return [*some, exact] if self._likely(0.7) else some

    def _likely(self, probability: float) -> bool:
        return self.random.random() < probability
