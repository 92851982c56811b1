"""`ecs-wizard serve` as a process of its own, and a client that does what textual-serve's script does."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

_ESCAPES = re.compile(r"\x1b\[[0-9;?$]*[A-Za-z]|\x1b\][^\x07]*\x07")


class Served:
    """Runs until the end of the block; `url` has the token, `origin` has not."""

    def __init__(self, *options: str, environment: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui", "serve", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | (environment or {}),
            preexec_fn=_takes_ctrl_c,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.origin, _, self.token = self.url.partition("/?token=")

    def children(self) -> list[int]:
        """The processes of the sessions that are open now. Linux only."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]

    def interrupt(self) -> tuple[int, str, str]:
        """Ctrl-C; the exit status, and what it said since on standard output and standard error."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.interrupt()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def _takes_ctrl_c() -> None:
    """Tests that a shell runs in the background ignore Ctrl-C, and what they start would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


_OPEN: list[ClientWebSocketResponse] = []


@asynccontextmanager
async def browsing() -> AsyncIterator[ClientSession]:
    """A client that keeps cookies as a browser does; the terminals that visitors opened are closed with it."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        try:
            yield client
        finally:
            while _OPEN:
                await _OPEN.pop().close()


class Visitor:
    """One browser, as the server sees it; `shown` is everything that came to its terminal."""

    def __init__(self, client: ClientSession, origin: str) -> None:
        self._client, self._origin = client, origin
        self.raw = b""
        self.messages: list[Any] = []
        """What came beside the terminal's bytes: where to go, what to download."""

    async def come(self, url: str) -> Self:
        """Open the page, which leaves a cookie, and the terminal on it."""
        async with self._client.get(url) as response:
            assert response.status == 200, await response.text()
        self.socket: ClientWebSocketResponse = await self._client.ws_connect(
            f"{self._origin}/ws?width=80&height=24", headers={"Origin": self._origin}
        )
        _OPEN.append(self.socket)
        return self

    @property
    def shown(self) -> str:
        return _ESCAPES.sub("", self.raw.decode(errors="replace"))

    async def type(self, text: str) -> None:
        await self.socket.send_str(json.dumps(["stdin", text]))

    async def sees(self, text: str, seconds: float = 60) -> None:
        """Wait until the text has come since the last key."""
        async with asyncio.timeout(seconds):
            while text not in self.shown:
                assert await self.read(), self.shown

    async def read(self) -> bool:
        """Whether something more came."""
        message = await self.socket.receive()
        if message.type == WSMsgType.BINARY:
            self.raw += message.data
        elif message.type == WSMsgType.TEXT:
            self.messages.append(json.loads(message.data))
        return message.type in (WSMsgType.BINARY, WSMsgType.TEXT)

    async def until_closed(self, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while await self.read():
                pass
