"""The papers about commands and keys are as the program is."""

from __future__ import annotations

import pytest

from tests.manual import DOCS, FILES


@pytest.mark.parametrize("name", FILES)
def test_the_paper_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == FILES[name](), "changed: `make docs`, then look at it"
