"""The console script: global options, then one command, whose module alone is imported."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from decision_tree import __version__
from decision_tree.errors import WizardError
from tui import output
from tui.commands import COMMANDS, INTERRUPTED, NOBODY_READS, USAGE


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is returned."""
    output.prepare()
    try:
        status = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except WizardError as error:
        output.tell_error(error)
        return USAGE
    except KeyboardInterrupt:
        output.tell("\nInterrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        output.discard_output()
        return NOBODY_READS
    except SystemExit as end:  # argparse: 0 after --help and --version, 2 after wrong usage
        return end.code if isinstance(end.code, int) else USAGE
    return status


def _run(argv: list[str]) -> int:
    before, command, rest = split(argv)
    options = _global_parser().parse_args(before)
    if not command:
        return _full_screen(options)
    if command not in COMMANDS:
        from difflib import get_close_matches  # rarely needed

        near = get_close_matches(command, COMMANDS, n=1)
        output.tell(
            f"ecs-wizard: there is no command {command!r}. The commands are: {', '.join(COMMANDS)}."
            + (f" Did you mean {near[0]}?" if near else "")
        )
        return USAGE
    module = importlib.import_module(f"tui.commands.{command.replace('-', '_')}")
    parser = argparse.ArgumentParser(
        prog=f"ecs-wizard {command}", description=module.__doc__, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    _add_knowledge(parser)
    module.configure(parser)
    args = parser.parse_args(rest)
    args.knowledge = options.knowledge + args.knowledge
    return int(module.run(args))


def split(argv: list[str]) -> tuple[list[str], str, list[str]]:
    """Global options, the command, what follows it."""
    index = 0
    while index < len(argv) and argv[index].startswith("-"):
        index += 2 if argv[index] in ("--knowledge", "--case") else 1
    return argv[:index], "".join(argv[index : index + 1]), argv[index + 1 :]


def _global_parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {name:<15}{words}" for name, words in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="ecs-wizard",
        usage="ecs-wizard [--knowledge DIR] [COMMAND …]",
        description="Finds why an Amazon ECS task is refused by AWS, finds no credentials, cannot pull its image\n"
        "or does not start. Without a command: full screen.",
        epilog=f"commands:\n{commands}\n\n`ecs-wizard COMMAND --help` says more.\n\n"
        "exit status: 0 nothing wrong found, 1 at least one cause found, 2 wrong usage or unreadable input,\n"
        "3 AWS could not be looked at, 130 interrupted",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"ecs-wizard {__version__}")
    parser.add_argument("--case", metavar="ID", help="full screen: go on with a kept case")
    _add_knowledge(parser)
    return parser


def _add_knowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--knowledge", metavar="DIR", type=Path, action="append", default=[],
        help="a folder with knowledge of your own, beside what is built in; may be repeated",
    )  # fmt: skip


def _full_screen(options: argparse.Namespace) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        output.tell(
            "ecs-wizard: the full screen needs a terminal. `ecs-wizard triage FILE` (or `… | ecs-wizard triage -`) "
            "reads an error without one; `ecs-wizard look` looks at AWS; `ecs-wizard ask` asks line by line."
        )
        return USAGE
    from tui.app import run_app
    from tui.knowledge import own_folders

    return run_app(own_folders(options.knowledge), options.case)
