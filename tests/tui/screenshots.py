"""Writes every screen, with the real knowledge, as SVG into screenshots/, also in Japanese: `make screenshots`.

The case, its id and its times are fixed, so that a picture only changes when the screen or the knowledge does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported

from textual.pilot import Pilot

from decision_tree.case import Case, Closed, Document, Ending, FixedWith, Observation, Source, Suspicion
from decision_tree.diagnosis import diagnose
from decision_tree.intake import read_all
from decision_tree.language import _, language, use_language
from decision_tree.library import Library, load
from decision_tree.practice import Record, append_result, load_workshop
from decision_tree.practice.isolation import practice_environment
from decision_tree.probes import Gave, LookEnded, ProbeEnded, State
from decision_tree.session import Session
from decision_tree.store import Store
from tests.tui.conftest import paste, running, settled
from tests.tui.outside import MadeUp, MadeUpSandbox, swept
from tui.app import WizardApp
from tui.outside import Outside
from tui.settings import Remembered, Settings

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
NARROW, WIDE = (80, 24), (120, 36)
STANDING_STILL = SimpleNamespace(monotonic=lambda: 0.0, time=lambda: 1767312000.0)
"""The clock of a lesson."""
CASE_ID = "20260102-abcdef"
REFUSED = "AccessDenied: logs:DescribeLogGroups is not allowed"
MESSAGE = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request "
    "failed caused by: Post https://api.ecr.eu-west-1.amazonaws.com/: dial tcp 52.94.1.5:443: i/o timeout"
)
BEGUN = 1767312000.0
DESK = (
    ("network.no_route", 4, True), ("role.trust_missing", 9, True), ("network.no_route", 6, True),
    ("image_pull.image_not_found", 2, True), ("network.no_route", 3, False), ("role.trust_missing", 12, True),
    ("startup.log_group_missing", 5, False),
)  # fmt: skip
"""The cases of a desk: the cause, the minutes until it was confirmed, whether it was closed."""
LEARNERS = (("Aiko", "no-task-role", 100, 0), ("Ben", "no-task-role", 70, 2), ("Aiko", "tag-was-never-pushed", 90, 1))
ANSWERS = {"subnet_way_out": "endpoints_only", "endpoint_listing": "service_missing"}


@dataclass(frozen=True)
class Shot:
    """How a picture comes about: what is there at the start, and the keys that lead to it."""

    keys: tuple[str, ...] = ()
    case: int | None = None
    """The case that is open: how many of the answers it has. None: no case is open."""
    pasted: str = ""
    """Behind the first key, or at once where there is none."""
    kept: bool = False
    """A desk's cases are kept already."""
    workshop: bool = False
    first_start: bool = False
    wide: bool = True
    """Also at 120×36."""


TYPED = "type:"
"""Before what is typed as it stands, in place of the name of a key."""
LOOK = ("2", "enter", "enter", "enter", "enter")
LESSON = ("5", "enter", "enter")
CHANGE = ("slash", "type:default", "enter", "enter", "down")
SCREENS = {
    "hints": Shot(first_start=True, wide=False),
    "start": Shot(wide=False),
    "paste": Shot(("enter",), pasted=MESSAGE, wide=False),
    "read": Shot(("enter", "f2"), pasted=MESSAGE, wide=False),
    "ask": Shot(("3",), case=0),
    "map": Shot(("m",), case=1),
    "change": Shot(("m", *CHANGE), case=1, wide=False),
    "findings": Shot(case=2),
    "fix": Shot(("x",), case=2),
    "verify": Shot((*LOOK, "enter", "x", "f8"), wide=False),
    "report": Shot(("s",), case=2),
    "hidden": Shot(("s", "tab", "down", "down", "down"), case=2, wide=False),
    "help": Shot(("f1",), case=0, wide=False),
    "palette": Shot(("ctrl+p",), case=0, wide=False),
    "glossary": Shot(("g",), case=0),
    "comparison": Shot(("g", "type:task ro", "enter", "enter"), case=0, wide=False),
    "explain": Shot(("ctrl+p", "type:explain", "enter", "type:boundary"), wide=False),
    "look": Shot(("2", "enter", "enter"), wide=False),
    "looking": Shot(LOOK),
    "sweep": Shot(("2", "enter", "f4")),
    "open": Shot(("3", "enter"), wide=False),
    "cases": Shot(("6", "enter"), kept=True, wide=False),
    "note": Shot(("6", "enter", "a"), kept=True, wide=False),
    "close": Shot(("6", "enter", "z"), kept=True, wide=False),
    "statistics": Shot(("6", "enter", "t"), kept=True),
    "practice": Shot(("5", "enter"), wide=False),
    "lesson": Shot((*LESSON, "h"), wide=False),
    "verdict": Shot((*LESSON, "t"), wide=False),
    "score": Shot((*LESSON, "a", "y"), wide=False),
    "workshop": Shot(workshop=True, wide=False),
    "scoreboard": Shot(("b",), workshop=True, wide=False),
}


