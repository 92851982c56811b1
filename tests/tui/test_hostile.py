"""Hostile strings through every screen: nothing is read as markup, no control character reaches the terminal."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import msgspec
import pytest

from decision_tree.case import Case, Document, Observation, Source
from decision_tree.library import Library
from decision_tree.schema import Answer, Cause, FindOut, Place, TextFact, TextType
from decision_tree.store import Store
from tests.tui.conftest import FIX, made_up_library, paste, running, settled, visible_text
from tui.app import WizardApp
from tui.screens.cases import CasesScreen
from tui.screens.findings import FindingsScreen
from tui.screens.fix import FixScreen
from tui.screens.read import ReadScreen
from tui.widgets.choices import Choices

HOSTILE = [
    "[/aws/ecs/x]",
    "[ERROR] [stopCode=A] [b]x[/b] [@click=app.quit]y[/]",
    "$x 50% {0} %s",
    "a\x1b]52;c;ZXZpbA==\x07b\x1b[2J\x1b[31mc",
    "x\x00\x07\x08\x7f\x9b2Jy\rz",
    "\u202egnp.exe\u2066 \u200b\ufeff \U000e0041",
    "quotes \" ' ` \\ ; $(id) \n\n  more",
]
TEXTS = {
    "one after another": " ".join(HOSTILE),
    # where a text is cut, other ones come first
    "the other way round": " ".join(reversed(HOSTILE)),
    "wide": "タスクの実行ロール " * 30,
    "long": "x" * 10_000,
}


def hostile_library(folder: Path, text: str) -> Library:
    """The made-up library with every text replaced."""
    library = made_up_library(folder)
    for fact, question in library.questions.items():
        library.questions[fact] = msgspec.structs.replace(
            question,
            ask=text,
            why=text,
            short=text,
            statement=text,
            answers=[Answer(value=a.value, label=text, says=text) for a in question.answers],
            find_out=[FindOut(where=Place.AWS, text=text, command=f"{text} $cluster")],
            table=[[text, text], [text, text]],
        )
    for id_, cause in library.causes.items():
        library.causes[id_] = _hostile_cause(cause, text)
    for id_, pattern in library.patterns.items():
        library.patterns[id_] = msgspec.structs.replace(pattern, says=text)
    library.types = {
        "name": TextType(pattern=r"[\s\S]+", example=text, describe=text),
        "region": TextType(pattern="x", example=text, describe=text),
    }
    library.text_facts = {name: TextFact(type=fact.type, short=text) for name, fact in library.text_facts.items()}
    for path in library.fix_scripts.values():
        path.write_text(f"# {text}\n{FIX}")
    return library


def _hostile_cause(cause: Cause, text: str) -> Cause:
    fix = msgspec.structs.replace(
        cause.fix, risk_text=text, cost=text, why_no_script=text if cause.fix.why_no_script else ""
    )
    return msgspec.structs.replace(
        cause, title=text, means=text, why=text, do=text, verify=text, beware=text, unsure=text, fix=fix
    )


def assert_harmless(app: WizardApp) -> None:
    shown = visible_text(app)
    bad = {hex(ord(c)) for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")}
    assert not bad


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_whole_case(text: str, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    library: Library = hostile_library(tmp_path, text)
    case = Case("20260102-hostil")
    case.add(
        Document(text, f"{text} i/o timeout {text}"),
        Observation("error_kind", "timeout", Source.MESSAGE, text),
        Observation("cluster", text, Source.FILE, text),
        Observation("task", None, Source.AWS, text, text),
    )
    store.append(case, case.log)
    app = WizardApp(lambda: library, lambda: store)
    async with running(app) as pilot:
        await pilot.press("6", "enter")
        assert isinstance(app.screen, CasesScreen)
        assert_harmless(app)
        await pilot.press("enter")
        assert_harmless(app)  # the question
        await pilot.press("tab", "enter", "f1")
        assert_harmless(app)
        await pilot.press("escape", "f")
        assert isinstance(app.screen, FindingsScreen)
        await pilot.press("r")
        for index in range(len(app.screen.query_one(Choices).items)):
            app.screen.query_one(Choices).marked = index
            await pilot.pause()
            await pilot.pause()
            assert_harmless(app)
        await _confirm(app)
        await settled(pilot)
        await pilot.press("x")
        assert isinstance(app.screen, FixScreen)
        assert_harmless(app)
        await pilot.press("f5")
        assert_harmless(app)
        await pilot.press("f4", "f2", "escape", "p")
        await paste(pilot, f"{text} i/o timeout")
        assert_harmless(app)
        await pilot.press("f2")
        assert isinstance(app.screen, ReadScreen)
        assert_harmless(app)


async def _confirm(app: WizardApp) -> None:
    assert app.session is not None
    app.session.answer("launch_type", "fargate")
    app.answer("public_ip", "no")
