from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from decision_tree.library import Library
from tests.cli.conftest import ONLY_DENIED, PULL_DENIED, Run
from tests.report_schema import Document
from tui.commands import batch


def lines_of(*tickets: Any) -> str:
    return "".join((t if isinstance(t, str) else json.dumps(t)) + "\n" for t in tickets)


def test_one_line_per_ticket_in_order_as_triage_says_it(run: Run) -> None:
    tickets = [{"id": f"T-{n}", "text": text} for n, text in enumerate([PULL_DENIED, "hello", ONLY_DENIED])]
    result = run("triage", "--batch", "-", stdin=lines_of(*tickets))
    assert result.status == 0
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [a.pop("id") for a in answers] == ["T-0", "T-1", "T-2"]
    for ticket, answer in zip(tickets, answers, strict=True):
        msgspec.convert(answer, Document, strict=True)
        alone = json.loads(run("triage", "--format", "json", stdin=ticket["text"]).out)
        assert answer | {"case": ""} == alone | {"case": ""}


BAD = {
    "not JSON": "this is no JSON",
    "broken": '{"id": "x", "text": ',
    "a list": "[1, 2]",
    "a string": '"text"',
    "no text": '{"id": "x"}',
    "empty text": '{"id": "x", "text": "  "}',
    "text is a number": '{"id": "x", "text": 5}',
    "NaN": '{"id": NaN, "text": "x"}',
    "deep": '{"id": "x", "text": ' + "[" * 100_000,
    "too long": '{"id": "x", "text": "' + "a" * 1_000_001 + '"}',
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_answered_and_does_not_end_the_batch(run: Run, bad: str) -> None:
    good = {"id": 7, "text": PULL_DENIED}
    result = run("triage", "--batch", "-", stdin=lines_of(good, bad, good))
    assert result.status == 0
    first, second, third = [json.loads(line) for line in result.out.splitlines()]
    assert first["id"] == third["id"] == 7
    assert first["causes"] == third["causes"] != []
    assert second.keys() == {"id", "error"}
    assert second["error"]
    assert second["id"] in (None, "x")


def test_bytes_that_are_no_text_are_a_bad_line(run: Run) -> None:
    result = run("triage", "--batch", "-", stdin=b'{"id": 1, "text": "\xff\xfe"}\n{"id": 2, "text": "hello"}\n')
    first, second = [json.loads(line) for line in result.out.splitlines()]
    assert "error" in first
    assert second["id"] == 2
    assert "error" not in second


@pytest.mark.parametrize("id_", ["", "ü\u202e\x9b", 0, -3, 1.5, True, None, 2**60])
def test_the_id_comes_back_as_it_was(run: Run, id_: object) -> None:
    result = run("triage", "--batch", "-", stdin=lines_of({"id": id_, "text": "hello"}))
    assert json.loads(result.out)["id"] == id_
    assert "\x9b" not in result.out
    assert "\u202e" not in result.out


def test_more_keys_in_a_ticket_do_no_harm_and_blank_lines_are_no_tickets(run: Run) -> None:
    result = run("triage", "--batch", "-", stdin="\n \n" + lines_of({"id": 1, "text": "hello", "queue": {"x": [1]}}))
    assert len(result.out.splitlines()) == 1
    assert json.loads(result.out)["id"] == 1


def test_the_last_line_needs_no_line_feed_and_an_empty_file_has_no_tickets(run: Run) -> None:
    assert json.loads(run("triage", "--batch", "-", stdin='{"id":1,"text":"hello"}').out)["id"] == 1
    empty = run("triage", "--batch", "-", stdin="")
    assert (empty.status, empty.out) == (0, "")


def test_a_batch_file_that_cannot_be_read_is_status_2(run: Run, tmp_path: Path) -> None:
    for name in ("/no/such/file", str(tmp_path)):
        result = run("triage", "--batch", name)
        assert result.status == 2
        assert result.out == ""
        assert name in result.err


def test_batch_takes_no_other_options(run: Run) -> None:
    assert run("triage", "--batch", "-", "--format", "html").status == 2
    assert run("triage", "--batch", "-", "file").status == 2


def test_tickets_are_read_one_by_one(library: Library) -> None:
    """The first answer is there before the second ticket has come."""

    class OneByOne(io.BytesIO):
        read_lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.read_lines += 1
            return super().readline(size)

    source = OneByOne(lines_of({"id": 1, "text": "a"}, {"id": 2, "text": "b"}).encode())
    answers = batch.answers(batch.lines(source), library)
    assert json.loads(next(answers))["id"] == 1
    assert source.read_lines == 1


def test_a_line_without_end_is_not_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        left = 50

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= batch.LONGEST_LINE + 1
            self.left -= 1
            return b"x" * size if self.left > 0 else b""

    assert list(batch.lines(Endless())) == [None]  # type: ignore[arg-type]


def test_a_mistake_of_ours_costs_one_ticket_only(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = batch._triage

    def sometimes(text: str, library: Library) -> dict[str, Any]:
        if text == "boom":
            raise ZeroDivisionError("ours")
        return real(text, library)

    monkeypatch.setattr(batch, "_triage", sometimes)
    answers = [
        json.loads(line) for line in batch.answers([b'{"id":1,"text":"boom"}', b'{"id":2,"text":"hello"}'], library)
    ]
    assert answers[0] == {"id": 1, "error": "internal error: ZeroDivisionError"}
    assert answers[1]["schema"] == 1
    assert "ours" in capsys.readouterr().err
