"""A small made-up library, so that tests of the engine do not depend on what the wizard knows today."""

from __future__ import annotations

from functools import cache
from typing import Any

from decision_tree.library import Library, load
from decision_tree.schema import (
    Answer,
    Cause,
    Fix,
    Inference,
    Question,
    Risk,
    SeenFact,
    SeenValue,
    TextFact,
    TextType,
    Undo,
    Where,
)


@cache
def built_in() -> Library:
    """What the wizard knows today, read once for all tests."""
    return load()


def question(*values: str, effort: int = 1, **more: Any) -> Question:
    """A question with these values, all equally likely."""
    fields: dict[str, Any] = {
        "ask": f"Which of {', '.join(values)}?",
        "why": "It decides.",
        "statement": "it is {answer}",
        "short": "made up",
        "effort": effort,
        "answers": [Answer(value=value, label=value.upper()) for value in values],
    }
    return Question(**(fields | more))


def seen(*values: str) -> SeenFact:
    """A fact that only a look shows."""
    return SeenFact(short="made up", values={value: SeenValue(says=f"AWS shows {value}") for value in values})


def cause(holds_when: dict[str, Any], commonness: int = 3, **more: Any) -> Cause:
    """A cause with this condition."""
    fields: dict[str, Any] = {
        "title": "A made-up cause",
        "commonness": commonness,
        "holds_when": holds_when,
        "means": "Something is wrong.",
        "why": "It came to be.",
        "do": "Mend it.",
        "verify": "Look again.",
        "fix": Fix(where=Where.PERSON, risk=Risk.LOW, undo=Undo.NONE, why_no_script="made up"),
        "sources": ["https://docs.aws.amazon.com/"],
    }
    return Cause(**(fields | more))


def library(
    questions: dict[str, Question],
    causes: dict[str, Cause],
    inferences: list[Inference] | None = None,
    seen_facts: dict[str, SeenFact] | None = None,
) -> Library:
    made = Library(questions=questions, causes=causes, inferences=inferences or [], seen_facts=seen_facts or {})
    made.types = {"name": TextType(pattern="[a-z]{1,20}", example="web", describe="a name")}
    made.text_facts = {"cluster": TextFact(type="name", short="cluster")}
    kinds = (("question", questions), ("cause", causes), ("seen", made.seen_facts))
    made.files = {f"{kind} {id_}": __file__ for kind, things in kinds for id_ in things}  # type: ignore[misc]
    return made


def network() -> Library:
    """Launch type, network mode and whether the agent runs: three causes that they tell apart."""
    return library(
        {
            "launch_type": question("fargate", "ec2", statement="the launch type is {answer}", short="launch type"),
            "network_mode": question(
                "awsvpc",
                "bridge",
                "host",
                asked_when={"launch_type": "ec2"},
                statement="the network mode is {answer}",
            ),
            "agent": question("runs", "stopped", effort=5, asked_when={"launch_type": "ec2"}),
            "public_ip": question("yes", "no", asked_when={"launch_type": "fargate"}),
        },
        {
            "agent.stopped": cause({"launch_type": "ec2", "agent": "stopped"}),
            "host.rules": cause({"launch_type": "ec2", "network_mode": ["bridge", "host"], "agent": "runs"}),
            "network.no_public_ip": cause({"launch_type": "fargate", "public_ip": "no"}, commonness=5),
        },
        [
            Inference(
                when={"launch_type": "fargate"}, then={"network_mode": "awsvpc"}, because="Fargate has awsvpc only"
            )
        ],
    )