def case_with(library: Library, answers: int) -> Case:
    """The message read, and so many of the answers given, a minute each."""
    case = Case(CASE_ID, created=BEGUN)
    intake = read_all([("pasted text", MESSAGE)], library)
    case.add(Document(intake.name, intake.text), *intake.observations, Suspicion(intake.suspects), at=BEGUN)
    for number, (fact, value) in enumerate(list(ANSWERS.items())[:answers], 1):
        case.add(Observation(fact, value, Source.ANSWER), at=BEGUN + 60 * number)
    return case


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


def desk(library: Library) -> Iterator[Case]:
    """Cases of some weeks, with fixed ids and times."""
    for number, (cause, minutes, solved) in enumerate(DESK):
        begun = 1765800000.0 + number * 200_000
        session = Session(library, Case(f"202512{15 + number:02}-{number:06x}", created=begun))
        condition = library.compiled[cause].whole.alternatives[0]
        answers = [
            Observation(fact, next(v for v in library.values[fact] if v in allowed), Source.ANSWER)
            for fact, allowed in condition.items()
        ]
        session.case.add(Document("pasted text", f"ticket {4711 + number}: {library.causes[cause].title}"), at=begun)
        session.case.add(*answers, at=begun + 60 * minutes)
        if solved:
            closed = Closed(Ending.SOLVED, (cause,), FixedWith.SCRIPT)
            session.case.add(closed, at=begun + 120 * minutes)
        yield session.case


@contextlib.contextmanager
def somewhere(folder: Path) -> Iterator[None]:
    """In a new folder, in UTC: pictures show both."""
    before = os.environ.get("TZ")
    folder.mkdir()
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        with contextlib.chdir(folder):  # the screen that opens files lists them
            yield
    finally:
        os.environ.pop("TZ")
        os.environ.update({"TZ": before} if before is not None else {})
        time.tzset()


def keep_cases(shot: Shot, library: Library, store: Store) -> None:
    if shot.case is not None:
        case = case_with(library, shot.case)
        store.append(case, case.log)
    for kept in desk(library) if shot.kept else ():
        store.append(kept, kept.log, [finding.cause_id for finding in diagnose(kept, library).confirmed])


async def picture(library: Library, folder: Path, name: str, size: tuple[int, int]) -> str:
    """The screen as SVG."""
    shot = SCREENS[name]
    case_id = CASE_ID if shot.case is not None else None
    app = WizardApp(lambda: library, lambda: Store.open(Path("cases.db")), case_id, outside=outside(library))
    if shot.first_start:
        app.prefer(Settings(), Unkept())
    with somewhere(folder / f"{name}-{size[0]}"), mock.patch("tui.lessons.time", STANDING_STILL):
        with Store.open(Path("cases.db")) as store:
            keep_cases(shot, library, store)
        if shot.workshop:
            app.workshop, app.learner = replace(load_workshop("course"), results=class_results()), "Aiko"
        async with running(app, size) as pilot:
            return await _after(app, pilot, shot.keys, shot.pasted)


def class_results() -> Path:
    """What two learners have done so far, in a file in this folder."""
    path = Path("results.jsonl")
    for learner, scenario, points, hints in LEARNERS:
        record = Record(
            workshop="course", learner=learner, scenario=scenario, started="2026-01-02T09:00:00Z",
            seconds=240 + hints * 60, in_time=True, solved=True, given_up=False, points=points, hints=hints,
            verdicts=1 + hints, wrong_turns=hints, questions_asked=3, questions_answered=2, looks=1,
            right=["x"], wrong=[], missing=[],
        )  # fmt: skip
        append_result(path, record)
    return path


class Unkept(Remembered):
    """Remembers nothing."""

    def keep(self, **changes: object) -> None:
        pass


async def _after(app: WizardApp, pilot: Pilot[None], keys: Sequence[str], text: str) -> str:
    """The picture after these keys, with the text pasted behind the first."""
    for number, key in enumerate(keys):
        await pilot.press(*(key.removeprefix(TYPED) if key.startswith(TYPED) else [key]))
        await settled(pilot)
        if text and number == 0:
            await paste(pilot, text)
            await settled(pilot)
    return app.export_screenshot(title="ecs-wizard")


def file_of(name: str, size: tuple[int, int]) -> Path:
    """The picture's file; that of another language than English says so."""
    language_ = "" if language() == "en" else f"-{language()}"
    return FOLDER / f"{name}{language_}-{size[0]}x{size[1]}.svg"


def pictures(sizes: Sequence[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    for name, shot in SCREENS.items():
        for size in sizes:
            if size == NARROW or shot.wide:
                yield name, size


async def write_all() -> None:
    FOLDER.mkdir(exist_ok=True)
    for spoken, sizes in (("en", (NARROW, WIDE)), ("ja", (NARROW,))):
        use_language(spoken)
        library = load()
        with tempfile.TemporaryDirectory() as folder:
            for name, size in pictures(sizes):
                svg = await picture(library, Path(folder), name, size)
                file_of(name, size).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(write_all())
