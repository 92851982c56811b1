"""Amazon ECS: the settings of the account, of which moto knows only those of one caller.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSettingDefault.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("ecs", "PutAccountSettingDefault")
def put_account_setting_default(call: Call, _: Seeds) -> Any:
    setting = call.response.ecs_backend.put_account_setting(call.params["name"], call.params["value"])
    return {"setting": _written(call, setting.name, setting.value)}


@operation("ecs", "ListAccountSettings")
def list_account_settings(call: Call, _: Seeds) -> Any:
    """With `effectiveSettings` also what nobody has set: it is off."""
    name, value = call.params.get("name"), call.params.get("value")
    found = {s.name: s.value for s in call.response.ecs_backend.list_account_settings(name)}
    if call.params.get("effectiveSettings") and name:
        found.setdefault(name, "disabled")
    return {"settings": [_written(call, n, v) for n, v in found.items() if not value or v == value]}


def _written(call: Call, name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value, "principalArn": f"arn:aws:iam::{call.account}:root"}
