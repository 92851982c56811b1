"""From the model of the network to facts: each fault by its own name, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from decision_tree.case import Case, Observation
from decision_tree.diagnosis import diagnose
from decision_tree.library import Library
from decision_tree.probes.looking import paths
from decision_tree.probes.looking.image_references import image_of
from decision_tree.probes.looking.network import REFUSED_PARTS
from decision_tree.probes.probe import Given, Key, Note, seen
from decision_tree.probes.things import CONTAINER_INSTANCES, IMAGES, NETWORK, PLACES, TASK_DEFINITION
from decision_tree.reachability.model import AclEntry, Network, Place, Route
from tests.probes.ecs_samples import definition
from tests.probes.fake_look import FakeLook, denied, facts, run
from tests.reachability.building import (
    LOCAL,
    PUBLIC_TASK,
    S3_GATEWAY,
    TASK,
    acl_of,
    changed,
    dropped,
    egress,
    endpoints_only,
    every,
    let_in,
    only,
    part,
    private_with_nat,
    routes,
    unread_part,
    vpc,
)

ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:7"
NO_PUBLIC_IP = Place("subnet-pub", ("sg-task",), "10.0.0.10", public_ip=False)
CLOSED = AclEntry(32767, False, "0.0.0.0/0")
DENIES = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:List*", "Resource": "*"}]}'


def ways(library: Library, network: Network, *places: Place, image: str = ECR, **more: Any) -> list[Given]:
    things: dict[Key[Any], Any] = {
        NETWORK: network,
        PLACES: places or (TASK,),
        TASK_DEFINITION: definition(containerDefinitions=[{"name": "web", "image": image}], **more),
        IMAGES: (image_of(image, "web"),),
        CONTAINER_INSTANCES: None,
    }
    # the names of the hand-made networks are not of AWS's form, so their text facts are not checked against it
    return run(paths.ways_of_task.__name__, FakeLook(Library(), things=things))


def confirmed(library: Library, given: Sequence[Given]) -> list[str]:
    case = Case()
    case.add(
        seen("launch_type", "fargate", ""),
        seen("registry", "ecr_private", ""),
        *(o for o in given if isinstance(o, Observation) and o.fact in library.values),
    )
    return sorted(f.cause_id for f in diagnose(case, library).confirmed)


NAT, ENDPOINTS = private_with_nat(), endpoints_only()
BLACKHOLE = Route("0.0.0.0/0", "nat-1", blackhole=True)
FAULTS: dict[str, tuple[Network, Place, dict[str, str], str]] = {
    "no way at all": (
        changed(NAT, routes("rtb-private", LOCAL)),
        TASK,
        {"subnet_way_out": "nothing", "endpoints": "some_missing"},
        "network.no_route",
    ),
    "blackhole": (
        changed(NAT, routes("rtb-private", LOCAL, BLACKHOLE)),
        TASK,
        {"subnet_way_out": "blackhole"},
        "network.no_route",
    ),
    "NAT gateway gone": (
        changed(NAT, only("nat_gateways", "nat-1", state="deleted")),
        TASK,
        {"subnet_way_out": "nat_gateway", "nat_gateway": "failed"},
        "network.no_route",
    ),
    "NAT gateway in a private subnet": (
        changed(NAT, only("nat_gateways", "nat-1", subnet_id="subnet-ep")),
        TASK,
        {"nat_gateway": "no_way"},
        "network.no_route",
    ),
    "no public address": (
        NAT,
        NO_PUBLIC_IP,
        {"subnet_way_out": "internet_gateway", "public_ip": "no", "endpoints": "some_missing"},
        "network.no_public_ip",
    ),
    "detached internet gateway": (
        changed(NAT, only("internet_gateways", "igw-1", vpc_ids=())),
        PUBLIC_TASK,
        {"internet_gateway": "detached", "internet_gateway_id": "igw-1"},
        "network.internet_gateway_blocked",
    ),
    "shut security group": (
        changed(NAT, egress()),
        TASK,
        {"task_egress": "closed", "task_security_group": "sg-task"},
        "network.security_group_egress",
    ),
    "network ACL": (
        changed(NAT, acl_of("subnet-task", into=(CLOSED,))),
        TASK,
        {"network_acl": "blocks", "network_acl_id": "acl-subnet-task"},
        "network.network_acl",
    ),
    "one endpoint missing": (
        changed(ENDPOINTS, dropped("endpoints", "vpce-ecr-dkr")),
        TASK,
        {"subnet_way_out": "endpoints_only", "endpoints": "some_missing", "missing_endpoint_services": "ecr.dkr"},
        "network.endpoint_missing",
    ),
    "no S3 gateway endpoint": (
        changed(ENDPOINTS, dropped("endpoints", S3_GATEWAY.id), routes("rtb-private", LOCAL)),
        TASK,
        {"s3_gateway_endpoint": "missing"},
        "network.s3_gateway_endpoint",
    ),
    "private DNS off": (
        changed(ENDPOINTS, only("endpoints", "vpce-ecr-dkr", private_dns=False)),
        TASK,
        {"endpoint_private_dns": "off", "endpoint_id": "vpce-ecr-dkr"},
        "network.endpoint_private_dns",
    ),
    "DNS off in the VPC": (
        changed(ENDPOINTS, vpc(dns_support=False)),
        TASK,
        {"vpc_dns": "off"},
        "network.endpoint_private_dns",
    ),
    "endpoints shut": (
        changed(ENDPOINTS, let_in()),
        TASK,
        {"endpoint_ingress": "closed", "endpoint_security_group": "sg-ep"},
        "network.endpoint_security_group",
    ),
    "endpoint of no use": (
        changed(ENDPOINTS, only("endpoints", "vpce-ecr-api", state="failed")),
        TASK,
        {"endpoint_state": "not_available", "endpoint_id": "vpce-ecr-api"},
        "network.endpoint_subnets",
    ),
    "endpoint policy": (
        changed(ENDPOINTS, only("endpoints", "vpce-ecr-dkr", policy=DENIES)),
        TASK,
        {"endpoint_lets": "denies", "endpoint_id": "vpce-ecr-dkr"},
        "network.endpoint_policy",
    ),
}


def open_policies(network: Network) -> Network:
    """The default policy, where the hand-made networks have an empty one."""
    allow = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'
    return changed(
        network,
        lambda n: changed(n, *(only("endpoints", e.id, policy=allow) for e in n.endpoints or () if e.policy == "{}")),
    )


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_fact_and_its_cause(library: Library, name: str) -> None:
    network, place, expected, cause = FAULTS[name]
    given = ways(library, open_policies(network), place)
    assert expected.items() <= facts(given).items()
    assert confirmed(library, given) == [cause]


@pytest.mark.parametrize(
    ("network", "place"),
    [
        (NAT, TASK),
        (NAT, PUBLIC_TASK),
        (ENDPOINTS, TASK),
        (changed(NAT, routes("rtb-main", LOCAL, BLACKHOLE)), TASK),
        (changed(ENDPOINTS, dropped("endpoints", "vpce-logs")), TASK),  # this task writes no logs there
        (changed(NAT, routes("rtb-private", LOCAL, Route("0.0.0.0/0", "tgw-1"))), TASK),
    ],
)
def test_a_healthy_network_confirms_and_unsettles_nothing(library: Library, network: Network, place: Place) -> None:
    given = ways(library, open_policies(network), place)
    assert confirmed(library, given) == []
    assert None not in facts(given).values()


@pytest.mark.parametrize("unread", ["route_tables", "acls", "groups", "endpoints", "nat_gateways"])
def test_what_could_not_be_read_is_neither_well_nor_wrong(library: Library, unread: str) -> None:
    given = ways(library, changed(NAT, unread_part(unread)))
    unchecked = [o for o in given if isinstance(o, Observation) and o.value is None]
    assert confirmed(library, given) == []
    assert unchecked
    assert all(o.reason for o in unchecked)


def test_the_permission_that_is_missing_is_named(library: Library) -> None:
    things: dict[Key[Any], Any] = {
        NETWORK: changed(NAT, unread_part("route_tables")),
        PLACES: (TASK,),
        TASK_DEFINITION: definition(),
        IMAGES: (image_of(ECR, "web"),),
        REFUSED_PARTS: (denied("ec2:DescribeRouteTables"),),
    }
    given = run("ways_of_task", FakeLook(Library(), things=things))
    reasons = {o.reason for o in given if isinstance(o, Observation) and o.value is None}
    assert reasons == {"AccessDenied: ec2:DescribeRouteTables is not allowed"}


def test_of_several_subnets_the_one_that_is_worst_off_counts(library: Library) -> None:
    network = changed(NAT, part(route_tables=(*(NAT.route_tables or ()),)), routes("rtb-main", LOCAL))
    network = changed(network, only("route_tables", "rtb-private", subnet_ids=("subnet-task",)))
    given = ways(library, network, TASK, Place("subnet-ep", ("sg-task",), public_ip=False))
    assert facts(given)["subnet_way_out"] == "nothing"
    assert facts(given)["subnet_ids"] == "subnet-task subnet-ep"
    assert confirmed(library, given) == ["network.no_route"]


def test_endpoints_are_asked_for_what_the_task_uses_and_no_more(library: Library) -> None:
    logs = {"logDriver": "awslogs", "options": {"awslogs-group": "/shop", "awslogs-region": "eu-west-1"}}
    containers = [{"name": "web", "image": ECR, "logConfiguration": logs}]
    network = open_policies(changed(ENDPOINTS, dropped("endpoints", "vpce-logs")))
    things: dict[Key[Any], Any] = {
        NETWORK: network,
        PLACES: (TASK,),
        TASK_DEFINITION: definition(containerDefinitions=containers),
        IMAGES: (image_of(ECR, "web"),),
    }
    given = run("ways_of_task", FakeLook(Library(), things=things))
    assert facts(given)["missing_endpoint_services"] == "logs"


ELSEWHERE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:7"


def test_endpoints_do_not_lead_to_ecr_of_another_region(library: Library) -> None:
    given = ways(library, open_policies(ENDPOINTS), image=ELSEWHERE)
    shown = facts(given)

    assert shown["other_region_registry"] == "no_way"
    assert not shown.keys() & {"endpoints", "missing_endpoint_services", "s3_gateway_endpoint"}
    assert confirmed(library, given) == ["image_pull.ecr_cross_region"]


@pytest.mark.parametrize(
    ("image", "network", "value"), [(ECR, ENDPOINTS, "not_needed"), (ELSEWHERE, NAT, "reachable")]
)
def test_another_region_is_no_fault_where_it_is_reached_or_not_needed(
    library: Library, image: str, network: Network, value: str
) -> None:
    given = ways(library, open_policies(network), image=image)

    assert facts(given)["other_region_registry"] == value
    assert confirmed(library, given) == []


def test_an_endpoint_missing_at_home_is_found_beside_an_image_of_another_region(library: Library) -> None:
    logs = {"logDriver": "awslogs", "options": {"awslogs-group": "/shop", "awslogs-region": "eu-west-1"}}
    things: dict[Key[Any], Any] = {
        NETWORK: open_policies(changed(ENDPOINTS, dropped("endpoints", "vpce-logs"))),
        PLACES: (TASK,),
        TASK_DEFINITION: definition(
            containerDefinitions=[{"name": "web", "image": ELSEWHERE, "logConfiguration": logs}]
        ),
        IMAGES: (image_of(ELSEWHERE, "web"),),
    }
    given = run("ways_of_task", FakeLook(Library(), things=things))

    assert facts(given)["missing_endpoint_services"] == "logs"
    assert confirmed(library, given) == ["image_pull.ecr_cross_region", "network.endpoint_missing"]


def test_docker_hub_needs_the_internet(library: Library) -> None:
    given = ways(library, open_policies(ENDPOINTS), image="nginx:1")
    assert facts(given)["subnet_way_out"] == "endpoints_only"
    assert facts(given).get("task_egress") is None


def test_a_policy_that_cannot_be_judged_leaves_it_open(library: Library) -> None:
    odd = DENIES.replace('"Effect"', '"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, "Effect"')
    odd = odd.replace("s3:List*", "*")
    network = changed(open_policies(ENDPOINTS), every("endpoints", policy=odd))
    given = ways(library, network)
    assert facts(given)["endpoint_lets"] is None
    assert confirmed(library, given) == []


def test_an_unread_block_of_public_access_leaves_open_only_what_it_decides(library: Library) -> None:
    given = facts(ways(library, changed(NAT, unread_part("block_public_access"))))
    assert given["internet_gateway"] is None
    assert (given["task_egress"], given["network_acl"]) == ("open", "open")


@pytest.mark.parametrize(
    ("image", "network", "value"),
    [
        (ECR, ENDPOINTS, "not_needed"),
        ("nginx:1", NAT, "reachable"),
        ("ghcr.io/org/app:1", NAT, "reachable"),
        ("nginx:1", ENDPOINTS, "no_way"),
        ("ghcr.io/org/app:1", ENDPOINTS, "no_way"),
        ("registry.example.com/app:1", ENDPOINTS, "not_needed"),  # it may stand in the VPC
    ],
)
def test_the_way_to_public_registries(library: Library, image: str, network: Network, value: str) -> None:
    assert facts(ways(library, network, image=image))["public_registry"] == value


def test_the_image_of_a_sidecar_needs_its_way_too(library: Library) -> None:
    containers = [{"name": "web", "image": ECR}, {"name": "agent", "image": "datadog/agent:7"}]
    things: dict[Key[Any], Any] = {
        NETWORK: open_policies(ENDPOINTS),
        PLACES: (TASK,),
        TASK_DEFINITION: definition(containerDefinitions=containers),
        IMAGES: tuple(image_of(container["image"], container["name"]) for container in containers),
        CONTAINER_INSTANCES: None,
    }
    given = run("ways_of_task", FakeLook(Library(), things=things))

    assert facts(given)["endpoints"] == "complete"
    assert facts(given)["public_registry"] == "no_way"
    assert confirmed(library, given) == ["network.no_route"]


def test_a_security_group_that_was_deleted_is_told(library: Library) -> None:
    given = ways(library, NAT, Place("subnet-task", ("sg-gone",), public_ip=False))

    assert [item.text for item in given if isinstance(item, Note) and "sg-gone" in item.text]
    assert facts(given)["task_egress"] is None
