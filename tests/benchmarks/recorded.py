"""An AWS whose answers were recorded once: what is measured then is who asks, not the sandbox that answers.

Run as a program it builds a world in the sandbox, prints where it listens, and answers until standard input closes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec

Answer = tuple[int, list[tuple[str, str]], bytes]
KEPT = ("content-type", "x-amzn-requestid", "x-amz-target", "authorization")


class Reply(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: the second would wait for an acknowledgement of the first
    server: Recorder

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/-/latency":
            self.server.latency = float(body)
            self._send((200, [], b"{}"))
            return
        began = time.perf_counter()
        scope = self.headers.get("Authorization", "").partition("Credential=")[2].partition(",")[0].split("/")[2:4]
        key = (self.command, self.path, self.headers.get("X-Amz-Target"), tuple(scope), body)
        if key not in self.server.answers:
            self.server.answers[key] = self._ask(body)
        time.sleep(max(0.0, self.server.latency - (time.perf_counter() - began)))
        self._send(self.server.answers[key])

    do_GET = do_POST  # noqa: N815  (the base class's name)

    def _ask(self, body: bytes) -> Answer:
        upstream = HTTPConnection(self.server.upstream.removeprefix("http://"))
        upstream.request(self.command, self.path, body, dict(self.headers))
        answer = upstream.getresponse()
        headers = [(n, v) for n, v in answer.getheaders() if n.lower() in KEPT]
        recorded = (answer.status, headers, answer.read())
        upstream.close()
        return recorded

    def _send(self, answer: Answer) -> None:
        status, headers, body = answer
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Recorder(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Reply)
        self.upstream, self.latency = upstream, 0.0
        self.answers: dict[object, Answer] = {}


@contextmanager
def recording(upstream: str) -> Iterator[str]:
    """The recorder's URL; the seconds that each answer takes at least are posted to `/-/latency`."""
    server = Recorder(upstream)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def set_latency(url: str, seconds: float) -> None:
    connection = HTTPConnection(url.removeprefix("http://"))
    connection.request("POST", "/-/latency", str(seconds))
    connection.getresponse().read()
    connection.close()


def main() -> None:
    from decision_tree.practice import World, open_sandbox

    world = msgspec.convert(json.loads(sys.argv[1]), World)
    with open_sandbox() as sandbox:
        built = sandbox.build(world)
        with recording(sandbox.url) as url:
            print(json.dumps({"url": url, "cluster": built.cluster, "service": built.service}), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main()
