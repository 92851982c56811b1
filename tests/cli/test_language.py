"""The command line in Japanese: how the language is chosen, help, errors, and what stays as it is."""

from __future__ import annotations

import gettext
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from decision_tree.language import use_language
from decision_tree.wrapping import width
from tests.cli.conftest import ONLY_DENIED, PULL_DENIED, Run
from tests.cli.terminal import Terminal
from tui.commands import COMMANDS

ALL_CAUSES = "`ecs-wizard explain NAME` で詳しい説明を表示します。"
"""What `explain` begins with, in Japanese."""


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No language is asked for, and none is left to the next test."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(variable, raising=False)
    yield
    use_language("en")


# ----- the choice -----


@pytest.mark.parametrize(
    "argv",
    [
        ["--lang", "ja", "explain"],
        ["--lang=ja", "explain"],
        ["explain", "--lang", "ja"],
        ["explain", "--lang=ja"],
    ],
)
def test_the_option_stands_before_or_after_the_command(run: Run, argv: list[str]) -> None:
    result = run(*argv)
    assert result.status == 0, result.err
    assert ALL_CAUSES in result.out


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_without_the_option_the_locale_decides(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "ja_JP.UTF-8")
    assert ALL_CAUSES in run("explain").out


def test_the_stronger_variable_of_the_locale_decides(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setenv("LC_ALL", "C")
    assert "tells all about one" in run("explain").out


def test_the_option_wins_over_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.setenv("LANGUAGE", "ja")
    assert "tells all about one" in run("--lang", "en", "explain").out
    assert run("--lang", "en", "triage", "--help").out.startswith("usage: ecs-wizard triage")


def test_a_language_that_is_not_there_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    for argv in (["--lang", "fr", "explain"], ["explain", "--lang=fr"], ["--lang"]):
        result = run(*argv)
        assert result.status == 2
        assert result.out == ""
        assert "argument --lang: " in result.err


def test_a_locale_that_is_not_there_is_english(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert run("--help").out.startswith("usage: ecs-wizard")


# ----- help and errors -----


@pytest.mark.parametrize("command", ["", *COMMANDS, "case show"])
def test_help_is_japanese_and_fits_the_terminal(run: Run, command: str) -> None:
    result = run("--lang", "ja", *command.split(), "--help")
    assert result.status == 0
    assert result.out.startswith(f"使い方: {f'ecs-wizard {command}'.strip()} [")
    assert "オプション:" in result.out
    for english in ("usage", "options", "positional", "show this help", "and exit"):
        assert english not in result.out
    usage, _blank, rest = result.out.partition("\n\n")
    assert [line for line in rest.splitlines() if width(line) > 80] == []
    indents = {width(line) - width(line.lstrip()) for line in usage.splitlines()[1:]}
    assert indents <= {width(f"使い方: ecs-wizard {command} ")}


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--nonsense"], "ecs-wizard: エラー: 認識できない引数です: --nonsense"),
        (["triage", "--format", "xml"], "引数 --format: 'xml' は指定できません"),
        (["triage", "--keep=yes"], "引数 --keep: 値 'yes' は指定できません"),
        (["fix"], "引数 CASE --from のいずれかが必要です"),
        (["fix", "--from"], "引数 --from: 値を 1 つ指定してください"),
        (["case"], "次の引数が必要です: list|show|handover|note"),
        (["look", "--task", "a", "--service", "b"], "引数 --task と同時には指定できません"),
        (["look", "--deadline", "0"], "0 より大きく 3600 以下の秒数を指定してください"),
        (["look", "--deadline", "soon"], "の値として正しくありません: 'soon'"),
        (["trage"], "'trage' というコマンドはありません。"),
        ([], "全画面にはターミナルが必要です。"),
        (["ask"], "ecs-wizard ask: 対話形式のため、ターミナルが必要です。"),
        (
            ["explain", "agent.stoped"],
            "見つかりません: 'agent.stoped' という名前のものはありません\nもしかして: agent.stopped",
        ),
        (["case", "show", "nothing"], "ケース 'nothing' はありません"),
        (["triage", "/no/such/file"], "入力を読み取れません: /no/such/file: "),
    ],
)
def test_what_is_wrong_is_told_in_japanese(run: Run, argv: list[str], words: str) -> None:
    result = run("--lang", "ja", *argv)
    assert result.status == 2
    assert result.out == ""
    assert words in result.err


