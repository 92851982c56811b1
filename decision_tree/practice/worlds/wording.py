"""AWS's words for a failure, with the names of the world filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

import msgspec
from msgspec import Struct

from decision_tree.practice.world import Kind
from decision_tree.yaml12 import load_yaml


class Wording(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a stopped task tells of one failure.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
    """

    stop_code: Literal[
        "", "TaskFailedToStart", "EssentialContainerExited", "ServiceSchedulerInitiated", "UserInitiated"
    ] = "TaskFailedToStart"
    """Empty: no task is started at all, only the event tells."""
    says: str = ""
    """The text: `stoppedReason` on Fargate, the container's `reason` on EC2, where the task fails to start."""
    says_ec2: str = ""
    """Where the container instance's agent words it otherwise."""
    container_reason: str = ""
    exit_code: int | None = None
    event: str = ""
    """A service event that goes with it."""


_STOPPED = {
    "TaskFailedToStart": "Task failed to start",
    "EssentialContainerExited": "Essential container in task exited",
}


@cache
def wordings() -> dict[str, Wording]:
    """Name of a failure → AWS's words."""
    raw = load_yaml(Path(__file__).with_name("wording.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Wording], strict=True)


def reasons(wording: Wording, kind: Kind, names: Mapping[str, str]) -> tuple[str, str]:
    """`stoppedReason` of the task and `reason` of its container, either may be empty."""
    text = filled(wording.says, names)
    if kind is Kind.EC2_SERVICE and wording.stop_code == "TaskFailedToStart":
        return _STOPPED[wording.stop_code], filled(wording.says_ec2 or wording.says, names)
    return text or _STOPPED.get(wording.stop_code, ""), filled(wording.container_reason, names)


def filled(text: str, names: Mapping[str, str]) -> str:
    """The text on one line, each `$name` replaced. Raises `KeyError` for a name that the world does not have."""
    return re.sub(r"\s+", " ", Template(text).substitute(names)).strip()
