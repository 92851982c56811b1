"""Standings, likelihoods and reasons, on a made-up library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.case import Case, Observation, Source, Suspicion
from decision_tree.diagnosis import Standing, diagnose
from decision_tree.library import Library
from decision_tree.schema import Answer
from tests.knowledge import cause, library, network, question, seen


def case_with(*facts: tuple[str, str | None], source: Source = Source.ANSWER) -> Case:
    case = Case()
    for fact, value in facts:
        case.add(Observation(fact, value, source, "DescribeTasks" if source is Source.AWS else ""))
    return case


def standings(case: Case, knowledge: Library) -> dict[str, Standing]:
    return {f.cause_id: f.standing for f in diagnose(case, knowledge).findings}


def test_unknown_is_possible_true_is_confirmed_false_is_ruled_out() -> None:
    knowledge = network()
    assert set(standings(Case(), knowledge).values()) == {Standing.POSSIBLE}
    assert standings(case_with(("launch_type", "ec2"), ("agent", "stopped")), knowledge) == {
        "agent.stopped": Standing.CONFIRMED,
        "host.rules": Standing.RULED_OUT,
        "network.no_public_ip": Standing.RULED_OUT,
    }


def test_not_knowing_keeps_a_cause_possible() -> None:
    knowledge = network()
    found = standings(case_with(("launch_type", "ec2"), ("agent", None)), knowledge)
    assert found["agent.stopped"] is Standing.POSSIBLE


def test_several_causes_hold_at_once() -> None:
    knowledge = library(
        {"a": question("yes", "no"), "b": question("yes", "no")},
        {"x.a": cause({"a": "yes"}), "x.b": cause({"b": "yes"})},
    )
    assert len(diagnose(case_with(("a", "yes"), ("b", "yes")), knowledge).confirmed) == 2


def test_reasons_are_sentences_with_their_source() -> None:
    diagnosis = diagnose(case_with(("launch_type", "ec2"), ("agent", "stopped"), source=Source.AWS), network())
    assert diagnosis.because("agent.stopped") == (
        "the launch type is EC2 (AWS, DescribeTasks)",
        "it is STOPPED (AWS, DescribeTasks)",
    )
    assert diagnosis.because("network.no_public_ip") == ("the launch type is EC2 (AWS, DescribeTasks)",)


def test_possible_causes_share_all_likelihood_and_the_more_common_comes_first() -> None:
    diagnosis = diagnose(Case(), network())
    assert sum(f.likelihood for f in diagnosis.possible) == pytest.approx(1)
    assert diagnosis.findings[0].cause_id == "network.no_public_ip"


def test_an_answer_weighs_the_causes() -> None:
    knowledge = library(
        {"a": question("1", "2", "3", "4")}, {"x.one": cause({"a": "1"}), "x.any": cause({"a": ["1", "2", "3"]})}
    )
    knowledge.causes["x.one"] = cause({"all": [{"a": "1"}, {"b": "1"}]})
    knowledge.causes["x.any"] = cause({"all": [{"a": ["1", "2", "3"]}, {"b": "2"}]})
    knowledge.questions["b"] = question("1", "2")
    one, other = diagnose(case_with(("a", "1")), knowledge).possible
    assert one.cause_id == "x.one"
    assert one.likelihood == pytest.approx(3 * other.likelihood)


def test_a_text_puts_its_suspects_first_but_rules_nothing_out() -> None:
    knowledge = network()
    case = Case()
    case.add(Suspicion(("host.rules", "agent.stopped")))
    diagnosis = diagnose(case, knowledge)
    assert [f.cause_id for f in diagnosis.findings] == ["host.rules", "agent.stopped", "network.no_public_ip"]
    assert [f.cause_id for f in diagnosis.suggested] == ["host.rules", "agent.stopped"]


def test_nothing_speaks_for_a_cause_that_was_only_not_ruled_out() -> None:
    assert diagnose(Case(), network()).suggested == ()


def test_a_more_precise_cause_spares_the_general_one_its_fix() -> None:
    knowledge = library(
        {"a": question("yes", "no"), "b": question("yes", "no")},
        {"x.general": cause({"a": "yes"}), "x.precise": cause({"a": "yes", "b": "yes"}, refines=["x.general"])},
    )
    diagnosis = diagnose(case_with(("a", "yes"), ("b", "yes")), knowledge)
    assert [f.cause_id for f in diagnosis.confirmed] == ["x.precise", "x.general"]
    assert diagnosis.to_fix == ("x.precise",)


@given(st.permutations([("launch_type", "ec2"), ("agent", "runs"), ("network_mode", "host"), ("public_ip", "no")]))
def test_the_order_of_the_answers_does_not_matter(facts: list[tuple[str, str]]) -> None:
    knowledge = network()
    assert standings(case_with(*facts), knowledge) == {
        "agent.stopped": Standing.RULED_OUT,
        "host.rules": Standing.CONFIRMED,
        "network.no_public_ip": Standing.RULED_OUT,
    }


@pytest.mark.parametrize(
    ("said", "route", "standing"),
    [
        ("1", None, Standing.CONFIRMED),  # nothing was looked up: the ordinary condition counts
        ("2", "gone", Standing.CONFIRMED),  # shown, whatever else is said
        ("1", "there", Standing.RULED_OUT),  # shown that it is not so
        (None, None, Standing.POSSIBLE),
    ],
)
def test_what_aws_shows_decides_first(said: str | None, route: str | None, standing: Standing) -> None:
    knowledge = library(
        {"a": question("1", "2")},
        {"x.one": cause({"a": "1"}, shown_when={"route": "gone"})},
        seen_facts={"route": seen("there", "gone")},
    )
    case = Case()
    case.add(Observation("a", said, Source.MESSAGE, "the words"))
    if route:
        case.add(Observation("route", route, Source.AWS, "ec2:DescribeRouteTables"))
    diagnosis = diagnose(case, knowledge)
    assert diagnosis.findings[0].standing is standing
    if route:
        assert diagnosis.because("x.one") == (f"AWS shows {route} (AWS, ec2:DescribeRouteTables)",)


@pytest.mark.parametrize(("share", "suggested"), [(1.0, True), (9.0, False)])
def test_what_nearly_every_case_has_speaks_for_nothing(share: float, *, suggested: bool) -> None:
    asked = question("1", "2", answers=[Answer(value="1", label="1", share=share), Answer(value="2", label="2")])
    knowledge = library({"a": asked, "b": question("1", "2")}, {"x.one": cause({"a": "1", "b": "1"})})
    assert bool(diagnose(case_with(("a", "1"), source=Source.AWS), knowledge).suggested) is suggested


@pytest.mark.parametrize(("symptom", "suggested"), [(None, False), ("fails", True)])
def test_an_innocent_setting_speaks_for_nothing_without_its_symptoms(symptom: str | None, *, suggested: bool) -> None:
    knowledge = library(
        {"symptom": question("fails", "works"), "role": question("set", "none"), "b": question("1", "2")},
        {"x.one": cause({"role": "none", "b": "1"}, applies_when={"symptom": "fails"})},
    )
    facts = [("role", "none"), *([("symptom", symptom)] if symptom else [])]
    assert bool(diagnose(case_with(*facts, source=Source.AWS), knowledge).suggested) is suggested


@pytest.mark.parametrize(("route", "suggested"), [("gone", True), ("there", False)])
def test_what_aws_shows_needs_no_symptoms(route: str, *, suggested: bool) -> None:
    knowledge = library(
        {"symptom": question("fails", "works"), "b": question("1", "2")},
        {
            "x.one": cause(
                {"route": "gone", "b": "1"},
                applies_when={"symptom": "fails"},
                shown_when={"route": "gone", "b": "1"},
            )
        },
        seen_facts={"route": seen("there", "gone")},
    )
    assert bool(diagnose(case_with(("route", route), source=Source.AWS), knowledge).suggested) is suggested
