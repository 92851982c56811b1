"""What a world says is what AWS's own calls show of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from decision_tree.practice import Built
from decision_tree.practice.server import Sandbox
from tests.practice.conftest import Build

Read = Callable[[Sandbox, Built], Any]


def task(sandbox: Sandbox, built: Built) -> Any:
    return sandbox.client("ecs").describe_tasks(cluster=built.cluster, tasks=[built.task])["tasks"][0]


def service(sandbox: Sandbox, built: Built) -> Any:
    return sandbox.client("ecs").describe_services(cluster=built.cluster, services=[built.service])["services"][0]


def definition(sandbox: Sandbox, built: Built) -> Any:
    return sandbox.client("ecs").describe_task_definition(taskDefinition=built.task_definition)["taskDefinition"]


def group(sandbox: Sandbox, id_: str) -> Any:
    return sandbox.client("ec2").describe_security_groups(GroupIds=[id_])["SecurityGroups"][0]


def trust(sandbox: Sandbox, built: Built) -> Any:
    role = sandbox.client("iam").get_role(RoleName=built.names["execution_role_name"])["Role"]
    return role["AssumeRolePolicyDocument"]["Statement"][0]


def container_instance(sandbox: Sandbox, built: Built) -> Any:
    id_ = built.names["container_instance"]
    found = sandbox.client("ecs").describe_container_instances(cluster=built.cluster, containerInstances=[id_])
    return found["containerInstances"][0]


def endpoint(sandbox: Sandbox, built: Built) -> Any:
    id_ = built.names["endpoint_id"]
    return sandbox.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[id_])["VpcEndpoints"][0]


def dns_attribute(sandbox: Sandbox, built: Built) -> Any:
    asked = {"VpcId": built.names["vpc_id"], "Attribute": "enableDnsHostnames"}
    return sandbox.client("ec2").describe_vpc_attribute(**asked)["EnableDnsHostnames"]["Value"]


def acl_rules(sandbox: Sandbox, built: Built) -> Any:
    found = sandbox.client("ec2").describe_network_acls(NetworkAclIds=[built.names["network_acl_id"]])
    acl = found["NetworkAcls"][0]
    subnets = sorted(association["SubnetId"] for association in acl["Associations"])
    assert subnets == sorted(built.names["subnet_ids"].split())
    return {(e["Egress"], e["RuleNumber"], e["RuleAction"]) for e in acl["Entries"] if e["RuleNumber"] < 32767}


RULE = {"number": 90, "action": "deny", "ports": "443"}
CASES: list[tuple[str, dict[str, Any], Read, Any]] = [
    (
        "egress",
        {"network": {"egress": []}},
        lambda s, b: group(s, b.names["task_security_group"])["IpPermissionsEgress"],
        [],
    ),
    (
        "acl",
        {"network": {"acl": {"outbound": [RULE], "inbound": []}}},
        acl_rules,
        {(True, 90, "deny")},
    ),
    ("dns", {"network": {"dns": {"hostnames": False}}}, dns_attribute, False),
    (
        "public address",
        {"network": {"public_ip": True}},
        lambda s, b: bool(interface(s, b)["Association"]["PublicIp"]),
        True,
    ),
    ("no public address", {}, lambda s, b: "Association" in interface(s, b), False),
    ("main table", {"network": {"way_out_on": "main"}}, lambda s, b: explicit_tables(s, b), []),
    (
        "endpoint state",
        {"network": {"endpoints": {"ecr.api": {"state": "failed"}}}},
        lambda s, b: endpoint(s, b)["State"],
        "failed",
    ),
    (
        "endpoint ingress",
        {"network": {"endpoints": {"ecr.api": {"ingress": "closed"}}}},
        lambda s, b: group(s, b.names["endpoint_security_group"])["IpPermissions"][0]["IpRanges"],
        [{"CidrIp": "192.168.0.0/24"}],
    ),
    ("role not named", {"task_role": {"named": False}}, lambda s, b: "taskRoleArn" in definition(s, b), False),
    (
        "trust",
        {"execution_role": {"trusts": ["ec2.amazonaws.com"]}},
        lambda s, b: trust(s, b)["Principal"],
        {"Service": "ec2.amazonaws.com"},
    ),
    (
        "trust condition",
        {"execution_role": {"trust_condition": {"StringEquals": {"aws:SourceAccount": "1"}}}},
        lambda s, b: trust(s, b)["Condition"],
        {"StringEquals": {"aws:SourceAccount": "1"}},
    ),
    (
        "agent",
        {"kind": "ec2_service", "instance": {"agent_connected": False}},
        lambda s, b: container_instance(s, b)["agentConnected"],
        False,
    ),
    (
        "attributes",
        {"kind": "ec2_service", "instance": {"lacks": ["com.amazonaws.ecs.capability.task-iam-role"]}},
        lambda s, b: (
            "com.amazonaws.ecs.capability.task-iam-role"
            in [attribute["name"] for attribute in container_instance(s, b)["attributes"]]
        ),
        False,
    ),
    ("ec2 network mode", {"kind": "ec2_service"}, lambda s, b: definition(s, b)["networkMode"], "bridge"),
    (
        "host network mode",
        {"kind": "ec2_service", "container": {"network_mode": "host"}},
        lambda s, b: definition(s, b)["networkMode"],
        "host",
    ),
    ("full subnet", {"network": {"subnet": "full"}, "running": 0}, lambda s, b: free_addresses(s, b), 0),
    ("running", {"desired": 3}, lambda s, b: (service(s, b)["runningCount"], len(b.running_tasks)), (3, 3)),
    (
        "none runs where all fail",
        {"stopped": [{"failure": "token_denied"}]},
        lambda s, b: service(s, b)["runningCount"],
        0,
    ),
    (
        "environment",
        {"container": {"environment": {"A": "b"}}},
        lambda s, b: definition(s, b)["containerDefinitions"][0]["environment"],
        [{"name": "A", "value": "b"}],
    ),
]


def interface(sandbox: Sandbox, built: Built) -> Any:
    details = {detail["name"]: detail["value"] for detail in task(sandbox, built)["attachments"][0]["details"]}
    ids = [details["networkInterfaceId"]]
    found = sandbox.client("ec2").describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"][0]
    assert found["PrivateIpAddress"] == details["privateIPv4Address"] == "10.20.1.20"
    return found


def explicit_tables(sandbox: Sandbox, built: Built) -> Any:
    of_subnet = [{"Name": "association.subnet-id", "Values": [built.names["subnet_id"]]}]
    return sandbox.client("ec2").describe_route_tables(Filters=of_subnet)["RouteTables"]


def free_addresses(sandbox: Sandbox, built: Built) -> Any:
    subnets = sandbox.client("ec2").describe_subnets(SubnetIds=[built.names["subnet_id"]])["Subnets"]
    return subnets[0]["AvailableIpAddressCount"]


@pytest.mark.parametrize(
    ("differences", "read", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_difference_shows(
    sandbox: Sandbox, build: Build, differences: dict[str, Any], read: Read, wanted: Any
) -> None:
    assert read(sandbox, build(**differences)) == wanted


def test_fargate_tells_the_reason_with_the_task_and_ec2_with_the_container(sandbox: Sandbox, build: Build) -> None:
    failed = {"stopped": [{"failure": "log_group_missing"}], "log_group": "missing"}
    fargate = task(sandbox, build(**failed))
    assert fargate["stopCode"] == "TaskFailedToStart"
    assert fargate["stoppedReason"].startswith("ResourceInitializationError: failed to validate logger args")
    assert "reason" not in fargate["containers"][0]
    on_ec2 = task(sandbox, build(kind="ec2_service", **failed))
    assert on_ec2["stoppedReason"] == "Task failed to start"
    assert on_ec2["containers"][0]["reason"].startswith("CannotStartContainerError")
    assert "exitCode" not in on_ec2["containers"][0]


def test_a_container_that_ran_has_its_exit_code(sandbox: Sandbox, build: Build) -> None:
    stopped = task(sandbox, build(stopped=[{"failure": "out_of_memory"}], running=1))
    assert (stopped["stopCode"], stopped["stoppedReason"]) == (
        "EssentialContainerExited",
        "Essential container in task exited",
    )
    container = stopped["containers"][0]
    assert container["exitCode"] == 137
    assert container["reason"] == "OutOfMemoryError: Container killed due to memory usage"
    assert stopped["startedAt"] < stopped["stoppedAt"]


def test_the_newest_stopped_task_comes_first_and_its_interface_is_gone(sandbox: Sandbox, build: Build) -> None:
    old, new = {"failure": "token_denied", "minutes_ago": 40}, {"failure": "image_not_found", "minutes_ago": 3}
    built = build(stopped=[old, new])
    found = task(sandbox, built)
    assert "not found" in found["stoppedReason"]
    assert found["attachments"][0]["status"] == "DELETED"
    ids = [detail["value"] for detail in found["attachments"][0]["details"] if detail["name"] == "networkInterfaceId"]
    with pytest.raises(ClientError, match=r"InvalidNetworkInterfaceID\.NotFound"):
        sandbox.client("ec2").describe_network_interfaces(NetworkInterfaceIds=ids)
    moments = [event["createdAt"] for event in service(sandbox, built)["events"]]
    assert moments == sorted(moments, reverse=True)


def test_a_placement_failure_is_an_event_without_a_task(sandbox: Sandbox, build: Build) -> None:
    built = build(kind="ec2_service", running=0, stopped=[{"failure": "no_memory"}])
    assert built.task == ""
    message = service(sandbox, built)["events"][0]["message"]
    assert built.names["container_instance_id"] in message
    assert "has insufficient memory available" in message


def test_secrets_keys_and_parameters(sandbox: Sandbox, build: Build) -> None:
    secrets, kms = sandbox.client("secretsmanager"), sandbox.client("kms")
    names = build(secret={"state": "deleted", "key": "disabled"}, parameter={"state": "missing"}).names
    assert secrets.describe_secret(SecretId=names["secret_arn"])["DeletedDate"]
    assert kms.describe_key(KeyId=names["kms_key_arn"])["KeyMetadata"]["KeyState"] == "Disabled"
    assert sandbox.client("ssm").describe_parameters()["Parameters"] == []
    names = build(secret={"state": "missing"}, parameter={}).names
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.describe_secret(SecretId=names["secret_arn"])
    assert sandbox.client("ssm").describe_parameters()["Parameters"][0]["Name"] == names["ssm_parameter"]


def test_the_digest_of_the_service_may_be_gone_while_the_tag_is_there(sandbox: Sandbox, build: Build) -> None:
    names = build(image={"pinned_digest": "deleted"}).names
    ecr = sandbox.client("ecr")
    assert ecr.describe_images(repositoryName=names["repository"], imageIds=[{"imageTag": names["image_tag"]}])
    with pytest.raises(ecr.exceptions.ImageNotFoundException):
        ecr.describe_images(repositoryName=names["repository"], imageIds=[{"imageDigest": names["image_digest"]}])


def test_the_log_of_a_stopped_task_can_be_read(sandbox: Sandbox, build: Build) -> None:
    built = build(stopped=[{"failure": "application_error", "count": 1}], log_lines=["one", "two"])
    stream = f"ecs/web/{built.task.rsplit('/', 1)[-1]}"
    group_name = built.names["log_group_name"]
    events = sandbox.client("logs").get_log_events(logGroupName=group_name, logStreamName=stream)["events"]
    assert [event["message"] for event in events] == ["one", "two"]


def test_a_file_system_has_mount_targets_where_the_world_says(sandbox: Sandbox, build: Build) -> None:
    efs = sandbox.client("efs")
    names = build(efs={"mount_target": "other_zone", "ingress": "closed"}).names
    targets = efs.describe_mount_targets(FileSystemId=names["file_system_id"])["MountTargets"]
    assert [target["SubnetId"] for target in targets] == [names["other_subnet_id"]]
    assert group(sandbox, names["file_system_security_group"])["IpPermissions"] == []


def test_the_managed_policy_of_aws_is_attached(sandbox: Sandbox, build: Build) -> None:
    iam = sandbox.client("iam")
    build()
    attached = iam.list_attached_role_policies(RoleName="shop-web-execution")["AttachedPolicies"]
    arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    assert [policy["PolicyArn"] for policy in attached] == [arn]
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    assert "ecr:GetAuthorizationToken" in json.dumps(document)


def test_a_new_world_replaces_the_old_one(sandbox: Sandbox, build: Build) -> None:
    build(cluster="first")
    build(cluster="second")
    arns = sandbox.client("ecs").list_clusters()["clusterArns"]
    assert arns == ["arn:aws:ecs:eu-central-1:123456789012:cluster/second"]
