"""The script that lets your shell complete commands and options of ecs-wizard."""

from __future__ import annotations

import argparse

from decision_tree.language import _
from tui import output
from tui.commands import OK

SHELLS = ("bash", "zsh", "fish")
EXAMPLES = (
    "ecs-wizard completion bash > completion.bash     # source it in .bashrc",
    "ecs-wizard completion zsh > ~/.zfunc/_ecs-wizard     # ~/.zfunc in fpath",
    "ecs-wizard completion fish > ~/.config/fish/completions/ecs-wizard.fish",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help=_("for which shell"))


def run(args: argparse.Namespace) -> int:
    import shtab  # deferred: only this needs it

    from tui.cli import whole_parser

    parser = whole_parser()
    _complete_files(parser, shtab.FILE, shtab.DIRECTORY)
    output.say(shtab.complete(parser, args.shell), end="")
    return OK


def _complete_files(parser: argparse.ArgumentParser, file: object, folder: object) -> None:
    """Where a file or a folder is wanted, the shell completes one."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                _complete_files(child, file, folder)
        elif "FILE" in str(action.metavar):
            action.complete = file  # type: ignore[attr-defined]  # where shtab looks for it
        elif action.metavar == "DIR":
            action.complete = folder  # type: ignore[attr-defined]
