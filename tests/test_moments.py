"""One moment, as the person reads it, as others do, and as programs do."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from decision_tree.moments import local, local_with_zone, utc


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_others_read_how_far_it_is_from_utc_and_programs_read_utc(in_tokyo: None) -> None:
    assert local(86_340) == "1970-01-02 08:59"
    assert local_with_zone(86_340) == "1970-01-02 08:59 +0900"
    assert utc(86_340) == "1970-01-01T23:59:00Z"
