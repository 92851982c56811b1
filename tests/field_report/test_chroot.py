"""In a root of its own that holds busybox and nothing else, as in a container made from a small image."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from decision_tree.field_report import Script, report_script
from tests.field_report.machine import values

BUSYBOX = shutil.which("busybox")

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0 or shutil.which("chroot") is None, reason="chroot needs root"),
    pytest.mark.skipif(BUSYBOX is None, reason="busybox is not on this machine"),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small image: busybox under its own names, and the libraries that it needs."""
    assert BUSYBOX
    (tmp_path / "bin").mkdir()
    shutil.copy(BUSYBOX, tmp_path / "bin" / "busybox")
    listed = subprocess.run(["ldd", BUSYBOX], capture_output=True, text=True, check=False).stdout
    for library in re.findall(r"(/\S+)", listed):
        target = tmp_path / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    (tmp_path / "dev").mkdir()
    os.mknod(tmp_path / "dev" / "null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    for applet in subprocess.run([BUSYBOX, "--list"], capture_output=True, text=True, check=True).stdout.split():
        if applet != "busybox":
            (tmp_path / "bin" / applet).symlink_to("busybox")
    return tmp_path


def run(root: Path, script: Script, **environment: str) -> str:
    (root / "report.sh").write_text(report_script(script))
    ran = subprocess.run(
        [str(shutil.which("chroot")), str(root), "/bin/sh", "/report.sh"],
        env={"PATH": "/bin"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_a_container_of_nothing_but_busybox_reports_to_its_end(root: Path) -> None:
    text = run(root, Script.CONTAINER, AWS_SECRET_ACCESS_KEY="hunter2-very-secret")
    seen = values(text)
    assert text.startswith("ecs-wizard-report 1 container\n")
    assert "hunter2" not in text
    assert seen["aws_cli"] == "absent"
    assert seen["sdk_python"] == "none"


def test_a_host_of_nothing_but_busybox_does_not_claim_what_it_cannot_see(root: Path) -> None:
    text = run(root, Script.HOST)
    seen = values(text)
    assert text.startswith("ecs-wizard-report 1 host\n")
    assert seen.get("agent_process") != "running"
    assert "present" not in {seen.get("nat_prerouting"), seen.get("nat_output")}, "there is no iptables to ask"
