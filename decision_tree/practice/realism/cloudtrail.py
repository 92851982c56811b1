"""AWS CloudTrail: the management events that a world has seeded, the newest first.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from decision_tree.practice.realism.paging import page
from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds, TrailEvent

_ATTRIBUTES = {
    "EventName": lambda event: event.name,
    "EventSource": lambda event: event.source,
    "Username": lambda event: event.principal.rsplit("/", 1)[-1],
}


@operation("cloudtrail", "LookupEvents")
def lookup_events(call: Call, seeds: Seeds) -> Any:
    asked = [(a["AttributeKey"], a["AttributeValue"]) for a in call.params.get("LookupAttributes") or []]
    found = [
        event
        for event in sorted(seeds.trail, key=lambda event: event.at, reverse=True)
        if all(key in _ATTRIBUTES and _ATTRIBUTES[key](event) == value for key, value in asked)
        and _moment(call.params.get("StartTime"), event.at) <= event.at
        and event.at <= _moment(call.params.get("EndTime"), event.at)
    ]
    part, token = page(found, call.params.get("NextToken"), int(call.params.get("MaxResults") or 50))
    return {"Events": [_listed(call, event) for event in part], "NextToken": token}


def _moment(asked: Any, default: datetime) -> datetime:
    """A time as the request has it: seconds since 1970, or a datetime."""
    if asked is None:
        return default
    if isinstance(asked, datetime):
        return asked if asked.tzinfo else asked.replace(tzinfo=UTC)
    return datetime.fromtimestamp(float(asked), UTC)


def _listed(call: Call, event: TrailEvent) -> dict[str, Any]:
    id_ = str(uuid5(NAMESPACE_URL, f"{event.at.isoformat()}{event.name}{event.principal}"))
    record = {
        "eventVersion": "1.10",
        "userIdentity": {"arn": event.principal, "accountId": call.account},
        "eventTime": event.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": event.source,
        "eventName": event.name,
        "awsRegion": call.region,
        "requestParameters": event.request,
        "eventID": id_,
        "recipientAccountId": call.account,
        **({"errorCode": event.error_code, "errorMessage": event.error_message} if event.error_code else {}),
    }
    return {
        "EventId": id_,
        "EventName": event.name,
        "EventSource": event.source,
        "EventTime": event.at,
        "Username": event.principal.rsplit("/", 1)[-1],
        "CloudTrailEvent": json.dumps(record),
    }
