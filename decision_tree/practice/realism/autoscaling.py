"""EC2 Auto Scaling: an instance whose user data names a cluster joins it, as its ECS agent would do.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends

from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds

_CLUSTER = re.compile(r"ECS_CLUSTER=([A-Za-z0-9_-]+)")


@operation("autoscaling", "SetDesiredCapacity")
def set_desired_capacity(call: Call, _: Seeds) -> Any:
    """moto starts and ends the instances."""
    result = call.stock()
    group = call.response.autoscaling_backend.autoscaling_groups[call.params["AutoScalingGroupName"]]
    ecs, ec2 = ecs_backends[call.account][call.region], ec2_backends[call.account][call.region]
    running = {state.instance.id: state.instance for state in group.instance_states}
    for cluster, held in ecs.container_instances.items():
        for id_, instance in list(held.items()):
            if not _runs(ec2, instance.ec2_instance_id):
                del held[id_]
                ecs.clusters[cluster].registered_container_instances_count -= 1
    joined = {instance.ec2_instance_id for held in ecs.container_instances.values() for instance in held.values()}
    for id_, instance in running.items():
        names = _CLUSTER.search(_plain(instance.user_data))
        if names and id_ not in joined:
            ecs.register_container_instance(names[1], id_)
    return result


def _runs(ec2: Any, instance_id: str) -> bool:
    return any(instance.id == instance_id and instance.state_code == 16 for instance in ec2.all_instances())


def _plain(user_data: Any) -> str:
    text = str(user_data or "")
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except binascii.Error:
        return text
