"""A plan as infrastructure as code: Terraform or CloudFormation, with the names of the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from decision_tree.errors import KnowledgeError
from decision_tree.language import _
from decision_tree.schema import Resource, TerraformResource
from decision_tree.script import cloudformation, terraform
from decision_tree.script.build import one_line
from decision_tree.script.infrastructure import NOTES, filled, problems, values_of
from decision_tree.wrapping import wrap

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.script.plan import Plan, Step

WIDTH = 110


@dataclass(frozen=True)
class Snippet:
    """What `--as` prints."""

    text: str
    """Empty where no step has one."""
    without: tuple[str, ...]
    """The causes of the steps that are no infrastructure, or not in this language."""


@dataclass(frozen=True)
class _Part:
    """A resource as it is written."""

    resource: Resource
    text: str
    import_hint: str


def snippet(plan: Plan, library: Library, format_: str) -> Snippet:
    """The same changes as those of the fix script. Raises `KnowledgeError` for a file that cannot be read."""
    taken: dict[str, int] = {}
    chapters: list[str] = []
    without: list[str] = []
    for step in plan.steps:
        parts = list(_parts(plan, step, library, format_, taken))
        if parts:
            chapters.append("\n\n".join([_comments(_about(step)), *map(_with_comments, parts)]))
        else:
            without.append(step.cause_id)
    if not chapters:
        return Snippet("", tuple(without))
    head = [_comments(_head(plan))] + (["Resources:"] if format_ == "cloudformation" else [])
    return Snippet("\n\n".join([*head, *chapters]) + "\n", tuple(without))


def _parts(plan: Plan, step: Step, library: Library, format_: str, taken: dict[str, int]) -> Iterator[_Part]:
    found = library.infrastructure(step.cause_id)
    if found is None:
        return
    wrong = problems(found, step.needs)
    if wrong:
        raise KnowledgeError([f"{library.infrastructure_files[step.cause_id]}: {line}" for line in wrong])
    values = values_of(plan, step)
    if format_ == "terraform":
        for block in filled(found.terraform, found.shared, values):
            name = _free(terraform.address_of(block), "_", taken)
            yield _Part(block.resource, terraform.written(block, name), terraform.import_hint(block, name))
    else:
        for entry in filled(found.cloudformation, found.shared, values):
            name = _free(cloudformation.name_of(entry), "", taken)
            yield _Part(entry.resource, cloudformation.written(entry, name), cloudformation.import_hint(entry, name))


def _free(name: str, joint: str, taken: dict[str, int]) -> str:
    """Two steps may change the same kind of resource: a name stands once in a module or template."""
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}{joint}{taken[name]}"


def _head(plan: Plan) -> Iterator[str]:
    yield _("ecs-wizard, case {case}: {title}").format(case=plan.case_id, title=plan.title)
    yield _("Make the change in one way only, here or with the fix script: otherwise the same thing is made twice.")
    yield _("What the script has made already: import it before you apply this, or take it back with --undo.")
    if plan.missing:
        names = ", ".join(f"<{p.variable}>" for p in plan.missing)
        yield _("Not known yet, to be filled in: {names}").format(names=names)


def _about(step: Step) -> Iterator[str]:
    yield f"{step.number}. {step.title} [{step.cause_id}]"
    if step.risk_text:
        yield _("Risk: {risk}").format(risk=step.risk_text)
    if step.cost != "none":
        yield _("Cost: {cost}").format(cost=step.cost)


def _with_comments(part: _Part) -> str:
    words = _("Import, where it is there and your code does not have it yet: {command}")
    hint = f"# {one_line(words.format(command=part.import_hint))}" if part.import_hint else ""
    return "\n".join(filter(None, [_comments(_about_resource(part)), hint, part.text]))


def _about_resource(part: _Part) -> Iterator[str]:
    if part.resource.part:
        yield _("In your code already: take over only what stands here; everything else in it stays.")
    elif not _is_looked_up(part.resource):
        yield _("New.")
    yield from (_(NOTES[note]) for note in part.resource.notes)


def _is_looked_up(resource: Resource) -> bool:
    return isinstance(resource, TerraformResource) and resource.address.startswith("data.")


def _comments(lines: Iterator[str]) -> str:
    return "\n".join(piece for line in lines for piece in wrap(one_line(line), "# ", "#   ", WIDTH))
