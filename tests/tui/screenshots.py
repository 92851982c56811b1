"""Writes every screen, with the real knowledge, as SVG into screenshots/: `make screenshots`.

The case, its id and its times are fixed, so that a picture only changes when the screen or the knowledge does.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported

from decision_tree.case import Case
from decision_tree.library import Library, load
from decision_tree.session import Session
from decision_tree.store import Store
from tests.tui.conftest import paste, running, settled
from tui.app import WizardApp

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
SIZES = ((80, 24), (120, 36))
CASE_ID = "20260102-abcdef"
MESSAGE = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request "
    "failed caused by: Post https://api.ecr.eu-west-1.amazonaws.com/: dial tcp 52.94.1.5:443: i/o timeout"
)
ANSWERS = {"subnet_way_out": "endpoints_only", "endpoints": "some_missing"}
SCREENS: dict[str, tuple[bool, int, Sequence[str], str]] = {
    # name: a case is open, how many of the answers it has, the keys pressed, the text pasted
    "start": (False, 0, (), ""),
    "paste": (False, 0, ("enter",), MESSAGE),
    "read": (False, 0, ("enter", "f2"), MESSAGE),
    "ask": (True, 0, ("3",), ""),
    "findings": (True, 2, (), ""),
    "fix": (True, 2, ("x",), ""),
    "help": (True, 0, ("f1",), ""),
}


def case_with(library: Library, answers: int) -> Case:
    session = Session(library, Case(CASE_ID, created=1767312000.0))
    session.read([("pasted text", MESSAGE)])
    for fact, value in list(ANSWERS.items())[:answers]:
        session.answer(fact, value)
    return session.case


async def picture(library: Library, folder: Path, name: str, size: tuple[int, int]) -> str:
    """The screen as SVG."""
    has_case, answers, keys, text = SCREENS[name]
    path = folder / f"{name}-{size[0]}.db"
    if has_case:
        case = case_with(library, answers)
        with Store.open(path) as store:
            store.append(case, case.log)
    app = WizardApp(lambda: library, lambda: Store.open(path), CASE_ID if has_case else None)
    async with running(app, size) as pilot:
        for number, key in enumerate(keys):
            await pilot.press(key)
            await settled(pilot)
            if text and number == 0:
                await paste(pilot, text)
                await settled(pilot)
        return app.export_screenshot(title="ecs-wizard")


async def write_all() -> None:
    library = load()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            for name in SCREENS:
                svg = await picture(library, Path(folder), name, size)
                (FOLDER / f"{name}-{size[0]}x{size[1]}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(write_all())
