"""The full screen in a browser of this machine; with --practice only the sandbox, also for a class behind a proxy."""

from __future__ import annotations

import argparse
import importlib.util
from dataclasses import replace
from pathlib import Path

from decision_tree.language import _, language
from decision_tree.practice import PracticeMissing, load_workshop
from decision_tree.practice.workshop import COURSE
from tui import output
from tui.knowledge import own_folders
from tui.serving import CannotServe, ServeMissing
from tui.serving.settings import IDLE_MINUTES, SESSIONS, Serving, listen, loopback, public_origin

EXAMPLES = (
    "ecs-wizard serve",
    "ecs-wizard serve --practice --sessions 20",
    "ecs-wizard serve --practice --workshop --public-url https://class.example.com",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("a loopback address; without it 127.0.0.1"))
    parser.add_argument("--port", type=int, help=_("without it 8000, or any free one where that is taken"))
    parser.add_argument(
        "--practice", action="store_true",
        help=_("only the sandbox: nothing of your AWS, your files and your cases; each browser has its own world"),
    )  # fmt: skip
    parser.add_argument(
        "--workshop",
        metavar="FILE",
        nargs="?",
        const=COURSE,
        default="",
        help=_("with --practice: a workshop, as `practice` takes it; all learners write to its one results file"),
    )
    parser.add_argument(
        "--public-url", metavar="URL", default="",
        help=_("with --practice: the address under which your own proxy shows it to a class"),
    )  # fmt: skip
    parser.add_argument(
        "--sessions", metavar="N", type=int, default=SESSIONS,
        help=_("at most so many browsers at a time; without it {n}").format(n=SESSIONS),
    )  # fmt: skip
    parser.add_argument(
        "--idle", metavar="MINUTES", type=float, default=IDLE_MINUTES,
        help=_("a session ends when nothing was typed for so long; without it {n}").format(n=IDLE_MINUTES),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    serving = _serving(args)
    for module in ("textual_serve", "aiohttp"):
        if importlib.util.find_spec(module) is None:
            raise ServeMissing(module)
    if serving.practice and importlib.util.find_spec("moto") is None:
        raise PracticeMissing("moto")
    from tui.serving.server import serve  # deferred: the web server is needed by no other command

    listening = listen(serving.host, args.port)
    serving = replace(serving, port=listening.getsockname()[1])
    output.tell(_what(serving))
    serve(serving, listening)


def _serving(args: argparse.Namespace) -> Serving:
    """Raises `WizardError` for what does not fit together."""
    if (args.public_url or args.workshop) and not args.practice:
        raise CannotServe(
            _("without --practice a browser gets your own AWS, your files and your cases"),
            _("Add --practice, or leave out --public-url and --workshop."),
        )
    if args.sessions < 1 or args.idle <= 0:
        raise CannotServe(_("--sessions and --idle must be more than 0"), "")
    workshop = load_workshop(args.workshop) if args.workshop else None
    return Serving(
        host=loopback(args.host),
        public_url=public_origin(args.public_url) if args.public_url else "",
        practice=args.practice,
        workshop=str(Path(args.workshop).absolute()) if args.workshop not in ("", COURSE) else args.workshop,
        results=workshop.results.absolute() if workshop else None,
        knowledge=tuple(own_folders(args.knowledge)),
        language=language(),
        sessions=args.sessions,
        idle_seconds=args.idle * 60,
    )


def _what(serving: Serving) -> str:
    """What is served to whom, before its address."""
    if serving.practice:
        words = _(
            "Serves the practice: whoever has this address gets a sandbox of their own. Ctrl-C ends it for all."
        )
    else:
        words = _(
            "Serves ecs-wizard with your own AWS settings, files and cases: keep this address to yourself. "
            "Ctrl-C ends it."
        )
    results = _("The learners' results go to {path}").format(path=serving.results)
    behind = _("Your proxy must hand on to {address}, WebSockets included.").format(
        address=f"http://127.0.0.1:{serving.port}"
    )
    return "\n".join([words, *([results] if serving.results else []), *([behind] if serving.public_url else [])])
