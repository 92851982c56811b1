"""The sandbox of `decision_tree.practice`, with a policy simulator that allows everything but what a test refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from decision_tree.practice import open_sandbox
from decision_tree.practice.isolation import ACCOUNT, REGION
from decision_tree.practice.realism.seeds import Asked
from decision_tree.practice.server import Sandbox

__all__ = ["ACCOUNT", "REGION", "Sandbox", "running"]


def _allowed(_: Asked) -> str:
    return "allowed"


@contextmanager
def running() -> Iterator[Sandbox]:
    """A sandbox on a free port, and moto mended while it runs. It has one image to start instances from."""
    with open_sandbox(_allowed) as sandbox:
        sandbox.client("ec2").register_image(Name="al2023-ami-ecs-hvm", RootDeviceName="/dev/xvda")
        yield sandbox
