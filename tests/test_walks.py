"""Whole ways through the built-in knowledge: what a person has and answers, and the cause it must come to."""

from __future__ import annotations

import pytest

from decision_tree.library import Library
from decision_tree.session import Session

TASK = "0123456789abcdef0123456789abcdef"
ROLE = f"arn:aws:sts::111122223333:assumed-role/app/{TASK}"
HUB_TIMEOUT = (
    "CannotPullContainerError: failed to resolve ref docker.io/library/nginx:latest: failed to do request: Head "
    '"https://registry-1.docker.io/v2/library/nginx/manifests/latest": dial tcp 44.1.2.3:443: i/o timeout'
)
ECR_TIMEOUT = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "unable to retrieve ecr registry auth: RequestError: send request failed caused by: Post "
    "https://api.ecr.eu-west-1.amazonaws.com/: dial tcp {address}:443: i/o timeout"
)
SECRET_TIMEOUT = (
    "unable to retrieve secret from asm: service call has been retried 5 time(s): RequestCanceled: request context "
    "canceled caused by: context deadline exceeded"
)
APPLICATION_TIMEOUT = 'Connect timeout on endpoint URL: "https://secretsmanager.eu-west-1.amazonaws.com/" timed out'
LOGS_TIMEOUT = (
    "failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: "
    "RequestCanceled: request context canceled"
)
FIRELENS_SOCKET = (
    "failed to initialize logging driver: dial unix /var/run/fluent.sock: connect: no such file or directory"
)
DATABASE_LOGIN = 'FATAL: password authentication failed for user "shop"'
NO_CREDENTIALS = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/t"
DENIED = f"User: {ROLE} is not authorized to perform: dynamodb:Query on resource: {TABLE}"


def session_with(library: Library, text: str, answers: dict[str, str | None]) -> Session:
    session = Session(library)
    if text:
        session.read([("text", text)])
    for fact, value in answers.items():
        session.answer(fact, value)
    return session


@pytest.mark.parametrize(
    ("text", "answers", "cause"),
    [
        (HUB_TIMEOUT, {"subnet_way_out": "endpoints_only"}, "network.no_route"),
        (
            HUB_TIMEOUT,
            {"launch_type": "fargate", "subnet_way_out": "internet_gateway", "public_ip": "no"},
            "network.no_public_ip",
        ),
        (
            ECR_TIMEOUT.format(address="52.94.1.5"),
            {"subnet_way_out": "endpoints_only", "endpoint_listing": "service_missing"},
            "network.endpoint_missing",
        ),
        (
            ECR_TIMEOUT.format(address="10.0.1.5"),
            {"security_groups": "endpoint_closed"},
            "network.endpoint_security_group",
        ),
        (NO_CREDENTIALS, {"task_role_set": "no"}, "role.task_role_not_set"),
        (
            NO_CREDENTIALS,
            {"task_role_set": "yes", "started_by": "cron", "credentials_endpoint": "variable_lost"},
            "credentials.variable_lost_in_child",
        ),
        (f"{DENIED} because no identity-based policy allows it", {}, "authorization.identity_implicit"),
        (f"{DENIED} with an explicit deny in a service control policy", {}, "authorization.service_control_policy"),
        (f"{DENIED} because no permissions boundary allows it", {}, "authorization.permissions_boundary"),
        (
            "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit",
            {},
            "image_pull.docker_hub_rate_limit",
        ),
        (
            'Parameter validation failed: Unknown parameter in containerDefinitions[0]: "imagePullBehavior", '
            "must be one of: name, image",
            {},
            "image_pull.stale_image",
        ),
        ("", {"phase": "old_image", "running_image": "older"}, "image_pull.stale_image"),
        (
            "CannotPullContainerError: dial tcp: lookup 111122223333.dkr.ecr.eu-west-1.amazonaws.com: no such host",
            {"dns_servers": "own"},
            "network.custom_dns",
        ),
        ("OutOfMemoryError: Container killed due to memory usage", {}, "running.out_of_memory"),
        ("Task failed ELB health checks in (target-group t)", {}, "health.load_balancer"),
        ("unable to retrieve secrets from ssm: invalid ssm parameters: /app/db", {}, "startup.ssm_parameter"),
        (
            "The closest matching container-instance 0123 has insufficient memory available.",
            {"launch_type": "ec2"},
            "placement.no_capacity",
        ),
        (
            "Unexpected EC2 error while attempting to Create Network Interface: InsufficientFreeAddressesInSubnet",
            {},
            "placement.subnet_addresses",
        ),
        (ECR_TIMEOUT.format(address="52.94.1.5"), {"ip_version": "ipv6_incomplete"}, "network.ipv6_only"),
        (
            HUB_TIMEOUT,
            {"subnet_way_out": "other_appliance", "firewall": "blocks"},
            "network.egress_firewall",
        ),
        (SECRET_TIMEOUT, {}, "startup.secret_network"),
        # why the secret store is not reached is more precise than that it is not
        (
            SECRET_TIMEOUT,
            {"launch_type": "fargate", "subnet_way_out": "internet_gateway", "public_ip": "no"},
            "network.no_public_ip",
        ),
        (LOGS_TIMEOUT, {}, "startup.log_network"),
        (DATABASE_LOGIN, {"secret_age": "changed_since"}, "startup.secret_stale"),
        ("failed to download env files: AccessDenied", {"environment_file": "no_permission"}, "startup.env_file"),
        ("json-file is not a valid log driver. Must be one of [awslogs]", {}, "startup.log_options"),
        ("CannotStartContainerError: unknown log opt 'tag' for awslogs log driver", {}, "startup.log_options"),
        ("CannotCreateVolumeError: create data: VolumeDriver.Create: no plugin", {}, "startup.volume_mount"),
        (FIRELENS_SOCKET, {"log_router": "starts_late"}, "startup.firelens"),
        (
            "dependency graph: container ordering dependency [init] for target [app] has timed out",
            {},
            "startup.dependency",
        ),
        ("(service web) (task 01) failed container health checks.", {}, "health.container"),
        ("", {"phase": "exec", "exec_requirement": "task_role"}, "exec.prerequisites"),
        ("", {"phase": "health_check", "failed_check": "load_balancer"}, "health.load_balancer"),
        ("", {"phase": "deployment", "service_event": "deployment_limits"}, "service.deployment_limits"),
        ("", {"phase": "no_logs", "error_kind": "other", "log_group": "missing"}, "startup.log_group_missing"),
        (
            "",
            {"phase": "no_logs", "error_kind": "access_denied", "deny_layer": "identity_implicit"},
            "startup.log_permission",
        ),
        ("", {"phase": "no_logs", "log_router": "not_configured"}, "startup.firelens"),
    ],
)
def test_a_truthful_person_reaches_the_cause(
    library: Library, text: str, answers: dict[str, str | None], cause: str
) -> None:
    confirmed = [f.cause_id for f in session_with(library, text, answers).diagnosis.confirmed]
    assert confirmed[0] == cause


