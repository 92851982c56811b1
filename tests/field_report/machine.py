"""A made-up container instance or container: a root folder, a PATH of real text tools and stubs, and the shells."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from decision_tree.field_report import Script, report_script

TOOLS = (
    "awk", "cat", "cp", "cut", "date", "df", "env", "find", "grep", "head", "id", "mkdir", "readlink", "sed", "sort",
    "tail", "timeout", "tr",
)  # fmt: skip
SHELLS = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not on this machine"))
    for name in ("dash", "bash", "busybox")
]
# answers as the file says, for the URL, proxy and method that it is given through standard input
CURL = """
printf '%s\\n' "$*" >>"$ECS_WIZARD_ROOT/curl-arguments"
url= proxy= method=
while IFS= read -r line || [ "$line" ]; do
  value=${line#*\\"}
  value=${value%\\"}
  case $line in
  'url = "'*) url=$value ;;
  'proxy = "'*) proxy=$value ;;
  'request = "'*) method=$value ;;
  esac
done
code=000 status=28 body= reason=
. "$ECS_WIZARD_ROOT/curl-answers"
case "$*" in
*http_code*) printf '%s' "$code" ;;
*-sv*) printf '%s' "$reason" >&2 ;;
*) printf '%s' "$body" ;;
esac
exit "$status"
"""
AS_PROCESS = 'mkdir -p "$ECS_WIZARD_ROOT/proc/$$" && cp -R "$AS_PROCESS/." "$ECS_WIZARD_ROOT/proc/$$" && exec "$@"'


@dataclass
class Machine:
    """Runs a report script as if this folder were the machine."""

    folder: Path
    shell: str = "dash"
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.folder / "root"
        self.bin = self.folder / "bin"
        (self.root / "proc").mkdir(parents=True)
        self.bin.mkdir()
        busybox = shutil.which("busybox") if self.shell == "busybox" else None
        for tool in (*TOOLS, "sh"):
            real = busybox or shutil.which("dash" if tool == "sh" else tool)
            assert real, tool
            (self.bin / tool).symlink_to(real)
        self.answers()

    def stub(self, name: str, text: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)  # it may be a link to the real tool, which must not be written through
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def answers(self, cases: str = "") -> None:
        """`cases` is a shell case body on "METHOD URL via PROXY"; what it does not name is a time-out."""
        self.stub("curl", CURL)
        self.file("curl-answers", f'case "$method $url via $proxy" in\n{cases}\nesac\n')

    def file(self, name: str, text: str) -> Path:
        path = self.root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def process(
        self, pid: int | str, comm: str, environ: dict[str, str], *, parent: int = 0, command: str = ""
    ) -> None:
        """A process; the pid "self" is the shell that runs the script."""
        folder = f"proc/{pid}" if pid != "self" else "self"
        self.file(f"{folder}/comm", f"{comm}\n")
        self.file(f"{folder}/environ", "".join(f"{k}={v}\0" for k, v in environ.items()))
        self.file(f"{folder}/status", f"Name:\t{comm}\nPPid:\t{parent}\n")
        self.file(f"{folder}/cmdline", f"{command or comm}\0--flag\0")

    def run(self, script: Script, *arguments: str) -> str:
        """What the script prints; it must succeed and say nothing else."""
        path = self.folder / "report.sh"
        path.write_text(report_script(script))
        shell = [shutil.which(self.shell) or self.shell, *(["sh"] if self.shell == "busybox" else [])]
        own = ["sh", "-c", AS_PROCESS, "sh"] if (self.root / "self").exists() else []
        ran = subprocess.run(
            [*([str(self.bin / "sh"), *own[1:]] if own else []), *shell, str(path), *arguments],
            env={
                "PATH": str(self.bin), "ECS_WIZARD_ROOT": str(self.root), "AS_PROCESS": str(self.root / "self"),
            } | self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout


def values(report: str) -> dict[str, str]:
    lines = report.splitlines()
    assert lines[-1] == "end"
    return dict(line.split("=", 1) for line in lines[1:-1])
