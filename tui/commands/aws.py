"""What the commands that look at AWS have in common."""

from __future__ import annotations

import argparse

from decision_tree.language import _
from decision_tree.probes import Options
from tui import output
from tui.commands import COULD_NOT_LOOK


def add_access(parser: argparse.ArgumentParser) -> None:
    """How AWS is reached, named as the AWS CLI names it."""
    parser.add_argument("--profile", default="", help=_("a profile of the AWS CLI"))
    parser.add_argument("--region", default="")
    parser.add_argument("--endpoint-url", metavar="URL", default="", help=_("for every service"))


def options_of(args: argparse.Namespace) -> Options:
    chosen = Options(args.profile, args.region, args.endpoint_url)
    return Options(args.profile, args.region, args.endpoint_url, getattr(args, "deadline", chosen.deadline))


def could_not_look(error: Exception) -> int:
    """Say why, and return the exit status for it."""
    output.tell(f"ecs-wizard: {error}")
    return COULD_NOT_LOOK
