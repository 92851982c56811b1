"""`ecs-wizard serve` as it is typed: what it refuses, what it says, how it ends."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run  # noqa: F401  (a fixture)
from tests.serving.served import Served, Visitor, browsing
from tui.serving.settings import Serving, public_origin


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--host", "0.0.0.0"], "proxy of your own"),  # noqa: S104  (a word that is refused)
        (["--host", "192.168.1.5"], "proxy of your own"),
        (["--host", "wizard.example"], "proxy of your own"),
        (["--public-url", "https://class.example"], "Add --practice"),
        (["--practice", "--public-url", "https://class.example/wizard"], "a path in front is not possible"),
        (["--practice", "--public-url", "class.example"], "scheme and host"),
        (["--sessions", "0"], "more than 0"),
        (["--practice", "--workshop", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_would_not_be_safe_is_refused_with_the_next_step(run: Run, options: list[str], says: str) -> None:  # noqa: F811
    result = run("serve", *options)
    assert result.status == 2
    assert says in result.err
    assert result.out == ""


def test_a_port_that_is_taken_is_told(run: Run) -> None:  # noqa: F811
    with Served("--port", "0") as served:
        result = run("serve", "--port", served.origin.rpartition(":")[2])
    assert result.status == 2
    assert "--port" in result.err


def test_without_the_extra_it_says_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = run("serve")
    assert result.status == 2
    assert "ecs-wizard[serve]" in result.err


def test_the_public_address_is_taken_as_browsers_send_it() -> None:
    assert public_origin("https://Class.Example:443/") == "https://class.example"
    assert public_origin("http://class.example:8080") == "http://class.example:8080"
    serving = Serving(public_url="https://class.example")
    assert serving.origins == {"https://class.example"}
    assert {"class.example", "127.0.0.1:8000"} <= serving.hosts


async def test_a_lesson_is_served_and_ctrl_c_leaves_no_process() -> None:
    with Served("--practice", "--port", "0") as served:
        async with browsing() as client:
            learner = await Visitor(client, served.origin).come(served.url)
            await learner.sees("application-fails")
            await learner.type("\r")
            await learner.sees("The sandbox is ready")
            (pid,) = served.children()
            status, out, err = await asyncio.to_thread(served.interrupt)
        assert (status, out) == (130, "")
        assert "Interrupted" in err
        assert served.token not in err
        assert not Path(f"/proc/{pid}").exists()


async def test_a_workshop_is_served_and_its_results_stay_with_the_trainer(tmp_path: Path) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path)}
    with Served("--practice", "--workshop", "course", "--port", "0", environment=home) as served:
        async with browsing() as client:
            learner = await Visitor(client, served.origin).come(served.url)
            await learner.sees("Who are you?")
            (pid,) = served.children()
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        _status, _out, told = served.interrupt()
    results = str(tmp_path / "ecs-wizard" / "course-results.jsonl")
    assert words[words.index("--results-file") + 1] == results
    assert f"go to {results}" in told


async def test_a_session_ends_by_itself_when_its_server_was_killed() -> None:
    with Served("--port", "0") as served:
        async with browsing() as client:
            await (await Visitor(client, served.origin).come(served.url)).sees("Paste an error")
            (pid,) = served.children()
            served.process.send_signal(signal.SIGKILL)
            served.process.wait()
            end = time.monotonic() + 30
            while _is_alive(pid) and time.monotonic() < end:
                await asyncio.sleep(0.1)
        assert not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    """A zombie that nobody waits for is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
