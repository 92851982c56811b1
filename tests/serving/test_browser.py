"""From the address to the script in a real browser: Debian's Chromium, without a window."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from decision_tree.library import Library, load
from decision_tree.script import build, plan
from decision_tree.session import Session
from decision_tree.store import Store
from tests.serving.served import Served

selenium = pytest.importorskip("selenium", reason="selenium is not installed")
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, Keys  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None, reason="chromium and chromedriver are not installed (Debian: chromium-driver)"
)
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=900,560",
)  # fmt: skip
TIMEOUT = (
    "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve ecr registry auth: "
    'RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": '
    "dial tcp 52.1.2.3:443: i/o timeout"
)
CAUSE = "network.no_route"
# textual.js keeps its terminal to itself: the setter sees it pass, and xterm.js's own interface tells what it shows.
# https://xtermjs.org/docs/api/terminal/interfaces/ibuffer/
SEE_TERMINAL = """
Object.defineProperty(Object.prototype, "terminal", {configurable: true, set(terminal) {
  Object.defineProperty(this, "terminal", {value: terminal});
  if (terminal.buffer) window.seenTerminal = terminal;
}});
"""
READ_TERMINAL = """
const seen = window.seenTerminal, lines = [];
for (let row = 0; seen && row < seen.rows; row++)
  lines.push(seen.buffer.active.getLine(row).translateToString(true));
return lines.join("\\n");
"""
COPY = "navigator.clipboard.writeText(arguments[0]).then(arguments[1], arguments[1])"
OPEN = """
const done = arguments[1], socket = new WebSocket(arguments[0]);
socket.onopen = () => done("opened"); socket.onerror = () => done("refused");
"""


class Browser:
    """Chromium, the keys of a person, and what its terminal shows."""

    def __init__(self, downloads: Path) -> None:
        options = ChromeOptions()
        options.binary_location = BROWSER or ""
        for option in OPTIONS:
            options.add_argument(option)
        # a person presses "Keep" in the browser's warning about scripts
        options.add_experimental_option(
            "prefs", {"download.default_directory": str(downloads), "safebrowsing.enabled": True}
        )
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.downloads = downloads
        self.driver = Chrome(options=options, service=Service(DRIVER))
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SEE_TERMINAL})
        self.driver.execute_cdp_cmd(
            "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
        )

    @property
    def screen(self) -> str:
        return str(self.driver.execute_script(READ_TERMINAL))

    @property
    def page(self) -> str:
        return str(self.driver.execute_script("return document.body.innerText"))

    def sees(self, *texts: str) -> str:
        """Wait until all are on the terminal; the screen."""
        return until(lambda: all(text in self.screen for text in texts) and self.screen, lambda: self.screen)

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def paste(self, text: str) -> None:
        """Through the browser's clipboard."""
        self.driver.execute_async_script(COPY, text)
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("v").key_up(Keys.CONTROL).perform()

    def log(self, name: str) -> list[dict[str, Any]]:
        return list(self.driver.get_log(name))  # type: ignore[no-untyped-call]

    def asked_for(self) -> set[str]:
        """Every address that the browser asked for so far."""
        entries = (json.loads(entry["message"])["message"] for entry in self.log("performance"))
        return {e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent"}


def until(found: Callable[[], object], instead: Callable[[], str], seconds: float = 60) -> str:
    """The first thing found that is not empty."""
    end = time.monotonic() + seconds
    while not (thing := found()):
        assert time.monotonic() < end, instead()
        time.sleep(0.05)
    return str(thing)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("downloads"))
    yield opened
    opened.driver.quit()


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site on the same host, to which the browser sends the same cookies."""
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/tests/serving/"
        server.shutdown()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the served wizard keeps its cases."""
    return tmp_path / "data"


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def expected_script(data: Path, library: Library) -> str:
    """The one that the kept case asks for."""
    with Store.open(data / "ecs-wizard" / "cases.db") as store:
        (kept,) = store.list()
        session = Session(library, store.load(kept.id))
    known = {f: v for f, v in session.diagnosis.facts.known.items() if f in library.text_facts}
    return build(plan(session.to_mend, known, library, case_id=session.case.id))


def test_an_error_is_pasted_a_question_answered_the_cause_read_and_the_script_downloaded(
    browser: Browser, library: Library, data: Path
) -> None:
    with Served("--port", "0", environment={"XDG_DATA_HOME": str(data)}) as served:
        browser.driver.get(served.url)
        browser.sees("Paste an error", "Quit")
        assert browser.driver.current_url == f"{served.origin}/"
        browser.paste(TIMEOUT)
        browser.sees("dial tcp 52.1.2.3:443", "Read it")
        browser.press(Keys.F2)
        browser.sees("Recognised")
        browser.press(Keys.ENTER)
        question = library.questions["subnet_way_out"]
        browser.sees(question.ask[:30])
        number = [answer.value for answer in question.answers].index("nothing") + 1
        browser.press(str(number), Keys.ENTER)
        browser.sees("confirmed", library.causes[CAUSE].title[:40])
        browser.press("x")
        browser.sees("The script", "Save")
        browser.press(Keys.F2)
        browser.sees("Saved as fix.sh, among", "bash fix.sh shows")
        script = browser.downloads / "fix.sh"
        until(script.exists, lambda: browser.screen)
        assert script.read_text(encoding="utf-8") == expected_script(data, library)
        assert {address for address in browser.asked_for() if not address.startswith(served.origin)} <= {"data:,"}
        assert [entry for entry in browser.log("browser") if entry["level"] == "SEVERE"] == []


def test_keys_that_browsers_have_uses_for_are_the_wizards_and_leaving_says_so(browser: Browser) -> None:
    with Served("--practice", "--port", "0") as served:
        browser.driver.get(served.url)
        browser.sees("Practise on a broken sandbox", "Choose")
        browser.press(Keys.F1)
        browser.sees("Nothing here reaches the real")
        browser.press(Keys.ESCAPE)
        ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys("pq").key_up(Keys.CONTROL).perform()
        until(lambda: "You have left" in browser.page, lambda: browser.screen)
        browser.driver.find_element("link text", "Begin again").click()
        browser.sees("Practise on a broken sandbox")


def test_a_wrong_token_and_a_page_from_elsewhere_get_nothing(browser: Browser, elsewhere: str) -> None:
    with Served("--practice", "--port", "0") as served:
        browser.driver.get(f"{served.origin}/?token={served.token[:-1]}")
        assert "This address is not complete" in browser.page
        browser.driver.get(served.url)  # the browser has the cookie from now on
        address = f"ws{served.origin.removeprefix('http')}/ws"
        assert browser.driver.execute_async_script(OPEN, address) == "opened"
        browser.driver.get(elsewhere)
        assert browser.driver.execute_async_script(OPEN, address) == "refused"
