"""One browser and the process that it works with."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from aiohttp import WSMessage, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from decision_tree.language import _
from tui import output
from tui.serving import child
from tui.serving.settings import Serving

READY = b"__GANGLION__\n"
"""The first line of every Textual app behind textual-serve."""
PATIENCE = 5.0
"""Seconds that a process has to end by itself."""
LEAST, MOST = 2, 1000
"""Columns and rows of a browser's terminal."""


class Session(AppService):
    """Begun for a WebSocket, over when the app, the browser or the server ends it, or when nobody types any more."""

    def __init__(
        self, serving: Serving, websocket: web.WebSocketResponse, downloads: DownloadManager, folder: Path
    ) -> None:
        super().__init__(
            "", write_bytes=websocket.send_bytes, write_str=websocket.send_str, close=self._closing,
            download_manager=downloads,
        )  # fmt: skip
        self._serving, self._websocket, self._downloads, self._folder = serving, websocket, downloads, folder
        self._typed = time.monotonic()

    # ----- the process -----

    async def start(self, width: int, height: int) -> None:
        """Start the process; what it shows goes to the browser from now on. Raises `OSError`."""
        columns, rows = (min(max(size, LEAST), MOST) for size in (width, height))
        self._process = await asyncio.create_subprocess_exec(
            *child.command(self._serving), cwd=self._folder,
            env=child.environment(self._serving, self._folder, columns, rows),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the server's terminal reaches the server alone, which ends them all
        )  # fmt: skip
        self._stdin = self._process.stdin
        if self._serving.practice:
            with contextlib.suppress(ProcessLookupError):
                child.limit(self._process.pid)
        self._task = asyncio.create_task(self.run())

    async def run(self) -> None:
        """Hand on what the process says until it ends. As in textual-serve, but nothing goes to our own output."""
        process = self._process
        assert process is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        errors = asyncio.create_task(_first_of(process.stderr))
        began = await process.stdout.readline() == READY
        if began:
            await self._hand_on(process.stdout)
        words = await errors
        if not began:
            output.tell(_("A session could not begin: {words}").format(words=words))
        await send_to(self._websocket, "failed" if await process.wait() else "left")

    async def _hand_on(self, stdout: asyncio.StreamReader) -> None:
        takes = {b"D": self.on_data, b"M": self.on_meta, b"P": self.on_packed}
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                kind, size = await stdout.readexactly(1), await stdout.readexactly(4)
                payload = await stdout.readexactly(int.from_bytes(size, "big"))
                with contextlib.suppress(ConnectionError):  # the browser is gone: read on, or the process blocks
                    await takes[kind](payload)

    async def _closing(self) -> None:
        """The app says that it ends; the end of its process says how."""

    async def stop(self) -> None:
        """End the process: asked first, then told, then killed, with everything that it has started."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        await self._downloads.cancel_app_downloads(self.app_service_id)
        await self.send_meta({"type": "quit"})
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)
                break
            _signal(process.pid, number)
        await process.wait()
        _signal(process.pid, signal.SIGKILL)  # what was left of its group
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    # ----- the browser -----

    async def follow(self) -> None:
        """Hand on what the browser says until it goes, or until nobody has typed for long."""
        while (left := self._typed + self._serving.idle_seconds - time.monotonic()) > 0:
            try:
                message = await self._websocket.receive(timeout=left)
            except TimeoutError:
                continue
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return
            if message.type == WSMsgType.TEXT:
                await self._take(message)
        await send_to(self._websocket, "idle")

    async def _take(self, message: WSMessage) -> None:
        """What textual-serve's script sends; anything else is dropped."""
        try:
            kind, *values = message.json()
        except (ValueError, TypeError):
            return
        value = values[0] if values else None
        if kind == "stdin" and isinstance(value, str):
            self._typed = time.monotonic()
            await self.send_bytes(value.encode(errors="replace"))
        elif kind == "resize" and isinstance(value, Mapping):
            columns, rows = (value.get(name) for name in ("width", "height"))
            if isinstance(columns, int) and isinstance(rows, int):
                await self.set_terminal_size(min(max(columns, LEAST), MOST), min(max(rows, LEAST), MOST))
        elif kind == "ping":
            await self._websocket.send_json(["pong", str(value)])
        elif kind in ("blur", "focus"):
            await self.send_meta({"type": kind})


async def send_to(websocket: web.WebSocketResponse, page: str) -> None:
    """Lead the browser to the page that says why it is over, and close."""
    with contextlib.suppress(ConnectionError):
        if not websocket.closed:
            await websocket.send_str(json.dumps(["open_url", {"url": f"/ended/{page}", "new_tab": False}]))
            await websocket.close()


async def _first_of(stream: asyncio.StreamReader) -> str:
    """The beginning of what comes, once all has come."""
    first = data = await stream.read(4096)
    while data:
        data = await stream.read(65536)
    return first.decode(errors="replace").strip()


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
