"""A workshop: which scenarios a class works through, in which order, in how much time, with which hints. Pure.

`load_workshop("course")` is the ready course; a path is a trainer's own file (docs/TRAINERS.md).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from decision_tree.practice.lesson import MINUTES, Hints, Rules
from decision_tree.practice.scenario import Scenario, load_scenario, read_as, scenarios
from decision_tree.schema import Text

FOLDER = Path(__file__).parent / "workshops"
COURSE = "course"
"""The name of the ready course."""
OWN = (".yaml", ".yml")
"""How the name of a trainer's own scenario ends; what does not is the name of a built-in one."""
RESULTS = ".jsonl"
"""A results file is only ever appended to, and this ending keeps it from being any other file."""

Minutes = Annotated[int, Meta(ge=1, le=600)]


class WorkshopError(WizardError):
    """A workshop file has a mistake."""

    title = N_("This workshop cannot be used")


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry of `scenarios`."""

    scenario: Text
    """A name of `ecs-wizard practice --list`, or the path of an own scenario beside the workshop's file."""
    minutes: Minutes | None = None
    """The limit; none given is that of the scenario's level, and no clock is shown."""
    hints: Hints | None = None
    """Instead of the workshop's own."""
    intro: str = ""
    """Said before the scenario's story."""


class WorkshopFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file as a trainer writes it."""

    title: Text
    welcome: Text
    scenarios: Annotated[list[Part], Meta(min_length=1)]
    intro_minutes: Annotated[int, Meta(ge=0, le=600)] = 0
    """What the trainer needs before the first scenario."""
    order: Literal["fixed", "shuffled", "free"] = "fixed"
    """fixed: one after the other; shuffled: so too, in an order of each learner's own; free: as they like."""
    hints: Hints = "costly"
    results: str = ""
    """The results file, seen from the workshop's file; none given is its name with `-results.jsonl` at the end."""


@dataclass(frozen=True)
class Exercise:
    """A scenario in a workshop."""

    name: str
    """As the workshop's file names it."""
    scenario: Scenario
    rules: Rules
    intro: str
    is_own: bool
    """The trainer's own scenario, which no test of the wizard has tried."""

    @property
    def minutes(self) -> int:
        """Those of the limit, else of the level."""
        return self.rules.minutes or MINUTES[self.scenario.level]


@dataclass(frozen=True)
class Workshop:
    """A workshop whose scenarios are all there."""

    id: str
    """Under which the results are kept: the file's name without its ending."""
    title: str
    welcome: str
    intro_minutes: int
    order: Literal["fixed", "shuffled", "free"]
    exercises: tuple[Exercise, ...]
    """In the file's order."""
    results: Path

    @property
    def minutes(self) -> int:
        """Of the whole."""
        return self.intro_minutes + sum(exercise.minutes for exercise in self.exercises)

    def in_order_of(self, learner: str) -> tuple[Exercise, ...]:
        """The exercises as this learner meets them: whoever comes back meets them in the same order."""
        if self.order != "shuffled":
            return self.exercises
        exercises = list(self.exercises)
        random.Random(f"{self.id}/{learner}").shuffle(exercises)  # noqa: S311  (no secret)
        return tuple(exercises)

    def exercise(self, name: str) -> Exercise:
        return next(exercise for exercise in self.exercises if exercise.name == name)


def load_workshop(name: str) -> Workshop:
    """The ready course, or a trainer's file. Raises `WorkshopError` with the file and the field."""
    path = _path(name)
    written = read_as(path, WorkshopFile, "workshop", WorkshopError)
    names = [part.scenario for part in written.scenarios]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise WorkshopError(
            _("{file}: scenarios: {name} stands twice").format(file=path, name=twice),
            _("Each scenario can stand once: its results are kept under its name."),
        )
    return Workshop(
        id=path.stem,
        title=written.title,
        welcome=written.welcome,
        intro_minutes=written.intro_minutes,
        order=written.order,
        exercises=tuple(_exercise(path, number, part, written) for number, part in enumerate(written.scenarios)),
        results=_results(path, written.results),
    )


def source_of(name: str) -> str:
    """The file's text. Raises `WorkshopError` where it cannot be used."""
    load_workshop(name)
    return _path(name).read_text(encoding="utf-8")


def _path(name: str) -> Path:
    return FOLDER / f"{COURSE}.yaml" if name in ("", COURSE) else Path(name)


def _exercise(path: Path, number: int, part: Part, written: WorkshopFile) -> Exercise:
    is_own = part.scenario.endswith(OWN)
    scenario = _own(path, number, part.scenario) if is_own else _built_in(path, number, part.scenario)
    if not scenario.causes:
        raise WorkshopError(
            _("{file}: scenarios[{number}]: {name} has no cause").format(
                file=path, number=number, name=part.scenario
            ),
            _("A learner states causes: write at least one in the scenario's field causes."),
        )
    rules = Rules(part.minutes, written.hints if part.hints is None else part.hints)
    return Exercise(part.scenario, scenario, rules, part.intro.strip(), is_own)


def _built_in(path: Path, number: int, name: str) -> Scenario:
    known = scenarios()
    if name not in known:
        from difflib import get_close_matches  # rarely needed

        near = get_close_matches(name, known, n=1)
        raise WorkshopError(
            _("{file}: scenarios[{number}]: no scenario {name!r}").format(file=path, number=number, name=name),
            _("Did you mean {names}?").format(names=near[0])
            if near
            else _("`ecs-wizard practice --list` names them; the name of a file of your own ends with .yaml."),
        )
    return known[name]


def _own(path: Path, number: int, name: str) -> Scenario:
    """A workshop may come from anywhere: it reads no file outside its own folder, by whatever way."""
    folder = path.parent.resolve()
    own = (folder / name).resolve()
    if not own.is_relative_to(folder):
        raise WorkshopError(
            _("{file}: scenarios[{number}]: {name} is not in the workshop's folder").format(
                file=path, number=number, name=name
            ),
            _("Put the scenario beside the workshop's file, or in a folder below it."),
        )
    return load_scenario(own)


def _results(path: Path, written: str) -> Path:
    """Where the results go. What is in the package cannot be written to."""
    if path.parent == FOLDER:
        from platformdirs import user_data_path  # deferred: not needed with a file of one's own

        return user_data_path("ecs-wizard", appauthor=False) / f"{path.stem}-results{RESULTS}"
    if not written:
        return path.with_name(f"{path.stem}-results{RESULTS}")
    if not written.endswith(RESULTS):
        raise WorkshopError(
            _("{file}: results: {name} does not end with {ending}").format(file=path, name=written, ending=RESULTS),
            _("Results are lines of JSON: give the file a name with this ending."),
        )
    return path.parent / Path(written).expanduser()


def problems(workshop: Workshop, causes: frozenset[str]) -> list[str]:
    """What the knowledge in use does not know of the workshop's scenarios."""
    return [
        _("{name}: causes: no cause {cause!r}; `ecs-wizard explain` lists them.").format(
            name=exercise.name, cause=cause
        )
        for exercise in workshop.exercises
        for cause in exercise.scenario.causes
        if cause not in causes
    ]
