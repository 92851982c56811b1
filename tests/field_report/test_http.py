"""The calls of the scripts with real clients, against servers on loopback."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from decision_tree.field_report import Script, report_script
from tests.field_report.machine import TOOLS

CLIENTS = ("curl", "python3", "wget", "busybox")


class Endpoint(BaseHTTPRequestHandler):
    """Answers /NNN with that status; as a proxy, with 502."""

    def do_GET(self) -> None:
        code = 502 if self.path.startswith("http://") else int(self.path.rsplit("/", 1)[-1])
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(params=CLIENTS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A PATH with one client only."""
    client = shutil.which(request.param)
    if client is None:
        pytest.skip(f"{request.param} is not on this machine")
    for tool in (*TOOLS, "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "/missing")
    if request.param == "python3":  # a launcher of a version manager would look for the real one
        (tmp_path / "python3").write_text(f'#!/bin/sh\nPATH=/usr/bin:/bin exec {client} "$@"\n')
        (tmp_path / "python3").chmod(0o755)
    else:
        (tmp_path / ("wget" if request.param == "busybox" else request.param)).symlink_to(client)
    return tmp_path


def word(folder: Path, url: str, way: str) -> str:
    script = report_script(Script.CONTAINER).replace('main "$@"', 'http_word "$URL" "$WAY"')
    ran = subprocess.run(
        [shutil.which("sh") or "sh", "-c", script], capture_output=True, text=True, timeout=30, check=False,
        env={"PATH": str(folder), "URL": url, "WAY": way, "ECS_WIZARD_ROOT": str(folder), "http_proxy": "http://127.0.0.1:9"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.strip()


@pytest.mark.parametrize("code", [200, 400, 429, 503])
def test_the_status(folder: Path, server: str, code: int) -> None:
    assert word(folder, f"{server}/v2/{code}", "direct") == f"http_{code}"


def test_a_proxy_answers_in_its_place(folder: Path, server: str) -> None:
    assert word(folder, "http://169.254.170.2/v2/200", server) == "http_502"


def test_nobody_listens(folder: Path) -> None:
    assert word(folder, "http://127.0.0.1:9/200", "direct") == "refused"


def test_the_proxy_of_the_environment_is_used_only_when_asked(folder: Path, server: str) -> None:
    assert word(folder, f"{server}/200", "environment") == "refused"
