"""The decision from all layers together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from decision_tree.policies import (
    Context,
    Effect,
    Layer,
    Policies,
    Policy,
    Principal,
    Request,
    Verdict,
    evaluate,
    evaluate_endpoint,
)
from tests.policies.statements import (
    ACCOUNT,
    OTHER,
    ROLE,
    ROOT,
    SECRET,
    SESSION,
    USER,
    allow,
    deny,
    policy,
    read_secret,
)

READ = "secretsmanager:GetSecretValue"
ALL = policy("all", allow())
NONE = policy("none", allow("sqs:*"))
UNREAD = Policy("unread", None)
ORGANIZATION: dict[str, Any] = {"scps": (), "rcps": ()}


def decide(request: Request | None = None, *identity: Policy, **others: Any) -> Verdict:
    return evaluate(request or read_secret(), Policies(identity, **{**ORGANIZATION, **others}))


def to(*principals: str, effect: str = "Allow", **elements: Any) -> Policy:
    """A resource's policy that names these principals."""
    statement = {**allow(READ), "Effect": effect, "Principal": {"AWS": list(principals)}, **elements}
    return policy("secret policy", statement)


def test_allowed_names_the_statement() -> None:
    verdict = decide(None, NONE, policy("app", allow("s3:*"), allow(READ, SECRET, Sid="ReadSecret")))
    assert verdict == Verdict(
        Effect.ALLOWED,
        Layer.IDENTITY,
        "app",
        "ReadSecret",
        "The identity policy 'app' allows secretsmanager:GetSecretValue (statement 'ReadSecret').",
    )


def test_the_nearest_statement_is_the_one_that_lacks_least() -> None:
    never = {"StringEquals": {"aws:SourceArn": "x"}}
    far = allow(READ, SECRET + "x", Condition=never)
    verdict = decide(None, policy("app", far, allow(READ, Condition=never), far))
    assert (verdict.policy, verdict.statement) == ("app", "statement 2")


def test_the_policy_that_a_boundary_does_not_limit_is_the_one_that_allows() -> None:
    verdict = decide(None, ALL, resource=to(SESSION), boundary=NONE)
    assert (verdict.layer, verdict.policy) == (Layer.RESOURCE, "secret policy")


def test_an_explicit_deny_wins_and_is_named() -> None:
    verdict = decide(None, ALL, policy("guard", allow(), deny("secretsmanager:*")), resource=to(SESSION))
    assert verdict == Verdict(
        Effect.EXPLICIT_DENY,
        Layer.IDENTITY,
        "guard",
        "statement 2",
        "The identity policy 'guard' denies secretsmanager:GetSecretValue explicitly (statement 2).",
    )


@pytest.mark.parametrize(
    ("identity", "because"),
    [
        ((), "Nothing allows secretsmanager:GetSecretValue: there is no identity policy."),
        ((NONE,), "No identity policy allows secretsmanager:GetSecretValue: no Allow statement names this action."),
        (
            (NONE, policy("app", allow(READ, SECRET + "x"))),
            "No identity policy allows secretsmanager:GetSecretValue: statement 1 of 'app' names it, "
            "but not for this resource.",
        ),
        (
            (policy("app", allow(READ, Condition={"StringEquals": {"aws:SourceArn": "x"}})),),
            "No identity policy allows secretsmanager:GetSecretValue: statement 1 of 'app' names it, "
            "but its condition on 'aws:SourceArn' does not hold.",
        ),
    ],
)
def test_an_implicit_denial_says_what_comes_nearest(identity: tuple[Policy, ...], because: str) -> None:
    verdict = decide(None, *identity)
    assert (verdict.effect, verdict.missing, verdict.because) == (Effect.IMPLICIT_DENY, (Layer.IDENTITY,), because)


