"""Write the script that mends what is confirmed, to standard output or to a new file.

The script itself shows its plan and changes nothing until it is started with --apply; --undo takes it back.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from decision_tree.diagnosis import Standing
from decision_tree.errors import ParameterError, UnreadableInput
from decision_tree.language import _
from decision_tree.report import make_report
from decision_tree.report.content import MORE_TEXTS, percent, question_blocks, snippet_blocks
from decision_tree.report.text import plain
from decision_tree.script import Plan, build, plan
from decision_tree.script.letter import letter_for
from decision_tree.script.plan import windows_steps
from decision_tree.script.powershell import build_powershell, split_for_windows
from decision_tree.session import Session
from tui import output
from tui.commands import FOUND, OK
from tui.commands.fix_as import LANGUAGES, write_as
from tui.commands.kept import open_store
from tui.commands.sources import STDIN, read_source
from tui.knowledge import open_library
from tui.saving import SCRIPT_MODE, write_exactly

EXAMPLES = (
    "ecs-wizard fix --from error.txt -o fix.sh",
    "ecs-wizard fix 20260102-abcdef --set REGION=eu-west-1 -o fix.sh",
    "ecs-wizard fix 20260102-abcdef --as terraform",
)


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("case", metavar="CASE", nargs="?", help=_("a kept case, or the beginning of its id"))
    what.add_argument(
        "--from", metavar="FILE", dest="source", help=_('error text or AWS JSON; "-" is standard input')
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=_("write there; nothing is overwritten"))
    parser.add_argument(
        "--cause", metavar="ID", action="append", default=[],
        help=_("mend this cause although it is only possible; may be repeated"),
    )  # fmt: skip
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], dest="values",
        help=_("a value that the script needs; may be repeated"),
    )  # fmt: skip
    parser.add_argument(
        "--as", choices=LANGUAGES, dest="language",
        help=_("print the same change as infrastructure as code instead of the script"),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    values = _values(args.values)
    session = _session(args)
    causes = _chosen(session, args.cause) if args.cause else session.diagnosis.to_fix
    if not causes:
        return _nothing_confirmed(session)
    wrote_powershell = False
    if session.diagnosis.facts.known.get("os") == "windows":
        causes, wrote_powershell = _for_windows(session, causes, args.output)
        if not causes:
            return OK if wrote_powershell else FOUND
    made = plan(causes, session.diagnosis.facts.known, session.library, case_id=session.case.id)
    for unscripted in made.without_script:
        words = _("No script: {cause}. {reason}")
        cause = f"{unscripted.title} [{unscripted.cause_id}]"
        output.tell(words.format(cause=cause, reason=unscripted.reason.strip()))
        output.tell(_("What to do:") + "\n" + session.library.causes[unscripted.cause_id].do.rstrip())
        _tell_snippets(session, unscripted.cause_id)
        _tell_letter(session, unscripted.cause_id)
    if not made.steps:
        return OK if wrote_powershell else FOUND
    made = made.with_values(_by_variable(made, values))
    if args.language:
        return write_as(args.language, made, session.library, args.output)
    if args.output is None:
        output.say(build(made), end="")
    else:
        write_exactly(args.output, build(made), SCRIPT_MODE)
    tell_written(made, args.output)
    for step in made.steps:
        _tell_snippets(session, step.cause_id)
        _tell_letter(session, step.cause_id)
    return OK


def _for_windows(session: Session, causes: tuple[str, ...], path: Path | None) -> tuple[tuple[str, ...], bool]:
    """Writes what PowerShell does on the instance; the causes that are left, and whether it wrote any."""
    split = split_for_windows(causes, session.library)
    for id_ in split.by_hand:
        cause = session.library.causes[id_]
        words = _("No script for Windows: {cause}.")
        output.tell(words.format(cause=f"{cause.title} [{id_}]"))
        output.tell(_("What to do:") + "\n" + cause.do.rstrip())
    if not split.powershell:
        return split.others, False
    cluster = session.diagnosis.facts.known.get("cluster", "")
    text = build_powershell(
        windows_steps(split.powershell, session.library),
        case_id=session.case.id,
        cluster=cluster if session.library.fits("cluster", cluster) else "",
    )
    if path is not None:
        own = path.with_suffix(".ps1")
        write_exactly(own, text, SCRIPT_MODE)
        words = _(
            "Written: {path}, for PowerShell on the instance: -Apply does it, -Verify checks, -Undo takes back."
        )
        output.tell(words.format(path=own))
    elif split.others:
        output.tell(_("There is a part for PowerShell too: give a file with -o to get both."))
        return split.others, False
    else:
        output.say(text, end="")
    output.tell(_("This kind of script was never run on a real instance by its authors: read it before -Apply."))
    return split.others, True


def _tell_snippets(session: Session, cause_id: str) -> None:
    """The lines to take over; beside a script those that it cannot write."""
    lines = plain(snippet_blocks(session.library.causes[cause_id]))
    if lines.strip():
        output.tell(lines.rstrip())


def _tell_letter(session: Session, cause_id: str) -> None:
    """The message to whoever alone can do it; a script may have one for the case that it lies in another account."""
    cause = session.library.causes[cause_id]
    if cause.fix.letter:
        output.tell(_("Message to {owner}:").format(owner=cause.fix.owner))
        output.tell(letter_for(cause, session.diagnosis.facts.known, session.library))


def _session(args: argparse.Namespace) -> Session:
    library = open_library(args.knowledge)
    if args.source is None:
        with open_store() as store:
            return Session(library, store.load(args.case))
    if args.source == STDIN and sys.stdin.isatty():
        raise UnreadableInput(
            _("standard input is the keyboard"), _("Give a file, or a case: `ecs-wizard case list`.")
        )
    session = Session(library)
    session.read([read_source(args.source)])
    return session


def _values(pairs: list[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise ParameterError(
                _("--set {given!r} is not NAME=VALUE").format(given=pair), _("For example: --set REGION=eu-west-1")
            )
        values[name.strip()] = value.strip()
    return values


def _by_variable(made: Plan, values: dict[str, str]) -> dict[str, str]:
    """The values by shell variable; a fact's name is understood too."""
    variables = {p.fact: p.variable for p in made.parameters}
    return {variables.get(name, name.upper()): value for name, value in values.items()}


