"""Which question comes next."""

from __future__ import annotations

from decision_tree.case import Case, Observation, Source
from decision_tree.diagnosis import diagnose
from decision_tree.interview import next_question
from decision_tree.library import Library
from tests.knowledge import cause, library, network, question, seen


def walk(knowledge: Library, truth: dict[str, str | None]) -> tuple[Case, list[str]]:
    """Answer until nothing is asked any more."""
    case = Case()
    asked: list[str] = []
    while (question_now := next_question(case, knowledge)) is not None:
        asked.append(question_now.fact)
        case.add(Observation(question_now.fact, truth.get(question_now.fact), Source.ANSWER))
    return case, asked


def test_the_question_that_tells_most_comes_first() -> None:
    first = next_question(Case(), network())
    assert first is not None
    assert first.fact == "launch_type"
    assert first.about_left >= 1


def test_a_dear_question_waits_for_a_cheap_one() -> None:
    causes = {"x.one": cause({"cheap": "1", "dear": "1"}), "x.two": cause({"cheap": "2", "dear": "2"})}
    knowledge = library({"dear": question("1", "2", effort=5), "cheap": question("1", "2", effort=1)}, causes)
    first = next_question(Case(), knowledge)
    assert first is not None
    assert first.fact == "cheap"


def test_ties_go_by_authored_order() -> None:
    causes = {"x.one": cause({"a": "1", "b": "1"}), "x.two": cause({"a": "2", "b": "2"})}
    for order in (("a", "b"), ("b", "a")):
        first = next_question(Case(), library({fact: question("1", "2") for fact in order}, causes))
        assert first is not None
        assert first.fact == order[0]


def test_only_questions_whose_condition_is_true_are_asked() -> None:
    _, asked = walk(network(), {"launch_type": "fargate", "public_ip": "no"})
    assert asked == ["launch_type", "public_ip"]


def test_nothing_known_by_inference_is_asked() -> None:
    _, asked = walk(network(), {"launch_type": "fargate"})
    assert "network_mode" not in asked


def test_a_single_candidate_is_still_confirmed() -> None:
    knowledge = library({"a": question("yes", "no")}, {"x.only": cause({"a": "yes"})})
    case, asked = walk(knowledge, {"a": "yes"})
    assert asked == ["a"]
    assert diagnose(case, knowledge).confirmed


def test_i_do_not_know_is_accepted_everywhere_and_never_asked_again() -> None:
    case, asked = walk(network(), {})
    assert len(asked) == len(set(asked))
    assert set(asked) == set(network().questions)
    assert not diagnose(case, network()).confirmed
    assert not diagnose(case, network()).ruled_out


def test_the_interview_goes_on_after_a_cause_is_confirmed() -> None:
    knowledge = library(
        {"a": question("yes", "no"), "b": question("yes", "no")},
        {"x.a": cause({"a": "yes"}), "x.b": cause({"b": "yes"})},
    )
    case, _ = walk(knowledge, {"a": "yes", "b": "yes"})
    assert len(diagnose(case, knowledge).confirmed) == 2


def test_an_answer_that_does_not_fit_is_not_offered() -> None:
    knowledge = network()
    fields = knowledge.questions["agent"].answers
    from msgspec.structs import replace

    answers = [fields[0], replace(fields[1], only_when={"network_mode": "awsvpc"})]
    knowledge.questions["agent"] = replace(knowledge.questions["agent"], answers=answers)
    case = Case()
    case.add(Observation("launch_type", "ec2", Source.ANSWER), Observation("network_mode", "host", Source.ANSWER))
    asked = next_question(case, knowledge)
    assert asked is not None
    assert [a.value for a in asked.answers] == ["runs"]


def test_what_a_look_could_not_check_a_person_is_still_asked() -> None:
    case = Case()
    case.add(Observation("launch_type", None, Source.AWS, "ecs:DescribeTasks", "AccessDenied"))
    asked = next_question(case, network())
    assert asked is not None
    assert asked.fact == "launch_type"


def test_what_only_a_look_shows_is_not_asked() -> None:
    causes = {"x.one": cause({"route": "gone"}), "x.two": cause({"a": "1"})}
    knowledge = library({"a": question("1", "2")}, causes, seen_facts={"route": seen("there", "gone")})
    case, asked = walk(knowledge, {"a": "2"})
    assert asked == ["a"]
    assert [f.cause_id for f in diagnose(case, knowledge).possible] == ["x.one"]
