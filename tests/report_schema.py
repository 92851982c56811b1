"""The JSON of a report as types: what DESIGN.md promises, and nothing else. Decoding into them is strict."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Name = Annotated[str, Meta(min_length=1)]


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    pass


class Fact(Strict):
    value: Name
    from_: Literal["answer", "message", "file", "aws", "host", "container", "inferred"] = msgspec.field(name="from")
    evidence: str


class Fix(Strict):
    risk: Literal["low", "medium", "high"]
    script: bool


class Cause(Strict):
    id: Name
    standing: Literal["confirmed", "possible"]
    likelihood: Annotated[float, Meta(ge=0, le=1)]
    title: Name
    because: list[Name]
    fix: Fix
    sources: Annotated[list[Annotated[str, Meta(pattern="^https://")]], Meta(min_length=1)]


class RuledOut(Strict):
    id: Name
    because: list[Name]


class NotChecked(Strict):
    what: Name
    why: Name
    permission: str | None


class Answer(Strict):
    value: Name
    label: Name


class Question(Strict):
    fact: Name
    ask: Name
    answers: Annotated[list[Answer], Meta(min_length=1)]


class Step(Strict):
    cause: Name
    title: Name
    where: Literal["aws", "host", "image", "code", "task_definition", "person"]
    risk: Literal["low", "medium", "high"]
    risk_text: str
    cost: Name
    undo: Literal["complete", "partly", "none"]


class Parameter(Strict):
    name: Name
    fact: Name
    value: Name | None
    from_: Literal["answer", "message", "file", "aws", "host", "container", "inferred"] | None = msgspec.field(
        name="from"
    )
    evidence: str
    required: bool


class WithoutScript(Strict):
    cause: Name
    title: Name
    reason: str


class Plan(Strict):
    steps: list[Step]
    parameters: list[Parameter]
    without_script: list[WithoutScript]


class Outcome(Strict):
    id: Name
    title: Name
    before: Literal["confirmed", "possible", "ruled_out"]
    after: Literal["gone", "still_there", "not_checked", "new"]
    why: Name | None


class Verification(Strict):
    at: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    causes: list[Outcome]


class Document(Strict):
    schema_: Literal[1] = msgspec.field(name="schema")
    case: Name
    facts: dict[str, Fact]
    recognised: list[Name]
    causes: list[Cause]
    ruled_out: list[RuledOut]
    not_checked: list[NotChecked]
    next_question: Question | None
    plan: Plan | None
    verification: Verification | None


if __name__ == "__main__":  # python -m tests.report_schema > decision_tree/report/schema-1.json
    print(msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Document)), indent=2).decode())
