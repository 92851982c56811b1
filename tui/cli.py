"""The console script: global options, then one command, whose module alone is imported."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from decision_tree import __version__
from decision_tree.errors import WizardError
from decision_tree.language import LANGUAGES, _, language_of, use_language
from tui import output
from tui.arguments import Parser, spoken
from tui.commands import COMMANDS, INTERRUPTED, NOBODY_READS, USAGE


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is returned."""
    output.prepare()
    arguments = list(sys.argv[1:] if argv is None else argv)
    use_language(_wanted_language(arguments))
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except WizardError as error:
        output.tell_error(error)
        return USAGE
    except KeyboardInterrupt:
        output.tell("\n" + _("Interrupted."))
        return INTERRUPTED
    except BrokenPipeError:
        output.discard_output()
        return NOBODY_READS
    except Exception as error:
        from tui import crash  # deferred: rarely needed

        output.tell(crash.words(crash.write_report(error)))
        return crash.STATUS
    except SystemExit as end:  # argparse: 0 after --help and --version, 2 after wrong usage
        return end.code if isinstance(end.code, int) else USAGE
    return status


def _wanted_language(arguments: Sequence[str]) -> str:
    """That of --lang, wherever it stands, else that of the locale; even the help is in it."""
    for number, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--lang":
            wanted = value or "".join(arguments[number + 1 : number + 2])
            return wanted if wanted in LANGUAGES else LANGUAGES[0]
    return language_of()


def _run(argv: list[str]) -> int:
    before, command, rest = split(argv)
    with spoken():
        options = _global_parser().parse_args(before)
    if not command:
        return _full_screen(options)
    if command not in COMMANDS:
        from difflib import get_close_matches  # rarely needed

        near = get_close_matches(command, COMMANDS, n=1)
        words = _("there is no command {name!r}. The commands are: {commands}.")
        meant = " " + _("Did you mean {names}?").format(names=near[0]) if near else ""
        output.tell(f"ecs-wizard: {words.format(name=command, commands=', '.join(COMMANDS))}{meant}")
        return USAGE
    module = _module(command)
    with spoken():
        parser = Parser(prog=f"ecs-wizard {command}", **_about(module))
        _add_common(parser)
        module.configure(parser)
        args = parser.parse_args(rest)
    args.knowledge = options.knowledge + args.knowledge
    return int(module.run(args))


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"tui.commands.{command.replace('-', '_')}")


def _about(module: ModuleType) -> dict[str, Any]:
    """How the help of a command begins and ends."""
    examples = "\n".join(f"  {line}" for line in getattr(module, "EXAMPLES", ()))
    epilog = _("examples:") + f"\n{examples}" if examples else None
    return {"description": _(str(module.__doc__)), "epilog": epilog, "allow_abbrev": False}


def whole_parser() -> argparse.ArgumentParser:
    """All commands in one parser, as completion and the list of commands want it. Imports every command."""
    with spoken():
        parser = _global_parser()
        commands = parser.add_subparsers(prog="ecs-wizard", metavar="COMMAND", parser_class=Parser)
        for name, words in COMMANDS.items():
            module = _module(name)
            child = commands.add_parser(name, help=_(words), **_about(module))
            _add_common(child)
            module.configure(child)
    return parser


def split(argv: list[str]) -> tuple[list[str], str, list[str]]:
    """Global options, the command, what follows it."""
    index = 0
    while index < len(argv) and argv[index].startswith("-"):
        index += 2 if argv[index] in ("--knowledge", "--case", "--lang") else 1
    return argv[:index], "".join(argv[index : index + 1]), argv[index + 1 :]


def _global_parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {name:<15}{_(words)}" for name, words in COMMANDS.items())
    parser = Parser(
        prog="ecs-wizard",
        usage="ecs-wizard [--lang en|ja] [--knowledge DIR] [COMMAND …]",
        description=_(
            "Finds why an Amazon ECS task is refused by AWS, finds no credentials, cannot pull its image\n"
            "or does not start. Without a command: full screen."
        ),
        epilog=_(
            "commands:\n{commands}\n\n`ecs-wizard COMMAND --help` says more.\n\n"
            "exit status: 0 nothing wrong found, 1 at least one cause found, 2 wrong usage or unreadable input,\n"
            "3 AWS could not be looked at, 130 interrupted"
        ).format(commands=commands),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"ecs-wizard {__version__}",
        help=_("show program's version number and exit"),
    )  # fmt: skip
    parser.add_argument("--case", metavar="ID", help=_("full screen: go on with a kept case"))
    _add_common(parser)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--knowledge", metavar="DIR", type=Path, action="append", default=[],
        help=_("a folder with knowledge of your own, beside what is built in; may be repeated"),
    )  # fmt: skip
    parser.add_argument("--lang", choices=LANGUAGES, help=_("the language; without it, that of the locale"))


def _full_screen(options: argparse.Namespace) -> int:
    if not output.at_terminal():
        words = _(
            "the full screen needs a terminal. `ecs-wizard triage FILE` (or `… | ecs-wizard triage -`) "
            "reads an error without one; `ecs-wizard look` looks at AWS; `ecs-wizard ask` asks line by line."
        )
        output.tell(f"ecs-wizard: {words}")
        return USAGE
    from tui.app import WizardApp, kept_cases, run
    from tui.knowledge import open_library

    return run(WizardApp(partial(open_library, options.knowledge), kept_cases, options.case))