@pytest.mark.parametrize(
    ("resource", "others", "expected"),
    [
        (to(SESSION), {}, Effect.ALLOWED),
        (to(ROLE), {}, Effect.ALLOWED),
        (to("*"), {}, Effect.ALLOWED),
        (to(ROOT), {}, Effect.IMPLICIT_DENY),  # the account only hands on to the identity policies
        (to(USER), {}, Effect.IMPLICIT_DENY),
        # what is given to the role, boundary and session policies limit; what is given to the session, they do not
        (to(ROLE), {"boundary": NONE}, Effect.IMPLICIT_DENY),
        (to(SESSION), {"boundary": NONE}, Effect.ALLOWED),
        (to(ROLE), {"session": (NONE,)}, Effect.IMPLICIT_DENY),
        (to("*"), {"session": (NONE,)}, Effect.ALLOWED),
        (to(SESSION), {"boundary": policy("b", deny())}, Effect.EXPLICIT_DENY),
        (to(SESSION), {"scps": ((NONE,),)}, Effect.IMPLICIT_DENY),
        (to(ROLE, effect="Deny"), {}, Effect.EXPLICIT_DENY),
    ],
)
def test_a_resource_policy_of_the_same_account(resource: Policy, others: dict[str, Any], expected: Effect) -> None:
    assert decide(None, resource=resource, **others).effect is expected


@pytest.mark.parametrize(
    ("identity", "resource", "expected", "missing"),
    [
        (ALL, to(ROLE), Effect.ALLOWED, ()),
        (ALL, to(ROOT), Effect.ALLOWED, ()),
        (NONE, to(SESSION), Effect.IMPLICIT_DENY, (Layer.IDENTITY,)),
        (ALL, None, Effect.IMPLICIT_DENY, (Layer.RESOURCE,)),
        (NONE, to(OTHER), Effect.IMPLICIT_DENY, (Layer.RESOURCE, Layer.IDENTITY)),
        (ALL, UNREAD, Effect.UNKNOWN, ()),
        (NONE, UNREAD, Effect.IMPLICIT_DENY, (Layer.IDENTITY,)),
    ],
)
def test_across_accounts_both_sides_must_allow(
    identity: Policy, resource: Policy | None, expected: Effect, missing: tuple[Layer, ...]
) -> None:
    request = read_secret(resource_account=OTHER)
    verdict = decide(request, identity, resource=resource)
    assert (verdict.effect, verdict.missing) == (expected, missing)


@pytest.mark.parametrize(
    ("layer", "others"),
    [
        (Layer.BOUNDARY, {"boundary": NONE}),
        (Layer.SESSION, {"session": (NONE, NONE)}),
        (Layer.SCP, {"scps": ((ALL,), (NONE, NONE), (ALL,))}),
        (Layer.ENDPOINT, {"endpoint": policy("vpce", allow("sqs:*", Principal="*"))}),
    ],
)
def test_every_limit_must_allow(layer: Layer, others: dict[str, Any]) -> None:
    verdict = decide(None, ALL, **others)
    assert (verdict.effect, verdict.layer) == (Effect.IMPLICIT_DENY, layer)
    assert verdict.missing == (layer,)


@pytest.mark.parametrize(
    "others",
    [
        {"boundary": ALL},
        {"session": (NONE, ALL)},
        {"scps": ((NONE, ALL), (ALL,))},
        {"rcps": ((policy("rcp", deny("s3:*", Principal="*")),),)},
        {"endpoint": policy("vpce", allow(Principal="*"))},
    ],
)
def test_limits_that_allow(others: dict[str, Any]) -> None:
    assert decide(None, ALL, **others).effect is Effect.ALLOWED


@pytest.mark.parametrize(
    ("layer", "others"),
    [
        (Layer.SCP, {"scps": ((ALL,), (policy("scp", allow(), deny(READ)),))}),
        (Layer.RCP, {"rcps": ((policy("rcp", deny(READ, Principal="*")),),)}),
        (Layer.ENDPOINT, {"endpoint": policy("vpce", allow(Principal="*"), deny(READ, Principal="*"))}),
        (Layer.RESOURCE, {"resource": to("*", effect="Deny")}),
        (Layer.SESSION, {"session": (policy("s", deny()),)}),
    ],
)
def test_every_layer_can_deny(layer: Layer, others: dict[str, Any]) -> None:
    verdict = decide(None, ALL, **others)
    assert (verdict.effect, verdict.layer) == (Effect.EXPLICIT_DENY, layer)


