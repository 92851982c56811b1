"""People who do not know, or err: what the engine makes of it, and coarse floors for what `make bench` measures."""

from __future__ import annotations

import pytest

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import Diagnosis, Standing, diagnose
from decision_tree.interview import next_question
from decision_tree.library import Library, load
from tests.benchmarks.people import (
    Mistaken,
    Person,
    Unsure,
    can_be_told,
    interview,
    mistaken_walks,
    samples,
    seeded,
    truth,
    unsure_walks,
    walks,
    walks_with_message,
)
from tests.knowledge import cause, library, network, question

TWINS = {"x.one": cause({"a": "1", "b": "1", "c": "1"}), "x.two": cause({"a": "2", "b": "2", "c": "2"})}


def twins(**more: dict[str, str]) -> Library:
    questions = {fact: question("1", "2", "3", statement=f"{fact} is {{answer}}") for fact in "abcd"}
    return library(questions, TWINS | {f"x.{name}": cause(condition) for name, condition in more.items()})


def told(knowledge: Library, facts: dict[str, str | None], **sources: Source) -> Diagnosis:
    case = Case()
    for fact, value in facts.items():
        case.add(Observation(fact, value, sources.get(fact, Source.ANSWER)))
    return diagnose(case, knowledge)


def test_an_answer_that_alone_rules_out_what_all_others_fit_is_called_in_question() -> None:
    found = told(twins(), {"a": "1", "b": "1", "c": "2"})
    assert [(f.cause_id, f.doubted) for f in found.possible] == [("x.one", "c")]
    assert [f.cause_id for f in found.ruled_out] == ["x.two"]
    assert found.possible[0].likelihood == pytest.approx(1)
    assert found.contradictions == ("Is it right that c is 2? If not, “A made-up cause” would fit all the rest.",)
    assert found.because("x.one") == (
        "a is 1 (you answered)",
        "b is 1 (you answered)",
        "possible only if this is wrong: c is 2 (you answered)",
    )


@pytest.mark.parametrize("source", [Source.AWS, Source.FILE, Source.MESSAGE, Source.HOST])
def test_only_a_persons_answer_is_doubted(source: Source) -> None:
    found = told(twins(), {"a": "1", "b": "1", "c": "2"}, c=source)
    assert found.contradictions == ()
    assert found.possible == ()


def test_no_answer_is_doubted_while_asking_can_still_confirm_a_cause() -> None:
    knowledge = twins(three={"a": "1", "b": "1", "d": "1"})
    assert told(knowledge, {"a": "1", "b": "1", "c": "2"}).contradictions == ()
    assert told(knowledge, {"a": "1", "b": "1", "c": "2", "d": "2"}).contradictions != ()


def test_no_answer_is_doubted_beside_a_cause_that_all_answers_fit() -> None:
    found = told(twins(three={"a": "1", "b": "1", "c": "2"}), {"a": "1", "b": "1", "c": "2"})
    assert [f.cause_id for f in found.confirmed] == ["x.three"]
    assert found.contradictions == ()


def test_two_wrong_answers_are_too_many_to_guess() -> None:
    assert told(twins(), {"a": "1", "b": "3", "c": "2"}).contradictions == ()


def test_what_follows_from_a_wrong_answer_is_wrong_with_it() -> None:
    found = told(network(), {"agent": "runs", "launch_type": "fargate", "public_ip": "yes"})
    doubted = {f.cause_id: f.doubted for f in found.possible}
    assert doubted["host.rules"] == "launch_type", "the network mode was inferred from the launch type"


def test_who_answers_a_question_tells_that_it_arises() -> None:
    questions = {
        "phase": question("pull", "run"),
        "layer": question("1", "2", asked_when={"phase": "pull"}),
        "other": question("1", "2"),
    }
    conditions = {"x.pull": cause({"phase": "pull", "other": "1"}), "x.run": cause({"phase": "run", "other": "1"})}
    knowledge = library(questions, conditions)
    silent = told(knowledge, {"phase": None, "layer": None})
    assert silent.findings[0].likelihood == silent.findings[1].likelihood
    first, second = told(knowledge, {"phase": None, "layer": "1"}).findings
    assert first.cause_id == "x.pull"
    assert second.standing is Standing.POSSIBLE
    assert second.likelihood < 0.1


def test_the_persons_are_what_they_are_called() -> None:
    knowledge = network()
    first = next_question(Case(), knowledge)
    assert first is not None
    world = {"launch_type": "ec2", "network_mode": "host", "agent": "runs", "public_ip": "yes"}
    assert Person(world).answer(first, knowledge) == "ec2"
    unsure = Unsure(world, seeded(1))
    assert 70 < [unsure.answer(first, knowledge) for _ in range(300)].count(None) < 130
    assert Mistaken(world, "launch_type", seeded(1)).answer(first, knowledge) == "fargate"
    assert Mistaken(world, "agent", seeded(1)).answer(first, knowledge) == "ec2"
    case = Case()
    case.add(Observation("launch_type", "fargate", Source.ANSWER))
    idle = next_question(case, knowledge)
    assert idle is not None
    assert idle.fact == "public_ip"
    assert Person(world).answer(idle, knowledge) is None, "it does not arise in this world"


def test_a_world_has_its_cause_and_what_is_given() -> None:
    knowledge = network()
    for seed in range(20):
        world = truth(knowledge, "host.rules", seeded(seed), {"network_mode": "bridge"})
        assert knowledge.compiled["host.rules"].verdict(world)
        assert world["network_mode"] == "bridge"
    assert interview(knowledge, "host.rules", Person(world)).confirmed


@pytest.fixture(scope="module")
def built_in() -> Library:
    return load()


@pytest.fixture(scope="module")
def some(built_in: Library) -> list[str]:
    """Every fifth cause: enough for a floor."""
    return [cause_id for cause_id in built_in.causes if can_be_told(built_in, cause_id)][::5]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_the_same_persons_answer_the_same_again(built_in: Library, some: list[str]) -> None:
    first, again = ([walk.asked for walk in unsure_walks(built_in, some[:4], 2)] for _ in range(2))
    assert first == again


def test_a_truthful_person_is_never_doubted_in_the_end(built_in: Library, some: list[str]) -> None:
    found = list(walks(built_in, some, 2))
    assert all(walk.confirmed for walk in found)
    assert [walk.cause_id for walk in found if walk.diagnosis.contradictions] == []


def test_few_questions_are_left_after_a_typical_message(built_in: Library, some: list[str]) -> None:
    found = list(walks_with_message(built_in, [id_ for id_ in some if samples(built_in, id_)], 2))
    assert sum(len(walk.asked) for walk in found) / len(found) <= 3


def test_who_does_not_know_a_third_still_gets_the_cause(built_in: Library, some: list[str]) -> None:
    found = list(unsure_walks(built_in, some, 4))
    assert share([0 < walk.place <= 3 for walk in found]) >= 0.8


def test_one_wrong_answer_is_noticed(built_in: Library, some: list[str]) -> None:
    found = list(mistaken_walks(built_in, some, 4))
    assert share([bool(walk.diagnosis.contradictions) or 0 < walk.place <= 5 for walk in found]) >= 0.7
    assert share([walk.error_named for walk in found]) >= 0.35
