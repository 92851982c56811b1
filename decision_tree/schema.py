"""The types of the knowledge files. Unknown keys are errors (`forbid_unknown_fields`).

The words are those of `knowledge/README.md`, which says what each key means to its author.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta, Struct, field

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
Text = Annotated[str, Meta(min_length=1)]
Url = Annotated[str, Meta(pattern=r"^https://[a-z0-9.-]+/\S*$")]
Commonness = Annotated[int, Meta(ge=1, le=5)]
Effort = Annotated[int, Meta(ge=1, le=5)]
RawCondition = dict[str, Any]
"""A condition as written: see `conditions.compile_condition`."""
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A text fact in a letter; the braces of JSON have no bare word in them."""


class Answer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the values of a closed fact, as it is offered."""

    value: Id
    label: Text
    says: str = ""
    """How the fact reads in a sentence, where the question's `statement` with the label would not."""
    share: Annotated[float, Meta(gt=0)] = 1.0
    """How often this is the answer, relative to the other answers, when nothing else is known."""
    only_when: RawCondition = field(default_factory=dict)
    """The answer is offered only while this is not false."""


class Place(StrEnum):
    """Where a person finds something out, or where a fix is applied."""

    AWS = "aws"
    CONSOLE = "console"
    HOST = "host"
    CONTAINER = "container"
    TEXT = "text"


