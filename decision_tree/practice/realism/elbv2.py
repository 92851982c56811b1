"""Elastic Load Balancing: target health with the states and reasons that a world has seeded."""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("elbv2", "DescribeTargetHealth")
def describe_target_health(call: Call, seeds: Seeds) -> Any:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html"""
    seeded = seeds.target_health.get(call.params["TargetGroupArn"])
    if seeded is None:
        return call.stock()
    wanted = {target["Id"] for target in call.params.get("Targets") or []}
    return {"TargetHealthDescriptions": [d for d in seeded if not wanted or d["Target"]["Id"] in wanted]}
