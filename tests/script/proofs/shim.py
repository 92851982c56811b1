"""A quick `aws`: a launcher for the front of PATH, and this process, which makes the calls with boto3.

Starting the AWS CLI costs a second, and reading its commands a tenth; a proof makes some sixty calls and runs many
times over. The launcher hands its words over a socket to `Shim`, which reads them (`words`), calls the sandbox,
prints as the CLI prints, and keeps a log of the calls. It can end the script between two calls, as a power cut would.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from typing import Any, Literal

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from decision_tree.practice.isolation import boto_session
from tests.script.proofs import quick_jq
from tests.script.proofs.words import SESSION, Command, WrongWords, read

READS = ("Describe", "List", "Get", "BatchGet", "BatchCheck", "Lookup", "Simulate", "Filter", "Search")
ASK = """
exec 3<>"/dev/tcp/127.0.0.1/{port}" || exit 255
printf '%s\\0' "$#" {kind} "$PPID" "$PWD" "{more}" "$@" >&3
IFS= read -r -d '' status <&3 && IFS= read -r -d '' out <&3 && IFS= read -r -d '' err <&3 || exit 255
printf '%s' "$out"
printf '%s' "$err" >&2
exit "$status"
"""
# what a loop of the script reads is not taken away: jq reads standard input only where it has neither -n nor a file
JQ_INPUT = """
operands=0 input=""
for ((at = 1; at <= $#; at++)); do
  case ${!at} in
  --arg | --argjson) ((at += 2)) ;;
  -*n*) ((operands)) || operands=2 ;;
  -*) ;;
  *) operands=$((operands + 1)) ;;
  esac
done
((operands > 1)) || input=$(</dev/stdin)
"""
LAUNCHERS = {"aws": ("", "$AWS_ACCESS_KEY_ID"), "jq": (JQ_INPUT, "$input")}
Words = tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """One call of a script, as it was made."""

    words: Words
    command: Command
    answer: Answer

    @property
    def writes(self) -> bool:
        return not self.command.operation.startswith(READS)

    @property
    def action(self) -> str:
        """What IAM calls it."""
        prefix = SESSION.get_service_model(self.command.service).signing_name
        return f"{prefix}:{self.command.operation}"


@dataclass(frozen=True)
class Answer:
    """How a call ended: the status of the process, and what it printed."""

    status: int
    out: str = ""
    err: str = ""

    @property
    def code(self) -> str:
        """AWS's error code; empty where there is none."""
        return self.err.partition("(")[2].partition(")")[0] if self.status else ""


@dataclass(frozen=True)
class Kill:
    """When and how a script is ended from outside."""

    call: int
    """The number of the call that writes, from 1."""
    moment: Literal["before", "after"]
    signal: signal.Signals = signal.SIGKILL


@dataclass
class Shim:
    """Makes the calls of scripts. One script at a time."""

    url: str
    folder: Path
    """For the front of PATH."""
    kinds: tuple[str, ...] = ("aws", "jq") if quick_jq.jq else ("aws",)
    """The commands in it."""
    calls: list[Call] = field(default_factory=list)
    kill: Kill | None = None
    """Taken away when it has struck."""
    lock: Lock = field(default_factory=Lock)
    clients: dict[tuple[str, str, str, str], Any] = field(default_factory=dict)

    def run(self, words: Words, folder: Path, key: str, script: int) -> Answer | None:
        """The answer of a call, logged; None where the script was ended instead."""
        with self.lock:
            try:
                command = read(words, folder)
            except WrongWords as wrong:
                return Answer(252, err=f"aws: error: {wrong}\n")
            call = Call(words, command, Answer(0))
            if self._ended(call, "before", script):
                return None
            answer = self.make(command, key, words)
            self.calls.append(Call(words, command, answer))
            return None if self._ended(call, "after", script) else answer

    def make(self, command: Command, key: str, words: Words) -> Answer:
        """Calls the sandbox with what was read from the words."""
        try:
            result = self._result(command, key)
        except ClientError as error:
            return Answer(254, err=f"\n{error}\n".replace(" (reached max retries: 0)", ""))
        except BotoCoreError as error:
            return Answer(255, err=f"\n{error}\n")
        result.pop("ResponseMetadata", None)
        text = json.dumps(result, indent=4, ensure_ascii=False, default=repr) + "\n"
        return Answer(0, "" if result == {} else text)

    def _result(self, command: Command, key: str) -> dict[str, Any]:
        client = self._client(command.service, command.region, key)
        name = next(n for n, operation in client.meta.method_to_api_mapping.items() if operation == command.operation)
        if client.can_paginate(name):
            pages = client.get_paginator(name)
            paging: Mapping[str, Any] = pages._pagination_cfg
            own = {*_listed(paging.get("input_token")), paging.get("limit_key")}
            if not own & command.parameters.keys():
                whole: dict[str, Any] = pages.paginate(**command.parameters).build_full_result()
                return whole
        answer: dict[str, Any] = getattr(client, name)(**command.parameters)
        return answer

    def _client(self, service: str, region: str, key: str) -> Any:
        made = self.clients.get((self.url, service, region, key))
        if made is None:
            session = boto_session(key)
            # times as they came over the wire: this is what the CLI of version 1 prints
            session._session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_as_sent)
            config = Config(proxies={}, retries={"total_max_attempts": 1})
            made = session.client(service, region_name=region or None, endpoint_url=self.url, config=config)
            self.clients[self.url, service, region, key] = made
        return made

    def _ended(self, call: Call, moment: str, script: int) -> bool:
        kill = self.kill
        if kill is None or not call.writes or kill.moment != moment:
            return False
        if sum(made.writes for made in self.calls) + (moment == "before") != kill.call:
            return False
        self.kill = None
        with suppress(ProcessLookupError):
            os.killpg(os.getpgid(script), kill.signal)  # the script's own session: see Runner
        return True


def _as_sent(moment: Any) -> Any:
    return moment


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    shim: Shim


class _Connection(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        count, kind, parent, folder, more, *rest = self._words()
        words = tuple(rest[: int(count)])
        if kind == "jq":
            said: tuple[int, str, str] | None = quick_jq.answer(words, Path(folder), more)
        else:
            answer = self.server.shim.run(words, Path(folder), more, int(parent))
            said = (answer.status, answer.out, answer.err) if answer else None
        if said is not None:
            with suppress(OSError):
                self.wfile.write("\0".join([*map(str, said), ""]).encode("utf-8", "surrogateescape"))

    def _words(self) -> list[str]:
        read_so_far, wanted = b"", 6
        while read_so_far.count(b"\0") < wanted:
            part = self.connection.recv(65536)
            if not part:
                break
            read_so_far += part
            first = read_so_far.partition(b"\0")[0]
            wanted = int(first) + 5 if b"\0" in read_so_far else wanted
        return read_so_far.decode("utf-8", "surrogateescape").split("\0")


@contextmanager
def serving(shim: Shim) -> Iterator[None]:
    """`aws` in the shim's folder, for as long as the block runs."""
    server = _Server(("127.0.0.1", 0), _Connection)
    server.shim = shim
    for kind in shim.kinds:
        before, more = LAUNCHERS[kind]
        launcher = shim.folder / kind
        ask = ASK.format(port=server.server_address[1], kind=kind, more=more)
        launcher.write_text(f"#!/bin/bash{before}{ask}")
        launcher.chmod(0o755)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def quick_aws(folder: Path, url: str) -> Iterator[Shim]:
    """A shim for the sandbox at the URL, and its `aws` in the folder."""
    shim = Shim(url, folder)
    with serving(shim):
        yield shim