def _chosen(session: Session, causes: list[str]) -> tuple[str, ...]:
    """The causes that the person chose. Raises where one is unknown or ruled out."""
    standings = {finding.cause_id: finding.standing for finding in session.diagnosis.findings}
    for id_ in causes:
        session.library.cause(id_)
        if standings[id_] is Standing.RULED_OUT:
            reasons = "; ".join(session.diagnosis.because(id_))
            raise ParameterError(
                _("{cause} is ruled out in this case: {reasons}").format(cause=id_, reasons=reasons),
                _("Correct the answer that rules it out."),
            )
    return tuple(dict.fromkeys(causes))


def _nothing_confirmed(session: Session) -> int:
    """Say what is missing: a script against a guess could break what works."""
    possible = [f for f in session.diagnosis.suggested if f.standing is Standing.POSSIBLE][:5]
    output.tell(_("No cause is confirmed yet, so there is nothing to write."))
    if possible:
        output.tell(_("Possible:"))
        for finding in possible:
            title = session.library.causes[finding.cause_id].title
            output.tell(f"  {finding.cause_id} ({percent(finding)}): {title}")
        output.tell(_("--cause ID writes the script for one of them all the same."))
    report = make_report(session.case, session.library)
    if report.question is None:
        output.tell(_(MORE_TEXTS))
    else:
        output.tell(plain(question_blocks(session.library, report.question, report.known)).rstrip())
    return FOUND


def tell_written(made: Plan, path: Path | None) -> None:
    """What the person must know before the script is started."""
    if path is not None:
        words = _("Written: {path}. It shows its plan; `--apply` does it, `--verify` checks, `--undo` takes back.")
        output.tell(words.format(path=path))
    if made.missing:
        output.tell(_("Still missing (write them at the top of the script, or give them with --set):"))
        for parameter in made.missing:
            words = _("{describe}, for example {example}")
            example = words.format(describe=parameter.describe, example=parameter.example)
            output.tell(f"  {parameter.variable}: {example}")
