"""The scenario files: they load, name real causes, and their messages do not contradict what they claim."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from decision_tree.diagnosis import Standing
from decision_tree.library import Library
from decision_tree.practice import Scenario, ScenarioError, load_scenario, scenarios
from decision_tree.practice.server import Sandbox
from decision_tree.session import Session

HEALTHY = {path.stem: load_scenario(path) for path in sorted((Path(__file__).parent / "healthy").glob("*.yaml"))}
ALL = {**scenarios(), **HEALTHY}


def test_there_is_something_for_everybody() -> None:
    broken = scenarios().values()
    assert len(broken) >= 28
    assert {scenario.level for scenario in broken} == {1, 2, 3}
    assert {scenario.launch_type for scenario in broken} == {"fargate", "ec2"}
    assert sum(len(scenario.causes) > 1 for scenario in broken) >= 3
    assert [scenario.level for scenario in broken] == sorted(scenario.level for scenario in broken)


@pytest.mark.parametrize("name", ALL)
def test_a_scenario_names_known_causes_and_fits_its_world(name: str, library: Library) -> None:
    scenario = ALL[name]
    assert set(scenario.causes) <= library.causes.keys()
    assert len(scenario.causes) == len(set(scenario.causes))
    assert scenario.world.kind.startswith(scenario.launch_type)
    assert (scenario.look.cluster, scenario.look.service) == (scenario.world.cluster, scenario.world.service)


@pytest.mark.parametrize("name", scenarios())
def test_a_scenario_for_learners_has_a_fault_and_hints_and_gives_nothing_away(name: str, library: Library) -> None:
    scenario = scenarios()[name]
    assert scenario.causes
    assert len(scenario.hints) >= 2
    told = (scenario.title + scenario.story).lower()
    assert not [cause for cause in scenario.causes if library.causes[cause].title.lower() in told]


def test_the_world_of_the_benchmark_is_there() -> None:
    scenario = scenarios()["role-and-route"]
    assert {"network.no_route", "image_pull.execution_role_permission"} <= set(scenario.causes)
    assert scenario.world.execution_role.allows == []
    assert scenario.world.network.way_out == "none"


@pytest.mark.parametrize("name", ALL)
def test_the_world_is_built_and_its_message_does_not_rule_out_the_cause(
    name: str, sandbox: Sandbox, library: Library
) -> None:
    scenario = ALL[name]
    built = sandbox.build(scenario.world)
    told = documents(sandbox, scenario)
    assert "$" not in told
    assert sum(failed.count for failed in scenario.world.stopped) >= len(built.stopped_tasks)
    if not scenario.causes:
        return
    session = Session(library)
    session.read([("aws.json", told)])
    standings = {finding.cause_id: finding.standing for finding in session.diagnosis.findings}
    # a second cause may well be hidden behind the first
    assert standings[scenario.causes[0]] is not Standing.RULED_OUT


def documents(sandbox: Sandbox, scenario: Scenario) -> str:
    """What `describe-tasks` prints of the newest stopped task, else `describe-services`."""
    ecs, world = sandbox.client("ecs"), scenario.world
    stopped = ecs.list_tasks(cluster=world.cluster, desiredStatus="STOPPED")["taskArns"]
    answer = (
        ecs.describe_tasks(cluster=world.cluster, tasks=stopped[:1])
        if stopped
        else ecs.describe_services(cluster=world.cluster, services=[world.service])
    )
    del answer["ResponseMetadata"]
    return json.dumps(answer, default=str)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("world: {kind: fargate_service, netwrok: {}}", "unknown field `netwrok`"),
        ("world: {kind: fargate_service, network: {way_out: nowhere}}", "way_out"),
        ("world: {kind: lambda}", "kind"),
        ("level: 4", "level"),
    ],
)
def test_a_mistake_is_named_with_its_file(change: str, says: str, tmp_path: Path) -> None:
    key = change.partition(":")[0]
    lines = {
        "title": "title: t",
        "level": "level: 1",
        "launch_type": "launch_type: fargate",
        "story": "story: s",
        "world": "world: {kind: fargate_service}",
        "causes": "causes: []",
        "look": "look: {cluster: shop}",
        "teaches": "teaches: x",
    }
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join(lines.values()))
    assert load_scenario(path).title == "t"
    path.write_text("\n".join((lines | {key: change}).values()))
    with pytest.raises(ScenarioError) as error:
        load_scenario(path)
    assert str(path) in str(error.value)
    assert says in str(error.value)


def test_scenarios_are_read_without_any_aws_library() -> None:
    code = (
        "import sys; from decision_tree.practice import scenarios; scenarios();"
        "print(sorted({'moto', 'boto3', 'botocore', 'networkx'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