def test_what_of_the_organization_cannot_be_read_is_said_to_be_assumed() -> None:
    verdict = decide(None, ALL, scps=None, rcps=None)
    assert verdict.effect is Effect.ALLOWED
    assert verdict.assumed == ("service control policies", "resource control policies")
    log = Request("ecs:ListClusters", Principal.of(ROLE))
    assert decide(log, ALL, scps=None, rcps=None).assumed == ("service control policies",)  # no RCPs for ECS


def test_policies_of_the_organization_spare_service_linked_roles() -> None:
    linked = Principal.of(f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
    request = replace(read_secret(), principal=linked)
    verdict = decide(request, ALL, scps=((NONE,),), rcps=((policy("rcp", deny(Principal="*")),),))
    assert verdict.effect is Effect.ALLOWED


@pytest.mark.parametrize(
    ("identity", "others", "expected"),
    [
        ((UNREAD,), {}, Effect.UNKNOWN),
        ((ALL, UNREAD), {}, Effect.UNKNOWN),  # it may deny
        ((ALL, policy("guard", deny()), UNREAD), {}, Effect.EXPLICIT_DENY),
        ((UNREAD,), {"boundary": NONE}, Effect.IMPLICIT_DENY),
        ((ALL,), {"boundary": UNREAD}, Effect.UNKNOWN),
        ((ALL,), {"resource": UNREAD}, Effect.UNKNOWN),
        ((NONE,), {"boundary": UNREAD}, Effect.IMPLICIT_DENY),
    ],
)
def test_a_policy_that_could_not_be_read(
    identity: tuple[Policy, ...], others: dict[str, Any], expected: Effect
) -> None:
    verdict = decide(None, *identity, **others)
    assert verdict.effect is expected
    assert verdict.unknown == (("policy unread",) if expected is Effect.UNKNOWN else ())


@pytest.mark.parametrize(
    ("statements", "known", "expected"),
    [
        ([allow(READ, Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}})], {}, Effect.UNKNOWN),
        ([allow(READ, Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}), allow(READ)], {}, Effect.ALLOWED),
        ([allow(READ), deny(Condition={"Bool": {"aws:SecureTransport": "false"}})], {}, Effect.UNKNOWN),
        (
            [allow(READ), deny(Condition={"Bool": {"aws:SecureTransport": "false"}})],
            {"aws:SecureTransport": "true"},
            Effect.ALLOWED,
        ),
        ([deny(READ, Condition={"Bool": {"aws:SecureTransport": "false"}})], {}, Effect.IMPLICIT_DENY),
        ([allow(READ, "arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/x}-*")], {}, Effect.UNKNOWN),
        (
            [allow(READ, "arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/x}-*")],
            {"aws:PrincipalTag/x": "db"},
            Effect.ALLOWED,
        ),
        ([allow(READ, "arn:aws:secretsmanager:*:*:secret:${aws:username}-*")], {}, Effect.IMPLICIT_DENY),
    ],
)
def test_a_condition_key_that_is_not_known(
    statements: list[dict[str, Any]], known: dict[str, str], expected: Effect
) -> None:
    verdict = decide(read_secret(context=Context.of(known)), policy("app", *statements))
    assert verdict.effect is expected
    assert bool(verdict.unknown) is (expected is Effect.UNKNOWN)


