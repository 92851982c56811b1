"""The map: the path, another answer and what follows, the jump to a question, zoom, search, export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from textual.pilot import Pilot
from textual.widgets import Input

from decision_tree.case import Case, Observation, Source
from decision_tree.case_map import Zoom
from tests.tui.conftest import CASE_ID, all_words, press, running, settled, told, told_case, visible_text
from tests.tui.test_sizes import through_all_sizes
from tui.app import WizardApp
from tui.screens.ask import AskScreen
from tui.screens.cause import CauseScreen
from tui.screens.change import ChangeScreen
from tui.screens.findings import FindingsScreen
from tui.screens.map import MapScreen
from tui.screens.start import StartScreen
from tui.widgets.map_tree import MapTree

OnCase = Callable[[Case], WizardApp]


def confirmed_case() -> Case:
    case = told_case()
    case.add(Observation("public_ip", "no", Source.ANSWER), at=1_700_000_120.0)
    return case


async def on_map(pilot: Pilot[None], *keys: str) -> None:
    """Open the map and press these keys on it."""
    await press(pilot, "m")
    await pilot.press(*keys)
    await settled(pilot)


def marked(app: WizardApp) -> str:
    node = app.screen.query_one(MapTree).node
    return node.id if node else ""


async def test_the_picture_at_80_columns(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        await press(pilot, "m")
        assert isinstance(app.screen, MapScreen)
        lines = [line.strip("│").rstrip() for line in visible_text(app).splitlines()]
        assert lines[2:9] == [
            "▸┌ 1 ■ known  error: Time-out (message)",
            " │ └ ✗ ruled out  2 causes",
            " ├ 2 ● answered  launch type: AWS Fargate",
            " └ 3 ● answered  public IP: No",
            "   ├ ✔ confirmed  A Fargate task in a public subnet has no public IP address",
            "   └ ✗ ruled out  1 cause",
            "",
        ]
        assert "map, zoom 1 of 3" in lines[0]
        assert "the message says: i/o timeout" in all_words(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, FindingsScreen)
        await press(pilot, "m", "m")
        assert isinstance(app.screen, FindingsScreen)


async def test_another_answer_shows_what_follows_and_counts(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        assert app.session is not None
        case = app.session.case
        steps = len(case.log)
        await on_map(pilot, "down", "down", "down", "enter")
        assert isinstance(app.screen, ChangeScreen)
        assert "No  (as it is now)" in visible_text(app)
        await press(pilot, "up")
        words = all_words(app)
        assert "✔ would be confirmed: The subnet has no route" in words
        assert "✗ would be ruled out, and is confirmed now: A Fargate task in a public subnet" in words
        await press(pilot, "escape")
        assert isinstance(app.screen, MapScreen)
        assert len(case.log) == steps  # nothing is changed by looking
        await press(pilot, "enter")
        await pilot.press("up", "enter")
        await settled(pilot)
        assert isinstance(app.screen, MapScreen)
        assert case.current["public_ip"].value == "yes"
        assert "✔ confirmed  The subnet has no route" in visible_text(app)
        assert "public IP is now “Yes”" in told(app)
        assert marked(app) == "question:public_ip"
        await press(pilot, "u")
        assert "✔ confirmed  A Fargate task" in visible_text(app)
        await press(pilot, "enter")
        await pilot.press("end", "enter")
        await settled(pilot)
        assert "? not known  public IP" in visible_text(app)
        assert "✔" not in visible_text(app)


async def test_what_a_message_says_is_not_overwritten(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        await on_map(pilot, "enter", "down")
        assert isinstance(app.screen, ChangeScreen)
        words = all_words(app)
        assert "Known from a better source than an answer" in words
        assert "the message says: i/o timeout" in words
        assert "would be possible again" in words
        await press(pilot, "enter")
        assert isinstance(app.screen, ChangeScreen)
        assert "better source" in told(app)
        assert app.session is not None
        assert app.session.case.current["error_kind"].value == "timeout"
        await pilot.click("#list")
        assert isinstance(app.screen, ChangeScreen)
        await pilot.click(offset=(1, 1))  # beside the box
        assert isinstance(app.screen, MapScreen)


async def test_an_open_question_is_asked_exactly(app_on_case: OnCase) -> None:
    case = Case(CASE_ID, created=1_700_000_000.0)
    case.add(Observation("error_kind", "access_denied", Source.ANSWER), at=1_700_000_000.0)
    app = app_on_case(case)
    async with running(app) as pilot:
        assert isinstance(app.screen, AskScreen)
        offered = app.screen.current
        await on_map(pilot, "plus")
        tree = app.screen.query_one(MapTree)
        other = "key_policy" if offered and offered.fact != "key_policy" else "role_has_permission"
        assert tree.mark(f"question:{other}")
        await press(pilot, "enter")
        assert isinstance(app.screen, AskScreen)
        assert app.screen.current is not None
        assert app.screen.current.fact == other
        await press(pilot, "1", "enter")
        assert app.session is not None
        assert app.session.case.current[other].value is not None
        assert app.screen.current is None or app.screen.current.fact != other


async def test_zoom_and_search_in_the_whole_graph(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        await on_map(pilot, "plus")
        assert "✗ ruled out  The role lacks the permission" in visible_text(app)
        await press(pilot, "minus", "minus")
        assert "The role lacks" not in visible_text(app)
        await press(pilot, "slash")
        app.screen.query_one(Input).value = "key policy"
        await press(pilot, "enter")
        assert isinstance(app.screen, MapScreen)
        assert app.screen.zoom is Zoom.AROUND
        assert marked(app) == "cause:role.key_policy"
        assert isinstance(app.focused, MapTree)
        await press(pilot, "n")
        assert marked(app) == "cause:role.key_policy"  # the only one in this picture
        await press(pilot, "slash")
        app.screen.query_one(Input).value = "nowhere at all"
        await press(pilot, "enter")
        assert "“nowhere at all” is nowhere in the graph" in told(app)
        await press(pilot, "slash", "escape")
        assert isinstance(app.screen, MapScreen)
        assert not app.screen.query_one(Input).display


async def test_the_same_picture_as_svg_and_mermaid(app_on_case: OnCase) -> None:
    case = confirmed_case()
    case.add(
        Observation("launch_type", "fargate", Source.AWS, "ecs:DescribeTasks arn:aws:iam::111122223333:role/my-own")
    )
    app = app_on_case(case)
    async with running(app) as pilot:
        await on_map(pilot, "plus", "e")
        drawn = [node.text for node in app.screen.query_one(MapTree).drawn]
        svg = Path(f"ecs-wizard-{CASE_ID}-map.svg")
        mermaid = Path(f"ecs-wizard-{CASE_ID}-map.mmd").read_text(encoding="utf-8")
        assert str(svg) in told(app)
        words = "".join(" ".join(ET.fromstring(svg.read_text(encoding="utf-8")).itertext()).split())  # noqa: S314
        for text in drawn:
            assert "".join(text.split()) in words
        assert mermaid.count(":::") == len(drawn) + 1
        assert "role-1" in svg.read_text(encoding="utf-8")
        assert "my-own" not in svg.read_text(encoding="utf-8") + mermaid


async def test_a_click_marks_and_a_second_one_opens_and_details_stand_beside(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app, (120, 30)) as pilot:
        await press(pilot, "m")
        tree = app.screen.query_one(MapTree)
        await pilot.click(tree, offset=(10, 5))
        await settled(pilot)
        assert marked(app) == "cause:network.no_public_ip"
        assert app.screen.query_one("#details").region.x > tree.region.x
        assert "the public IP is No (you answered)" in all_words(app)
        await pilot.click(tree, offset=(10, 5))
        await settled(pilot)
        assert isinstance(app.screen, CauseScreen)
        assert "What it means" in all_words(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, MapScreen)


async def test_without_a_case_there_is_no_map(app: WizardApp) -> None:
    async with running(app) as pilot:
        app.action_map()
        await settled(pilot)
        assert isinstance(app.screen, StartScreen)
        assert "no case yet" in told(app)


async def test_the_map_at_each_size(app_on_case: OnCase) -> None:
    app = app_on_case(confirmed_case())
    async with running(app) as pilot:
        await press(pilot, "m")
        await through_all_sizes(pilot, "2 ● answered  launch type: AWS Fargate")
