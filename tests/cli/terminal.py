"""A pseudo terminal around the program: what a person at a plain terminal sees and types."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import Self

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07")


class Terminal:
    """Runs `python -m tui …`; `shown` is everything printed so far, without the line editor's escapes."""

    def __init__(self, *argv: str, cwd: str, columns: int = 200) -> None:
        self._main, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        root = os.getcwd()  # noqa: PTH109  (a text for the environment)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", *argv],
            stdin=inner, stdout=inner, stderr=inner, cwd=cwd, start_new_session=True,
            env=os.environ | {"PYTHONPATH": root},
        )  # fmt: skip
        os.close(inner)
        self.raw = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._seen = 0

    @property
    def shown(self) -> str:
        return _ESCAPES.sub("", self.raw).replace("\r", "")

    def expect(self, text: str, seconds: float = 20) -> None:
        """Wait until the text was printed after what was expected before."""
        until = time.monotonic() + seconds
        while (place := self.shown.find(text, self._seen)) < 0:
            left = until - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"{text!r} did not come; instead:\n{self.shown[self._seen :]}")
        self._seen = place + len(text)

    def type(self, text: str) -> None:
        os.write(self._main, text.encode())

    def interrupt(self) -> None:
        self.type("\x03")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)

    def wait(self, seconds: float = 20) -> int:
        """The exit status."""
        until = time.monotonic() + seconds
        while self._read(max(0.0, until - time.monotonic())):
            pass
        return self.process.wait(max(0.1, until - time.monotonic()))

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._main], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self.raw += self._decoder.decode(data)
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._main)
