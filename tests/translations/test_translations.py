"""Nothing is missing, stale or left over in Japanese, and the Japanese is Japanese."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from decision_tree import language, translation
from decision_tree.library import BUILT_IN, load
from decision_tree.practice import scenarios
from tests.translations import catalogue, knowledge

ROOT = Path(__file__).resolve().parents[2]
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
"""Hiragana and katakana: every sentence has some."""
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


@pytest.mark.parametrize("path", knowledge.files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_text_of_the_knowledge_is_translated_from_what_it_says_now(path: Path) -> None:
    assert knowledge.wrong(path) == []


def test_every_text_of_the_code_is_translated() -> None:
    assert catalogue.wrong() == []


def test_no_text_is_looked_up_inside_an_f_string() -> None:
    """There the catalogue's extractor does not find it, and it would stay English without a word."""
    sources = [path for package in ("decision_tree", "tui") for path in (ROOT / package).rglob("*.py")]
    assert len(sources) > 200
    hidden = [str(path) for path in sources if re.search(r"""\{n?_\(["']""", path.read_text(encoding="utf-8"))]
    assert hidden == []


def test_the_compiled_catalogue_is_that_of_the_sources() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue.translated())
    assert catalogue.COMPILED.read_bytes() == compiled.getvalue()


def test_japanese_sentences_are_japanese() -> None:
    for path in knowledge.files():
        kind = knowledge.kind_of(path)
        for name, _thing, block in knowledge.things(path):
            for place, text in translation.texts(kind, block).items():
                if place[-1] in ("means", "ask", "story", "because", "verify"):
                    assert JAPANESE.search(text), (path, name, place)
                assert not any(unicodedata.east_asian_width(c) == "H" for c in text), (path, name, place)


def test_placeholders_and_variables_survive() -> None:
    for path in knowledge.files():
        kind = knowledge.kind_of(path)
        for name, thing, block in knowledge.things(path):
            new = translation.texts(kind, block)
            for place, text in translation.texts(kind, thing).items():
                assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(new[place])), (path, name)


def test_commands_in_the_steps_are_the_same() -> None:
    for path in (p for p in knowledge.files() if knowledge.kind_of(p) == "cause"):
        (_, thing, block), *_ = knowledge.things(path)
        for command in re.findall(r"aws [a-z0-9-]+ [a-z]+-[a-z0-9-]+", thing["do"]):
            assert command in block["do"], (path, command)


@pytest.mark.usefixtures("japanese")
def test_the_library_speaks_japanese() -> None:
    library = load()
    assert all(JAPANESE.search(cause.means) for cause in library.causes.values())
    assert all(JAPANESE.search(question.ask) for question in library.questions.values())
    assert all(JAPANESE.search(scenario.story) for scenario in scenarios().values())


def test_english_is_untouched_by_the_other_language() -> None:
    library = load()
    assert not any(JAPANESE.search(cause.means + cause.do) for cause in library.causes.values())
    assert not any(JAPANESE.search(scenario.story) for scenario in scenarios().values())


def test_conditions_are_the_same_in_both_languages() -> None:
    english = load()
    language.use_language("ja")
    try:
        japanese = load()
    finally:
        language.use_language("en")
    assert japanese.compiled == english.compiled
    assert japanese.values == english.values


def test_a_changed_english_text_makes_its_translation_stale(tmp_path: Path) -> None:
    source = BUILT_IN / "image_pull" / "image_not_found.yaml"
    changed = tmp_path / source.name
    changed.write_text(
        source.read_text(encoding="utf-8").replace("title: The image", "title: This image"), encoding="utf-8"
    )
    assert knowledge.wrong(changed) == [
        "image_not_found.yaml: the English texts have changed since, or the translation was not stamped"
    ]


def test_what_is_missing_or_left_over_is_named(tmp_path: Path) -> None:
    source = (BUILT_IN / "image_pull" / "image_not_found.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "image_not_found.yaml"
    english, block = source.split("\nja:\n")
    without_title = re.sub(r"^  title: .*\n", "  unsure: 不明\n", block, flags=re.MULTILINE)
    changed.write_text(f"{english}\nja:\n{without_title}", encoding="utf-8")
    assert knowledge.wrong(changed) == [
        "image_not_found.yaml: title is not translated",
        "image_not_found.yaml: unsure translates nothing",
    ]


def test_what_lacks_a_translation_is_shown_in_english() -> None:
    thing = {"title": "One", "means": "Two", "fix": {"cost": "none", "risk_text": "Three"}}
    assert translation.translate("cause", thing, {"title": "一", "fix": {"risk_text": "三"}}) == {
        "title": "一", "means": "Two", "fix": {"cost": "none", "risk_text": "三"},
    }  # fmt: skip


def test_lines_of_a_japanese_paragraph_are_joined_without_a_blank() -> None:
    thing = {"means": "x", "do": "y"}
    new = translation.translate(
        "cause", thing, {"means": "これは\n文です。\n次です。", "do": "1. a\n手順\nです。\n次"}
    )
    assert new == {"means": "これは文です。次です。", "do": "1. a\n手順です。\n次"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja"}, "ja"),
        ({"LANG": "", "LC_ALL": "ja-JP"}, "ja"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], expected: str) -> None:
    assert language.language_of(environment) == expected
