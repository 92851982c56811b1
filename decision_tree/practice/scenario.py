"""Scenarios: a broken world, the story told to the learner, what is truly wrong, and hints."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from decision_tree import translation
from decision_tree.errors import WizardError
from decision_tree.language import N_, _, language
from decision_tree.practice.world import Name, World
from decision_tree.schema import Id, Text
from decision_tree.yaml12 import YamlError

FOLDER = Path(__file__).parent / "scenarios"
LEVELS = {1: N_("easy"), 2: N_("medium"), 3: N_("hard")}
LAUNCH_TYPES = {"fargate": "Fargate", "ec2": "EC2"}
"""As people are told of them."""
Form = TypeVar("Form")


class ScenarioError(WizardError):
    """A scenario file has a mistake."""

    title = N_("This scenario cannot be used")


class Look(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the learner is told to look at."""

    cluster: Name
    service: Name | None = None
    task: Literal["newest"] | None = None
    """The newest stopped task of the service."""


class Scenario(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file `scenarios/<name>.yaml`."""

    title: Text
    """What is seen from outside: it gives nothing away."""
    level: Annotated[int, Meta(ge=1, le=3)]
    """1 easy, 2 needs a second look, 3 hard."""
    launch_type: Literal["fargate", "ec2"]
    story: Text
    world: World
    causes: list[Id]
    """The root causes that truly hold, the one that stops the task first before the others. Empty: all is well."""
    hints: list[Text] = field(default_factory=list)
    """From vague to plain."""
    look: Look
    answers: dict[str, str] = field(default_factory=dict)
    """What somebody on the host or in the container would answer, where AWS does not show it; the story tells it."""
    teaches: Text


def load_scenario(path: Path) -> Scenario:
    """Raises `ScenarioError` with the file and the field."""
    return read_as(path, Scenario, "scenario", ScenarioError)


def read_as(path: Path, form: type[Form], kind: str, failure: type[WizardError]) -> Form:
    """The file in the language in use, as what it is meant to be. Raises `failure` with the file and the field."""
    try:
        raw = translation.read(path.read_text(encoding="utf-8"), kind, language())
        return msgspec.convert(raw, form, strict=True)
    except OSError as error:
        raise failure(f"{path}: {error.strerror or error}", _("Check the name and the permissions.")) from error
    except (YamlError, UnicodeDecodeError) as error:
        raise failure(f"{path}: {error}", _("Correct the file: it must be YAML, in UTF-8.")) from error
    except msgspec.ValidationError as error:
        raise failure(f"{path}: {error}", _("Correct this field; docs/TRAINERS.md names them all.")) from error


def scenarios(folder: Path = FOLDER) -> dict[str, Scenario]:
    """Name → scenario, the easy ones first, in the language in use. Raises `ScenarioError`."""
    return _scenarios(folder, language())


@cache
def _scenarios(folder: Path, _language: str) -> dict[str, Scenario]:
    loaded = {path.stem: load_scenario(path) for path in sorted(folder.glob("*.yaml"))}
    return dict(sorted(loaded.items(), key=lambda item: (item[1].level, item[0])))
