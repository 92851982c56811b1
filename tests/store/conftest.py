"""A database file of each test's own, and the least that can be kept in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.case import Observation, Source
from decision_tree.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "cases.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def answered(value: str = "ec2") -> Observation:
    return Observation("launch_type", value, Source.ANSWER)
