"""Guards: each private part of moto and botocore that the sandbox relies on is still as it was.

Where one of these fails, a new version has changed something: look at the named module before anything else.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from botocore.loaders import JSONFileLoader
from moto.backends import get_backend
from moto.core import errors
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores
from moto.ec2.models import ec2_backends
from moto.ecs.models import ContainerInstance, Service, Task, ecs_backends
from moto.iam.models import AWSManagedPolicy, iam_backends
from moto.moto_api import state_manager
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from decision_tree.practice import realism
from decision_tree.practice.realism.seam import answered_here
from decision_tree.practice.server import Sandbox

LACKING = {
    ("cloudtrail", "LookupEvents"),
    ("ec2", "DescribeVpcBlockPublicAccessOptions"),
    ("ec2", "DescribeVpcBlockPublicAccessExclusions"),
    ("ecr", "DescribePullThroughCacheRules"),
    ("ecs", "ListServiceDeployments"),
    ("ecs", "DescribeServiceDeployments"),
    ("ecs", "DescribeServiceRevisions"),
    ("ecs", "GetTaskProtection"),
    ("ecs", "PutAccountSettingDefault"),
    ("ecs", "UpdateTaskProtection"),
    ("iam", "SimulatePrincipalPolicy"),
    ("iam", "SimulateCustomPolicy"),
    ("service-quotas", "ListRequestedServiceQuotaChangeHistoryByQuota"),
    ("service-quotas", "ListServiceQuotas"),
    ("service-quotas", "RequestServiceQuotaIncrease"),
    ("ssm", "DescribeInstanceInformation"),
    ("sts", "DecodeAuthorizationMessage"),
}
"""What moto does not have at all. The other operations are moto's, mended."""
MODULES = {"service-quotas": "servicequotas"}


def response_class(service: str) -> type[BaseResponse]:
    module = __import__(f"moto.{MODULES.get(service, service)}.responses", fromlist=["responses"])
    classes = [
        member
        for member in vars(module).values()
        if inspect.isclass(member) and issubclass(member, BaseResponse) and member.__module__ == module.__name__
    ]
    return max(classes, key=lambda cls: len(dir(cls)))


@pytest.mark.parametrize(("service", "name"), sorted(answered_here()))
def test_moto_lacks_what_is_added_and_has_what_is_mended(service: str, name: str) -> None:
    assert realism.__all__
    has_it = hasattr(response_class(service), camelcase_to_underscores(name))
    if (service, name) in LACKING:
        assert not has_it, f"moto has {service}:{name} now: is ours still needed?"
    else:
        assert has_it, f"moto has renamed {service}:{name}, or lost it"


def test_every_call_passes_one_method() -> None:
    for name in (
        "call_action",
        "serialized",
        "parse_parameters",
        "get_access_key",
        "_get_action",
        "boto3_service_name",
    ):
        assert hasattr(BaseResponse, name), f"moto's BaseResponse has no {name}: see realism/seam.py"
    assert isinstance(errors.COMMON_ERROR_CODES, list), "moto keeps its known error codes elsewhere"
    assert list(inspect.signature(BaseResponse.call_action).parameters) == ["self"]
    assert ActionResult({"a": 1}).result == {"a": 1}


@pytest.mark.parametrize("service", sorted({service for service, _ in answered_here()}))
def test_no_service_goes_past_that_method(service: str) -> None:
    own = vars(response_class(service)).get("call_action")
    source = inspect.getsource(inspect.unwrap(own)) if own else "super().call_action()"
    assert "super().call_action()" in source, f"moto's {service} has a call_action of its own"
    assert response_class(service)().boto3_service_name == service


def test_a_task_can_be_made_without_placing_it() -> None:
    parameters = list(inspect.signature(Task).parameters)
    first = ["cluster", "task_definition", "container_instance_arn", "resource_requirements", "backend", "group"]
    assert parameters[:6] == first, "moto's Task takes other arguments: see worlds/tasks.py"
    later = {"launch_type", "started_by", "networking_configuration", "platform_version"}
    assert later <= set(parameters)


def test_states_are_where_the_builders_look(sandbox: Sandbox) -> None:
    ecs, ec2 = ecs_backends[sandbox.account][sandbox.region], ec2_backends[sandbox.account][sandbox.region]
    iam: Any = iam_backends[sandbox.account]["aws"]
    for backend, names in (
        (ecs, ("tasks", "services", "container_instances", "clusters")),
        (ec2, ("enis", "vpc_end_points")),
        (iam, ("users", "roles", "groups", "managed_policies")),
    ):
        for name in names:
            assert isinstance(getattr(backend, name), dict), f"{backend} has no {name}: see worlds/backends.py"
    assert get_backend("ecs")[sandbox.account][sandbox.region] is ecs
    source = inspect.getsource(Service.__init__) + inspect.getsource(ContainerInstance.__init__)
    for name in ("events", "deployments", "agent_connected", "version_info", "remaining_resources", "attributes"):
        assert f"self.{name}" in source, f"moto's services or container instances have no {name}"


def test_one_managed_policy_can_be_made_alone() -> None:
    data = {
        "DefaultVersionId": "v1",
        "Path": "/service-role/",
        "Document": {},
        "CreateDate": "2020-01-01T00:00:00+00:00",
        "UpdateDate": "2020-01-01T00:00:00+00:00",
    }
    policy = AWSManagedPolicy.from_data("Some", "123456789012", "eu-central-1", data)
    assert policy.arn == "arn:aws:iam::aws:policy/service-role/Some"


def test_tasks_stand_still(sandbox: Sandbox) -> None:
    assert state_manager.get_transition("ecs::task")["progression"] == "manual"


def test_moto_finds_a_service_by_the_host_alone(sandbox: Sandbox) -> None:
    stock = inspect.unwrap(DomainDispatcherApplication.get_backend_for_host)
    assert list(inspect.signature(stock).parameters) == ["self", "host"], "see isolation.hosts_found_once"
    found = DomainDispatcherApplication.get_backend_for_host
    assert found is not stock, "the sandbox asks moto once for each host"


def test_botocore_reads_its_models_in_one_place() -> None:
    assert list(inspect.signature(JSONFileLoader.load_file).parameters) == ["self", "file_path"]