def test_unknown_names_key_and_statement() -> None:
    guard = policy("app", allow(READ), deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}))
    verdict = decide(None, guard)
    assert (verdict.layer, verdict.policy, verdict.statement) == (Layer.IDENTITY, "app", "statement 2")
    assert verdict.unknown == ("aws:SourceVpce",)
    assert verdict.because == (
        "Whether secretsmanager:GetSecretValue is allowed cannot be said: "
        "statement 2 of 'app' depends on 'aws:SourceVpce', which is not known."
    )


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (policy("app", {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}), Effect.ALLOWED),
        (
            policy("app", {"Effect": "Allow", "NotAction": ["secretsmanager:Get*"], "Resource": "*"}),
            Effect.IMPLICIT_DENY,
        ),
        (policy("app", {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"}), Effect.ALLOWED),
        (policy("app", {"Effect": "Allow", "Action": "*", "NotResource": [SECRET]}), Effect.IMPLICIT_DENY),
        (policy("app", allow("SecretsManager:getsecretvalue")), Effect.ALLOWED),
        (policy("app", allow("secretsmanager:Get?ecretValue", "arn:aws:secretsmanager")), Effect.ALLOWED),
        (policy("app", allow("secretsmanager")), Effect.IMPLICIT_DENY),
    ],
)
def test_elements_of_a_statement(identity: Policy, expected: Effect) -> None:
    assert decide(None, identity).effect is expected


def test_an_action_without_resource_needs_the_star() -> None:
    request = Request(
        "ecr:GetAuthorizationToken", Principal.of(ROLE), f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/web"
    )
    narrow = policy("app", allow("ecr:*", f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/*"))
    assert decide(request, narrow).effect is Effect.IMPLICIT_DENY
    assert decide(request, policy("app", allow("ecr:GetAuthorizationToken"))).effect is Effect.ALLOWED


def test_a_bucket_whose_owner_is_not_known() -> None:
    request = Request("s3:GetObject", Principal.of(ROLE), "arn:aws:s3:::data/x")
    both_sides = policy("bucket policy", allow(Principal={"AWS": ROLE}))
    assert decide(request, ALL).unknown == ("account of the resource",)
    assert decide(request, ALL, resource=both_sides).effect is Effect.ALLOWED
    assert decide(request, NONE).effect is Effect.IMPLICIT_DENY
    assert decide(replace(request, resource_account=ACCOUNT), ALL).effect is Effect.ALLOWED


def test_the_root_user_needs_no_policy() -> None:
    verdict = decide(read_secret(ROOT))
    assert (verdict.effect, verdict.policy) == (Effect.ALLOWED, "")
    assert decide(read_secret(ROOT), scps=((NONE,),)).layer is Layer.SCP


def test_a_service_is_allowed_by_the_resource_alone() -> None:
    request = read_secret("ecs-tasks.amazonaws.com")
    service = policy("secret policy", allow(READ, Principal={"Service": "ecs-tasks.amazonaws.com"}))
    assert decide(request, resource=service).effect is Effect.ALLOWED
    verdict = decide(request, ALL, resource=to(ROLE), scps=None)
    assert (verdict.effect, verdict.layer, verdict.assumed) == (Effect.IMPLICIT_DENY, Layer.RESOURCE, ())


@pytest.mark.parametrize(
    ("action", "statement", "caller", "expected"),
    [
        ("s3:GetObject", allow("s3:*", Principal="*"), "an unknown caller", Effect.ALLOWED),
        ("s3:GetObject", allow("s3:*", Principal={"AWS": ROLE}), "an unknown caller", Effect.UNKNOWN),
        (
            "s3:GetObject",
            allow("s3:*", Principal={"AWS": ROOT}),
            ROLE,
            Effect.UNKNOWN,
        ),  # of a gateway: root user only
        ("ecr:BatchGetImage", allow("ecr:*", Principal={"AWS": ROOT}), ROLE, Effect.ALLOWED),
        ("ecr:BatchGetImage", allow("s3:*", Principal="*"), ROLE, Effect.IMPLICIT_DENY),
        ("kms:Decrypt", allow("kms:*", Principal="*"), ROLE, Effect.ALLOWED),
        ("ecr:BatchGetImage", deny("ecr:*", Principal="*"), ROLE, Effect.EXPLICIT_DENY),
    ],
)
def test_the_policy_of_an_endpoint_by_itself(
    action: str, statement: dict[str, Any], caller: str, expected: Effect
) -> None:
    service = action.partition(":")[0]
    request = Request(action, Principal.of(caller), f"arn:aws:{service}:eu-west-1:{ACCOUNT}:key/x")
    verdict = evaluate_endpoint(request, policy("vpce", statement))
    assert (verdict.effect, verdict.layer) == (expected, Layer.ENDPOINT)


def test_hostile_names_are_cleaned_in_sentences() -> None:
    hostile = policy("[red]\x1b]52;c;eA==\x07app", deny(Sid="a\x1b[2Jb\nc" + "x" * 500))
    because = decide(None, hostile).because
    assert because.startswith("The identity policy '[red]app' denies secretsmanager:GetSecretValue explicitly")
    assert "\x1b" not in because
    assert "\n" not in because
    assert len(because) < 250