class FindOut(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way to the answer of a question: a text, a command, or both."""

    where: Place
    text: str = ""
    command: str = ""
    """A shell command; `$name` is replaced by the fact's value (quoted) or shown as `NAME`."""


class Question(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A closed fact and how a person is asked for it. The file's name is the fact's name."""

    ask: Text
    why: Text
    statement: Text
    """How the fact reads in a sentence: "the network mode is {answer}"."""
    short: Text
    """The fact's name in a narrow column: "network mode"."""
    effort: Effort = 2
    asked_when: RawCondition = field(default_factory=dict)
    find_out: list[FindOut] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    """Rows shown under `find_out`; the first row is the heading."""
    answers: Annotated[list[Answer], Meta(min_length=2)]


class SeenValue(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    says: Text
    """How the fact reads in a sentence."""
    share: Annotated[float, Meta(gt=0)] = 1.0
    """As an answer's."""


class SeenFact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A closed fact that only a look at AWS, a message or a report shows: nobody is asked for it."""

    short: Text
    values: Annotated[dict[Id, SeenValue], Meta(min_length=2)]


class TextFact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fact whose value is a text of a known type: an ARN, a name, a Region."""

    type: Id
    short: Text
    find_out: str = ""


class TextType(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The form of a typed text. `pattern` must match the whole value."""

    pattern: Text
    example: Text
    describe: Text


class Term(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word that the texts use, for somebody who meets it for the first time."""

    term: Text
    """As AWS writes it."""
    also: list[Text] = field(default_factory=list)
    """Other names for it in texts and JSON."""
    means: Text
    see: list[Id] = field(default_factory=list)


class Comparison(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Terms that are taken for one another, side by side: the file `comparisons/<name>.yaml`."""

    ask: Text
    """As somebody asks who meets them for the first time: "Task role or execution role?"."""
    terms: Annotated[list[Id], Meta(min_length=2, max_length=3)]
    short: Text
    """The answer in one or two sentences."""
    picture: Text
    """Drawn with lines; at most 72 terminal cells wide and 14 lines high."""
    table: Annotated[list[list[Text]], Meta(min_length=2)]
    """Rows: what is compared, then a cell for each term."""
    tell_by: Text
    """How to see in a message or in the console which one it is."""
    sources: Annotated[list[Url], Meta(min_length=1)]


class Where(StrEnum):
    """Who or what applies a fix."""

    AWS = "aws"
    HOST = "host"
    IMAGE = "image"
    CODE = "code"
    TASK_DEFINITION = "task_definition"
    PERSON = "person"


class Risk(StrEnum):
    """How much a fix may disturb what runs."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Undo(StrEnum):
    """How much of a fix its script can take back."""

    COMPLETE = "complete"
    PARTLY = "partly"
    NONE = "none"


class Snippet(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lines to take over into one's own files: a command per language, lines of a Dockerfile."""

    label: Text
    """For which language, launcher or file."""
    text: Text


class Fix(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What mends a cause; its script, where there is one, is the file `<cause>.fix.sh` beside it."""

    where: Where
    risk: Risk
    undo: Undo
    risk_text: str = ""
    """What may go wrong or change for others, in a sentence."""
    cost: str = "none"
    needs: dict[str, str] = field(default_factory=dict)
    """Shell variable -> the text fact that fills it."""
    optional: list[str] = field(default_factory=list)
    """Those of `needs` that the script can do without (empty then)."""
    after: list[Id] = field(default_factory=list)
    """Causes whose fix must run before this one when both are fixed together."""
    why_no_script: str = ""
    snippets: list[Snippet] = field(default_factory=list)
    owner: str = ""
    """Who alone can do it, where that is somebody else: "the administrator of the organization"."""
    letter: str = ""
    """A message to that owner, ready to send; `{fact}` stands for what is known of the case."""


class Resource(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A resource of infrastructure as code, in which texts hold `${VARIABLE}`: see `script.infrastructure`."""

    part: bool = False
    """It is in the person's own code already, and only what `body` has changes in it."""
    notes: list[str] = field(default_factory=list)
    """Words of `script.infrastructure.NOTES`."""
    given: str = ""
    """A variable without whose value there is no such resource."""
    absent: str = ""
    """A variable with whose value there is no such resource."""
    each: str = ""
    """A variable with a list of words: the resource is made for each of them, which is `${EACH}`."""
    body: dict[str, Any]


class TerraformResource(Resource, frozen=True, forbid_unknown_fields=True, kw_only=True):
    address: Annotated[str, Meta(pattern=r"^(data\.)?[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    import_id: str = field(default="", name="import")


class CloudFormationResource(Resource, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(pattern=r"^[A-Z][A-Za-z0-9]*$")]
    """The logical id."""
    type: Annotated[str, Meta(pattern=r"^AWS(::[A-Za-z0-9]+){2}$")]
    import_id: dict[str, str] = field(default_factory=dict, name="import")
    """What identifies the resource: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html"""


class Infrastructure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fix as infrastructure as code: the file `<area>/<cause>.iac.yaml`."""

    shared: dict[str, Any] = field(default_factory=dict)
    """What both have, such as a policy: `{use: NAME}` in a body."""
    terraform: list[TerraformResource] = field(default_factory=list)
    cloudformation: list[CloudFormationResource] = field(default_factory=list)


class Cause(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A root cause. The file `<area>/<name>.yaml` has the id `<area>.<name>`."""

    title: Text
    commonness: Commonness
    refines: list[Id] = field(default_factory=list)
    applies_when: RawCondition = field(default_factory=dict)
    holds_when: RawCondition
    expects: RawCondition = field(default_factory=dict)
    """What is always so when the cause holds: rules it out where it is not, and is not needed to confirm it."""
    shown_when: RawCondition = field(default_factory=dict)
    """What decides by itself, whatever the texts say: confirms the cause where it is so, rules it out where not."""
    means: Text
    why: Text
    do: Text
    verify: Text
    beware: str = ""
    unsure: str = ""
    fix: Fix
    sources: Annotated[list[Url], Meta(min_length=1)]


class Pattern(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A message that AWS, its agent, a container runtime, an SDK or a tool prints."""

    says: Text
    find: Annotated[list[Text], Meta(min_length=1)]
    unless: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    suspects: list[Id] = field(default_factory=list)
    generic: bool = False
    """A consequence or a family's name: counts only when nothing more precise was found."""
    healthy: bool = False
    """Tells that something works: no sign of trouble."""
    hits: Annotated[list[Text], Meta(min_length=1)]
    misses: list[Text] = field(default_factory=list)


class SuspectOrder(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How facts of a text change the order of its suspects."""

    when: RawCondition
    unless: RawCondition = field(default_factory=dict)
    """The rule does not apply where this is true; unknown does not hinder it."""
    if_suspected: str = ""
    """An area; the rule applies only where one of its causes is suspected."""
    first: list[Id] = field(default_factory=list)
    drop: list[Id] = field(default_factory=list)
    because: Text


class Inference(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What follows from known facts with certainty."""

    when: RawCondition
    then: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    """Typed text → the one that is the same thing then, by which it is filled where nothing else tells it."""
    because: Text
