"""Who gets in, how many, for how long; what a session knows of the machine. The sessions are made-up processes."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from tests.serving.served import Visitor, browsing
from tui.serving import child
from tui.serving.server import Server, run
from tui.serving.session import READY
from tui.serving.settings import Serving

PROGRAM = f"""
import os, sys, time
sys.stdout.buffer.write({READY!r})
def say(kind, data): sys.stdout.buffer.write(kind + len(data).to_bytes(4, "big") + data); sys.stdout.flush()
say(b"D", f"process {{os.getpid()}} in {{os.getcwd()}} ".encode())
while head := sys.stdin.buffer.read(5):
    data = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
    if data == b"crash": sys.exit(1)
    if data == b"leave" or b'"quit"' in data and "stubborn" not in sys.argv: break
    say(b"D", b"took " + data)
while "stubborn" in sys.argv: time.sleep(1)
"""
"""Speaks with the server as a Textual app does."""
OTHER = "http://other.example"


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each session runs in place of the wizard; a test may add arguments."""
    words = [sys.executable, "-c", PROGRAM]
    monkeypatch.setattr(child, "command", lambda serving: words)
    return words


@asynccontextmanager
async def serving(**settings: object) -> AsyncIterator[tuple[Server, ClientSession]]:
    """A server on a free port, and a client that keeps cookies as a browser does."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(replace(Serving(port=listening.getsockname()[1]), **settings))  # type: ignore[arg-type]
    running = asyncio.create_task(run(server, listening))
    try:
        async with browsing() as client:
            yield server, client
    finally:
        running.cancel()
        await asyncio.wait([running])


def origin_of(server: Server) -> str:
    return f"http://127.0.0.1:{server.serving.port}"


async def visitor(server: Server, client: ClientSession) -> Visitor:
    came = await Visitor(client, origin_of(server)).come(server.gate.url)
    await came.sees("process")
    return came


def pid_of(came: Visitor) -> int:
    return int(came.shown.split()[1])


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    "path", ["/", "/ws", "/download/x", "/static/js/textual.js", "/own/serve.css", "/ended/idle"]
)
async def test_without_the_token_nothing_is_shown(path: str) -> None:
    async with serving() as (server, client):
        for query in ("", "?token=", "?token=%F0%9F%94%91", f"?token={server.gate.token}x"):
            async with client.get(origin_of(server) + path + query, headers={"Origin": origin_of(server)}) as got:
                assert got.status == 403
                assert server.gate.token not in await got.text()
                assert "Set-Cookie" not in got.headers


async def test_the_token_moves_into_a_cookie_that_opens_everything() -> None:
    async with serving() as (server, client):
        async with client.get(server.gate.url) as page:
            assert page.status == 200
            assert server.gate.token not in await page.text()
            cookie = page.headers["Set-Cookie"]
            policy = page.headers["Content-Security-Policy"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Frame-Options"] == "DENY"
        async with client.get(f"{origin_of(server)}/static/js/textual.js") as script:
            assert script.status == 200
        async with client.get(f"{origin_of(server)}/download/unknown") as download:
            assert download.status == 404


@pytest.mark.parametrize("headers", [{"Origin": OTHER}, {"Origin": "null"}, {"Host": "rebound.example"}])
async def test_another_origin_or_host_is_refused_even_with_the_token(headers: dict[str, str]) -> None:
    async with serving() as (server, client):
        came = await visitor(server, client)
        async with client.get(server.gate.url, headers=headers) as page:
            assert page.status == 403
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(f"{origin_of(server)}/ws", headers={"Origin": origin_of(server)} | headers)
        assert refused.value.status == 403
        assert len(server.sessions) == 1
        assert not came.socket.closed


async def test_a_session_needs_an_origin() -> None:
    async with serving() as (server, client):
        async with client.get(server.gate.url):
            pass
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(f"{origin_of(server)}/ws")
        assert refused.value.status == 403


async def test_behind_a_proxy_only_the_public_site_opens_sessions() -> None:
    public = "https://class.example"
    async with serving(public_url=public, practice=True) as (server, client):
        address = f"{origin_of(server)}/?token={server.gate.token}"
        async with client.get(address, headers={"Host": "class.example"}) as page:
            assert 'data-session-websocket-url="wss://class.example/ws"' in await page.text()
            assert "Secure" in page.headers["Set-Cookie"]
        cookie = {"Cookie": f"{server.gate.cookie}={server.gate.token}"}  # it is for https alone
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect(f"{origin_of(server)}/ws", headers=cookie | {"Origin": origin_of(server)})
        for host in ("class.example", f"127.0.0.1:{server.serving.port}"):
            headers = cookie | {"Origin": public, "Host": host}
            async with client.ws_connect(f"{origin_of(server)}/ws", headers=headers) as opened:
                assert (await opened.receive()).data.startswith(b"process")


async def test_what_is_typed_reaches_the_process_of_this_browser_alone() -> None:
    async with serving() as (server, client):
        one, two = await visitor(server, client), await visitor(server, client)
        assert pid_of(one) != pid_of(two)
        await one.type("hello")
        await one.sees("took hello")
        assert "took" not in two.shown
        for nonsense in ('{"a": 1}', "[]", "not json", '["stdin", 7]', '["resize", {"width": "x"}]', "[[1], 2]"):
            await two.socket.send_str(nonsense)
        await two.type("still here")
        await two.sees("took still here")


async def test_who_comes_when_all_places_are_taken_is_told_so() -> None:
    async with serving(sessions=1) as (server, client):
        first = await visitor(server, client)
        async with client.get(server.gate.url) as page:
            assert page.status == 503
            assert "All places are taken" in await page.text()
        late = Visitor(client, origin_of(server))  # has the page from before
        late.socket = await client.ws_connect(f"{origin_of(server)}/ws", headers={"Origin": origin_of(server)})
        await late.until_closed()
        assert late.messages == [["open_url", {"url": "/ended/full", "new_tab": False}]]
        await first.socket.close()
        while server.sessions:
            await asyncio.sleep(0.01)
        await visitor(server, client)


async def test_a_session_in_which_nobody_types_is_closed() -> None:
    async with serving(idle_seconds=0.8) as (server, client):
        came = await visitor(server, client)
        for _ in range(4):  # looks at it longer than that, but types
            await asyncio.sleep(0.3)
            await came.type("x")
        await came.socket.send_str('["focus"]')
        await came.until_closed()
        assert came.messages[-1][1]["url"] == "/ended/idle"
        async with client.get(f"{origin_of(server)}/ended/idle") as page:
            assert "Nothing was typed" in await page.text()
        while server.sessions:
            await asyncio.sleep(0.01)
        assert not is_running(pid_of(came))


@pytest.mark.parametrize(("typed", "page"), [("leave", "left"), ("crash", "failed")])
async def test_the_browser_is_told_how_the_wizard_has_ended(typed: str, page: str) -> None:
    async with serving() as (server, client):
        came = await visitor(server, client)
        await came.type(typed)
        await came.until_closed()
        assert came.messages == [["open_url", {"url": f"/ended/{page}", "new_tab": False}]]


async def test_when_the_server_ends_every_process_ends_also_a_stubborn_one(
    program: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.serving.session.PATIENCE", 0.3)
    async with serving() as (server, client):
        obedient = await visitor(server, client)
        program.append("stubborn")
        stubborn = await visitor(server, client)
        pids = [pid_of(obedient), pid_of(stubborn)]
        assert all(map(is_running, pids))
    assert not any(map(is_running, pids))


async def test_a_learners_folder_is_its_own_and_gone_afterwards() -> None:
    async with serving(practice=True) as (server, client):
        one, two = await visitor(server, client), await visitor(server, client)
        folders = [Path(came.shown.split()[3]) for came in (one, two)]
        assert folders[0] != folders[1]
        assert all(folder.is_dir() and not list(folder.iterdir()) for folder in folders)
    assert not any(folder.exists() for folder in folders)


def test_a_session_knows_little_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    own = child.environment(Serving(), tmp_path, 100, 30)
    assert own["AWS_PROFILE"] == "production"
    assert own["HOME"] == os.environ["HOME"]
    learners = child.environment(Serving(practice=True), tmp_path, 100, 30)
    assert learners["HOME"] == str(tmp_path)
    assert all(learners[name].startswith(str(tmp_path)) for name in child.FOLDERS)
    assert {name for name in learners if name.startswith("AWS_")} == {"AWS_EC2_METADATA_DISABLED"}
    assert own["LC_ALL"] == learners["LC_ALL"] == "C.UTF-8"
    assert "GITHUB_TOKEN" not in own | learners
