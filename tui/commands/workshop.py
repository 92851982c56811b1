"""`practice --workshop`: begin it, and what its trainer needs before, during and after."""

from __future__ import annotations

import argparse
import importlib.util
from typing import TYPE_CHECKING

import msgspec

from decision_tree.language import _
from decision_tree.practice import WorkshopError, load_workshop, open_sandbox, read_results, standings
from decision_tree.practice.results import damaged_words, learner_name, of_workshop, to_csv
from decision_tree.practice.workshop import COURSE, problems, source_of
from decision_tree.report.model import safe_json
from decision_tree.wrapping import width, wrap
from tui import output
from tui.commands import FOUND, OK
from tui.knowledge import open_library

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice import Record, Workshop

COLUMNS = 9
BESIDE = " " * 13


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workshop", metavar="FILE", nargs="?", const=COURSE,
        help=_("a workshop: a trainer's file; without FILE the built-in course of two hours, whose name is course"),
    )  # fmt: skip
    parser.add_argument("--learner", metavar="NAME", default="", help=_("workshop: who learns; else it is asked"))
    for_trainers = parser.add_mutually_exclusive_group()
    for_trainers.add_argument(
        "--check", action="store_true",
        help=_("workshop: check the file, list its exercises, try the scenarios of your own in the sandbox"),
    )  # fmt: skip
    for_trainers.add_argument(
        "--answer-key", action="store_true", help=_("workshop: what is wrong in each exercise, as Markdown")
    )
    for_trainers.add_argument("--results", action="store_true", help=_("workshop: the results so far"))
    for_trainers.add_argument(
        "--source", action="store_true", help=_("workshop: the file itself, as a beginning for one of your own")
    )
    parser.add_argument(
        "--format", choices=("text", "csv", "json"), default="text", help=_("of --results; without it text")
    )


def is_asked_for(args: argparse.Namespace) -> bool:
    """Whether an option makes sense with a workshop only."""
    return bool(args.check or args.answer_key or args.results or args.source or args.learner)


def for_trainer(args: argparse.Namespace) -> int | None:
    """What was asked for beside beginning the workshop; None where nothing was. Raises `WizardError`."""
    if args.source:
        output.say(source_of(args.workshop), end="")
        return OK
    if args.results:
        return _results(load_workshop(args.workshop), args.format)
    if args.answer_key:
        from decision_tree.practice.answer_key import answer_key

        output.say(answer_key(load_workshop(args.workshop), open_library(args.knowledge)), end="")
        return OK
    return _check(load_workshop(args.workshop), open_library(args.knowledge)) if args.check else None


def learner_of(args: argparse.Namespace) -> str:
    """As it may be shown; empty where it is to be asked for."""
    return learner_name(args.learner)


# ----- check -----


def _check(workshop: Workshop, library: Library) -> int:
    wrong = problems(workshop, frozenset(library.causes))
    if wrong:
        raise WorkshopError("\n".join(wrong), _("Correct the scenario, or name your knowledge with --knowledge."))
    output.say(f"{workshop.title}\n")
    if workshop.intro_minutes:
        output.say(_("    {minutes:>3} min  introduction").format(minutes=workshop.intro_minutes))
    for number, exercise in enumerate(workshop.exercises, 1):
        minutes = _("{minutes:>3} min").format(minutes=exercise.minutes)
        output.say(f"{number:>3} {minutes}  {exercise.scenario.title}")
        output.say(f"{BESIDE}{exercise.name}: {', '.join(exercise.scenario.causes)}")
        output.say("\n".join(wrap(exercise.scenario.teaches, BESIDE, BESIDE)))
    total = _("{n} exercises, {minutes} minutes. Results go to {path}")
    output.say("\n" + total.format(n=len(workshop.exercises), minutes=workshop.minutes, path=workshop.results))
    return _try(workshop, library)


def _try(workshop: Workshop, library: Library) -> int:
    """The trainer's own scenarios, for real; the built-in ones are tested with the wizard."""
    own = [exercise for exercise in workshop.exercises if exercise.is_own]
    if not own:
        return OK
    if importlib.util.find_spec("moto") is None:
        output.tell(_("? Your own scenarios were not tried: that needs the extra ecs-wizard[practice]."))
        return OK
    from decision_tree.practice.trial import try_scenario

    status = OK
    with open_sandbox() as sandbox:
        for exercise in own:
            trial = try_scenario(exercise.scenario, sandbox, library)
            if trial.problems:
                status = FOUND
            words = [*(f"✗ {problem}" for problem in trial.problems)] or [_("✔ a look finds exactly its causes")]
            output.say("\n".join(f"{exercise.name}: {word}" for word in words))
    return status


# ----- results -----


def _results(workshop: Workshop, form: str) -> int:
    records, damaged = read_results(workshop.results)
    records = of_workshop(records, workshop)
    if form == "csv":
        output.say(to_csv(records), end="")
    elif form == "json":
        output.say_bytes(safe_json({"workshop": workshop.id, "learners": _learners(records), "results": records}))
        output.say("")
    else:
        _table(workshop, records)
    if damaged:
        output.tell(damaged_words(damaged))
    return OK


def _learners(records: list[Record]) -> list[object]:
    return [msgspec.to_builtins(standing) for standing in standings(records)]


def _table(workshop: Workshop, records: list[Record]) -> None:
    if not records:
        output.tell(_("There is no result yet in {path}").format(path=workshop.results))
        return
    total = len(workshop.exercises)
    rows = [
        [_("learner"), _("done"), _("right"), _("points"), _("minutes"), _("hints"), _("wrong"), _("questions"),
         _("looks")],
        *(
            [
                standing.learner, f"{standing.done}/{total}", str(standing.solved), str(standing.points),
                f"{standing.seconds // 60}:{standing.seconds % 60:02}", str(standing.hints),
                str(standing.wrong_turns), str(standing.questions), str(standing.looks),
            ]
            for standing in standings(records)
        ),
    ]  # fmt: skip
    widths = [max(width(row[column]) for row in rows) for column in range(COLUMNS)]
    for row in rows:
        padded = (cell + " " * (widths[column] - width(cell)) for column, cell in enumerate(row))
        output.say("  ".join(padded).rstrip())
