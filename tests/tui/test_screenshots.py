"""Every screen, with the real knowledge and in both languages, is the picture in screenshots/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.language import use_language
from decision_tree.library import Library, load
from tests.tui.screenshots import NARROW, SCREENS, WIDE, file_of, picture

STALE = "changed: `make screenshots`, then look at it"


@pytest.fixture(scope="class")
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    use_language(request.cls.language)
    yield load()
    use_language("en")


class Pictures:
    """The same for each language; a class each, so that they may run side by side."""

    language: str

    @pytest.mark.parametrize("name", SCREENS)
    async def test_the_screen_is_the_kept_picture(self, name: str, library: Library, tmp_path: Path) -> None:
        shown = await picture(library, tmp_path, name, NARROW)
        assert shown == file_of(name, NARROW).read_text(encoding="utf-8"), STALE


class TestInEnglish(Pictures):
    language = "en"

    @pytest.mark.parametrize("name", [name for name, shot in SCREENS.items() if shot.wide])
    async def test_the_wide_screen_is_the_kept_picture(self, name: str, library: Library, tmp_path: Path) -> None:
        shown = await picture(library, tmp_path, name, WIDE)
        assert shown == file_of(name, WIDE).read_text(encoding="utf-8"), STALE


class TestInJapanese(Pictures):
    language = "ja"


def test_there_is_no_picture_of_a_screen_that_is_gone() -> None:
    kept = {path.name for path in file_of("start", NARROW).parent.glob("*.svg")}
    shown = {f"{name}{language}-80x24.svg" for name in SCREENS for language in ("", "-ja")}
    shown |= {f"{name}-120x36.svg" for name, shot in SCREENS.items() if shot.wide}
    assert kept == shown
