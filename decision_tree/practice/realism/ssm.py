"""AWS Systems Manager: which container instances it manages.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.paging import page
from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("ssm", "DescribeInstanceInformation")
def describe_instance_information(call: Call, seeds: Seeds) -> Any:
    filters = {f["Key"]: f["Values"] for f in call.params.get("Filters") or []}
    wanted = filters.get("InstanceIds")
    found = [i for i in seeds.managed_instances if wanted is None or i["InstanceId"] in wanted]
    part, token = page(found, call.params.get("NextToken"), int(call.params.get("MaxResults") or 10))
    return {"InstanceInformationList": part, "NextToken": token}
