"""The lists to choose from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from decision_tree.probes import Catalogue, LookError, Options, TaskChoice
from tests.aws.faults import FaultyAws, Request, error

ARN = "arn:aws:ecs:eu-central-1:111122223333"
CALLER = """<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account><Arn>a</Arn>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


@pytest.fixture
def catalogue(options: Options) -> Catalogue:
    return Catalogue(options)


def test_profiles_with_the_default_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    config.write_text("[profile shop]\n[profile Admin]\n[default]\n[sso-session s]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    assert Catalogue(Options()).profiles() == ["default", "Admin", "shop"]


def test_without_a_configuration_there_are_no_profiles() -> None:
    assert Catalogue(Options()).profiles() == []


def test_regions_of_every_partition_without_a_call(catalogue: Catalogue, world: FaultyAws) -> None:
    regions = catalogue.regions()
    assert {"eu-central-1", "us-east-1", "cn-north-1", "us-gov-west-1"} <= set(regions)
    assert regions == sorted(regions)
    assert world.requests == []


def test_the_account_and_the_region(catalogue: Catalogue, world: FaultyAws) -> None:
    world.answers["GetCallerIdentity"] = CALLER
    assert catalogue.account() == "111122223333"
    assert catalogue.region() == "eu-central-1"


def test_names_of_clusters_and_services_from_every_page(catalogue: Catalogue, world: FaultyAws) -> None:
    def clusters(request: Request) -> dict[str, object]:
        if b"nextToken" in request.body:
            return {"clusterArns": [f"{ARN}:cluster/a"]}
        return {"clusterArns": [f"{ARN}:cluster/Shop"], "nextToken": "2"}

    world.answers["ListClusters"] = clusters
    world.answers["ListServices"] = {"serviceArns": [f"{ARN}:service/Shop/web", f"{ARN}:service/old-format"]}
    assert catalogue.clusters() == ["a", "Shop"]
    assert catalogue.services("Shop") == ["old-format", "web"]


def test_a_list_is_read_anew_each_time(catalogue: Catalogue, world: FaultyAws) -> None:
    world.answers["ListClusters"] = {"clusterArns": []}
    assert catalogue.clusters() == []
    world.answers["ListClusters"] = {"clusterArns": [f"{ARN}:cluster/new"]}
    assert catalogue.clusters() == ["new"]


def test_tasks_stopped_ones_first_and_the_newest_of_them(catalogue: Catalogue, world: FaultyAws) -> None:
    def listed(request: Request) -> dict[str, object]:
        assert b'"serviceName": "web"' in request.body
        numbers = range(1, 121) if b"STOPPED" in request.body else [999]
        return {"taskArns": [f"{ARN}:task/shop/{number}" for number in numbers]}

    def described(request: Request) -> dict[str, object]:
        arns = [arn for arn in request.body.decode().split('"') if ":task/shop/" in arn]
        assert len(arns) <= 100
        return {"tasks": [_task(arn) for arn in arns], "failures": []}

    world.answers |= {"ListTasks": listed, "DescribeTasks": described}
    tasks = catalogue.tasks("shop", "web")
    assert len(tasks) == 121
    assert tasks[0] == TaskChoice("120", "STOPPED", "gone [/red]", datetime.fromtimestamp(120, UTC))
    assert [task.id for task in tasks[-2:]] == ["1", "999"]
    assert tasks[-1].status == "RUNNING"


def _task(arn: str) -> dict[str, object]:
    number = int(arn.rpartition("/")[2])
    if number == 999:
        return {"taskArn": arn, "lastStatus": "RUNNING", "createdAt": number}
    return {"taskArn": arn, "lastStatus": "STOPPED", "stoppedAt": number, "stoppedReason": "gone \x1b[2J[/red]"}


def test_a_list_that_may_not_be_read_names_the_permission(catalogue: Catalogue, world: FaultyAws) -> None:
    world.faults["ListClusters"] = [error(400, "AccessDeniedException")]
    with pytest.raises(LookError, match="ecs:ListClusters is not allowed") as refused:
        catalogue.clusters()
    assert "permission ecs:ListClusters" in refused.value.next_step


def test_after_new_credentials_the_lists_work_again(
    catalogue: Catalogue, world: FaultyAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.answers["ListClusters"] = {"clusterArns": []}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(LookError, match="no AWS credentials"):
        catalogue.clusters()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIANEW")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    assert catalogue.clusters() == []


def test_it_can_be_closed_and_used_again(catalogue: Catalogue, world: FaultyAws) -> None:
    world.answers["ListClusters"] = {"clusterArns": []}
    catalogue.close()
    catalogue.clusters()
    catalogue.close()
    assert catalogue.clusters() == []
