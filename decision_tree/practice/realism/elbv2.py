"""Elastic Load Balancing: target health with the states and reasons that a world has seeded."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("elbv2", "DescribeTargetHealth")
def describe_target_health(call: Call, seeds: Seeds) -> Any:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html"""
    arn = call.params["TargetGroupArn"]
    seeded = seeds.target_health.get(arn)
    if seeded is None:
        return call.stock()
    if _mended(call, seeds, arn):
        seeded = [{**target, "TargetHealth": {"State": "healthy"}} for target in seeded]
    wanted = {target["Id"] for target in call.params.get("Targets") or []}
    return {"TargetHealthDescriptions": [d for d in seeded if not wanted or d["Target"]["Id"] in wanted]}


def _mended(call: Call, seeds: Seeds, arn: str) -> bool:
    """Whether what the world had broken is right by now."""
    if source := seeds.healthy_sources.get(arn):
        tasks = ec2_backends[call.account][call.region].get_security_group_from_id(source[0])
        return tasks is not None and any(
            rule.source_group.get("GroupId") == source[1] for rule in tasks.ingress_rules
        )
    path: str = call.response.elbv2_backend.target_groups[arn].health_check_path
    return path == seeds.healthy_paths.get(arn)
