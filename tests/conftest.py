"""The whole test run lives in a temporary home, a terminal of fixed size, and no network beyond loopback."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from decision_tree.language import use_language

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice.server import Sandbox

HOME = tempfile.TemporaryDirectory(prefix="ecs-wizard-tests-")
os.environ.update(
    HOME=HOME.name,
    XDG_DATA_HOME=f"{HOME.name}/data",
    XDG_CONFIG_HOME=f"{HOME.name}/config",
    XDG_STATE_HOME=f"{HOME.name}/state",
    XDG_CACHE_HOME=f"{HOME.name}/cache",
    COLUMNS="80",
    LINES="24",
    TERM="xterm-256color",
    LANG="C.UTF-8",
    TZ="UTC",
    TEXTUAL_ANIMATIONS="none",  # read when Textual is imported
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-west-1",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
)
for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TEXTUAL_THEME", "TEXTUAL", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
    os.environ.pop(name, None)
time.tzset()

# the same examples in every run, however slow the machine; HYPOTHESIS_PROFILE=explore looks for new ones
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# the person of the tests has seen the hints of the first start
STATE = Path(HOME.name) / "state" / "ecs-wizard" / "state.json"
STATE.parent.mkdir(parents=True)
STATE.write_text('{"hints_seen": true}')

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if host not in ("127.0.0.1", "localhost") and not ipaddress.ip_address(host).is_loopback:
            raise RuntimeError(f"a test wanted to connect to {host}; tests stay on loopback")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection beyond loopback."""
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _loopback_only)
    yield
    patch.undo()
    HOME.cleanup()


@pytest.fixture(scope="session")
def library() -> Library:
    """What the wizard knows today."""
    from tests.knowledge import built_in

    return built_in()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for a module: moto's worlds belong to the process, and starting one costs a second or two."""
    from decision_tree.practice import open_sandbox

    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def japanese() -> Iterator[None]:
    """The wizard speaks Japanese, and English again in the next test."""
    use_language("ja")
    yield
    use_language("en")


@pytest.fixture
def home() -> Path:
    """The temporary home of the test run."""
    return Path(HOME.name)


SLOWEST = (
    "tests/script/proofs/",
    "tests/field_report/test_container_script.py",
    "tests/field_report/test_host_script.py",
    "tests/script/",
    "tests/probes/test_scenarios.py",
    "tests/tui/",
    "tests/probes/",
)
"""Modules that take minutes come first: one that begins last would keep one worker busy while the others are idle."""


def pytest_collection_finish() -> None:
    """What was imported stays: to look through it for garbage again and again costs a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order in which modules are handed to the workers."""
    last = len(SLOWEST)
    items.sort(key=lambda item: next((n for n, start in enumerate(SLOWEST) if item.nodeid.startswith(start)), last))
