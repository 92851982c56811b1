"""Worlds in the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from decision_tree.practice import Built, World
from decision_tree.practice.server import Sandbox

Build = Callable[..., Built]


@pytest.fixture(scope="module")
def build(sandbox: Sandbox) -> Build:
    """Builds a healthy Fargate service with the given differences."""

    def build(**differences: Any) -> Built:
        return sandbox.build(msgspec.convert({"kind": "fargate_service"} | differences, World, strict=True))

    return build
