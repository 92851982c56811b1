"""The comparisons, and the glossary's terms in texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from decision_tree.dangling import dangling
from decision_tree.glossary import Finder, comparisons_about, find_comparison, finder, near_names
from decision_tree.language import use_language
from decision_tree.library import Library, load
from decision_tree.schema import Comparison, Term
from decision_tree.wrapping import is_wide, width
from tests.knowledge import built_in

WIDEST, HIGHEST = 72, 14
UP, DOWN, LEFT, RIGHT = (-1, 0), (1, 0), (0, -1), (0, 1)
SIDES = {
    "│": (UP, DOWN), "┌": (RIGHT, DOWN), "┐": (LEFT, DOWN), "└": (RIGHT, UP), "┘": (LEFT, UP),
    "┬": (LEFT, RIGHT, DOWN), "┴": (LEFT, RIGHT, UP), "─": (), "▼": (),
}  # fmt: skip
"""Character → where a line must go on. A horizontal one may end at a word or with its arrow."""
MEETS = {UP: "│┌┐┬", DOWN: "│└┘┴▼", LEFT: "─┌└┬┴", RIGHT: "─┐┘┬┴"}


@pytest.fixture(params=["en", "ja"])
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    if request.param == "en":
        yield built_in()
        return
    use_language("ja")
    yield load()
    use_language("en")


def cells(picture: str) -> dict[tuple[int, int], str]:
    """(row, cell) → character; a wide one takes two cells."""
    placed: dict[tuple[int, int], str] = {}
    for row, text in enumerate(picture.splitlines()):
        at = 0
        for character in text:
            placed[row, at] = character
            at += 2 if is_wide(character) else 1
    return placed


def loose_ends(picture: str) -> list[tuple[int, int]]:
    """Where a line of a box does not meet the next one."""
    placed = cells(picture)
    return [
        (row, at)
        for (row, at), character in placed.items()
        for side in SIDES.get(character, ())
        if placed.get((row + side[0], at + side[1]), " ") not in MEETS[side]
    ]


def test_a_shifted_line_of_a_box_is_seen() -> None:
    assert loose_ends("┌──┐\n│ a│\n└──┘") == []
    assert loose_ends("┌──┐\n│ タ│\n└──┘") == [(0, 3), (1, 4), (1, 4), (2, 3)]


def test_pictures_fit_the_screen_and_their_boxes_are_closed(library: Library) -> None:
    assert len(library.comparisons) >= 10
    for name, comparison in library.comparisons.items():
        lines = comparison.picture.splitlines()
        assert len(lines) <= HIGHEST, name
        assert max(map(width, lines)) <= WIDEST, name
        assert "┌" in comparison.picture, name
        assert loose_ends(comparison.picture) == [], name


def test_every_comparison_is_found_by_its_terms_its_name_and_its_question(library: Library) -> None:
    for name, comparison in library.comparisons.items():
        assert find_comparison(library, name) == name
        assert find_comparison(library, comparison.ask) == name
        assert find_comparison(library, ", ".join(reversed(comparison.terms))) == name
        assert find_comparison(library, " / ".join(library.glossary[id_].term for id_ in comparison.terms)) == name
        assert all(name in comparisons_about(library, id_) for id_ in comparison.terms)


def test_comparisons_rest_on_the_documentation_of_aws() -> None:
    for name, comparison in built_in().comparisons.items():
        assert all(s.startswith("https://docs.aws.amazon.com/") for s in comparison.sources), name


@pytest.mark.parametrize(
    "asked",
    [
        "task role or execution role",
        "execution_role vs task_role",
        "Task role, executionRoleArn",
        "task role/execution role?",
    ],
)
def test_a_comparison_is_found_as_people_ask_for_it(asked: str) -> None:
    assert find_comparison(built_in(), asked) == "task_role_or_execution_role"


@pytest.mark.parametrize("asked", ["task role", "task role or coffee", "", "task role or NAT gateway"])
def test_what_is_not_compared_is_not_found(asked: str) -> None:
    assert find_comparison(built_in(), asked) is None


def test_mistakes_in_a_comparison_are_named() -> None:
    library = Library(glossary={"one": Term(term="one", means="1")})
    library.comparisons = {
        "one_or_two": Comparison(
            ask="One or two?",
            terms=["one", "one", "two"],
            short="One.",
            picture="┌┐",
            table=[["a", "b", "c", "d"], ["a", "b"]],
            tell_by="Count.",
            sources=["https://docs.aws.amazon.com/"],
        )
    }
    library.files = {"comparison one_or_two": Path("x.yaml"), "term one": Path("y.yaml")}
    assert dangling(library) == [
        "x.yaml: one_or_two: terms: there is no term 'two'",
        "x.yaml: one_or_two: terms: a term stands twice",
        "x.yaml: one_or_two: table: row 2 has 2 cells, not 4",
    ]


# ----- terms in a text -----


def found(text: str, **spellings: str) -> list[tuple[str, str]]:
    words = {spelling: term for term, joined in spellings.items() for spelling in joined.split("|")}
    return [(o.term, text[o.start : o.end]) for o in Finder(words).find(text)]


def test_the_longest_term_counts_and_only_whole_words() -> None:
    spellings = {"role": "task role", "execution": "task execution role|execution role", "tag": "tag"}
    assert found("The Task role and the task execution role.", **spellings) == [
        ("role", "Task role"), ("execution", "task execution role"),
    ]  # fmt: skip
    assert found("a stage, a tagged image, --tag x, image:tag, /etc/tag, tag-1 and $tag", **spellings) == []
    assert found("the tag: (tag), 「tag」タグtag", **spellings) == [("tag", "tag")] * 4


def test_japanese_words_end_where_their_script_ends() -> None:
    spellings = {"layer": "レイヤー", "role": "タスクロール", "placement": "配置", "acl": "ネットワーク ACL"}
    assert found("プレイヤーのタスクロールは再配置の配置です。ネットワーク ACLを見ます", **spellings) == [
        ("role", "タスクロール"), ("placement", "配置"), ("acl", "ネットワーク ACL"),
    ]  # fmt: skip


def test_letters_whose_lower_case_is_longer_do_not_move_the_places() -> None:
    assert found("İİİ tag", tag="tag") == [("tag", "tag")]


def test_a_term_is_found_by_all_its_names_and_listed_once(library: Library) -> None:
    texts = [library.glossary["task_role"].term, "taskRoleArn", "awsvpc"]
    assert finder(library).terms_in(texts) == ("task_role", "awsvpc")


def test_what_is_nearly_a_name_is_offered() -> None:
    library = built_in()
    assert near_names(library, "taks role")[0] == "task role"
    assert near_names(library, "agent.stoped")[0] == "agent.stopped"
    assert "task_role_or_execution_role" in near_names(library, "task role or exection role")
    assert near_names(library, "zzzzzz") == []
