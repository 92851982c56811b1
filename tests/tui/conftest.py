"""A small made-up library, and the app on top of it with a store of its own."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

from decision_tree.case import Case, Document, Observation, Source
from decision_tree.library import Library
from decision_tree.practice import World
from decision_tree.practice.world import Kind
from decision_tree.schema import (
    Answer,
    Cause,
    FindOut,
    Fix,
    Inference,
    Pattern,
    Place,
    Question,
    Risk,
    TextFact,
    TextType,
    Undo,
    Where,
)
from decision_tree.store import Store
from tests.tui.outside import MadeUp, MadeUpSandbox, scenario, swept
from tui.app import WizardApp
from tui.widgets.words import Words

CASE_ID = "20260102-abcdef"
TIMEOUT = "ResourceInitializationError: dial tcp 10.0.0.7:443: i/o timeout"
REFUSED = "AccessDeniedException on cluster shop: not authorized"
FIX = """\
check() { [[ $(look "$CLUSTER") == yes ]]; }
apply() { mend --cluster "$CLUSTER" --region "$REGION"; }
verify() { check; }
undo() {
  unmend --cluster "$CLUSTER"
}
"""


def question(ask: str, short: str, answers: dict[str, str], **more: Any) -> Question:
    return Question(
        ask=ask,
        short=short,
        statement=f"the {short} is {{answer}}",
        why=more.pop("why", "The answer tells the causes apart."),
        answers=[Answer(value=value, label=label) for value, label in answers.items()],
        **more,
    )


def cause(title: str, holds_when: dict[str, Any], **more: Any) -> Cause:
    fix = more.pop("fix", None) or Fix(
        where=Where.PERSON, risk=Risk.MEDIUM, undo=Undo.NONE, why_no_script="Only the owner of the key may do this."
    )
    return Cause(
        title=title,
        commonness=more.pop("commonness", 3),
        holds_when=holds_when,
        means="The task cannot do what it needs\nto do at its start.",
        why="It was left out.",
        do="1. Look.\n2. Put it right.",
        verify="A new task starts.",
        fix=fix,
        sources=["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"],
        **more,
    )


def _questions() -> dict[str, Question]:
    return {
        "launch_type": question(
            "Where does the task run?", "launch type", {"fargate": "AWS Fargate", "ec2": "EC2 instances"}
        ),
        "error_kind": question(
            "What does the error say?", "error", {"timeout": "Time-out", "access_denied": "AccessDenied"}
        ),
        "public_ip": question(
            "Has the task a public IP address?",
            "public IP",
            {"yes": "Yes", "no": "No"},
            asked_when={"error_kind": "timeout"},
            find_out=[
                FindOut(where=Place.AWS, command="aws ecs describe-tasks --cluster $cluster --tasks $task"),
                FindOut(where=Place.CONSOLE, text="Task, tab Networking."),
            ],
            table=[["Field", "Meaning"], ["Public IP: -", "It has none"]],
            effort=2,
        ),
        "role_has_permission": question(
            "Does a policy of the role allow it?",
            "permission",
            {"yes": "Yes", "no": "No"},
            asked_when={"error_kind": "access_denied"},
        ),
        "key_policy": question(
            "Does the key policy name the role?",
            "key policy",
            {"names_it": "It does", "does_not": "It does not"},
            asked_when={"error_kind": "access_denied"},
            effort=3,
        ),
    }


def _causes() -> dict[str, Cause]:
    script = Fix(
        where=Where.AWS,
        risk=Risk.LOW,
        undo=Undo.COMPLETE,
        risk_text="Tasks that run are not touched.",
        needs={"CLUSTER": "cluster", "REGION": "region", "TASK": "task"},
        optional=["TASK"],
    )
    return {
        "network.no_public_ip": cause(
            "A Fargate task in a public subnet has no public IP address",
            {"error_kind": "timeout", "launch_type": "fargate", "public_ip": "no"},
            fix=script,
        ),
        "network.no_route": cause("The subnet has no route", {"error_kind": "timeout", "public_ip": "yes"}),
        "role.permission": cause(
            "The role lacks the permission", {"error_kind": "access_denied", "role_has_permission": "no"}
        ),
        "role.key_policy": cause(
            "The key policy shuts the role out",
            {"error_kind": "access_denied", "key_policy": "does_not"},
            beware="Opening the key to everybody is widespread advice and wrong.",
            unsure="It may take minutes.",
        ),
    }


def made_up_library(folder: Path) -> Library:
    """Launch type, the error's kind and three more questions; four causes, one of them with a script."""
    library = Library(questions=_questions(), causes=_causes())
    library.types = {
        "name": TextType(pattern=r"[A-Za-z][\w-]{0,40}", example="web", describe="a name of letters and digits"),
        "region": TextType(pattern=r"[a-z]{2}-[a-z]+-\d", example="eu-west-1", describe="an AWS Region"),
    }
    library.text_facts = {
        "cluster": TextFact(type="name", short="cluster"),
        "region": TextFact(type="region", short="Region"),
        "task": TextFact(type="name", short="task"),
    }
    library.patterns = {
        "timeout": Pattern(
            says="The network path is missing or shut.",
            find=[r"i/o timeout"],
            facts={"error_kind": "timeout"},
            suspects=["network.no_public_ip", "network.no_route"],
            hits=[TIMEOUT],
        ),
        "denied": Pattern(
            says="AWS refuses the call.",
            find=[r"AccessDenied\w{0,20} on cluster (?P<cluster>[\w-]{1,40})"],
            facts={"error_kind": "access_denied"},
            suspects=["role.permission", "role.key_policy"],
            hits=[REFUSED],
        ),
    }
    library.inferences = [
        Inference(
            when={"public_ip": "yes"}, then={"launch_type": "fargate"}, because="only tasks of Fargate have one"
        )
    ]
    kinds = (("question", library.questions), ("cause", library.causes), ("message", library.patterns))
    library.files = {f"{kind} {id_}": Path(__file__) for kind, things in kinds for id_ in things}
    script = folder / "no_public_ip.fix.sh"
    script.write_text(FIX)
    library.fix_scripts = {"network.no_public_ip": script}
    return library


