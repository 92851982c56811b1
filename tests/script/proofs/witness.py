"""The shim held against the AWS CLI: each call of a script is made by both, and what differs is noted.

The CLI's answer is the one that the script gets. What it sends passes a small server that writes the request down
and hands it on to the sandbox. The shim then does the same with the same words: where the call reads, or failed, it
is made once more and both answers are compared; where it has changed something, only what the shim would send is.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.aws.faults import FaultyAws, Request, faulty_aws, xml_error
from tests.script.proofs.shim import Answer, Call, Shim, serving
from tests.script.proofs.words import Command
from tests.script.runner import AWS
from tests.script.warm_aws import warm_aws

_TOKEN = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An idempotency token is another one in each call."""
Sent = tuple[str, str, str, str, Any]
"""Service, operation, Region, method and path, parameters: in which order they stand does not count."""


@dataclass
class Witness(Shim):
    """A shim that is watched."""

    cli: Path = AWS
    passing: FaultyAws = field(default_factory=FaultyAws)
    """Hands on to the sandbox."""
    refusing: FaultyAws = field(default_factory=FaultyAws)
    """Answers nothing."""
    compared: int = 0
    disagreements: list[str] = field(default_factory=list)

    def make(self, command: Command, key: str, words: tuple[str, ...]) -> Answer:
        real, sent = self._by_the_cli(words, key)
        writes = Call(words, command, real).writes and real.status == 0
        self.url = self.refusing.url if writes else self.passing.url
        own = super().make(command, key, words)
        own_sent = _sent(self.refusing if writes else self.passing)
        self.compared += 1
        self._differs(words, "the requests", sent, own_sent)
        if not writes:
            self._differs(words, "the answers", _said(real), _said(own))
        return real

    def _by_the_cli(self, words: tuple[str, ...], key: str) -> tuple[Answer, list[Sent]]:
        _sent(self.passing)
        done = subprocess.run(
            [str(self.cli), *words],
            env=self._environment(key),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        # version 1 ends with 255 where version 2 ends with 254: AWS refused the call
        status = 254 if done.returncode == 255 else done.returncode
        return Answer(status, done.stdout, done.stderr), _sent(self.passing)

    def _environment(self, key: str) -> Mapping[str, str]:
        return os.environ | {"AWS_ENDPOINT_URL": self.passing.url, "AWS_ACCESS_KEY_ID": key, "AWS_MAX_ATTEMPTS": "1"}

    def _differs(self, words: tuple[str, ...], what: str, cli: Any, shim: Any) -> None:
        if cli != shim:
            self.disagreements.append(f"{what} of {' '.join(words)}\n  CLI:  {cli}\n  shim: {shim}")


def _sent(server: FaultyAws) -> list[Sent]:
    """The requests since the last time, without what differs between any two."""
    with server.lock:
        requests, server.requests[:] = list(server.requests), []
    return [_plain(request) for request in requests]


def _plain(request: Request) -> Sent:
    body = _TOKEN.sub(b"TOKEN", request.body).decode("utf-8")
    parameters = json.loads(body) if body.startswith("{") else sorted(parse_qsl(body, keep_blank_values=True)) or body
    return request.service, request.operation, request.region, f"{request.method} {request.path}", parameters


def _said(answer: Answer) -> tuple[int, Any, str]:
    out = json.loads(answer.out) if answer.out.strip() else None
    return answer.status, out, answer.err.strip()


@contextmanager
def watched_aws(folder: Path, url: str) -> Iterator[Witness]:
    """`aws` in the folder is the AWS CLI, with the shim beside it."""
    warm = folder / "warm"
    warm.mkdir()
    with warm_aws(warm) as cli, faulty_aws(url) as passing, faulty_aws() as refusing:
        refusing.faults["*"] = [xml_error(501, "NotAnswered")]
        shim = Witness(url, folder, ("aws",), cli=cli / "aws", passing=passing, refusing=refusing)
        with serving(shim):
            yield shim
