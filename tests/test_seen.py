"""What a look at AWS decides: no alarm in a healthy world, a fault needs no text, and what was mended is over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_tree.case import Observation, Source
from decision_tree.diagnosis import Diagnosis, diagnose
from decision_tree.session import Session
from tests.knowledge import built_in

Facts = dict[str, str]
ECR = ("ecr_private", "pull_through_cache")

ROLES: Facts = {
    "execution_role_set": "yes",
    "execution_role_needed": "yes",
    "execution_role_trust": "ok",
    "may_pull": "allowed",
    "repository_policy": "allows",
    "permission_elsewhere": "no",
}
NETWORK: Facts = {
    "network_mode": "awsvpc",
    "task_egress": "open",
    "network_acl": "open",
    "vpc_dns": "on",
    "dns_servers": "amazon",
    "endpoint_ingress": "open",
    "endpoint_state": "available",
    "endpoint_lets": "allows",
    "free_addresses": "some",
    "way_to_secrets": "open",
    "way_to_logs": "open",
    "other_region_registry": "not_needed",
}
IMAGE: Facts = {
    "same_account": "same",
    "image_exists": "yes",
    "image_platform": "matches",
    "image_storage": "active",
    "pinned_digest": "there",
}
END: Facts = {"memory_limit": "kept", "exit_kind": "none", "container_health": "healthy"}
TASK_ROLES: tuple[Facts, ...] = (
    {"task_role_set": "yes", "task_role_trust": "ok", "role_override": "none"},
    {"task_role_set": "yes", "task_role_trust": "ok", "role_override": "other_role"},
    {"task_role_set": "no", "role_override": "none"},
)
INSTANCE: Facts = {
    "agent_connected": "yes",
    "agent_version": "new_enough",
    "cluster_instances": "usable",
    "os": "amazon_linux",
}
INSTANCES: tuple[Facts, ...] = (
    INSTANCE | {"instance_room": "enough", "imds_hop_limit": "one"},
    # a cluster that is full because the service runs in it
    INSTANCE | {"instance_room": "too_little", "imds_hop_limit": "two_or_more"},
)
FEATURES: tuple[Facts, ...] = (
    {},
    {"log_group": "exists", "may_write_logs": "allowed", "may_create_log_group": "not_needed"},
    {
        "secret_state": "usable",
        "secret_reference": "right",
        "may_read_secrets": "allowed",
        "may_decrypt": "not_needed",
    },
    {
        "parameter_state": "usable",
        "may_read_parameters": "allowed",
        "may_decrypt": "allowed",
        "kms_key_state": "enabled",
    },
    {"mount_target": "reachable", "target_health": "healthy"},
    {"environment_file": "readable", "log_configuration": "fits", "log_router": "ready"},
    # a service that scaled to none
    {"target_health": "none"},
)
PRIVATE: Facts = {"endpoints": "complete", "endpoint_private_dns": "on", "s3_gateway_endpoint": "on_route_table"}
WAYS: tuple[Facts, ...] = (
    {"subnet_way_out": "nat_gateway", "nat_gateway": "works", "internet_gateway": "works", "public_ip": "no"},
    {"subnet_way_out": "internet_gateway", "internet_gateway": "works", "public_ip": "yes"},
    {"subnet_way_out": "other_appliance"},
    {
        "subnet_way_out": "nat_gateway",
        "nat_gateway": "works",
        "public_ip": "no",
        "other_region_registry": "reachable",
    },
)
WAYS_TO_ECR: tuple[Facts, ...] = (
    {"subnet_way_out": "endpoints_only", "public_ip": "no"} | PRIVATE,
    {"subnet_way_out": "internet_gateway", "public_ip": "no"} | PRIVATE,
    {"subnet_way_out": "blackhole", "public_ip": "no"} | PRIVATE,
)


def healthy_worlds() -> Iterator[Facts]:
    """Fargate and EC2, each registry, each way out, with and without logs, secrets and a task role."""
    registries = (*ECR, "docker_hub", "ecr_public", "other")
    for registry, features, task_role in product(registries, FEATURES, TASK_ROLES):
        image = IMAGE if registry in ECR else {}
        ways = (*WAYS, *WAYS_TO_ECR) if registry in ECR else WAYS
        outside = {"public_registry": "reachable" if registry in ("docker_hub", "ecr_public") else "not_needed"}
        common = ROLES | NETWORK | END | image | features | task_role | outside | {"registry": registry}
        for way in ways:
            yield common | way | {"launch_type": "fargate"}
            for instance in INSTANCES:
                yield common | way | instance | {"launch_type": "ec2", "network_mode": "bridge"}
        yield common | ways[0] | INSTANCE | {"launch_type": "ec2", "network_mode": "host", "agent_version": "too_old"}
    needs_none = {"execution_role_set": "no", "execution_role_needed": "no"}
    yield NETWORK | END | WAYS[0] | needs_none | {"launch_type": "fargate", "registry": "docker_hub"}
    yield NETWORK | END | WAYS[0] | needs_none | INSTANCE | {"launch_type": "ec2", "may_pull": "allowed"}


HEALTHY = tuple(healthy_worlds())
LIBRARY = built_in()
PRIVATE_IMAGE: Facts = IMAGE | {"registry": "ecr_private", "public_registry": "not_needed"}
COMMON = ROLES | NETWORK | PRIVATE_IMAGE | END | FEATURES[1] | TASK_ROLES[0]
FARGATE = COMMON | WAYS[0] | {"launch_type": "fargate"}
PUBLIC = COMMON | WAYS[1] | {"launch_type": "fargate", "endpoints": "some_missing"}
ENDPOINTS = COMMON | WAYS_TO_ECR[0] | {"launch_type": "fargate"}
EC2 = COMMON | WAYS[0] | INSTANCES[0] | {"launch_type": "ec2", "network_mode": "bridge"}
IMPORT_REFUSED = {
    "registry": "pull_through_cache",
    "phase": "pull",
    "error_kind": "access_denied",
    "cache_problem": "permission",
    "deny_layer": "none",
    "policy_verdict": "implicit_deny",
}
REFUSED = {"phase": "app_denied", "error_kind": "access_denied", "denied_service": "s3", "caller_kind": "task_role"}


def look(facts: Facts, text: str = "") -> Diagnosis:
    """The diagnosis from facts that AWS shows, after a text was read."""
    session = Session(LIBRARY)
    if text:
        session.read([("text", text)])
    session.case.add(*(Observation(fact, value, Source.AWS, "a look") for fact, value in facts.items()))
    return diagnose(session.case, LIBRARY)


def confirmed(diagnosis: Diagnosis) -> list[str]:
    return [f.cause_id for f in diagnosis.confirmed]


def test_a_healthy_world_has_neither_a_cause_nor_a_hint_of_one() -> None:
    alarms = {f.cause_id: world for world in HEALTHY for f in look(world).suggested}
    assert alarms == {}


@settings()  # the machine may be busy
@given(st.sampled_from(HEALTHY), st.data())
def test_what_could_not_be_read_is_no_fault(world: Facts, data: st.DataObject) -> None:
    read = data.draw(st.sets(st.sampled_from(sorted(world))))
    assert confirmed(look({fact: world[fact] for fact in read})) == []


OLD_AGENT: Facts = {"agent_version": "too_old"}
FAULTS: tuple[tuple[str, Facts, Facts], ...] = (
    ("agent.disconnected", EC2, {"agent_connected": "no", "agent_running": "yes", "cluster_instances": "not_usable"}),
    ("agent.stopped", EC2, {"agent_connected": "no", "agent_running": "no", "cluster_instances": "not_usable"}),
    ("agent.task_role_disabled", EC2, {"missing_attribute": "task_iam_role"}),
    (
        "agent.task_role_host_disabled",
        EC2,
        {"missing_attribute": "task_iam_role_network_host", "network_mode": "host"},
    ),
    ("agent.too_old", EC2, OLD_AGENT | {"phase": "placement", "missing_attribute": "newer_agent_feature"}),
    ("agent.too_old", EC2, OLD_AGENT | {"phase": "app_no_credentials"}),
    ("authorization.identity_explicit", FARGATE, {"may_pull": "explicit_deny"}),
    ("authorization.identity_explicit", FARGATE, {"may_write_logs": "explicit_deny"}),
    ("authorization.identity_implicit", FARGATE, REFUSED | {"deny_layer": "none", "policy_verdict": "implicit_deny"}),
    ("authorization.kms_key_policy", FARGATE, {"may_decrypt": "denied_by_key"}),
    ("authorization.permissions_boundary", FARGATE, {"may_read_parameters": "denied_by_boundary"}),
    ("authorization.resource_policy", FARGATE, {"may_read_secrets": "denied_by_secret"}),
    ("authorization.resource_policy", FARGATE, {"may_pull": "denied_by_repository"}),
    ("authorization.service_control_policy", FARGATE, {"may_create_log_group": "denied_by_organization"}),
    ("health.container", FARGATE, {"container_health": "unhealthy"}),
    ("health.load_balancer", FARGATE, {"target_health": "unhealthy"}),
    ("image_pull.architecture_mismatch", FARGATE, {"image_platform": "differs"}),
    ("image_pull.digest_gone", FARGATE, {"pinned_digest": "gone"}),
    ("image_pull.ecr_cross_region", ENDPOINTS, {"other_region_registry": "no_way"}),
    ("image_pull.ecr_cross_account", FARGATE, {"may_pull": "denied_by_repository", "same_account": "other"}),
    ("image_pull.execution_role_not_set", FARGATE, {"execution_role_set": "no"}),
    ("image_pull.execution_role_permission", FARGATE, {"may_pull": "implicit_deny"}),
    ("image_pull.image_archived", FARGATE, {"image_storage": "archived"}),
    ("image_pull.image_not_found", FARGATE, {"image_exists": "no"}),
    (
        "image_pull.instance_role_permission",
        EC2,
        {"execution_role_set": "no", "execution_role_needed": "no", "may_pull": "implicit_deny"},
    ),
    (
        "image_pull.pull_through_cache",
        FARGATE,
        {"registry": "pull_through_cache", "cache_problem": "upstream_refuses"},
    ),
    ("image_pull.pull_through_cache", FARGATE, IMPORT_REFUSED),
    ("network.endpoint_missing", ENDPOINTS, {"endpoints": "some_missing"}),
    ("network.endpoint_policy", ENDPOINTS, {"endpoint_lets": "denies"}),
    ("network.endpoint_private_dns", ENDPOINTS, {"endpoint_private_dns": "off"}),
    ("network.endpoint_private_dns", FARGATE, {"vpc_dns": "off"}),
    ("network.endpoint_security_group", ENDPOINTS, {"endpoint_ingress": "closed"}),
    ("network.endpoint_subnets", ENDPOINTS, {"endpoint_state": "not_available"}),
    ("network.internet_gateway_blocked", FARGATE, {"internet_gateway": "detached"}),
    ("network.internet_gateway_blocked", FARGATE, {"internet_gateway": "blocked", "nat_gateway": "no_way"}),
    ("network.network_acl", FARGATE, {"network_acl": "blocks"}),
    ("network.network_acl", EC2, {"network_acl": "blocks", "agent_connected": "no"}),
    ("network.no_public_ip", PUBLIC, {"public_ip": "no"}),
    ("network.no_public_ip", PUBLIC, {"public_ip": "no", "public_registry": "no_way", "endpoints": "complete"}),
    ("network.no_public_ip", PUBLIC, {"public_ip": "no", "other_region_registry": "no_way", "endpoints": "complete"}),
    ("network.no_route", FARGATE, {"subnet_way_out": "nothing"}),
    ("network.no_route", FARGATE, {"subnet_way_out": "blackhole", "endpoints": "some_missing"}),
    ("network.no_route", FARGATE, {"nat_gateway": "failed"}),
    ("network.no_route", FARGATE, {"subnet_way_out": "blackhole", "other_region_registry": "no_way"}),
    ("network.no_route", ENDPOINTS, {"public_registry": "no_way"}),  # the image of a sidecar
    ("network.s3_gateway_endpoint", ENDPOINTS, {"s3_gateway_endpoint": "missing"}),
    ("network.security_group_egress", FARGATE, {"task_egress": "closed"}),
    ("placement.no_capacity", EC2, {"phase": "placement", "instance_room": "too_little"}),
    ("placement.no_instance", EC2, {"cluster_instances": "none"}),
    ("placement.subnet_addresses", FARGATE, {"free_addresses": "none"}),
    ("role.arn_path", FARGATE, {"execution_role_trust": "other_arn"}),
    ("role.arn_path", FARGATE, {"task_role_trust": "other_arn"}),
    ("role.missing", FARGATE, {"execution_role_trust": "role_missing"}),
    ("role.missing", FARGATE, {"task_role_trust": "role_missing"}),
    (
        "role.permission_on_wrong_role",
        FARGATE,
        REFUSED | {"deny_layer": "none", "policy_verdict": "implicit_deny", "permission_elsewhere": "yes"},
    ),
    ("role.trust_condition", FARGATE, {"task_role_trust": "condition_mismatch"}),
    ("role.trust_missing", FARGATE, {"execution_role_trust": "wrong_principal"}),
    ("role.trust_missing", FARGATE, {"task_role_trust": "wrong_principal"}),
    ("running.application_error", FARGATE, {"exit_kind": "error"}),
    ("running.exited_zero", FARGATE, {"exit_kind": "zero"}),
    ("running.out_of_memory", FARGATE, {"memory_limit": "exceeded"}),
    ("startup.decrypt_permission", FARGATE, {"may_decrypt": "implicit_deny"}),
    ("startup.efs_mount", FARGATE, {"mount_target": "missing"}),
    ("startup.efs_security_group", FARGATE, {"mount_target": "closed"}),
    ("startup.env_file", FARGATE, {"environment_file": "missing"}),
    ("startup.kms_key_unusable", FARGATE, {"kms_key_state": "pending_deletion"}),
    ("startup.log_group_missing", FARGATE, {"log_group": "missing"}),
    ("startup.log_network", FARGATE, {"way_to_logs": "none"}),
    ("startup.log_permission", FARGATE, {"may_write_logs": "implicit_deny"}),
    ("startup.log_permission", FARGATE, {"may_create_log_group": "implicit_deny"}),
    ("startup.secret_network", FARGATE, {"way_to_secrets": "none"}),
    ("startup.secret_permission", FARGATE, {"may_read_secrets": "implicit_deny"}),
    ("startup.secret_reference", FARGATE, {"secret_state": "deleted"}),
    ("startup.ssm_parameter", FARGATE, {"parameter_state": "missing"}),
    ("startup.ssm_parameter", FARGATE, {"may_read_parameters": "implicit_deny"}),
)


@pytest.mark.parametrize(("cause", "world", "fault"), FAULTS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_fault_is_shown_by_aws_alone(cause: str, world: Facts, fault: Facts) -> None:
    assert look(world).suggested == ()
    assert look(world | fault).to_fix == (cause,)


REFUSED_AT_ENDPOINT = {
    "phase": "pull",
    "error_kind": "access_denied",
    "denied_service": "ecr",
    "deny_layer": "endpoint",
}
GENERAL: tuple[tuple[str, Facts, str], ...] = (
    ("image_pull.execution_role_trust", {"execution_role_trust": "wrong_principal"}, "role.trust_missing"),
    ("authorization.endpoint_policy", REFUSED_AT_ENDPOINT | {"endpoint_lets": "denies"}, "network.endpoint_policy"),
)


@pytest.mark.parametrize(("cause", "fault", "precise"), GENERAL, ids=[cause for cause, _, _ in GENERAL])
def test_a_general_cause_leaves_the_repair_to_the_precise_one(cause: str, fault: Facts, precise: str) -> None:
    diagnosis = look(FARGATE | fault)
    assert cause in confirmed(diagnosis)
    assert diagnosis.to_fix == (precise,)


def test_every_cause_that_aws_can_show_is_shown_here() -> None:
    shown = {cause for cause, _, _ in (*FAULTS, *GENERAL)}
    assert {id_ for id_, cause in LIBRARY.causes.items() if cause.shown_when} == shown


@pytest.mark.parametrize(
    ("faults", "to_fix"),
    [
        (
            {"may_pull": "implicit_deny", "subnet_way_out": "nothing"},
            {"image_pull.execution_role_permission", "network.no_route"},
        ),
        (
            {"log_group": "missing", "task_egress": "closed"},
            {"startup.log_group_missing", "network.security_group_egress"},
        ),
        (
            {"execution_role_trust": "condition_mismatch", "image_platform": "differs"},
            {"role.trust_condition", "image_pull.architecture_mismatch"},
        ),
    ],
)
def test_a_fault_that_no_text_names_is_found_too(faults: Facts, to_fix: set[str]) -> None:
    assert set(look(FARGATE | faults, TOKEN_TIMEOUT).to_fix) == to_fix


ROLE = "arn:aws:sts::111122223333:assumed-role/exec/0123456789abcdef0123456789abcdef"
TOKEN_TIMEOUT = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "unable to retrieve ecr registry auth: RequestError: send request failed caused by: Post "
    "https://api.ecr.eu-west-1.amazonaws.com/: dial tcp 52.94.1.5:443: i/o timeout"
)
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"
PARAMETER = "arn:aws:ssm:eu-west-1:111122223333:parameter/db"
OLD_TEXTS = (
    TOKEN_TIMEOUT,
    f"CannotPullContainerError: User: {ROLE} is not authorized to perform: ecr:GetAuthorizationToken on resource: * "
    "because no identity-based policy allows the ecr:GetAuthorizationToken action",
    f"CannotPullContainerError: User: {ROLE} is not authorized to perform: ecr:BatchImportUpstreamImage on resource: "
    "arn:aws:ecr:eu-west-1:111122223333:repository/hub/nginx because no identity-based policy allows it",
    f"unable to retrieve secret from asm: AccessDeniedException: User: {ROLE} is not authorized to perform: "
    f"secretsmanager:GetSecretValue on resource: {SECRET} because no identity-based policy allows it",
    f"Fetching secret data from SSM Parameter Store in eu-west-1: AccessDeniedException: User: {ROLE} is not "
    f"authorized to perform: ssm:GetParameters on resource: {PARAMETER} because no identity-based policy allows it",
    "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /app/db",
    "failed to validate logger args: failed to create Cloudwatch log stream: ResourceNotFoundException: The "
    "specified log group does not exist.",
    "CannotPullContainerError: failed to resolve ref 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:v9: not found",
    "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
    f"CannotPullContainerError: AccessDenied: User: {ROLE} is not authorized to perform: ecr:BatchGetImage on "
    "resource: arn:aws:ecr:eu-west-1:111122223333:repository/app because no VPC endpoint policy allows it",
    "Unexpected EC2 error while attempting to Create Network Interface: InsufficientFreeAddressesInSubnet",
    "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1)",
    "Task failed container health checks",
    "unable to pull secrets or registry auth: unable to retrieve secrets from ssm: There is a connection issue "
    "between the task and AWS Systems Manager Parameter Store. Check your task network configuration.",
    "failed to validate logger args: failed to create Cloudwatch log stream: RequestCanceled: context canceled",
    "failed to download env files: file download command: NoSuchKey: The specified key does not exist. code: 404",
    "failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required",
)
ALL_FEATURES = {fact: value for feature in FEATURES[:6] for fact, value in feature.items()}


@pytest.mark.parametrize("text", OLD_TEXTS, ids=range(len(OLD_TEXTS)))
@pytest.mark.parametrize("world", [FARGATE, ENDPOINTS, EC2], ids=["fargate", "endpoints", "ec2"])
def test_what_was_mended_is_over_though_the_old_text_is_still_there(text: str, world: Facts) -> None:
    assert confirmed(look(world | ALL_FEATURES | {"policy_verdict": "allowed"}, text)) == []


def test_one_text_alone_still_confirms_what_it_names() -> None:
    """Nothing that a look may show is needed where no look was taken."""
    assert confirmed(look({}, OLD_TEXTS[1])) == ["image_pull.execution_role_permission"]


@pytest.mark.parametrize(
    "faults", [{"subnet_way_out": "nothing"}, {"network_acl": "blocks"}, {"task_egress": "closed"}]
)
def test_on_ec2_a_proxy_may_be_the_way(faults: Facts) -> None:
    assert confirmed(look(EC2 | faults)) == []
    assert len(confirmed(look(EC2 | faults, TOKEN_TIMEOUT))) == 1
    assert len(confirmed(look(EC2 | faults | {"agent_connected": "no"}))) == 1
