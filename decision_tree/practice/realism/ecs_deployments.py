"""Amazon ECS: service deployments and revisions, which moto does not have.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("ecs", "ListServiceDeployments")
def list_service_deployments(call: Call, seeds: Seeds) -> Any:
    service = str(call.params["service"]).rsplit("/", 1)[-1]
    cluster = str(call.params.get("cluster") or "default").rsplit("/", 1)[-1]
    arn = f"arn:aws:ecs:{call.region}:{call.account}:service/{cluster}/{service}"
    return {"serviceDeployments": seeds.service_deployments.get(arn, [])}


@operation("ecs", "DescribeServiceDeployments")
def describe_service_deployments(call: Call, seeds: Seeds) -> Any:
    known = {d["serviceDeploymentArn"]: d for listed in seeds.service_deployments.values() for d in listed}
    found, failures = _split(call.params["serviceDeploymentArns"], known)
    return {"serviceDeployments": found, "failures": failures}


@operation("ecs", "DescribeServiceRevisions")
def describe_service_revisions(call: Call, seeds: Seeds) -> Any:
    found, failures = _split(call.params["serviceRevisionArns"], seeds.service_revisions)
    return {"serviceRevisions": found, "failures": failures}


def _split(arns: list[str], known: dict[str, dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    if len(arns) > 20:
        raise Refused("InvalidParameterException", "ARNs cannot be more than 20.")
    return (
        [known[arn] for arn in arns if arn in known],
        [{"arn": arn, "reason": "MISSING"} for arn in arns if arn not in known],
    )
