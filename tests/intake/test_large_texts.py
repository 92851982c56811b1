"""Reading takes time in proportion to the text, whatever is in it: four times the text, not six times the time."""

from __future__ import annotations

import contextlib
import time

import pytest

from decision_tree.errors import UnreadableInput
from decision_tree.intake import read
from tests.knowledge import built_in

LIBRARY = built_in()
SMALL, LARGE = 250_000, 1_000_000
GROWTH = 6.0
"""How much longer four times the text may take: what grows with its square would take sixteen times as long."""
SHORTEST = 0.05
"""Seconds below which a measurement says nothing."""

SHAPES = {
    "a healthy log": "2026-01-01T00:00:00Z INFO request path=/health status=200 took=3ms\n",
    "a log of errors": "2026-01-01T00:00:00Z ERROR request failed: timed out, connection refused, AccessDenied\n",
    "one line of hosts": "error timed out sqs.eu-west-1.amazonaws.com 10.0.0.1 ",
    "blanks of all kinds": " \n\t\r",
    "bars of a box": "| \n",
    "rules of a table": "---  ---\na b c d e f g h\n",
    "dashes": "-",
    "ARNs that are wrapped": "arn:aws:sts::111122223333:assumed-\n",
    "denials": "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource: ",
    "starts of container errors": "CannotStartContainerError: starting container process caused exec: ",
    "images": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:",
    "credentials addresses": "http://169.254.170.2/v2/credentials proxy ",
    "escapes": '\\n\\"\\u0041',
    "open brackets": '{"a":[',
    "secrets": 'password="',
    "stack traces": "Caused by: com.amazonaws.SdkClientException: Unable to\n\tat a.B.c(D.java:1)\n",
}


def seconds(unit: str, size: int) -> float:
    text = unit * (size // len(unit))
    started = time.process_time()
    with contextlib.suppress(UnreadableInput):
        read(text, "", LIBRARY)
    return max(time.process_time() - started, SHORTEST)


@pytest.mark.parametrize("unit", SHAPES.values(), ids=SHAPES)
def test_time_grows_with_the_text(unit: str) -> None:
    read("the first text of all pays for the expressions: AccessDenied", "", LIBRARY)
    growth = (seconds(unit, LARGE) / seconds(unit, SMALL) for _ in range(3))
    # what else the machine does may disturb a measurement, never make it better
    assert any(times <= GROWTH for times in growth)
