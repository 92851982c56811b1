"""What the sandbox adds to moto beside ECS: shapes and answers as AWS gives them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from decision_tree.practice.realism.seeds import TrailEvent
from decision_tree.practice.server import Sandbox
from tests.practice.conftest import Build

ANYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
NOW = datetime.now(UTC).replace(microsecond=0)


def test_private_dns_of_an_endpoint_can_be_switched(sandbox: Sandbox, build: Build) -> None:
    endpoint = build(network={"endpoints": {"logs": {}}}).names["endpoint_logs"]
    ec2 = sandbox.client("ec2")
    for wanted in (False, True):
        ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, PrivateDnsEnabled=wanted)
        found = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]
        assert found["PrivateDnsEnabled"] is wanted


@pytest.mark.parametrize(
    ("network", "table", "state"),
    [
        ({}, "route_table_ids", "active"),
        ({"way_out": "blackhole"}, "route_table_ids", "blackhole"),
        ({"internet_gateway": "detached"}, "public_route_table_id", "blackhole"),
        ({"way_out": "transit_gateway"}, "route_table_ids", "active"),
    ],
)
def test_a_route_has_the_state_of_its_target(
    sandbox: Sandbox, build: Build, network: dict[str, str], table: str, state: str
) -> None:
    id_ = build(network=network).names[table]
    found = sandbox.client("ec2").describe_route_tables(RouteTableIds=[id_])["RouteTables"][0]["Routes"]
    states = {route["DestinationCidrBlock"]: route["State"] for route in found}
    assert states == {"10.20.0.0/16": "active", "0.0.0.0/0": state}


def test_the_route_to_the_gateway_endpoint_leads_to_the_ranges_of_s3(sandbox: Sandbox, build: Build) -> None:
    names = build(network={"s3_gateway": {}}).names
    ec2 = sandbox.client("ec2")
    routes = ec2.describe_route_tables(RouteTableIds=[names["route_table_ids"]])["RouteTables"][0]["Routes"]
    gateway = next(route for route in routes if route.get("GatewayId") == names["s3_endpoint_id"])
    lists = {found["PrefixListId"]: found for found in ec2.describe_prefix_lists()["PrefixLists"]}
    assert lists[gateway["DestinationPrefixListId"]]["PrefixListName"] == "com.amazonaws.eu-central-1.s3"
    assert "52.219.170.0/23" in lists[gateway["DestinationPrefixListId"]]["Cidrs"]


def test_a_vpc_asks_the_dns_of_aws_where_the_world_says_nothing(sandbox: Sandbox, build: Build) -> None:
    ec2 = sandbox.client("ec2")

    def servers(**dns: list[str]) -> list[str]:
        vpc = ec2.describe_vpcs(VpcIds=[build(network={"dns": dns}).names["vpc_id"]])["Vpcs"][0]
        options = ec2.describe_dhcp_options(DhcpOptionsIds=[vpc["DhcpOptionsId"]])["DhcpOptions"][0]
        return [value["Value"] for entry in options["DhcpConfigurations"] for value in entry["Values"]]

    assert servers() == ["AmazonProvidedDNS"]
    assert servers(servers=["10.77.0.53"]) == ["10.77.0.53"]


def test_capacity_providers_are_listed_without_names(sandbox: Sandbox) -> None:
    assert sandbox.client("ecs").describe_capacity_providers()["capacityProviders"] == []


@pytest.mark.parametrize("mode", ["off", "block-bidirectional"])
def test_block_public_access_is_told(sandbox: Sandbox, build: Build, mode: str) -> None:
    build(network={"block_public_access": mode})
    options = sandbox.client("ec2").describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    assert options["InternetGatewayBlockMode"] == mode


def test_the_index_of_an_image_names_its_platforms(sandbox: Sandbox, build: Build) -> None:
    names = build(image={"platforms": ["linux/arm64/v8", "linux/amd64"]}).names
    ecr = sandbox.client("ecr")
    ids = [{"imageTag": names["image_tag"]}, {"imageTag": "nosuch"}]
    answer = ecr.batch_get_image(repositoryName=names["repository"], imageIds=ids)
    manifest = json.loads(answer["images"][0]["imageManifest"])
    platforms = [entry["platform"] for entry in manifest["manifests"]]
    assert platforms[:2] == [
        {"os": "linux", "architecture": "arm64", "variant": "v8"},
        {"os": "linux", "architecture": "amd64"},
    ]
    assert answer["images"][0]["imageManifestMediaType"] == "application/vnd.oci.image.index.v1+json"
    assert answer["failures"][0]["failureCode"] == "ImageNotFound"
    details = ecr.describe_images(repositoryName=names["repository"], imageIds=ids[:1])["imageDetails"]
    assert details[0]["imageDigest"] == names["image_digest"]


def test_a_pull_through_rule_is_found_by_its_prefix(sandbox: Sandbox) -> None:
    rule = {"ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": "registry-1.docker.io", "registryId": "123456789012"}
    sandbox.seeds.pull_through_rules.append(rule)
    ecr = sandbox.client("ecr")
    assert ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"] == [rule]
    with pytest.raises(ecr.exceptions.PullThroughCacheRuleNotFoundException):
        ecr.describe_pull_through_cache_rules(ecrRepositoryPrefixes=["quay"])


def test_targets_have_the_health_that_was_seeded(sandbox: Sandbox, build: Build) -> None:
    built = build(target_group={"state": "unhealthy", "reason": "Target.Timeout", "description": "Request timed out"})
    arn = built.names["target_group_arn"]
    found = sandbox.client("elbv2").describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert [target["TargetHealth"] for target in found] == [
        {"State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out"}
    ] * 2
    assert {target["Target"]["Id"] for target in found} == {"10.20.1.20", "10.20.1.21"}


def test_container_instances_are_managed(sandbox: Sandbox, build: Build) -> None:
    built = build(kind="ec2_service", instance={"agent_connected": False})
    ids = [{"Key": "InstanceIds", "Values": [built.names["instance_id"]]}]
    ssm = sandbox.client("ssm")
    assert (
        ssm.describe_instance_information(Filters=ids)["InstanceInformationList"][0]["PingStatus"] == "ConnectionLost"
    )
    nobody = [{"Key": "InstanceIds", "Values": ["i-0123456789abcdef0"]}]
    assert ssm.describe_instance_information(Filters=nobody)["InstanceInformationList"] == []


def test_trail_events_are_looked_up(sandbox: Sandbox) -> None:
    principal = "arn:aws:sts::123456789012:assumed-role/ci/build"
    sandbox.seeds.trail[:] = [
        TrailEvent(NOW - timedelta(minutes=9), "StopTask", "ecs.amazonaws.com", principal, request={"task": "x"}),
        TrailEvent(NOW - timedelta(minutes=2), "StopTask", "ecs.amazonaws.com", principal, "AccessDenied", "no"),
        TrailEvent(NOW - timedelta(minutes=1), "RunTask", "ecs.amazonaws.com", principal),
    ]
    wanted = [{"AttributeKey": "EventName", "AttributeValue": "StopTask"}]
    events = sandbox.client("cloudtrail").lookup_events(LookupAttributes=wanted)["Events"]
    records = [json.loads(event["CloudTrailEvent"]) for event in events]
    assert [record.get("errorCode") for record in records] == ["AccessDenied", None]
    assert [event["EventTime"] for event in events] == [NOW - timedelta(minutes=2), NOW - timedelta(minutes=9)]
    assert events[0]["Username"] == "build"
    late = sandbox.client("cloudtrail").lookup_events(StartTime=NOW - timedelta(seconds=90))["Events"]
    assert [event["EventName"] for event in late] == ["RunTask"]


def test_quotas_and_encoded_messages(sandbox: Sandbox) -> None:
    sandbox.seeds.quotas["fargate", "L-3032A538"] = {"QuotaCode": "L-3032A538", "Value": 6.0}
    quotas = sandbox.client("service-quotas")
    assert quotas.get_service_quota(ServiceCode="fargate", QuotaCode="L-3032A538")["Quota"]["Value"] == 6
    with pytest.raises(quotas.exceptions.NoSuchResourceException):
        quotas.get_service_quota(ServiceCode="fargate", QuotaCode="L-0")
    sandbox.seeds.decoded_messages["abc"] = '{"allowed": false}'
    sts = sandbox.client("sts")
    assert sts.decode_authorization_message(EncodedMessage="abc")["DecodedMessage"] == '{"allowed": false}'
    with pytest.raises(sts.exceptions.InvalidAuthorizationMessageException):
        sts.decode_authorization_message(EncodedMessage="xyz")


def decisions(answer: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(r["EvalActionName"], r["EvalResourceName"]): r["EvalDecision"] for r in answer["EvaluationResults"]}


def test_the_simulator_reads_the_policies_of_the_role(sandbox: Sandbox, build: Build) -> None:
    names = build(secret={}, execution_role={"allows": ["pull"]}).names
    repository = "arn:aws:ecr:eu-central-1:123456789012:repository/shop/web"
    answer = sandbox.client("iam").simulate_principal_policy(
        PolicySourceArn=names["execution_role_arn"],
        ActionNames=["ecr:BatchGetImage", "secretsmanager:GetSecretValue"],
        ResourceArns=[repository, names["secret_arn"]],
    )
    assert decisions(answer) == {
        ("ecr:BatchGetImage", repository): "allowed",
        ("ecr:BatchGetImage", names["secret_arn"]): "implicitDeny",
        ("secretsmanager:GetSecretValue", repository): "implicitDeny",
        ("secretsmanager:GetSecretValue", names["secret_arn"]): "implicitDeny",
    }


def test_the_simulator_knows_managed_policies_boundaries_and_denials(sandbox: Sandbox, build: Build) -> None:
    iam = sandbox.client("iam")

    def decided(role: dict[str, Any], action: str) -> str:
        arn = build(execution_role=role).names["execution_role_arn"]
        answer = iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=[action])
        return str(answer["EvaluationResults"][0]["EvalDecision"])

    token = "ecr:GetAuthorizationToken"
    assert decided({}, token) == "allowed"
    assert decided({"boundary": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}, token) == "implicitDeny"
    assert decided({"statements": [{"Effect": "Deny", "Action": "ecr:*", "Resource": "*"}]}, token) == "explicitDeny"


def test_a_policy_can_be_simulated_alone(sandbox: Sandbox) -> None:
    answer = sandbox.client("iam").simulate_custom_policy(
        PolicyInputList=[json.dumps(ANYTHING)], ActionNames=["kms:Decrypt", "sqs:SendMessage"]
    )
    assert set(decisions(answer).values()) == {"allowed"}


def test_an_unknown_principal_is_no_such_entity(sandbox: Sandbox) -> None:
    iam = sandbox.client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.simulate_principal_policy(
            PolicySourceArn="arn:aws:iam::123456789012:role/nosuch", ActionNames=["s3:GetObject"]
        )


def test_an_operation_that_nobody_has_is_an_error(sandbox: Sandbox) -> None:
    with pytest.raises(ClientError):
        sandbox.client("ecr").describe_repository_creation_templates()
