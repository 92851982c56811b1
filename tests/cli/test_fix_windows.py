"""`ecs-wizard fix` where the case says that the container instance runs Windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.session import Session
from decision_tree.store import Store
from tests.cli.conftest import Run
from tests.knowledge import built_in

ANSWERS = {"launch_type": "ec2", "os": "windows", "phase": "placement", "windows_setup": "agent_setting"}


@pytest.fixture
def case_id(run: Run, tmp_path: Path) -> str:
    """A kept case in which the set-up of Windows is what is wrong."""
    with Store.open(tmp_path / "data" / "ecs-wizard" / "cases.db") as store:
        session = Session(built_in(), keep=store.append)
        for fact, value in ANSWERS.items():
            session.answer(fact, value)
        return session.case.id


def test_it_writes_powershell(run: Run, case_id: str, tmp_path: Path) -> None:
    result = run("fix", case_id, "-o", str(tmp_path / "mend.sh"))
    assert result.status == 0, result.err
    text = (tmp_path / "mend.ps1").read_text(encoding="utf-8")
    assert "Cause = 'agent.windows_setup_incomplete'" in text
    assert not (tmp_path / "mend.sh").exists()
    assert "never run" in result.err


def test_it_prints_powershell(run: Run, case_id: str) -> None:
    result = run("fix", case_id)
    assert result.status == 0, result.err
    assert "function Invoke-Main" in result.out
    assert "#!/usr/bin/env bash" not in result.out


def test_a_script_for_linux_is_not_offered(run: Run, case_id: str) -> None:
    result = run("fix", case_id, "--cause", "agent.too_old")
    assert (result.status, result.out) == (1, "")
    assert "No script for Windows" in result.err


def test_both_kinds_need_a_file(run: Run, case_id: str, tmp_path: Path) -> None:
    both = ("--cause", "agent.windows_setup_incomplete", "--cause", "role.missing")
    printed = run("fix", case_id, *both)
    assert "#!/usr/bin/env bash" in printed.out
    assert "give a file with -o" in printed.err
    run("fix", case_id, *both, "-o", str(tmp_path / "mend.sh"))
    assert (tmp_path / "mend.sh").exists()
    assert (tmp_path / "mend.ps1").exists()