def test_nothing_else_is_left_in_another_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that are started later, and other libraries, keep the locale of the person."""
    for before in (None, "de:en"):
        if before is not None:
            monkeypatch.setenv("LANGUAGE", before)
        domain = gettext.textdomain()
        for argv in (["explain"], ["explain", "--help"], ["--nonsense"]):
            run("--lang", "ja", *argv)
            assert os.environ.get("LANGUAGE") == before
            assert gettext.textdomain() == domain


# ----- what is said -----


def test_a_report_is_japanese(run: Run, error_file: str) -> None:
    result = run("--lang", "ja", "triage", error_file)
    assert result.status == 1
    for words in ("原因", "対処方法", "確認方法", "メッセージの内容", "次にすること"):
        assert words in result.out


def test_line_mode_asks_in_japanese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with Terminal("--lang", "ja", "ask", cwd=str(tmp_path), columns=60) as terminal:
        terminal.expect("テキスト:")
        terminal.type(f"{ONLY_DENIED}\r.\r")
        terminal.expect("認識した内容")
        terminal.expect("質問 1")
        terminal.expect("   ?  わからない")
        terminal.expect("回答:")
        terminal.type("x\r")
        terminal.expect("次の文字を入力してください")
        terminal.type("q\r")
        terminal.expect("として保存しました。")
        assert terminal.wait() in (0, 1)
        assert "Traceback" not in terminal.shown


def test_the_columns_of_the_kept_cases_stand_under_each_other(run: Run) -> None:
    for text in (PULL_DENIED, ONLY_DENIED):
        run("triage", "--keep", "-", stdin=text)
    rows = run("--lang", "ja", "case", "list").out.splitlines()
    assert len(rows) == 2
    assert len({width(row[: row.index(" 件") + len(" 件")]) for row in rows}) == 1


# ----- what programs read -----


def shape(value: Any) -> Any:
    """Names of fields all the way down, without the texts."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("text", [PULL_DENIED, ONLY_DENIED], ids=["confirmed", "possible"])
def test_json_has_the_same_fields_in_every_language(run: Run, text: str) -> None:
    english, japanese = (
        json.loads(run("--lang", language, "triage", "--format", "json", "-", stdin=text).out)
        for language in ("en", "ja")
    )
    assert shape(japanese) == shape(english)
    for report in (english, japanese):
        report["ids"] = [(cause["id"], cause["standing"], cause["likelihood"]) for cause in report["causes"]]
    assert japanese["ids"] == english["ids"]


def test_a_batch_has_the_same_fields_in_every_language(run: Run, tmp_path: Path) -> None:
    tickets = tmp_path / "tickets.jsonl"
    tickets.write_text(f'{json.dumps({"id": 1, "text": PULL_DENIED})}\n{{"id": 2}}\nnonsense\n', encoding="utf-8")
    english, japanese = (
        [json.loads(line) for line in run("--lang", language, "triage", "--batch", str(tickets)).out.splitlines()]
        for language in ("en", "ja")
    )
    assert shape(japanese) == shape(english)
    assert japanese[1] == {"id": 2, "error": "チケットに text がありません"}


@pytest.mark.parametrize("argv", [["permissions"], ["report-script", "host"], ["report-script", "container"]])
def test_policies_and_scripts_are_the_same_in_every_language(run: Run, argv: list[str]) -> None:
    english, japanese = (run("--lang", language, *argv) for language in ("en", "ja"))
    assert japanese.out == english.out
    assert japanese.err != english.err
