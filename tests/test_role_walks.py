"""Ways to the causes of agent, host, credentials and role: what is reached, and what is not said too early."""

from __future__ import annotations

import pytest

from decision_tree.session import Session
from tests.knowledge import built_in

LIBRARY = built_in()
TASK = "0123456789abcdef0123456789abcdef"
DENIED = f"User: arn:aws:sts::111122223333:assumed-role/app/{TASK} is not authorized to perform: "
CLOCK = (
    "InvalidSignatureException: Signature expired: 20240101T100000Z is now earlier than 20240101T101000Z "
    "(20240101T101500Z - 5 min.)"
)
EXPIRED = (
    "An error occurred (ExpiredTokenException) when calling the SendMessage operation: "
    "The security token included in the request is expired"
)
ASSUME = f"{DENIED}sts:AssumeRole on resource: arn:aws:iam::444455556666:role/target"
ASSUME_ITSELF = f"{DENIED}sts:AssumeRole on resource: arn:aws:iam::111122223333:role/app"
NOT_ASSUMED = (
    "ECS was unable to assume the role 'arn:aws:iam::111122223333:role/app' that was provided for this task."
)
INFRASTRUCTURE = (
    "InvalidParameterException: ECS was unable to assume the configured ECS Infrastructure Role "
    "'arn:aws:iam::111122223333:role/infra'."
)
QUEUE = f"{DENIED}sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:111122223333:q"
THROTTLED = "GET http://169.254.170.2/v2/credentials/0123 resulted in 429 Too Many Requests"
ON_EC2 = {"phase": "app_no_credentials", "launch_type": "ec2"}
NO_ANSWER = ON_EC2 | {
    "agent_connected": "yes",
    "credentials_variable": "present",
    "credentials_endpoint": "timeout",
}
REFUSED = NO_ANSWER | {"network_mode": "bridge", "credentials_endpoint": "refused"}
WRONG_ROLE = {"phase": "app_wrong_identity", "launch_type": "ec2", "caller_kind": "instance_role"}
ANYWHERE = {"phase": "placement", "launch_type": "external", "agent_connected": "no", "agent_running": "yes"}
WINDOWS = NO_ANSWER | {"network_mode": "bridge", "os": "windows"}


def to_fix(text: str, answers: dict[str, str]) -> tuple[str, ...]:
    session = Session(LIBRARY)
    if text:
        session.read([("text", text)])
    for fact, value in answers.items():
        session.answer(fact, value)
    return session.diagnosis.to_fix


@pytest.mark.parametrize(
    ("text", "answers", "cause"),
    [
        (
            'msg="Unable to register as a container instance with ECS: ClientException: Cluster not found."',
            {},
            "agent.registration_denied",
        ),
        ("", WINDOWS | {"windows_setup": "port_forwarding"}, "agent.windows_setup_incomplete"),
        ("", NO_ANSWER | {"network_mode": "bridge", "nat_rules": "blocked"}, "host.firewall_drops"),
        ("", REFUSED | {"agent_port": "nobody"}, "host.agent_not_on_host_network"),
        (
            "",
            NO_ANSWER | {"network_mode": "awsvpc", "proxy_in_container": "none"},
            "host.awsvpc_endpoint_unreachable",
        ),
        ("", ON_EC2 | {"network_mode": "none"}, "credentials.network_none"),
        ("The config profile (dev) could not be found", {}, "credentials.profile_set"),
        (
            "",
            WRONG_ROLE | {"task_role_set": "yes", "credentials_choice": "instance_provider"},
            "credentials.instance_provider_forced",
        ),
        ("", ON_EC2 | {"asks_imds": "yes", "imds_block": "switched_off"}, "credentials.imds_blocked"),
        (THROTTLED, {"launch_type": "ec2"}, "credentials.endpoint_throttled"),
        (EXPIRED, {"credentials_choice": "kept"}, "credentials.expired"),
        (CLOCK, {"launch_type": "ec2", "host_clock": "wrong"}, "credentials.clock_skew"),
        ("botocore.exceptions.NoRegionError: You must specify a region.", {}, "credentials.region_not_set"),
        ("", ANYWHERE | {"managed_node": "connection_lost"}, "credentials.ecs_anywhere"),
        (f"{QUEUE} because no resource-based policy allows it", {"policy_principal": "by_old_id"}, "role.recreated"),
        (NOT_ASSUMED, {"role_trust": "other_arn"}, "role.arn_path"),
        (INFRASTRUCTURE, {}, "role.infrastructure_role"),
        (f"{ASSUME} because no role trust policy allows the action", {}, "role.assume_role_denied"),
        (ASSUME, {"policy_verdict": "allowed", "resource_policy": "does_not_allow"}, "role.assume_role_denied"),
        (f"{ASSUME_ITSELF} because no identity-based policy allows it", {}, "role.self_assume"),
        (
            "",
            {"phase": "placement", "launch_type": "managed_instances", "managed_instance_role": "not_passable"},
            "role.managed_instances",
        ),
    ],
)
def test_the_cause_is_reached(text: str, answers: dict[str, str], cause: str) -> None:
    assert to_fix(text, answers) == (cause,)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        # signed in time, sent late: the clock is not at fault
        (CLOCK, {"launch_type": "ec2", "host_clock": "right"}),
        # AWS keeps the clock of Fargate
        (CLOCK, {"launch_type": "fargate", "host_clock": "wrong"}),
        # who kept the token is not known from the text
        (EXPIRED, {}),
        # a wrong Region is not a missing one
        ("error configuring the provider: invalid AWS Region: eu-west", {}),
        # keys in the environment can be incomplete too
        ("Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY", {}),
        # the agent could not ask: nobody refused it
        ('msg="Unable to register as a container instance with ECS" error="dial tcp: i/o timeout"', {}),
        # neither side is known
        (ASSUME, {}),
        # the rules are right and nothing else was looked at
        ("", NO_ANSWER | {"network_mode": "bridge", "nat_rules": "present"}),
        # a proxy may still answer for the address
        ("", NO_ANSWER | {"network_mode": "awsvpc"}),
        # no task role: that the code names a provider is not what is missing
        ("", ON_EC2 | {"credentials_choice": "instance_provider"}),
        # 169.254.169.254 is blocked, but nobody asks it
        ("", ON_EC2 | {"asks_imds": "no", "imds_block": "switched_off"}),
    ],
)
def test_nothing_is_said_too_early(text: str, answers: dict[str, str]) -> None:
    assert to_fix(text, answers) == ()


def test_the_trust_policy_of_a_task_is_no_repair_for_the_infrastructure_role() -> None:
    assert to_fix(INFRASTRUCTURE, {"role_trust": "wrong_principal"}) == ("role.infrastructure_role",)


def test_a_namesake_in_another_account_is_another_role() -> None:
    namesake = f"{DENIED}sts:AssumeRole on resource: arn:aws:iam::444455556666:role/app"
    assert to_fix(f"{namesake} because no role trust policy allows it", {}) == ("role.assume_role_denied",)
