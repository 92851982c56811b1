"""Look at a task, a service or a task definition in AWS, read-only, and say what is wrong with it.

TARGET, or any of the names, may be an ARN or the address of the page in the AWS console.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from decision_tree.intake import Intake, read_all
from decision_tree.language import _
from decision_tree.probes import (
    Event,
    Gave,
    LookEnded,
    LookError,
    Options,
    ProbeEnded,
    State,
    Target,
    look_at,
    parse_target,
    taken_into,
)
from decision_tree.report import make_report
from decision_tree.session import Session
from tui import output
from tui.commands import COULD_NOT_LOOK, FOUND, OK
from tui.commands.aws import add_access, could_not_look, options_of
from tui.commands.triage import add_format, emit, kept_as, kept_kinds, redacts
from tui.knowledge import open_library
from tui.looking import GLYPHS, STATE_WORDS

EXAMPLES = (
    "ecs-wizard look --cluster shop --service web",
    "ecs-wizard look --cluster shop --service web --profile prod --format json",
    "ecs-wizard look arn:aws:ecs:eu-west-1:123456789012:service/shop/web",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="TARGET", nargs="?", default="", help=_("an ARN, or an address of the console")
    )
    parser.add_argument("--cluster", metavar="CLUSTER", default="", help=_('without it, the cluster "default"'))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--task", default="", help=_("its id"))
    what.add_argument("--service", default="", help=_("its newest failed task is looked at"))
    what.add_argument("--task-definition", metavar="FAMILY[:REVISION]", default="", help=_("before anything runs"))
    add_access(parser)
    parser.add_argument(
        "--deadline", metavar="SECONDS", type=_seconds, default=Options().deadline,
        help=_("what has not been seen by then could not be checked (%(default)g)"),
    )  # fmt: skip
    add_format(parser)
    parser.add_argument("--keep", action="store_true", help=_("keep the case, to go on with it later"))
    parser.add_argument("--quiet", action="store_true", help=_("no lines about the progress"))


def run(args: argparse.Namespace) -> int:
    target = _target(args)
    session = Session(open_library(args.knowledge))
    show_progress = sys.stderr.isatty() and not args.quiet
    try:
        notes, blind = _look(session, look_at(target, options_of(args), session.library), show_progress)
    except LookError as error:
        return could_not_look(error)
    if args.keep:
        from tui.commands.kept import open_store  # deferred: nothing is kept unless asked to

        with open_store() as store:
            store.append(session.case, session.case.log, session.to_mend)
    messages = [(document.name, document.text) for document in session.case.documents]
    said = read_all(messages, session.library) if messages else Intake()
    recognised = (*notes, *said.says)
    report = make_report(
        session.case, session.library, recognised=recognised, redact=redacts(args), keep=kept_kinds(args)
    )
    emit(report, args.format)
    if args.keep:
        output.tell(kept_as(session.case.id))
    if blind and not session.diagnosis.suggested:
        output.tell("ecs-wizard: " + blind + _("."))
        return COULD_NOT_LOOK
    # a failure that is recognised is not "nothing wrong", even where its cause is not among those that are known
    return FOUND if session.diagnosis.suggested or said.trouble else OK


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(_("seconds, more than 0 and at most 3600"))
    return seconds


def _target(args: argparse.Namespace) -> Target:
    """Raises `ParameterError` where the names contradict each other or name nothing."""
    names = {"task": args.task, "service": args.service, "task_definition": args.task_definition}
    if args.target:
        # an ARN and an address say themselves what they name; next to another name they must agree with it
        free = next(name for name, value in names.items() if not value)
        names[free] = args.target
    return parse_target(cluster=args.cluster, **names)


def _look(session: Session, events: Iterator[Event], show_progress: bool) -> tuple[tuple[str, ...], str]:
    """Take what comes into the session; the notes for the person, and why nothing could be seen, are returned."""
    blind = ""
    notes: dict[str, None] = {}
    for event in taken_into(session, events):
        if isinstance(event, Gave):
            notes |= dict.fromkeys(event.notes)
        elif isinstance(event, ProbeEnded) and show_progress:
            output.tell(_progress(event))
        elif isinstance(event, LookEnded):
            blind = event.blind
    return tuple(notes), blind


def _progress(event: ProbeEnded) -> str:
    words = _(STATE_WORDS[event.state])
    if event.state is not State.NOT_NEEDED:
        words = _("{state}, {seconds:.1f} s").format(state=words, seconds=event.seconds)
        words += f"; {event.why}" if event.why else ""
    return f"{GLYPHS[event.state]} {event.title}: {words}"
