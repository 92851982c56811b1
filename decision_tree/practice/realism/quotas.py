"""Service Quotas: the applied values, of which moto has only the defaults of a few services.

https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("service-quotas", "GetServiceQuota")
def get_service_quota(call: Call, seeds: Seeds) -> Any:
    quota = seeds.quotas.get((call.params["ServiceCode"], call.params["QuotaCode"]))
    if quota is None:
        raise Refused(
            "NoSuchResourceException", "The request failed because the specified service quota does not exist."
        )
    return {"Quota": quota}


@operation("service-quotas", "ListServiceQuotas")
def list_service_quotas(call: Call, seeds: Seeds) -> Any:
    return {"Quotas": [quota for (code, _), quota in seeds.quotas.items() if code == call.params["ServiceCode"]]}
