"""Which steps a fix takes, in which order, and which values they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from decision_tree.errors import KnowledgeError, ParameterError, UnknownName
from decision_tree.language import _, n_

if TYPE_CHECKING:
    from decision_tree.library import Library

# The name of a folder, of an IAM policy and of a security group; 128 characters is IAM's limit for all of it.
CASE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
SHOWN_VALUE = 80

FRAME_VARIABLES = frozenset(
    (
        *(
            "ASK",
            "AWS_ACCOUNT",
            "AWS_CALLER",
            "AWS_PARTITION",
            "BASH_VERSION",
            "CASE_ID",
            "CLUSTER_INSTANCES",
            "CURRENT",
            "DONE",
            "ELSEWHERE",
        ),
        *("EUID", "FAILURE", "FLEET", "HOME", "IFS", "LOOK", "MAX_CONCURRENCY", "MAX_ERRORS", "MAY", "MAY_WORDS"),
        *("MISSING", "MODE", "NOT_SIGNED_IN", "ON", "ONLY", "PARAMETERS", "PATH", "PLACE", "REDEPLOY", "SCRATCH"),
        *("SCRIPT_NAME", "STATE", "STATUS", "STEP_CAUSE", "TITLE", "WINDOWS_SCRIPT"),
    )
)
"""Shell variables of the script's own frame: a fix cannot have a parameter of that name."""

OF_THE_CASE = {"REGION": "region", "ACCOUNT_ID": "account_id", "CLUSTER": "cluster", "SERVICE": "service"}
"""What every script is told where it is known, whether a step needs it or not: where it runs, what it redeploys."""


@dataclass(frozen=True)
class Step:
    """What is done against one cause."""

    number: int
    cause_id: str
    title: str
    where: str
    """`aws`, `task_definition`, `host` or `image`."""
    risk: str
    risk_text: str
    cost: str
    undo: str
    script: str
    """The .fix.sh file's text."""
    needs: tuple[str, ...]
    """The shell variables that it reads."""
    entry_point: str = ""
    """The text of the entry point that it puts into an image."""
    powershell: str = ""
    """The .fix.ps1 file's text, for container instances with Windows."""

    @property
    def place(self) -> str:
        """Where its part of the script runs: `host`, `image`, or `aws` for everything that the AWS CLI does."""
        return self.where if self.where in ("host", "image") else "aws"


@dataclass(frozen=True)
class Parameter:
    """A value that the script needs, in a shell variable."""

    variable: str
    fact: str
    type: str
    pattern: str
    value: str | None
    """None: not known yet."""
    required: bool
    describe: str
    example: str

    def checked(self, value: str) -> str:
        """The value, or `ParameterError` where it does not have the form of its type."""
        if _is_safe(value) and re.fullmatch(self.pattern, value):
            return value
        shown = value if len(value) <= SHOWN_VALUE else value[:SHOWN_VALUE] + "…"
        raise ParameterError(
            _("{variable} cannot be {value!r}").format(variable=self.variable, value=shown),
            _("Give {form}, for example {example}").format(form=self.describe, example=self.example),
        )