def told_case() -> Case:
    """A case with a text, an answer and one "I don't know"; always the same id and times."""
    case = Case(CASE_ID, created=1_700_000_000.0)
    case.add(
        Document("pasted text", TIMEOUT),
        Observation("error_kind", "timeout", Source.MESSAGE, "i/o timeout"),
        at=1_700_000_000.0,
    )
    case.add(Observation("launch_type", "fargate", Source.ANSWER), at=1_700_000_060.0)
    case.add(Observation("cluster", "my-shop", Source.FILE, "tasks[0].clusterArn"), at=1_700_000_060.0)
    return case


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return made_up_library(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "cases.db") as opened:
        yield opened


@pytest.fixture
def outside() -> MadeUp:
    """AWS and the sandbox, as the app sees them; a test may change what they show."""
    return MadeUp()


@pytest.fixture
def sandbox(outside: MadeUp, tmp_path: Path) -> MadeUpSandbox:
    """With tools that only say that they were called."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("aws", "jq"):
        (tools / tool).write_text('#!/bin/sh\necho "$0 $*"\n')
        (tools / tool).chmod(0o700)
    environment = {"PATH": f"{tools}:{os.defpath}:/usr/bin:/bin", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}
    outside.sandbox = MadeUpSandbox(environment)
    outside.scenarios_ = {"no-address": scenario(World(kind=Kind.FARGATE_SERVICE))}
    return outside.sandbox


@pytest.fixture
def services(outside: MadeUp) -> MadeUp:
    outside.swept = [
        swept("web", cluster="shop"),
        swept("worker", "failing", running=0, desired=3, pending=1, cause_id="network.no_route"),
        swept("mail", "failing", running=1, desired=2, says="Task failed to start\n[/x]", cluster="lab"),
        swept("audit", "could_not_look", says="AccessDenied: ecs:DescribeServices", cluster="lab"),
    ]
    return outside


@pytest.fixture
def app(
    library: Library, store: Store, outside: MadeUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> WizardApp:
    """The app, started in an empty folder of its own."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return WizardApp(lambda: library, lambda: store, outside=outside)


@pytest.fixture
def app_on_case(app: WizardApp, store: Store) -> Callable[[Case], WizardApp]:
    """The app as started with a kept case."""

    def on(case: Case) -> WizardApp:
        store.append(case, case.log)
        app._case_id = case.id
        return app

    return on


@asynccontextmanager
async def running(app: WizardApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app with its knowledge loaded and everything shown."""
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            yield pilot
    finally:
        app.close_sandbox()


async def settled(pilot: Pilot[None]) -> None:
    """Wait for workers and for what they caused."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def shows(pilot: Pilot[None], text: str, seconds: float = 60) -> bool:
    """Whether the text comes on the screen: on a busy machine a worker may begin only later."""
    end = time.monotonic() + seconds
    while text not in visible_text(pilot.app) and time.monotonic() < end:
        await pilot.pause(0.1)
    return text in visible_text(pilot.app)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Each key after what the one before has caused."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def paste(pilot: Pilot[None], text: str) -> None:
    """A bracketed paste: the terminal hands it to the focused widget, or to the screen."""
    target: Widget = pilot.app.screen.focused or pilot.app.screen
    target.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause()


def visible_text(app: App[None]) -> str:
    """What the terminal shows now, line by line."""
    screen = app.screen
    strips = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def all_words(app: WizardApp) -> str:
    """The screen's paragraphs as they were written, also what is scrolled out of view."""
    return "\n".join(str(words.render()) for words in app.screen.query(Words))


def told(app: WizardApp) -> str:
    """The notifications that are shown."""
    return "\n".join(notification.message for notification in app._notifications)
