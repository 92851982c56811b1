"""Practise on a broken AWS on this machine: no account is needed, nothing reaches the real AWS."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from decision_tree.errors import UnknownName
from decision_tree.language import _
from decision_tree.practice import PracticeMissing, Scenario, Workshop, load_workshop, scenarios
from decision_tree.practice.scenario import LAUNCH_TYPES, LEVELS
from decision_tree.wrapping import width
from tui import output
from tui.commands import OK, USAGE, workshop
from tui.knowledge import open_library
from tui.output import at_terminal

if TYPE_CHECKING:
    from tui.app import WizardApp

EXAMPLES = (
    "ecs-wizard practice --list",
    "ecs-wizard practice no-way-out",
    "ecs-wizard practice --workshop",
    "ecs-wizard practice --workshop class.yaml --answer-key > key.md",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenario", metavar="SCENARIO", nargs="?", default="",
        help=_("its name; without it you choose from a list"),
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help=_("list the scenarios"))
    workshop.configure(parser)
    # for `serve`: a screen from which nothing but the practice can be reached
    parser.add_argument("--only", action="store_true", help=argparse.SUPPRESS)
    # of a session with a home of its own: the trainer's results file
    parser.add_argument("--results-file", type=Path, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    if args.workshop is not None:
        return _workshop(args)
    if workshop.is_asked_for(args):
        words = _(
            "--check, --answer-key, --results, --source and --learner are about a workshop: add --workshop FILE."
        )
        output.tell(f"ecs-wizard practice: {words}")
        return USAGE
    known = scenarios()
    if args.list or not (args.scenario or at_terminal()):
        _list(known)
        return OK
    if args.scenario and args.scenario not in known:
        from difflib import get_close_matches  # rarely needed

        near = get_close_matches(args.scenario, known, n=1)
        raise UnknownName(
            _("no scenario {name!r}").format(name=args.scenario),
            _("Did you mean {names}?").format(names=near[0])
            if near
            else _("`ecs-wizard practice --list` names them."),
        )
    return _full_screen(args)


def _workshop(args: argparse.Namespace) -> int:
    status = workshop.for_trainer(args)
    if status is not None:
        return status
    chosen = load_workshop(args.workshop)
    return _full_screen(args, replace(chosen, results=args.results_file or chosen.results))


def _full_screen(args: argparse.Namespace, chosen: Workshop | None = None) -> int:
    if not at_terminal():
        words = _("a scenario needs a terminal; `ecs-wizard practice --list` lists them.")
        output.tell(f"ecs-wizard practice: {words}")
        return USAGE
    if importlib.util.find_spec("moto") is None:
        raise PracticeMissing("moto")
    from tui.app import run

    return run(_app(args, chosen))


def _app(args: argparse.Namespace, chosen: Workshop | None) -> WizardApp:
    from tui.app import WizardApp, kept_cases
    from tui.classroom import ClassroomApp

    load = partial(open_library, args.knowledge)
    app = ClassroomApp(load) if args.only else WizardApp(load, kept_cases, scenario=args.scenario)
    app.workshop, app.learner = chosen, workshop.learner_of(args)
    return app


def _list(known: Mapping[str, Scenario]) -> None:
    widest = max(map(len, known), default=0)
    for name, scenario in known.items():
        level = _(LEVELS[scenario.level])
        level += " " * (6 - width(level))
        output.say(f"{name:<{widest}}  {level}  {LAUNCH_TYPES[scenario.launch_type]:<7}  {scenario.title}")
