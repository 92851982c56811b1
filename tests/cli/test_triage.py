from __future__ import annotations

import io
import json
import re
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import ONLY_DENIED, PULL_DENIED, Run
from tests.report_schema import Document
from tui.cli import main

HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b]52;c;cm0gLXJm\x07CannotPullContainerError: [/aws/ecs/x] [ERROR] $x 50% "
    "\u202egnp.exe <script>alert(1)</script> `rm -rf /` \r\nover\rwritten \x9b31m 日本語 " + "x" * 10_000
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_a_confirmed_cause_is_told_with_its_reasons_and_status_1(run: Run, error_file: str) -> None:
    result = run("triage", error_file)
    assert result.status == 1
    assert result.err == ""
    assert "Confirmed: " in result.out
    assert "image_pull.execution_role_permission" in result.out
    assert "no identity-based policy allows" in result.out
    assert "WHAT TO DO NEXT" in result.out


def test_text_fits_into_100_columns_and_has_no_escapes(run: Run, error_file: str) -> None:
    result = run("triage", error_file)
    assert max(len(line) for line in result.out.splitlines()) <= 100
    assert not CONTROLS.search(result.out)


def test_a_possible_cause_with_evidence_is_status_1_too(run: Run) -> None:
    result = run("triage", "--format", "json", stdin=ONLY_DENIED)
    document = json.loads(result.out)
    assert result.status == 1
    assert document["causes"]
    assert {cause["standing"] for cause in document["causes"]} == {"possible"}
    assert document["next_question"]["answers"]


def test_what_is_not_recognised_is_no_proof_that_all_is_well(run: Run) -> None:
    result = run("triage", "-", stdin="the coffee machine is empty")
    assert result.status == 0
    assert "no proof that all is well" in " ".join(result.out.split())
    assert "Next question: " in result.out


@pytest.mark.parametrize("text", [PULL_DENIED, ONLY_DENIED, "nothing at all", HOSTILE])
def test_json_has_exactly_the_promised_keys_and_types(run: Run, text: str) -> None:
    result = run("triage", "--format", "json", stdin=text)
    document = msgspec.json.decode(result.out, type=Document, strict=True)
    assert document.schema_ == 1
    assert re.fullmatch(r"\d{8}-[a-z0-9]{6}", document.case)
    order = [(cause.standing != "confirmed", -cause.likelihood) for cause in document.causes]
    assert order == sorted(order)
    assert not {c.id for c in document.causes} & {c.id for c in document.ruled_out}
    assert all(c.because for c in document.ruled_out)


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "html"])
def test_hostile_text_reaches_no_terminal_and_no_markup(run: Run, format_: str) -> None:
    result = run("triage", "--format", format_, "--no-redact", stdin=HOSTILE)
    assert result.status == 1
    assert not CONTROLS.search(result.out)
    if format_ == "html":
        assert "<script" not in result.out


def test_markdown_and_html_are_redacted_unless_told_otherwise(run: Run, error_file: str) -> None:
    for format_ in ("markdown", "html"):
        redacted = run("triage", error_file, "--format", format_).out
        assert "111122223333" not in redacted
        assert "shopExecution" not in redacted
        assert "account-1" in redacted
        assert "image_pull.execution_role_permission" in redacted.replace("\\", "")
        assert "111122223333" in run("triage", error_file, "--format", format_, "--no-redact").out
    assert "111122223333" in run("triage", error_file).out
    assert "111122223333" not in run("triage", error_file, "--redact").out


def test_html_is_one_file_that_loads_nothing(run: Run, error_file: str) -> None:
    page = run("triage", error_file, "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|img|link|iframe)\b|\bsrc=", page)
    assert all(link.startswith("https://") for link in re.findall(r'href="([^"]*)"', page))


def test_several_files_are_one_case(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ONLY_DENIED, encoding="utf-8")
    (tmp_path / "b.json").write_text(
        json.dumps({"taskDefinition": {"family": "web", "revision": 3, "networkMode": "awsvpc", "volumes": [],
                    "containerDefinitions": [{"name": "web", "image": "nginx"}],
                    "requiresCompatibilities": ["FARGATE"], "taskDefinitionArn":
                    "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3"}}),
        encoding="utf-8",
    )  # fmt: skip
    both = json.loads(run("triage", str(tmp_path / "a.txt"), str(tmp_path / "b.json"), "--format", "json").out)
    alone = json.loads(run("triage", str(tmp_path / "a.txt"), "--format", "json").out)
    assert both["facts"].keys() > alone["facts"].keys()
    assert both["facts"]["network_mode"] == both["facts"]["network_mode"] | {"value": "awsvpc", "from": "file"}


def test_a_file_that_is_not_there(run: Run) -> None:
    result = run("triage", "/no/such/file")
    assert result.status == 2
    assert result.out == ""
    assert "/no/such/file" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x05abc\x00\x00\x10" * 20])
def test_unreadable_input_is_status_2(run: Run, data: bytes) -> None:
    result = run("triage", stdin=data)
    assert result.status == 2
    assert result.out == ""
    assert "cannot be read" in result.err


def test_a_folder_and_a_name_with_a_zero_byte(run: Run, tmp_path: Path) -> None:
    assert run("triage", str(tmp_path)).status == 2
    assert run("triage", "a\0b").status == 2


def test_what_is_far_too_long_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    result = run("triage", str(path))
    assert result.status == 2
    assert "20 MB" in result.err


def test_standard_input_is_read_once(run: Run) -> None:
    result = run("triage", "-", "-", stdin=PULL_DENIED)
    assert result.status == 2
    assert "only once" in result.err


def test_at_a_keyboard_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Keyboard())
    assert main(["triage"]) == 2
    assert "describe-tasks" in capsys.readouterr().err


def test_nothing_is_kept_unless_asked_to(run: Run, error_file: str, tmp_path: Path) -> None:
    run("triage", error_file)
    assert not (tmp_path / "data").exists()
    kept = run("triage", error_file, "--keep", "--format", "json")
    case = json.loads(kept.out)["case"]
    assert case in kept.err
    listed = run("case", "list").out
    assert listed.startswith(case)
    assert len(listed.splitlines()) == 1


def test_secrets_are_not_kept(run: Run, tmp_path: Path) -> None:
    secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzKEY1"
    run("triage", "--keep", stdin=f"{PULL_DENIED}\naws_secret_access_key = {secret}\n")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data" / "ecs-wizard").iterdir())
    assert b"shopExecution" in stored
    assert secret.encode() not in stored


def test_a_recognised_failure_without_a_known_cause_is_not_called_fine(run: Run) -> None:
    result = run("triage", "-", stdin="dial tcp 10.0.0.9:8443: connect: connection refused")
    assert result.status == 1
    assert "The message is recognised" in result.out
    assert "no proof that all is well" in " ".join(result.out.split())


def test_a_line_that_tells_that_all_is_well_is_status_0(run: Run) -> None:
    result = run("triage", "-", stdin="(service web) has reached a steady state.")
    assert result.status == 0
    assert "it is not an error" in result.out
