"""Writes every screen, with the real knowledge, as SVG into screenshots/, also in Japanese: `make screenshots`.

The case, its id and its times are fixed, so that a picture only changes when the screen or the knowledge does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported

from textual.pilot import Pilot

from decision_tree.case import Case, Document, Observation, Source, Suspicion
from decision_tree.intake import read_all
from decision_tree.language import _, language, use_language
from decision_tree.library import Library, load
from decision_tree.practice.isolation import practice_environment
from decision_tree.probes import Gave, LookEnded, ProbeEnded, State
from decision_tree.session import Session
from decision_tree.store import Store
from tests.tui.conftest import paste, running, settled
from tests.tui.outside import MadeUp, MadeUpSandbox, swept
from tui.app import WizardApp
from tui.outside import Outside

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
NARROW, WIDE = (80, 24), (120, 36)
CASE_ID = "20260102-abcdef"
REFUSED = "AccessDenied: logs:DescribeLogGroups is not allowed"
MESSAGE = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request "
    "failed caused by: Post https://api.ecr.eu-west-1.amazonaws.com/: dial tcp 52.94.1.5:443: i/o timeout"
)
ANSWERS = {"subnet_way_out": "endpoints_only", "endpoint_listing": "service_missing"}
SCREENS: dict[str, tuple[bool, int, Sequence[str], str]] = {
    # name: a case is open, how many of the answers it has, the keys pressed, the text pasted
    "start": (False, 0, (), ""),
    "paste": (False, 0, ("enter",), MESSAGE),
    "read": (False, 0, ("enter", "f2"), MESSAGE),
    "ask": (True, 0, ("3",), ""),
    "findings": (True, 2, (), ""),
    "fix": (True, 2, ("x",), ""),
    "help": (True, 0, ("f1",), ""),
    "look": (False, 0, ("2", "enter", "enter"), ""),
    "looking": (False, 0, ("2", "enter", "enter", "enter", "enter"), ""),
    "sweep": (False, 0, ("2", "enter", "f4"), ""),
    "practice": (False, 0, ("5", "enter"), ""),
    "lesson": (False, 0, ("5", "enter", "enter", "h"), ""),
    "verdict": (False, 0, ("5", "enter", "enter", "t"), ""),
    "open": (False, 0, ("3", "enter"), ""),
}


def case_with(library: Library, answers: int) -> Case:
    session = Session(library, Case(CASE_ID, created=1767312000.0))
    session.read([("pasted text", MESSAGE)])
    for fact, value in list(ANSWERS.items())[:answers]:
        session.answer(fact, value)
    return session.case


def outside(library: Library) -> MadeUp:
    """An AWS like that of the message, with what the answers say in it."""
    intake = read_all([("AWS", MESSAGE)], library)
    found: tuple[Observation | Suspicion | Document, ...] = (
        Document("AWS", intake.text),
        *intake.observations,
        Suspicion(intake.suspects),
    )
    answers = tuple(Observation(fact, value, Source.AWS, "the model of the VPC") for fact, value in ANSWERS.items())
    denied = Observation("log_group", None, Source.AWS, "logs:DescribeLogGroups", REFUSED)
    made_up = MadeUp(
        names={"shop": ["web", "worker", "mail"], "lab": ["audit"]},
        events=[
            ProbeEnded("who", _("who is asking"), State.DONE, 0.1),
            Gave("task", found),
            ProbeEnded("task", _("the service and its tasks"), State.DONE, 0.3),
            ProbeEnded("roles", _("the execution role"), State.DONE, 0.4),
            ProbeEnded("instances", _("the container instances"), State.NOT_NEEDED),
            Gave("network", answers),
            ProbeEnded("network", _("the subnets"), State.DONE, 0.6),
            Gave("log_group", (denied,)),
            ProbeEnded("log_group", _("the log group"), State.COULD_NOT_LOOK, 0.2, REFUSED, "logs:DescribeLogGroups"),
            LookEnded(1.1, 24, 11, 5),
        ],
        swept=[
            swept("web", "failing", running=0, desired=2, pending=1, cause_id="network.no_route"),
            swept("worker", running=4, desired=4),
            swept("mail", running=1, desired=1),
            swept("audit", "could_not_look", cluster="lab", says="AccessDenied: ecs:DescribeServices"),
        ],
        scenarios_=dict(Outside().scenarios()),
    )
    made_up.sandbox = MadeUpSandbox(practice_environment("http://127.0.0.1:4566"))
    return made_up


async def picture(library: Library, folder: Path, name: str, size: tuple[int, int]) -> str:
    """The screen as SVG."""
    has_case, answers, keys, text = SCREENS[name]
    path = folder / f"{name}-{size[0]}.db"
    if has_case:
        case = case_with(library, answers)
        with Store.open(path) as store:
            store.append(case, case.log)
    app = WizardApp(
        lambda: library, lambda: Store.open(path), CASE_ID if has_case else None, outside=outside(library)
    )
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    with contextlib.chdir(empty):  # the screen that opens files lists them
        async with running(app, size) as pilot:
            return await _after(app, pilot, keys, text)


async def _after(app: WizardApp, pilot: Pilot[None], keys: Sequence[str], text: str) -> str:
    """The picture after these keys, with the text pasted behind the first."""
    for number, key in enumerate(keys):
        await pilot.press(key)
        await settled(pilot)
        if text and number == 0:
            await paste(pilot, text)
            await settled(pilot)
    return app.export_screenshot(title="ecs-wizard")


def file_of(name: str, size: tuple[int, int]) -> Path:
    """The picture's file; that of another language than English says so."""
    language_ = "" if language() == "en" else f"-{language()}"
    return FOLDER / f"{name}{language_}-{size[0]}x{size[1]}.svg"


async def write_all() -> None:
    FOLDER.mkdir(exist_ok=True)
    for spoken, sizes in (("en", (NARROW, WIDE)), ("ja", (NARROW,))):
        use_language(spoken)
        library = load()
        with tempfile.TemporaryDirectory() as folder:
            for size in sizes:
                for name in SCREENS:
                    svg = await picture(library, Path(folder), name, size)
                    file_of(name, size).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(write_all())