@dataclass(frozen=True)
class Unscripted:
    """A cause that a script cannot mend, and why."""

    cause_id: str
    title: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What one script does: its steps in the order in which they run, and the values that they need."""

    case_id: str
    title: str
    steps: tuple[Step, ...]
    parameters: tuple[Parameter, ...]
    without_script: tuple[Unscripted, ...]
    covered: tuple[str, ...] = ()
    """Causes that a more precise one explains: they need no fix of their own."""

    @property
    def missing(self) -> tuple[Parameter, ...]:
        """What must still be given before the script can do anything."""
        return tuple(p for p in self.parameters if p.required and p.value is None)

    def with_values(self, values: Mapping[str, str]) -> Plan:
        """The plan with these values by variable; an empty text takes a value back. Raises `ParameterError`."""
        unknown = sorted(set(values) - {p.variable for p in self.parameters})
        if unknown:
            raise ParameterError(
                _("this fix has no parameter {variable}").format(variable=unknown[0]), _known(self.parameters)
            )
        parameters = tuple(
            replace(p, value=p.checked(values[p.variable]) if values[p.variable] else None)
            if p.variable in values
            else p
            for p in self.parameters
        )
        return replace(self, parameters=parameters)


def plan(causes: Iterable[str], facts: Mapping[str, str], library: Library, *, case_id: str, title: str = "") -> Plan:
    """The steps against these causes, with what is known of the case filled in.

    A known value that does not have its type's form counts as unknown: the person is asked for it.
    """
    if not CASE_ID.fullmatch(case_id):
        raise ParameterError(
            _("the case id cannot be {value!r}").format(value=case_id[:SHOWN_VALUE]),
            _("Up to 40 letters, digits, hyphens and underscores"),
        )
    chosen = set(causes)
    for id_ in sorted(chosen - library.causes.keys()):
        raise UnknownName(
            _("no cause is called {name!r}").format(name=id_), _("`ecs-wizard explain` lists them all.")
        )
    covered = library.explained(chosen)
    steps: list[Step] = []
    unscripted: list[Unscripted] = []
    for id_ in _in_order(chosen - covered, library):
        script = library.fix_script(id_)
        cause = library.causes[id_]
        if script is None:
            unscripted.append(Unscripted(id_, cause.title, cause.fix.why_no_script))
        else:
            steps.append(_step(len(steps) + 1, id_, library, script))
    return Plan(
        case_id=case_id,
        title=title or _title(steps),
        steps=tuple(steps),
        parameters=_parameters(steps, facts, library),
        without_script=tuple(unscripted),
        covered=tuple(sorted(covered)),
    )


def _in_order(ids: set[str], library: Library) -> list[str]:
    """By `fix.after`, also where a fix between two of them is not needed; ties by id."""
    before = {id_: library.fixes_before(id_) for id_ in ids}
    ordered: list[str] = []
    left = set(ids)
    while left:  # there is no circle: the knowledge is checked for that
        ordered.append(min(id_ for id_ in left if not before[id_] & left))
        left.remove(ordered[-1])
    return ordered


def windows_steps(causes: Iterable[str], library: Library) -> tuple[Step, ...]:
    """The steps of those causes that have a .fix.ps1 file, with nothing for bash."""
    ids = [id_ for id_ in _in_order(set(causes), library) if id_ in library.fix_powershell]
    return tuple(_step(number, id_, library, "") for number, id_ in enumerate(ids, 1))


def _step(number: int, id_: str, library: Library, script: str) -> Step:
    cause = library.causes[id_]
    fix = cause.fix
    return Step(
        number=number,
        cause_id=id_,
        title=cause.title,
        where=fix.where.value,
        risk=fix.risk.value,
        risk_text=fix.risk_text,
        cost=fix.cost,
        undo=fix.undo.value,
        script=script,
        needs=tuple(fix.needs),
        entry_point=library.entry_point(id_),
        powershell=library.powershell(id_),
    )


def _parameters(steps: Iterable[Step], facts: Mapping[str, str], library: Library) -> tuple[Parameter, ...]:
    found: dict[str, Parameter] = {}
    for step in steps:
        fix = library.causes[step.cause_id].fix
        for variable, fact in fix.needs.items():
            new = _parameter(variable, fact, variable not in fix.optional, facts.get(fact), library)
            old = found.setdefault(variable, new)
            if old.fact != fact:
                raise KnowledgeError(
                    [f"{step.cause_id}: fix.needs: {variable} is {fact} here and {old.fact} elsewhere"]
                )
            if new.required:
                found[variable] = new
    if any(step.place != "image" for step in steps):
        for variable, fact in OF_THE_CASE.items():
            if variable not in found and fact in library.text_facts:
                of_case = _parameter(variable, fact, False, facts.get(fact), library)
                if of_case.value is not None:
                    found[variable] = of_case
    return tuple(found.values())


def _parameter(variable: str, fact: str, required: bool, value: str | None, library: Library) -> Parameter:
    if variable in FRAME_VARIABLES:
        raise KnowledgeError([f"fix.needs: {variable} is a variable of the script's frame"])
    text_fact = library.text_facts[fact]
    form = library.types[text_fact.type]
    parameter = Parameter(
        variable=variable,
        fact=fact,
        type=text_fact.type,
        pattern=form.pattern,
        value=None,
        required=required,
        describe=f"{text_fact.short}: {form.describe}",
        example=form.example,
    )
    if not value:
        return parameter
    try:
        return replace(parameter, value=parameter.checked(value))
    except ParameterError:
        return parameter


def _is_safe(value: str) -> bool:
    """Whatever its type says: no option of a command, nothing that moves a terminal, nothing a file cannot hold."""
    return value.isprintable() and not value.startswith("-")


def _title(steps: list[Step]) -> str:
    return steps[0].title if len(steps) == 1 else n_("{n} step", "{n} steps", len(steps)).format(n=len(steps))


def _known(parameters: Iterable[Parameter]) -> str:
    names = ", ".join(p.variable for p in parameters)
    return _("It has {names}.").format(names=names) if names else _("It has none.")
