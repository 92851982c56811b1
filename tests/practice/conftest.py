"""One sandbox per module: moto's worlds belong to the process, and starting one costs a second or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from decision_tree.practice import Built, World, open_sandbox
from decision_tree.practice.server import Sandbox

Build = Callable[..., Built]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def build(sandbox: Sandbox) -> Build:
    """Builds a healthy Fargate service with the given differences."""

    def build(**differences: Any) -> Built:
        return sandbox.build(msgspec.convert({"kind": "fargate_service"} | differences, World, strict=True))

    return build
