"""Refused calls that only CloudTrail remembers."""

from __future__ import annotations

import json
from typing import Any

import pytest

import decision_tree.probes.looking.trail  # noqa: F401
from decision_tree.case import Document
from decision_tree.probes.probe import Note
from decision_tree.probes.things import TASK
from tests.knowledge import built_in
from tests.probes.ecs_samples import stopped, task
from tests.probes.fake_look import FakeLook, denied, facts, run

MESSAGE = (
    f"User: arn:aws:sts::111122223333:assumed-role/shop-task/{'0' * 32} is not authorized to perform: "
    "sqs:CreateQueue on resource: arn:aws:sqs:eu-west-1:111122223333:orders because no identity-based policy "
    "allows the sqs:CreateQueue action"
)


def event(code: str = "AccessDenied", message: str = MESSAGE) -> dict[str, Any]:
    return {"CloudTrailEvent": json.dumps({"eventName": "CreateQueue", "errorCode": code, "errorMessage": message})}


def look_at(made: dict[str, Any], *events: dict[str, Any], **known: str) -> FakeLook:
    return FakeLook(built_in(), {"cloudtrail:LookupEvents": {"Events": list(events)}}, {TASK: made}, known)


def test_what_a_refused_application_was_refused_is_found() -> None:
    look = look_at(task(), event("ThrottlingException", "slow down"), event(), phase="app_denied")

    given = run("refused_in_trail", look)

    found = facts(given)
    assert (found["denied_action"], found["role_name"]) == ("sqs:CreateQueue", "shop-task")
    assert found["deny_layer"] == "identity_implicit"
    assert any(isinstance(item, Document) for item in given)
    asked = look.calls[0][1]["LookupAttributes"]
    assert asked == [{"AttributeKey": "Username", "AttributeValue": task()["taskArn"].rsplit("/", 1)[-1]}]


def test_beside_an_error_a_refusal_is_only_told() -> None:
    given = run("refused_in_trail", look_at(stopped(exits={"web": 1}), event()))

    assert facts(given) == {}
    assert "sqs:CreateQueue" in " ".join(item.text for item in given if isinstance(item, Note))


@pytest.mark.parametrize(
    ("made", "known"),
    [
        (task(), {}),
        (stopped(), {}),
        (stopped(exits={"web": 0}), {}),
        (task(), {"phase": "app_denied", "denied_action": "s3:GetObject"}),
    ],
)
def test_it_is_not_asked_without_need(made: dict[str, Any], known: dict[str, str]) -> None:
    look = look_at(made, event(), **known)

    assert run("refused_in_trail", look) == []
    assert look.calls == []


def test_no_refusal_in_the_trail_proves_nothing() -> None:
    given = run("refused_in_trail", look_at(task(), {"CloudTrailEvent": "{cut"}, phase="app_denied"))

    assert facts(given) == {}
    assert "15 minutes late" in " ".join(item.text for item in given if isinstance(item, Note))


def test_a_trail_that_may_not_be_read_ends_the_probe_with_its_permission() -> None:
    look = FakeLook(
        built_in(),
        {"cloudtrail:LookupEvents": denied("cloudtrail:LookupEvents")},
        {TASK: task()},
        {"phase": "app_denied"},
    )

    assert run("refused_in_trail", look) == []
    assert look.failed is not None
    assert look.failed.operation == "cloudtrail:LookupEvents"


def test_escapes_inside_the_record_are_cleaned() -> None:
    given = run("refused_in_trail", look_at(stopped(exits={"web": 1}), event(message="\x1b[2J" + MESSAGE)))

    assert "\\x1b" not in repr(given)
