"""An ECS that answers over HTTP from given services, tasks and container instances, with AWS's limits and pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from decision_tree.probes.task_state import Json
from tests.aws.faults import FaultyAws, Request
from tests.probes.ecs_samples import definition


class Ecs:
    """`clusters`: name -> services. Each operation is a method of its name; they may be replaced in `aws.answers`."""

    def __init__(
        self,
        aws: FaultyAws,
        clusters: dict[str, list[Json]],
        tasks: Sequence[Json] = (),
        instances: Sequence[Json] = (),
        made: Json | None = None,
    ) -> None:
        self.clusters, self.tasks, self.instances, self.definition = clusters, tasks, instances, made or definition()
        for operation in (
            self.ListClusters,
            self.ListServices,
            self.DescribeServices,
            self.ListTasks,
            self.DescribeTasks,
            self.DescribeTaskDefinition,
            self.ListContainerInstances,
            self.DescribeContainerInstances,
        ):
            aws.answers[operation.__name__] = _over_http(operation)

    def ListClusters(self, _: Json) -> Json:  # noqa: N802  (AWS's names)
        return {"clusterArns": [f"arn:aws:ecs:eu-west-1:111122223333:cluster/{name}" for name in self.clusters]}

    def ListServices(self, asked: Json) -> Json:  # noqa: N802
        cluster = _short(asked["cluster"])
        arns = [f"arn:aws:ecs:eu-west-1:111122223333:service/{cluster}/{s['serviceName']}" for s in self._held(asked)]
        start, size = int(asked.get("nextToken", 0)), asked.get("maxResults", 10)
        rest = {"nextToken": str(start + size)} if start + size < len(arns) else {}
        return {"serviceArns": arns[start : start + size], **rest}

    def DescribeServices(self, asked: Json) -> Json:  # noqa: N802
        assert len(asked["services"]) <= 10
        names = [_short(name) for name in asked["services"]]
        found = [s for s in self._held(asked) if s["serviceName"] in names]
        missing = set(names) - {s["serviceName"] for s in found}
        return {"services": found, "failures": [{"arn": name, "reason": "MISSING"} for name in missing]}

    def ListTasks(self, asked: Json) -> Json:  # noqa: N802
        group, status = f"service:{asked['serviceName']}", asked["desiredStatus"]
        return {"taskArns": [t["taskArn"] for t in self.tasks if (t["group"], t["desiredStatus"]) == (group, status)]}

    def DescribeTasks(self, asked: Json) -> Json:  # noqa: N802
        assert len(asked["tasks"]) <= 100
        ids = [_short(name) for name in asked["tasks"]]
        found = [t for t in self.tasks if _short(t["taskArn"]) in ids]
        missing = set(ids) - {_short(t["taskArn"]) for t in found}
        return {"tasks": found, "failures": [{"arn": name, "reason": "MISSING"} for name in missing]}

    def DescribeTaskDefinition(self, _: Json) -> Json:  # noqa: N802
        return {"taskDefinition": self.definition}

    def ListContainerInstances(self, _: Json) -> Json:  # noqa: N802
        return {"containerInstanceArns": [i["containerInstanceArn"] for i in self.instances]}

    def DescribeContainerInstances(self, asked: Json) -> Json:  # noqa: N802
        wanted = asked["containerInstances"]
        return {"containerInstances": [i for i in self.instances if i["containerInstanceArn"] in wanted]}

    def _held(self, asked: Json) -> list[Json]:
        return self.clusters[_short(asked["cluster"])]


def _over_http(operation: Callable[[Json], Json]) -> Callable[[Request], str]:
    def answer(request: Request) -> str:
        found: Any = operation(json.loads(request.body))
        return json.dumps(found, default=lambda moment: moment.timestamp())

    return answer


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1]
