"""A paste is text, whatever is in it and however the terminal cuts it up."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.message import Message

from tui.terminal import BEGIN, END, PasteParser

PASTES = {
    "a \x1b[31mERROR: quit now\x1b[0m b": "a ERROR: quit now b",
    "x\x1b]52;c;ZXZpbA==\x07 pull access denied": "x pull access denied",
    "unfinished \x1b[": "unfinished ",
    "unfinished \x1b": "unfinished \ufffd",
    "line\r\nline": "line\nline",
    "\x1b[20": "20",
    "": None,
}


def pieces(data: str, size: int) -> list[str]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
@pytest.mark.parametrize("pasted", PASTES)
def test_no_character_of_a_paste_becomes_a_key(pasted: str, size: int) -> None:
    parser = PasteParser()
    tokens: list[Message] = []
    for piece in pieces(f"k{BEGIN}{pasted}{END}q{BEGIN}second{END}z", size):
        tokens += parser.feed(piece)
    keys = [token.key for token in tokens if isinstance(token, Key)]
    texts = [token.text for token in tokens if isinstance(token, Paste)]
    assert keys == ["k", "q", "z"]
    assert [text for text in texts if text] == [text for text in (PASTES[pasted], "second") if text]


def test_keys_are_not_held_back() -> None:
    parser = PasteParser()
    tokens = [*parser.feed("a"), *parser.feed("\x1b[A"), *parser.feed("\x1b[20~")]
    assert [token.key for token in tokens if isinstance(token, Key)] == ["a", "up", "f9"]


def test_a_long_paste_comes_in_one_piece() -> None:
    parser = PasteParser()
    text = "0123456789abcde\n" * 5_000
    tokens: list[Message] = []
    for piece in pieces(BEGIN + text + END, 4096):
        tokens += parser.feed(piece)
    assert [token.text for token in tokens if isinstance(token, Paste)] == [text]
