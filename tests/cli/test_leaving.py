"""Leaving while AWS hangs: the process itself ends at once, whatever its threads wait for."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

TASK_ARN = "arn:aws:ecs:eu-west-1:111122223333:task/shop/0123456789abcdef0123456789abcdef"
AT_ONCE = 3.0
"""Seconds; waiting for the connection's time-outs would take several times as long."""


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An AWS that takes every call and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        yield url


def test_an_interrupt_during_a_look_is_status_130_at_once(hanging: str, tmp_path: Path) -> None:
    with Terminal("look", TASK_ARN, "--endpoint-url", hanging, cwd=str(tmp_path)) as terminal:
        time.sleep(2)  # nothing tells that the calls are under way
        assert terminal.process.poll() is None
        began = time.monotonic()
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait() == 130
        assert time.monotonic() - began < AT_ONCE
        assert "Interrupted." in terminal.shown
        assert "Traceback" not in terminal.shown


@pytest.mark.usefixtures("hanging")
def test_quitting_the_full_screen_during_a_look_returns_at_once(tmp_path: Path) -> None:
    with Terminal(cwd=str(tmp_path), columns=80) as terminal:
        terminal.expect("Paste an error")
        terminal.type("2\r")
        terminal.expect("Asking AWS")
        terminal.type(f"\x1b[200~{TASK_ARN}\x1b[201~")
        terminal.expect("who is asking")
        time.sleep(1)
        began = time.monotonic()
        terminal.type("q")
        assert terminal.wait() == 0
        assert time.monotonic() - began < AT_ONCE
        assert "Traceback" not in terminal.shown
