"""The case: an append-only log, undo, conflicts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_tree.case import (
    BREAK,
    Case,
    Closed,
    Document,
    Ending,
    Note,
    Observation,
    Reopened,
    Source,
    Suspicion,
    Undone,
)
from decision_tree.facts import conflict_text, facts_of
from tests.knowledge import built_in, network


def said(fact: str, value: str | None, source: Source = Source.ANSWER) -> Observation:
    return Observation(fact, value, source, "the words")


def test_the_log_only_grows() -> None:
    case = Case()
    case.add(said("a", "1"))
    case.add(said("b", "1"))
    case.undo()
    assert [type(item.entry) for item in case.log] == [Observation, Observation, Undone]
    assert set(case.current) == {"a"}


def test_undo_takes_back_a_whole_step() -> None:
    case = Case()
    case.add(said("a", "1"))
    case.add(Document("paste", "text"), said("a", "2", Source.MESSAGE), said("b", "1"), Suspicion(("x.y",)))
    case.undo()
    assert {fact: o.value for fact, o in case.current.items()} == {"a": "1"}
    assert not case.suspicions
    assert not case.documents
    case.undo()
    assert not case.last_step
    assert case.undo() is None


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (Source.ANSWER, Source.MESSAGE, "second"),
        (Source.MESSAGE, Source.ANSWER, "first"),
        (Source.AWS, Source.MESSAGE, "first"),
        (Source.MESSAGE, Source.AWS, "second"),
        (Source.FILE, Source.AWS, "second"),
        (Source.ANSWER, Source.ANSWER, "second"),
    ],
)
def test_the_better_source_counts_and_the_other_is_shown(first: Source, second: Source, counts: str) -> None:
    case = Case()
    case.add(said("a", "first", first))
    case.add(said("a", "second", second))
    assert case.current["a"].value == counts
    (conflict,) = case.conflicts()
    assert conflict.counts.value == counts
    assert conflict.against.value != counts


def test_not_knowing_overrides_nothing() -> None:
    case = Case()
    case.add(said("a", "1"))
    case.add(said("a", None))
    assert case.current["a"].value == "1"
    assert not case.conflicts()


def test_a_replayed_log_gives_the_same_case() -> None:
    case = Case("x", 1.0)
    case.add(said("a", "1"), said("b", "2"))
    case.add(said("a", "3", Source.AWS))
    case.undo()
    case.add(said("c", None))
    again = Case("x", 1.0)
    for item in case.log:
        again.replay(item)
    assert again.current == case.current
    assert again.log == case.log
    assert again.last_step == case.last_step
    assert [logged.entry for logged in again.last_step] == [said("c", None)]


@given(
    st.lists(st.one_of(st.none(), st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.sampled_from(Source))))
)
def test_undo_is_as_if_the_step_had_never_been(steps: list[tuple[str, str, Source] | None]) -> None:
    case = Case("x", 1.0)
    kept: list[Observation] = []
    for step in steps:
        if step is None:
            case.undo()
            kept = kept[:-1]
        else:
            kept.append(Observation(step[0], step[1], step[2]))
            case.add(kept[-1])
    plain = Case("y", 1.0)
    for observation in kept:
        plain.add(observation)
    assert case.current == plain.current
    assert sorted(case.conflicts(), key=repr) == sorted(plain.conflicts(), key=repr)


def test_an_inference_is_drawn_and_taken_back_with_its_premise() -> None:
    library = network()
    case = Case()
    case.add(said("launch_type", "fargate"))
    facts = facts_of(case, library)
    assert facts.known["network_mode"] == "awsvpc"
    assert facts.observations["network_mode"].source is Source.INFERRED
    case.undo()
    assert "network_mode" not in facts_of(case, library).known


def test_a_better_known_premise_beats_an_answer_and_the_person_is_told() -> None:
    library = network()
    case = Case()
    case.add(said("network_mode", "bridge"))
    case.add(said("launch_type", "fargate", Source.AWS))
    facts = facts_of(case, library)
    assert facts.known["network_mode"] == "awsvpc"
    (conflict,) = facts.conflicts
    assert "disagree" in conflict_text(library, conflict)
    assert "BRIDGE" in conflict_text(library, conflict)


def test_an_answer_stands_against_an_inference_from_an_answer_but_the_person_is_told() -> None:
    library = network()
    case = Case()
    case.add(said("launch_type", "fargate"))
    case.add(said("network_mode", "bridge"))
    facts = facts_of(case, library)
    assert facts.known["network_mode"] == "bridge"
    assert len(facts.conflicts) == 1


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("execution_role", "execution_role_name"),
        ("task_role", "task_role_name"),
        ("instance_role", "instance_role_name"),
        ("deployer", "deployer_name"),
    ],
)
def test_the_caller_of_a_known_kind_is_that_role(kind: str, fact: str) -> None:
    case = Case()
    case.add(said("caller_name", "shop-exec", Source.MESSAGE))
    assert fact not in facts_of(case, built_in()).known
    case.add(said("caller_kind", kind))
    assert facts_of(case, built_in()).known[fact] == "shop-exec"
    case.add(said(fact, "by-aws", Source.AWS))
    facts = facts_of(case, built_in())
    assert (facts.known[fact], facts.conflicts) == ("by-aws", ())


def test_a_text_of_another_form_is_not_taken_over() -> None:
    case = Case()
    case.add(said("caller_kind", "execution_role"), said("caller_name", "two words", Source.MESSAGE))
    assert "execution_role_name" not in facts_of(case, built_in()).known


def test_adding_costs_the_same_however_long_the_case_is() -> None:
    """A ratio within one run: the last thousand of 50,000 observations against the first thousand."""

    def thousand(case: Case) -> float:
        start = time.perf_counter()
        for number in range(1000):
            case.add(Observation(f"fact{number % 40}", "1", Source.ANSWER), at=1.0)
        return time.perf_counter() - start

    case = Case()
    first = min(thousand(case) for _ in range(3))
    for _ in range(44):
        thousand(case)
    last = min(thousand(case) for _ in range(3))
    assert last < first * 8


def test_what_a_look_finds_bit_by_bit_is_one_step() -> None:
    case = Case()
    case.add(said("a", "1"))
    step = case.add(said("b", "1", Source.AWS))[0].step
    case.add(said("c", "1", Source.AWS), step=step)
    case.undo()
    assert set(case.current) == {"a"}
    assert case.add(said("d", "1"))[0].step > step


def test_what_aws_shows_later_is_a_change_and_no_contradiction() -> None:
    case = Case()
    case.add(said("a", "denied", Source.AWS))
    case.add(said("a", "allowed", Source.AWS))
    assert case.current["a"].value == "allowed"
    assert case.conflicts() == []


def test_a_note_and_an_end_are_steps_that_can_be_taken_back() -> None:
    case = Case()
    case.add(said("a", "1"))
    case.add(Note("ticket 7"), at=20)
    case.add(Closed(Ending.NOT_SOLVED, note="gave up"), at=30)
    assert case.notes == [(20, "ticket 7"), (30, "gave up")]
    assert case.ended is not None
    assert (case.ended.at, case.ended.how.ending) == (30, Ending.NOT_SOLVED)
    case.add(Reopened(), at=40)
    assert case.ended is None
    case.undo()  # of the opening: it is closed again, as it was
    assert case.ended is not None
    case.undo()
    assert case.ended is None
    assert case.notes == [(20, "ticket 7")]
    case.undo()
    assert not case.notes
    assert set(case.current) == {"a"}


def test_breaks_are_no_work() -> None:
    case = Case(created=0)
    case.add(said("a", "1"), at=100)
    case.add(said("a", "2"), at=160)
    case.add(said("a", "1"), at=160 + BREAK + 1)
    case.add(said("a", "2"), at=200 + BREAK)
    assert case.worked == 60 + 39
