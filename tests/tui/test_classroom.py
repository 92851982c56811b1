"""The app of a served practice: nothing but the sandbox, by no key and by no name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import SimpleNamespace

import pytest

from decision_tree.library import Library
from decision_tree.probes import Options, parse_target
from tests.tui.conftest import press, running, shows, told, visible_text
from tests.tui.outside import MadeUp, MadeUpSandbox
from tui.classroom import ClassroomApp, OnlyPractice, SandboxOnly
from tui.screens.lesson import LessonScreen
from tui.screens.practice import PracticeScreen

URL = "http://127.0.0.1:4566"


@pytest.fixture
def classroom(library: Library, outside: MadeUp, sandbox: MadeUpSandbox) -> ClassroomApp:
    app = ClassroomApp(lambda: library)
    app.outside = outside
    return app


async def test_it_begins_with_the_scenarios_and_comes_back_to_them(classroom: ClassroomApp) -> None:
    async with running(classroom) as pilot:
        assert isinstance(classroom.screen, PracticeScreen)
        await press(pilot, "escape")
        assert isinstance(classroom.screen, PracticeScreen)
        await press(pilot, "enter")
        assert isinstance(classroom.screen, LessonScreen)
        assert await shows(pilot, "The sandbox is ready")
        await press(pilot, "escape")
        assert isinstance(classroom.screen, PracticeScreen)


async def test_files_and_cases_of_the_machine_are_out_of_reach(classroom: ClassroomApp) -> None:
    async with running(classroom) as pilot:
        await press(pilot, "enter")
        await shows(pilot, "The sandbox is ready")
        classroom.ask_from_the_start()
        await press(pilot, "o")
        assert "Which files?" not in visible_text(classroom)
        classroom.show_open(new_case=False)
        classroom.show_cases()
        await pilot.pause()
        assert told(classroom).count("somebody else's machine") == 2
        assert "Which files?" not in visible_text(classroom)
        assert classroom.store is None


def test_only_the_sandbox_that_is_open_is_looked_at(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    @contextmanager
    def opened() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(url=URL)

    monkeypatch.setattr("decision_tree.practice.open_sandbox", opened)
    doors, inside = SandboxOnly(), Options(region="eu-west-1", endpoint_url=URL)
    with doors.open_sandbox():
        assert doors.catalogue(inside).region() == "eu-west-1"
        for other in (Options(), Options(profile="production", endpoint_url=URL), Options(endpoint_url=f"{URL}0")):
            with pytest.raises(OnlyPractice):
                doors.catalogue(other)
            with pytest.raises(OnlyPractice):
                doors.sweep(other, [], library, cancelled=Event())
            with pytest.raises(OnlyPractice):
                doors.look_at(parse_target(task="t"), other, library, {}, facts=None, cancelled=Event())
    with pytest.raises(OnlyPractice):
        doors.catalogue(inside)