@pytest.mark.parametrize(
    ("text", "answers", "cause"),
    [
        # logs that do not arrive need no log router where FireLens is not used
        ("", {"phase": "no_logs", "log_router": "not_used"}, "startup.firelens"),
        # unknown is neither yes nor no
        (NO_CREDENTIALS, {"task_role_set": None}, "role.task_role_not_set"),
        # the text alone does not tell which side lacks the permission
        (DENIED, {}, "authorization.identity_implicit"),
        # no VPC endpoint leads to Docker Hub
        (
            HUB_TIMEOUT,
            {"subnet_way_out": "endpoints_only", "endpoint_listing": "service_missing"},
            "network.endpoint_missing",
        ),
        # a role that is not set does no harm while AWS is not called
        ("", {"task_role_set": "no"}, "role.task_role_not_set"),
        # AWS refuses a CPU value: that no execution role is set has nothing to do with it
        (
            "ClientException: No Fargate configuration exists for given values: 1024 CPU, 1024 memory.",
            {"execution_role_set": "no"},
            "image_pull.execution_role_not_set",
        ),
        ("OutOfMemoryError: Container killed due to memory usage", {"task_role_set": "no"}, "role.task_role_not_set"),
        # killed, but nothing says that it was for its memory
        ("Essential container in task exited. Exit code: 137", {}, "running.out_of_memory"),
        # the log tells why a program ends; the exit code alone does not
        ("Essential container in task exited. Exit code: 1", {}, "running.application_error"),
        # DNS servers of one's own can be right all the same
        (HUB_TIMEOUT, {"dns_servers": "own"}, "network.custom_dns"),
        # the image is public and nothing is logged: no execution role is needed
        (HUB_TIMEOUT, {"launch_type": "fargate", "execution_role_set": "no"}, "image_pull.execution_role_not_set"),
        # an application calls Secrets Manager too, long after its start
        (APPLICATION_TIMEOUT, {}, "startup.secret_network"),
        # S3 answers 403 for a file that is not there, and policies of others can refuse as well
        ("failed to download env files: AccessDenied", {}, "startup.env_file"),
        # a wrong password need not be an old one
        (DATABASE_LOGIN, {"secret_age": "older_than_task"}, "startup.secret_stale"),
        # the socket is missing, but not why
        (FIRELENS_SOCKET, {}, "startup.firelens"),
        (
            "TargetNotConnectedException: The execute command failed due to an internal error",
            {},
            "exec.prerequisites",
        ),
        # an appliance on the way may be innocent
        (HUB_TIMEOUT, {"subnet_way_out": "other_appliance"}, "network.egress_firewall"),
        ("Task failed ELB health checks in (target-group t)", {}, "health.container"),
        # the runtime mounts its own directories too: that is not a volume of the task definition
        ('mounting "proc" to rootfs at "/proc" caused: permission denied', {}, "startup.volume_mount"),
        # what has its VPC endpoints needs no public address
        (
            ECR_TIMEOUT.format(address="10.0.1.5"),
            {
                "launch_type": "fargate",
                "subnet_way_out": "internet_gateway",
                "public_ip": "no",
                "endpoints": "complete",
                "public_registry": "not_needed",
                "other_region_registry": "not_needed",
            },
            "network.no_public_ip",
        ),
    ],
)
def test_a_careful_engineer_would_not_say_so(
    library: Library, text: str, answers: dict[str, str | None], cause: str
) -> None:
    confirmed = [f.cause_id for f in session_with(library, text, answers).diagnosis.confirmed]
    assert cause not in confirmed
