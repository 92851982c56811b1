"""Where the oracle and AWS's documentation disagree, or the documentation leaves the answer open.

Each difference is one small decision; test_oracle.py checks both answers, so that a difference which a newer oracle
no longer has is noticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decision_tree.policies import Context, Effect, Policies, Policy, Principal, Request
from tests.policies.generated import HOME, ROLE, SESSION, USER, Case

OBJECT = "arn:aws:s3:::data/ann/x.txt"
IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


@dataclass(frozen=True)
class Difference:
    """A decision on which the two differ."""

    name: str
    case: Case
    ours: Effect
    oracle: str
    source: str
    """Where AWS says it, or leaves it open."""


def _allow(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **elements}


def _deny(**elements: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": "*", "Resource": "*", **elements}


def _policy(*statements: dict[str, Any], version: str = "2012-10-17") -> Policy:
    return Policy("p", {"Version": version, "Statement": list(statements)})


def _case(caller: str, *identity: dict[str, Any], **others: Any) -> Case:
    context = Context.of({"aws:SourceIp": "10.0.1.7"}, complete=True)
    request = Request("s3:GetObject", Principal.of(caller, role_arn=ROLE), OBJECT, HOME, context)
    version = others.pop("version", "2012-10-17")
    return Case(request, Policies((_policy(*identity, version=version),), **{"scps": (), "rcps": (), **others}))


DIFFERENCES = (
    Difference(
        "a resource policy names the session itself, the session policy is silent",
        _case(
            SESSION,
            _allow(),
            resource=_policy(_allow(Principal={"AWS": SESSION})),
            session=(_policy(_allow(Action="sqs:*")),),
        ),
        Effect.ALLOWED,
        "ImplicitlyDenied",
        f"{IAM}access_policies.html#policies_session",
    ),
    Difference(
        "0.0.0.0/0 is every IPv4 address",
        _case(USER, _allow(Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})),
        Effect.ALLOWED,
        "ImplicitlyDenied",
        f"{IAM}reference_policies_elements_condition_operators.html#Conditions_IPAddress",
    ),
    Difference(
        "version 2008-10-17 knows no policy variables",
        _case(USER, _allow(Resource="arn:aws:s3:::data/${aws:username}/*"), version="2008-10-17"),
        Effect.IMPLICIT_DENY,
        "Allowed",
        f"{IAM}reference_policies_elements_version.html",
    ),
    Difference(
        "NotPrincipal lists the user without the account: AWS might check the account first",
        _case(USER, _allow(), resource=_policy(_deny(NotPrincipal={"AWS": USER}))),
        Effect.UNKNOWN,
        "Allowed",
        f"{IAM}reference_policies_elements_notprincipal.html",
    ),
    Difference(
        "NotResource with a variable without value: it might make the whole statement invalid",
        _case(
            SESSION,
            _allow(),
            {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::data/${aws:username}/*"},
        ),
        Effect.UNKNOWN,
        "Allowed",
        f"{IAM}reference_policies_variables.html",
    ),
    Difference(
        "ForAnyValue with IfExists and no key: the first makes it false, the second true",
        _case(
            USER,
            _allow(),
            _deny(Condition={"ForAnyValue:StringEqualsIfExists": {"aws:CalledVia": "a.amazonaws.com"}}),
        ),
        Effect.UNKNOWN,
        "Allowed",
        f"{IAM}reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
)
