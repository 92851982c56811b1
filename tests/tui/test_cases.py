"""Cases that are kept: finding one, going on, notes, ends, deleting, an id on the command line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from decision_tree.case import Case, Closed, Document, Ending, FixedWith, Observation, Source
from decision_tree.store import Store
from tests.tui.conftest import CASE_ID, TIMEOUT, paste, press, running, told, told_case, visible_text
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.cases import CasesScreen
from tui.screens.cause_filter import CauseFilterScreen
from tui.screens.close_case import CloseScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.note import NoteScreen
from tui.widgets.filtered import Filtered


async def test_a_kept_case_goes_on_where_it_was_left(app: WizardApp, store: Store) -> None:
    case = told_case()
    store.append(case, case.log)
    async with running(app) as pilot:
        await pilot.press("6", "enter")
        assert CASE_ID in visible_text(app)
        assert "1 answer" in visible_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, AskScreen)
        assert "Has the task a public IP address?" in visible_text(app)
        assert app.session is not None
        assert app.session.case.log == case.log


async def test_a_case_named_at_the_start_is_opened(app_on_case: Callable[[Case], WizardApp]) -> None:
    app = app_on_case(told_case())
    async with running(app):
        assert isinstance(app.screen, AskScreen)


async def test_deleting_asks_first(app: WizardApp, store: Store) -> None:
    case = told_case()
    store.append(case, case.log)
    async with running(app) as pilot:
        await pilot.press("6", "enter", "d")
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("enter")  # "No" has the focus
        assert [summary.id for summary in store.list()] == [CASE_ID]
        await pilot.press("d", "y")
        assert isinstance(app.screen, CasesScreen)
        assert store.list() == []
        assert "There is no case yet" in visible_text(app)


async def test_an_answer_is_kept_when_the_app_ends_without_a_word(app: WizardApp, store: Store) -> None:
    async with running(app) as pilot:
        await pilot.press("4", "enter", "1", "enter", "q")
    assert [summary.answers for summary in store.list()] == [1]


CAUSE = "network.no_public_ip"
ROUTE = "network.no_route"


def keep(store: Store, id_: str, text: str = TIMEOUT, causes: tuple[str, ...] = (), moment: float = 0) -> Case:
    """A case in the store, with these causes in the list."""
    case = Case(id_, created=moment)
    store.append(case, case.add(Document("pasted text", text), at=moment), causes)
    return case


def confirmed(store: Store, id_: str = "confirmed") -> Case:
    """A case that confirms one cause, with one answer."""
    case = keep(store, id_)
    told = {"error_kind": "timeout", "launch_type": "fargate", "public_ip": "no"}
    store.append(case, case.add(*(Observation(f, v, Source.MESSAGE) for f, v in told.items())), [CAUSE])
    return case


async def search(pilot: Pilot[None], typed: str) -> None:
    """As if it was typed into the field."""
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.value = typed
    await pilot.pause()


def listed(app: WizardApp) -> list[str]:
    return [item.id for item in app.screen.query_one(Filtered).shown]


async def test_cases_are_searched_and_filtered(app: WizardApp, store: Store) -> None:
    keep(store, "one", "[/aws/ecs/x] $x first", (ROUTE,), 3)
    case = keep(store, "two", "second", ("role.permission",), 2)
    store.append(case, case.add(Closed(Ending.NOT_SOLVED, note="ticket 4711"), at=2))
    keep(store, "three", "third", (), 1)
    async with running(app) as pilot:
        await press(pilot, "6", "enter")
        assert listed(app) == ["one", "two", "three"]
        assert "✗ not solved" in visible_text(app)
        assert "○ open" in visible_text(app)
        await press(pilot, "slash")
        await search(pilot, "4711")
        assert listed(app) == ["two"]
        await search(pilot, "route")
        assert listed(app) == ["one"]
        await search(pilot, "")
        await press(pilot, "escape", "v")
        assert listed(app) == ["one", "three"]
        await press(pilot, "v")
        assert listed(app) == ["two"]
        await press(pilot, "v", "b")
        assert isinstance(app.screen, CauseFilterScreen)
        await search(pilot, "lacks")
        await press(pilot, "enter")
        assert listed(app) == ["two"]
        assert "about The role lacks the permission" in visible_text(app)
        await press(pilot, "b", "escape")
        assert listed(app) == ["two"]
        await press(pilot, "b", "enter")
        assert len(listed(app)) == 3
        await press(pilot, "escape")
        assert not isinstance(app.screen, CasesScreen)


async def test_typing_finds_cases_beyond_those_that_are_listed(
    app: WizardApp, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.cases.MOST", 2)
    for number, text in enumerate(("alpha", "beta", "gamma", "delta")):
        keep(store, f"case-{number}", text, (), number)
    async with running(app) as pilot:
        await press(pilot, "6", "enter")
        assert listed(app) == ["case-3", "case-2"]
        assert "the last 2 are listed" in visible_text(app)
        await press(pilot, "slash")
        await search(pilot, "alpha")
        assert listed(app) == ["case-0"]


async def test_a_note_from_the_list(app: WizardApp, store: Store) -> None:
    keep(store, "one")
    async with running(app) as pilot:
        await press(pilot, "6", "enter", "a")
        assert isinstance(app.screen, NoteScreen)
        await paste(pilot, "ticket 4711\x1b]52;c;x\x07")
        await press(pilot, "space", "o", "k", "f2")
        assert isinstance(app.screen, CasesScreen)
        assert store.list()[0].notes == "ticket 4711 ok"
        await press(pilot, "a")
        assert "ticket 4711 ok" in visible_text(app)
        await press(pilot, "x", "escape")
        await press(pilot, "a", "f2")  # nothing typed, nothing noted
        assert len(store.load("one").notes) == 1


async def test_closing_marks_what_is_confirmed_and_escape_leaves_it_open(app: WizardApp, store: Store) -> None:
    confirmed(store)
    async with running(app) as pilot:
        await press(pilot, "6", "enter", "z")
        assert isinstance(app.screen, CloseScreen)
        assert "● A Fargate task in a public subnet" in visible_text(app)
        await press(pilot, "escape")
        assert store.list()[0].is_open
        await press(pilot, "z", "end", "space", "tab", *"well", "f2")
        assert isinstance(app.screen, CasesScreen)
        (summary,) = store.list()
        assert (summary.ending, summary.helped, summary.notes) == (Ending.SOLVED, (CAUSE,), "well")
        assert summary.fixed_with is FixedWith.SCRIPT
        assert "✔ solved" in visible_text(app)
        await press(pilot, "z")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "y")
        assert store.list()[0].is_open


async def test_solved_needs_a_mark(app: WizardApp, store: Store) -> None:
    confirmed(store)
    async with running(app) as pilot:
        await press(pilot, "6", "enter", "z", "space", "f2")
        assert isinstance(app.screen, CloseScreen)
        assert "Mark what helped" in told(app)
        await press(pilot, "f4")
        assert store.list()[0].ending is Ending.NOT_SOLVED
        await press(pilot, "z", "y", "z", "space", "end", "up", "enter", "f2")
        (summary,) = store.list()
        assert (summary.ending, summary.helped, summary.fixed_with) == (Ending.SOLVED_OTHERWISE, (), None)


async def test_a_note_and_an_end_inside_a_case(app_on_case: Callable[[Case], WizardApp], store: Store) -> None:
    app = app_on_case(told_case())
    async with running(app) as pilot:
        app.action_note()
        await pilot.pause()
        app.screen.query_one(TextArea).text = "asked the owner"
        await press(pilot, "f2")
        assert isinstance(app.screen, AskScreen)
        assert store.list()[0].notes == "asked the owner"
        app.action_close_case()
        await pilot.pause()
        app.screen.query_one(Input).value = "gone"
        await press(pilot, "f4")
        assert store.list()[0].ending is Ending.NOT_SOLVED
        await press(pilot, "u", "u")
        (summary,) = store.list()
        assert (summary.ending, summary.notes, summary.answers) == (None, "", 1)


async def test_a_case_of_an_older_version_is_known_when_it_is_gone_on_with(app: WizardApp, store: Store) -> None:
    confirmed(store)
    store._connection.execute("UPDATE cases SET causes = NULL, confirmed_at = NULL")
    async with running(app) as pilot:
        await press(pilot, "6", "enter", "enter")
        (summary,) = store.list()
        assert (summary.causes, summary.confirmed_at) == ((CAUSE,), None)


async def test_the_listed_cases_are_exported_without_names(app: WizardApp, store: Store) -> None:
    keep(store, "one", "account 111122223333", (), 2)
    keep(store, "two", "other", (), 1)
    async with running(app) as pilot:
        await press(pilot, "6", "enter", "slash")
        await search(pilot, "account")
        await press(pilot, "escape", "e")
        assert "ecs-wizard-cases.csv" in told(app)
    with Path("ecs-wizard-cases.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["case"], row["title"]) for row in csv.DictReader(file)] == [("one", "account account-1")]
