"""What the person wants looked at: names, ARNs and the console's URLs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.errors import ParameterError, WizardError
from decision_tree.probes.target import Target, named_by, parse_target

TASK = "arn:aws:ecs:eu-central-1:111122223333:task/shop/0123456789abcdef0123456789abcdef"
SERVICE = "arn:aws:ecs:eu-central-1:111122223333:service/shop/web"
ID = "0123456789abcdef0123456789abcdef"
NEW = "https://eu-central-1.console.aws.amazon.com/ecs/v2"
OLD = "https://console.aws.amazon.com/ecs/home?region=eu-west-1"


@pytest.mark.parametrize(
    ("values", "target"),
    [
        ({"service": "web"}, Target("default", service="web")),
        ({"cluster": "shop", "task": ID}, Target("shop", task=ID)),
        ({"task_definition": "web:7"}, Target("default", task_definition="web:7")),
        ({"task": f"  {TASK}\n"}, Target("shop", task=TASK, region="eu-central-1")),
        ({"cluster": "shop", "task": TASK}, Target("shop", task=TASK, region="eu-central-1")),
        ({"service": SERVICE}, Target("shop", service=SERVICE, region="eu-central-1")),
        ({"task": SERVICE}, Target("shop", service=SERVICE, region="eu-central-1")),
    ],
)
def test_names_and_arns(values: dict[str, str], target: Target) -> None:
    assert parse_target(**values) == target


def test_an_arn_of_the_old_format_names_no_cluster() -> None:
    arn = f"arn:aws:ecs:eu-west-1:111122223333:task/{ID}"
    assert parse_target(task=arn) == Target("default", task=arn, region="eu-west-1")
    assert parse_target(cluster="shop", task=arn).cluster == "shop"


def test_the_arn_of_a_cluster_is_kept() -> None:
    arn = "arn:aws-us-gov:ecs:us-gov-west-1:111122223333:cluster/shop"
    assert parse_target(cluster=arn, service="web") == Target(arn, service="web", region="us-gov-west-1")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (f"{NEW}/clusters/shop/services/web/health?region=eu-central-1", Target("shop", service="web")),
        (f"{NEW}/clusters/shop/services/web", Target("shop", service="web")),
        (f"{NEW}/clusters/shop/tasks/{ID}/configuration", Target("shop", task=ID)),
        (
            f"{NEW}/clusters/shop/services/web/tasks/{ID}/logs?region=eu-central-1",
            Target("shop", task=ID, service="web"),
        ),
        (f"{NEW}/task-definitions/web/7/containers", Target(task_definition="web:7")),
        (f"{NEW}/task-definitions/web?status=ACTIVE&region=eu-central-1", Target(task_definition="web")),
        (f"{OLD}#/clusters/shop/tasks/{ID}/details", Target("shop", task=ID, region="eu-west-1")),
        (f"{OLD}#/clusters/shop/services/web/events", Target("shop", service="web", region="eu-west-1")),
        (f"{OLD}#/taskDefinitions/web/7", Target(task_definition="web:7", region="eu-west-1")),
        (
            "https://111122223333-abcdefgh.eu-central-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/web",
            Target("shop", service="web"),
        ),
        (
            "https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/shop/services/web/events",
            Target("shop", service="web", region="cn-north-1"),
        ),
        (
            "https://us-gov-west-1.console.amazonaws-us-gov.com/ecs/v2/clusters/shop/services/web",
            Target("shop", service="web", region="us-gov-west-1"),
        ),
        (
            "https://console.aws.amazon.com/ecs/v2/clusters/shop/services/web?region=us-east-1",
            Target("shop", service="web", region="us-east-1"),
        ),
    ],
)
def test_urls_of_the_console(url: str, target: Target) -> None:
    wanted = target if target.region else Target(**{**target.__dict__, "region": "eu-central-1"})
    assert parse_target(task=url) == wanted


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "neither a task nor"),
        ({"cluster": "shop"}, "only the cluster shop is named"),
        ({"cluster": f"{NEW}/clusters/shop/services?region=eu-central-1"}, "only the cluster shop is named"),
        ({"task": "arn:aws:ecs:eu-central-1:111122223333:cluster/shop"}, "only the cluster shop is named"),
        ({"cluster": "shop-b", "task": TASK}, "two different clusters are named: shop and shop-b"),
        ({"service": SERVICE, "task": TASK.replace("central", "west")}, "two different Regions"),
        ({"service": "my service"}, "'my service' does not name a service"),
        ({"task": "arn:aws:iam::111122223333:role/web"}, "not the ARN of a task"),
        ({"task": "arn:aws:ecs:eu-central-1:111122223333:container-instance/shop/1"}, "not the ARN of a task"),
        ({"task": "arn:aws:ecs:eu-central-1:111122223333:task/"}, "not the ARN of a task"),
        ({"task": "arn:aws:ecs:eu-central-1:111122223333:task/a/b/c"}, "does not name a cluster"),
        ({"task": "https://evil.example/ecs/v2/clusters/shop/services/web"}, "not the page of a task"),
        ({"task": "https://console.aws.amazon.com.evil.example/ecs/v2/clusters/a/tasks/b"}, "not the page of a task"),
        ({"task": f"{NEW}/clusters/sh%20op/services/web"}, "does not name a cluster"),
        ({"task": "https://[/ecs/v2/clusters/a/tasks/b"}, "not the page of a task"),
    ],
)
def test_what_is_refused_has_a_next_step(values: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(words)) as refused:
        parse_target(**values)
    assert refused.value.next_step


def test_a_cluster_alone_leads_to_what_looks_at_all_of_it() -> None:
    with pytest.raises(ParameterError) as refused:
        parse_target(task="arn:aws:ecs:eu-central-1:111122223333:cluster/shop")
    assert "ecs-wizard sweep --cluster shop --region eu-central-1" in refused.value.next_step


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (SERVICE, Target("shop", service=SERVICE, region="eu-central-1")),
        (f"{NEW}/task-definitions/web/7", Target("default", task_definition="web:7", region="eu-central-1")),
        (f"{NEW}/clusters/shop/services", Target("shop", region="eu-central-1")),
    ],
)
def test_an_address_may_name_a_cluster_alone(address: str, target: Target) -> None:
    assert named_by(address) == target


def test_what_is_no_address_names_nothing() -> None:
    with pytest.raises(ParameterError, match="not the ARN of a task"):
        named_by("web")


@given(st.text(max_size=80), st.sampled_from(["", "arn:aws:ecs:", "https://", f"{NEW}/clusters/", TASK]))
def test_whatever_is_given_is_a_target_or_refused(text: str, start: str) -> None:
    try:
        target = parse_target(task=start + text)
    except WizardError:
        return
    assert target.task or target.service or target.task_definition
