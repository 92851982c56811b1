"""What goes wrong between here and AWS: a small server that answers, or passes on to another one, and misbehaves.

It sees every request, so that a test can also tell that nothing was sent.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from urllib.parse import parse_qs

_SCOPE = re.compile(r"Credential=[^/]*/\d{8}/(?P<region>[^/]*)/(?P<service>[^/]*)/")


@dataclass(frozen=True)
class Request:
    """A request as it came in; `service` is the name it was signed for."""

    service: str
    operation: str
    region: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Fault = Callable[["Reply"], None]
"""Answers a request in its own way."""


class Reply(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = _request(self, body)
        fault = self.server.world.seen(request)
        time.sleep(self.server.world.latency)
        if fault is not None:
            fault(self)
        elif request.operation in self.server.world.answers:
            answer = self.server.world.answers[request.operation]
            answer = answer(request) if callable(answer) else answer
            self.send(200, json.dumps(answer).encode() if isinstance(answer, dict) else answer.encode())
        elif self.server.world.upstream:
            self._pass_on(request)
        else:
            error(501, "NotAnswered", f"no answer for {request.operation}")(self)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST  # noqa: N815  (the base class's names)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """An answer as AWS's, with a request id, unless the headers say otherwise."""
        self.send_response(status)
        sent = {"x-amzn-RequestId": "11111111-2222-3333-4444-555555555555"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in {"Content-Length": str(len(body)), **sent}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _pass_on(self, request: Request) -> None:
        recording = self.server.world.recording
        key = (request.service, request.operation, request.method, request.path, request.body.decode("latin-1"))
        status, headers, body = (recording or {}).get(key) or self._asked_upstream(request)
        if recording is not None:
            recording[key] = status, headers, body
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _asked_upstream(self, request: Request) -> tuple[int, list[tuple[str, str]], bytes]:
        upstream = HTTPConnection(self.server.world.upstream.removeprefix("http://"))
        upstream.request(request.method, request.path, request.body, dict(request.headers))
        answer = upstream.getresponse()
        body = answer.read()
        upstream.close()
        of_connection = ("connection", "transfer-encoding", "content-length", "date", "server")
        return answer.status, [h for h in answer.getheaders() if h[0].lower() not in of_connection], body


@dataclass
class FaultyAws:
    """How the server behaves; everything may be changed while it runs."""

    upstream: str = ""
    """Where requests go that have no answer here, such as a moto server's URL."""
    answers: dict[str, dict[str, object] | str | Callable[[Request], dict[str, object] | str]] = field(
        default_factory=dict
    )
    """Operation -> the body: JSON from a dict, or a text as it is."""
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """Operation, or "*" for each -> what its next requests meet, the last of them for ever after."""
    recording: dict[tuple[str, ...], tuple[int, list[tuple[str, str]], bytes]] | None = None
    """With a dictionary, what upstream has answered once is answered from it: only the latency counts then."""
    latency: float = 0.0
    """Seconds that each request takes at least."""
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    ended: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def seen(self, request: Request) -> Fault | None:
        with self.lock:
            self.requests.append(request)
            faults = self.faults.get(request.operation) or self.faults.get("*") or []
            return faults.pop(0) if len(faults) > 1 else faults[0] if faults else None

    def operations(self) -> list[str]:
        """What was asked, in order."""
        with self.lock:
            return [request.operation for request in self.requests]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    world: FaultyAws

    def handle_error(self, *_: object) -> None:
        """Clients that break off are what this is for."""


@contextmanager
def faulty_aws(upstream: str = "") -> Iterator[FaultyAws]:
    """A server on a free port of the loopback interface."""
    server = _Server(("127.0.0.1", 0), Reply)
    server.world = FaultyAws(upstream, url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.world
    finally:
        server.world.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def fine(reply: Reply) -> None:
    """No fault: the ordinary answer comes after those before it. (An empty object.)"""
    reply.send(200, b"{}")


def error(status: int, code: str, message: str = "") -> Fault:
    """AWS's own refusal, as the JSON services write it."""
    return lambda reply: reply.send(
        status, json.dumps({"__type": code, "message": message}).encode(), Content_Type="application/x-amz-json-1.1"
    )


def xml_error(status: int, code: str, message: str = "") -> Fault:
    """AWS's own refusal, as the query services write it."""
    body = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>1-2-3</RequestId></ErrorResponse>"
    )
    return lambda reply: reply.send(status, body.encode(), Content_Type="text/xml")


def page(status: int) -> Fault:
    """A page of a proxy, which has no request id."""
    body = b"<!DOCTYPE html><html><body><h1>Blocked</h1><p>Ask your administrator & wait.</body></html>"
    return lambda reply: reply.send(status, body, Content_Type="text/html", x_amzn_RequestId="")


def body(data: bytes) -> Fault:
    """AWS answers, and with this."""
    return lambda reply: reply.send(200, data)


def garbage(reply: Reply) -> None:
    """A 200 with a body that no parser likes, from no AWS."""
    reply.send(200, b"\x00\xff\x1b[2J no JSON {", x_amzn_RequestId="")


def truncated(reply: Reply) -> None:
    """An answer that ends before it should."""
    reply.send_response(200)
    reply.send_header("Content-Length", "1000")
    reply.end_headers()
    reply.wfile.write(b'{"clusterArns": [')
    reply.close_connection = True


def dropped(reply: Reply) -> None:
    """The connection closes without an answer."""
    reply.close_connection = True


def reset(reply: Reply) -> None:
    """The connection breaks."""
    reply.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    reply.connection.close()
    reply.close_connection = True


def hangs(reply: Reply) -> None:
    """No answer for as long as the test lasts."""
    reply.server.world.ended.wait()
    reply.close_connection = True


def _request(reply: Reply, body: bytes) -> Request:
    scope = _SCOPE.search(reply.headers.get("Authorization", ""))
    service, region = (scope["service"], scope["region"]) if scope else ("", "")
    target = reply.headers.get("X-Amz-Target", "").rpartition(".")[2]
    operation = target or parse_qs(body.decode("latin-1")).get("Action", [""])[0] or reply.path
    return Request(service, operation, region, reply.command, reply.path, dict(reply.headers), body)
