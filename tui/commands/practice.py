"""Practise on a broken AWS on this machine: no account is needed, nothing reaches the real AWS."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Mapping

from decision_tree.errors import UnknownName
from decision_tree.language import N_, _
from decision_tree.practice import PracticeMissing, Scenario, scenarios
from decision_tree.wrapping import width
from tui import output
from tui.commands import OK, USAGE
from tui.knowledge import own_folders

LEVELS = {1: N_("easy"), 2: N_("medium"), 3: N_("hard")}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenario", metavar="SCENARIO", nargs="?", default="",
        help=_("its name; without it you choose from a list"),
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help=_("list the scenarios"))


def run(args: argparse.Namespace) -> int:
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
    if not at_terminal():
        words = _("a scenario needs a terminal; `ecs-wizard practice --list` lists them.")
        output.tell(f"ecs-wizard practice: {words}")
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
        level = _(LEVELS[scenario.level])
        level += " " * (6 - width(level))
        output.say(f"{name:<{widest}}  {level}  {launch_type:<7}  {scenario.title}")
