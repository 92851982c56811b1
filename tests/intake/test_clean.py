"""The edge: nothing that a terminal obeys gets past it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.errors import UnreadableInput
from decision_tree.intake.clean import MAX_BYTES, clean_text, decode

MESSAGE = "CannotPullContainerError: not found"


@pytest.mark.parametrize(
    ("given_text", "clean"),
    [
        (f"\x1b[31m{MESSAGE}\x1b[0m", MESSAGE),
        (f"\x1b]52;c;ZXZpbA==\x07{MESSAGE}", MESSAGE),
        (f"\x1b]8;;https://example.com\x1b\\{MESSAGE}\x1b]8;;\x1b\\", MESSAGE),
        (f"\x1b[2J\x1b[H{MESSAGE}", MESSAGE),
        (f"\x9b31m{MESSAGE}", MESSAGE),
        (f"\x1bP1$r\x1b\\{MESSAGE}\x1b(B", MESSAGE),
        ("one\r\ntwo\rthree\x0bfour", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("bell\x07 delete\x7f", "bell\ufffd delete\ufffd"),
        ("admin\u202egnp.exe\u2066x\u2069", "admingnp.exex"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("[/aws/ecs/x] [ERROR] $x 50% 障害", "[/aws/ecs/x] [ERROR] $x 50% 障害"),
    ],
)
def test_clean_text(given_text: str, clean: str) -> None:
    assert clean_text(given_text) == clean


@pytest.mark.parametrize("start", ["\x1b]0;", "\x1bP", "\x9d", "\x1b[", "\x9b"])
def test_an_unterminated_sequence_does_not_swallow_the_message(start: str) -> None:
    assert "not found" in clean_text(start + "x" * 5_000 + MESSAGE)


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    clean = clean_text(text)
    assert not [c for c in clean if (ord(c) < 0x20 and c not in "\t\n") or 0x7F <= ord(c) < 0xA0]
    assert clean_text(clean) == clean


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(encoding: str) -> None:
    assert decode(MESSAGE.encode(encoding)) == MESSAGE


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    assert decode(b"caf\xe9 denied") == "caf\ufffd denied"


def test_binary_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="not text") as error:
        decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0")
    assert error.value.next_step


def test_far_too_long_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="longer than"):
        decode(b"x" * (MAX_BYTES + 1))
