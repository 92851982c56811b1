"""A faulty AWS for the engine's tests; the wizard's own mistakes in a probe are raised here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.config import Config

from decision_tree.probes import Options, clients, look
from tests.aws.faults import FaultyAws, faulty_aws


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe's own mistake ends the look."""
    monkeypatch.setattr(look, "STRICT", True)


@pytest.fixture
def world() -> Iterator[FaultyAws]:
    """An AWS that answers what it is told to."""
    with faulty_aws() as aws:
        yield aws


@pytest.fixture
def options(world: FaultyAws) -> Options:
    return Options(region="eu-central-1", endpoint_url=world.url, deadline=10)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time-outs of a moment, and one attempt."""
    config = Config(connect_timeout=0.3, read_timeout=0.3, retries={"mode": "adaptive", "total_max_attempts": 1})
    monkeypatch.setattr(clients, "_CONFIG", clients._CONFIG.merge(config))
