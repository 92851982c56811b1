"""Every screen in Japanese at 80×24, with the real knowledge, is the picture in screenshots/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.language import use_language
from decision_tree.library import Library, load
from tests.tui.screenshots import NARROW, SCREENS, file_of, picture


@pytest.fixture(scope="module")
def japanese() -> Iterator[Library]:
    use_language("ja")
    yield load()
    use_language("en")


@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_in_japanese_is_the_kept_picture(name: str, japanese: Library, tmp_path: Path) -> None:
    shown = await picture(japanese, tmp_path, name, NARROW)
    assert shown == file_of(name, NARROW).read_text(encoding="utf-8"), "changed: `make screenshots`, then look at it"
