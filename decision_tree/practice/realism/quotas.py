"""Service Quotas: the applied values, of which moto has only the defaults of a few services.

https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds

DEFAULTS = {
    ("fargate", "L-3032A538"): {"QuotaName": "Fargate On-Demand vCPU resource count", "Value": 6.0},
    ("fargate", "L-36FBB829"): {"QuotaName": "Fargate Spot vCPU resource count", "Value": 6.0},
}
"""https://docs.aws.amazon.com/general/latest/gr/ecs-service.html#service-quotas-fargate"""


@operation("service-quotas", "GetServiceQuota")
def get_service_quota(call: Call, seeds: Seeds) -> Any:
    service, code = call.params["ServiceCode"], call.params["QuotaCode"]
    quota = seeds.quotas.get((service, code)) or DEFAULTS.get((service, code))
    if quota is None:
        raise Refused(
            "NoSuchResourceException", "The request failed because the specified service quota does not exist."
        )
    return {"Quota": {"ServiceCode": service, "QuotaCode": code, "Adjustable": True} | quota}


@operation("service-quotas", "ListServiceQuotas")
def list_service_quotas(call: Call, seeds: Seeds) -> Any:
    return {"Quotas": [quota for (code, _), quota in seeds.quotas.items() if code == call.params["ServiceCode"]]}


@operation("service-quotas", "RequestServiceQuotaIncrease")
def request_service_quota_increase(call: Call, seeds: Seeds) -> Any:
    """AWS refuses a second request while one for the same quota is open, and one for no more than there is."""
    quota = get_service_quota(call, seeds)["Quota"]
    wanted, code = call.params["DesiredValue"], call.params["QuotaCode"]
    if any(asked["QuotaCode"] == code and asked["Status"] == "PENDING" for asked in seeds.quota_requests):
        raise Refused(
            "ResourceAlreadyExistsException", "Only one open service quota increase request is allowed per quota."
        )
    if wanted <= quota["Value"]:
        raise Refused("IllegalArgumentException", "The value must be greater than the quota is now.")
    request = {
        "Id": f"{len(seeds.quota_requests):032x}",
        "ServiceCode": call.params["ServiceCode"],
        "QuotaCode": code,
        "DesiredValue": wanted,
        "Status": "PENDING",
    }
    seeds.quota_requests.append(request)
    return {"RequestedQuota": request}


@operation("service-quotas", "ListRequestedServiceQuotaChangeHistoryByQuota")
def list_requested_changes(call: Call, seeds: Seeds) -> Any:
    code = call.params["QuotaCode"]
    return {"RequestedQuotas": [asked for asked in seeds.quota_requests if asked["QuotaCode"] == code]}
