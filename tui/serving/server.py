"""The server: its routes and pages, from the first moment to the last."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import NoReturn

import jinja2
from aiohttp import WSCloseCode, web
from textual_serve.server import Server as TextualServer
from textual_serve.server import to_int

from decision_tree.language import N_, _
from tui import output
from tui.serving import child
from tui.serving.gate import Gate, Refused, websocket_url
from tui.serving.session import Session, send_to
from tui.serving.settings import Serving

PAGES = Path(__file__).parent / "pages"
LARGEST_MESSAGE = 4_000_000
"""Bytes of a message from a browser: a paste comes as one."""
SECONDS_TO_CLOSE = 20.0
MESSAGES = {
    "token": (
        N_("This address is not complete"),
        N_("Open the whole address that ecs-wizard serve has printed, with the token at its end."),
    ),
    "host": (N_("Not here"), N_("This server answers only under the address that ecs-wizard serve has printed.")),
    "origin": (N_("Not from there"), N_("Another site wanted to open a session here. It got none.")),
    "full": (N_("All places are taken"), N_("Try again when somebody has left, or ask who runs this server.")),
    "idle": (
        N_("The session has ended"),
        N_("Nothing was typed for a long time, so it was closed to leave the place to others."),
    ),
    "failed": (
        N_("The session has ended"),
        N_("ecs-wizard had to stop because of an error of its own. Begin again, and tell who runs this server."),
    ),
    "left": (N_("The session has ended"), N_("You have left ecs-wizard.")),
}
"""Why somebody sees a page instead of the wizard: title and text."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves the wizard to whom the gate lets in."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.gate = Gate(serving)
        self.sessions: set[web.WebSocketResponse] = set()
        self._textual = TextualServer("", host=serving.host, port=serving.port, public_url=serving.url)
        self._pages = jinja2.Environment(loader=jinja2.FileSystemLoader(PAGES), autoescape=True)
        self._pages.globals |= {"language": serving.language, "again": _("Begin again")}

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._guarded])
        application.add_routes(
            [
                web.get("/", self._first_page),
                web.get("/ws", self._session),
                web.get("/ended/{why}", self._ended),
                web.get("/download/{key}", self._textual.handle_download),
                web.static("/static", self._textual.statics_path),
                web.static("/own", PAGES / "own"),
            ]
        )
        application.on_response_prepare.append(self.gate.harden)
        application.on_shutdown.append(self._close_sessions)
        return application

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self.gate.check(request)
        except Refused as refused:
            return self._message(refused.why, HTTPStatus.FORBIDDEN)
        return await handler(request)

    # ----- pages -----

    async def _first_page(self, request: web.Request) -> web.Response:
        if self._is_full:
            response = self._message("full", HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            response = self._page(
                "terminal.html",
                websocket=websocket_url(self.serving, request),
                font_size=min(max(to_int(request.query.get("fontsize", ""), 16), 6), 48),
                begins=_("ecs-wizard begins…"),
                ended=_("The connection has ended."),
                no_script=_("JavaScript must be on: the terminal is drawn with it."),
            )
        self.gate.remember(response)
        return response

    async def _ended(self, request: web.Request) -> web.Response:
        why = request.match_info["why"]
        if why not in MESSAGES:
            raise web.HTTPNotFound
        return self._message(why, HTTPStatus.OK)

    def _message(self, why: str, status: HTTPStatus) -> web.Response:
        title, text = MESSAGES[why]
        return self._page(
            "message.html", status, title=_(title), text=_(text), may_begin=status != HTTPStatus.FORBIDDEN
        )

    def _page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> web.Response:
        text = self._pages.get_template(template).render(values)
        return web.Response(text=text, status=status, content_type="text/html")

    # ----- sessions -----

    @property
    def _is_full(self) -> bool:
        return len(self.sessions) >= self.serving.sessions

    async def _session(self, request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST_MESSAGE)
        if self._is_full:  # since the page was shown
            await websocket.prepare(request)
            await send_to(websocket, "full")
            return websocket
        self.sessions.add(websocket)
        try:
            await websocket.prepare(request)
            with child.folder(self.serving) as folder:
                await self._serve(websocket, request, folder)
        finally:
            self.sessions.discard(websocket)
        return websocket

    async def _serve(self, websocket: web.WebSocketResponse, request: web.Request, folder: Path) -> None:
        session = Session(self.serving, websocket, self._textual.download_manager, folder)
        width, height = (
            to_int(request.query.get(name, ""), usual) for name, usual in (("width", 80), ("height", 24))
        )
        try:
            await session.start(width, height)
            await session.follow()
        finally:
            await session.stop()

    async def _close_sessions(self, _application: web.Application) -> None:
        for websocket in set(self.sessions):
            with contextlib.suppress(ConnectionError):
                await websocket.close(code=WSCloseCode.GOING_AWAY)


async def run(server: Server, listening: socket.socket) -> None:
    """Serve until this is cancelled; all sessions have ended then."""
    # no access log: the first request of every visitor has the token in it
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=SECONDS_TO_CLOSE)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        output.say(server.gate.url)
        sys.stdout.flush()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def serve(serving: Serving, listening: socket.socket) -> NoReturn:
    """Serve until the person interrupts, or SIGTERM does. Raises `KeyboardInterrupt` then."""

    async def until_ended() -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await run(Server(serving), listening)

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(until_ended())
    raise KeyboardInterrupt
