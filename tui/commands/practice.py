"""Practise on a broken AWS on this machine: no account is needed, nothing reaches the real AWS."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Mapping

from decision_tree.errors import UnknownName
from decision_tree.practice import PracticeMissing, Scenario, scenarios
from tui import output
from tui.commands import OK, USAGE
from tui.knowledge import own_folders

LEVELS = {1: "easy", 2: "medium", 3: "hard"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenario", metavar="SCENARIO", nargs="?", default="", help="its name; without it you choose from a list"
    )
    parser.add_argument("--list", action="store_true", help="list the scenarios")


def run(args: argparse.Namespace) -> int:
    known = scenarios()
    if args.list or not (args.scenario or at_terminal()):
        _list(known)
        return OK
    if args.scenario and args.scenario not in known:
        from difflib import get_close_matches  # rarely needed

        near = get_close_matches(args.scenario, known, n=1)
        raise UnknownName(
            f"no scenario {args.scenario!r}",
            f"Did you mean {near[0]}?" if near else "`ecs-wizard practice --list` names them.",
        )
    if not at_terminal():
        output.tell("ecs-wizard practice: a scenario needs a terminal; `ecs-wizard practice --list` lists them.")
        return USAGE
    if importlib.util.find_spec("moto") is None:
        raise PracticeMissing("moto")
    from tui.app import run_app

    return run_app(own_folders(args.knowledge), scenario=args.scenario)


def at_terminal() -> bool:
    """Somebody can see the full screen and type."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _list(known: Mapping[str, Scenario]) -> None:
    widest = max(map(len, known), default=0)
    for name, scenario in known.items():
        launch_type = {"fargate": "Fargate", "ec2": "EC2"}[scenario.launch_type]
        output.say(f"{name:<{widest}}  {LEVELS[scenario.level]:<6}  {launch_type:<7}  {scenario.title}")
