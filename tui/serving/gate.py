"""Who may come in, and what a browser may do with what it gets.

Whatever listens on the loopback interface can be reached by every program of this machine and, through the person's
browser, by every page that is open in it. So each request needs the token of this server; a Host that is ours, or a
name that somebody has pointed to 127.0.0.1 would make us part of their site (DNS rebinding); and to open a session an
Origin that is ours, because a WebSocket may be opened by any page.
https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Origin
"""

from __future__ import annotations

import hmac
import secrets

from aiohttp import web

from tui.serving.settings import Serving

TOKEN_BYTES = 32
NEEDS_ORIGIN = "/ws"


class Refused(web.HTTPForbidden):
    """The request did not come through the gate: `why` is "host", "origin" or "token"."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class Gate:
    """Of one server, for as long as it runs."""

    def __init__(self, serving: Serving) -> None:
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        """Never logged: it is in the URL that the person gets, and after the first visit in a cookie."""
        self._serving = serving
        # a browser sends cookies to every port of a host: two servers must not overwrite each other's
        self.cookie = f"ecs-wizard-{serving.port}"

    @property
    def url(self) -> str:
        """The first page's address, with the token."""
        return f"{self._serving.url}/?token={self.token}"

    def check(self, request: web.Request) -> None:
        """Raises `Refused`."""
        if request.host.lower() not in self._serving.hosts:
            raise Refused("host")
        origin = request.headers.get("Origin")
        if origin not in self._serving.origins and (origin is not None or request.path == NEEDS_ORIGIN):
            raise Refused("origin")
        if not (self._is_token(request.query.get("token")) or self._is_token(request.cookies.get(self.cookie))):
            raise Refused("token")

    def _is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(errors="replace"), self.token.encode())

    def remember(self, response: web.StreamResponse) -> None:
        """The token moves from the URL, which is seen and kept in histories, into a cookie that no script reads."""
        response.set_cookie(
            self.cookie, self.token, path="/", httponly=True, samesite="Strict",
            secure=self._serving.url.startswith("https:"),
        )  # fmt: skip

    async def harden(self, request: web.Request, response: web.StreamResponse) -> None:
        """Headers for every response: no other site takes part, and the address is told to none."""
        socket = websocket_url(self._serving, request)
        response.headers.update(
            {
                # xterm.js writes style elements of its own
                "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                f"font-src 'self'; img-src 'self' data:; connect-src 'self' {socket}; base-uri 'none'; "
                "form-action 'none'; frame-ancestors 'none'",
                "Cache-Control": "no-store",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
            }
        )
        response.headers.popall("Server", None)


def websocket_url(serving: Serving, request: web.Request) -> str:
    """Where the page opens its session: the host it came from, or the public one."""
    if serving.public_url:
        return f"ws{serving.public_url.removeprefix('http')}{NEEDS_ORIGIN}"
    host = request.host.lower()
    return f"ws://{host if host in serving.hosts else next(iter(serving.hosts))}{NEEDS_ORIGIN}"
