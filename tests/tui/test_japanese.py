"""The full screen in another language: lines of Japanese, and keys whose words are translated as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from rich.cells import cell_len

from decision_tree import language
from decision_tree.wrapping import NEVER_FIRST, NEVER_LAST
from tests.tui.conftest import press, running, visible_text
from tui.app import WizardApp
from tui.widgets.words import filled, prose
from tui.widgets.wrapping import divide_line

SENTENCE = (
    "ECS タスクがイメージをプルできません。「実行ロール」に ecr:GetAuthorizationToken を許可してください（必須）。"
)
SOME = {
    "Help": "ヘルプ",
    "Choose": "決定",
    "Leave; the case is kept": "終了する（ケースは保存済み）",
    "Answer questions": "質問に答える",
    "Focus Next": "次の項目へ",
}


@pytest.fixture
def a_few_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue of these alone: the test is about how they are shown, not about how they are translated."""
    catalogue = Catalog(locale="ja", fuzzy=False)
    for english, text in SOME.items():
        catalogue.add(english, text)
    folder = tmp_path / "locale" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{language.DOMAIN}.mo").open("wb") as written:
        write_mo(written, catalogue)
    monkeypatch.setattr(language, "CATALOGUES", tmp_path / "locale")
    language.use_language("ja")
    yield
    language.use_language("en")


async def test_the_footer_and_the_help_show_the_keys_in_the_language(a_few_words: None, app: WizardApp) -> None:
    async with running(app, (80, 40)) as pilot:
        assert "決定" in visible_text(app).splitlines()[-1]
        assert "質問に答える" in visible_text(app)
        await press(pilot, "f1")
        shown = visible_text(app)
        assert all(words in shown for words in ("ヘルプ", "終了する（ケースは保存済み）", "次の項目へ"))


def lines(text: str, width: int) -> list[str]:
    offsets = divide_line(text, width)
    return [text[begin:end] for begin, end in zip([0, *offsets], [*offsets, len(text)], strict=True)]


@pytest.mark.parametrize("width", range(24, 60, 5))
def test_japanese_fills_its_lines_and_keeps_marks_where_they_belong(width: int) -> None:
    broken = lines(SENTENCE, width)
    assert "".join(broken) == SENTENCE
    assert all(cell_len(text.rstrip()) <= width for text in broken)
    assert not any(text[0] in NEVER_FIRST for text in broken)
    assert not any(text.rstrip()[-1] in NEVER_LAST for text in broken)
    assert broken[0].startswith("ECS タスク")


@pytest.mark.parametrize("text", ["日本語", "、、、、、、", "x" * 30 + "語", "", "  語", "語 " * 9])
def test_every_line_fits_whatever_the_text(text: str) -> None:
    broken = lines(text, 4)
    assert "".join(broken) == text
    assert all(cell_len(line.rstrip()) <= 4 for line in broken)


def test_english_is_broken_as_ever() -> None:
    assert lines("one two three", 8) == ["one two ", "three"]


def test_the_line_breaks_of_a_japanese_file_are_undone() -> None:
    assert prose("タスクが起動\nできません。\n次を確認します:\naws ecs list-tasks") == (
        "タスクが起動できません。\n次を確認します:\naws ecs list-tasks"
    )
    assert prose("これは\nECS の\n「ロール」です") == "これは ECS の「ロール」です"


def test_a_template_keeps_the_order_of_its_language() -> None:
    assert filled("{b} が {a} を見る", a="[x]", b="{c}").plain == "{c} が [x] を見る"
