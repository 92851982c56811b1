"""Which steps a plan has, in which order, and which values it takes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from decision_tree.errors import KnowledgeError, ParameterError, UnknownName
from decision_tree.library import Library
from decision_tree.schema import Cause, Fix, Risk, TextFact, TextType, Undo, Where
from decision_tree.script import build, plan

TYPES = {
    "role_name": TextType(pattern=r"[\w+=,.@-]{1,64}", example="app-task-role", describe="name of the IAM role"),
    "text": TextType(pattern=r"[\s\S]{1,100}", example="anything", describe="a text"),
}
FACTS = {
    "role_name": TextFact(type="role_name", short="role"),
    "other_role": TextFact(type="role_name", short="other role"),
    "note": TextFact(type="text", short="note"),
}


def cause(title: str = "A cause", refines: tuple[str, ...] = (), **fix: Any) -> Cause:
    fields: dict[str, Any] = {"where": Where.AWS, "risk": Risk.LOW, "undo": Undo.COMPLETE}
    return Cause(
        title=title,
        commonness=1,
        refines=list(refines),
        holds_when={"phase": "run"},
        means="m",
        why="w",
        do="d",
        verify="v",
        fix=Fix(**(fields | fix)),
        sources=["https://docs.aws.amazon.com/"],
    )


@pytest.fixture
def fix_file(tmp_path: Path) -> Path:
    path = tmp_path / "x.fix.sh"
    path.write_text("check() { true; }\n")
    return path


def library(fix_file: Path, **causes: Cause) -> Library:
    named = {name.replace("__", "."): cause for name, cause in causes.items()}
    scripts = {id_: fix_file for id_, cause in named.items() if not cause.fix.why_no_script}
    return Library(causes=named, fix_scripts=scripts, text_facts=FACTS, types=TYPES)


def ids(made: Any) -> list[str]:
    return [step.cause_id for step in made.steps]


def test_steps_follow_after_also_over_a_fix_that_is_not_needed(fix_file: Path) -> None:
    known = library(
        fix_file,
        a__last=cause(after=["b.middle"]),
        b__middle=cause(after=["c.first"]),
        c__first=cause(),
        d__free=cause(),
    )
    assert ids(plan(["a.last", "c.first", "d.free"], {}, known, case_id="c")) == ["c.first", "a.last", "d.free"]


def test_ties_go_by_id_whatever_the_order_of_the_causes(fix_file: Path) -> None:
    known = library(fix_file, b__x=cause(), a__x=cause(), c__x=cause())
    assert ids(plan(["c.x", "a.x", "b.x"], {}, known, case_id="c")) == ["a.x", "b.x", "c.x"]


def test_a_cause_that_a_more_precise_one_explains_is_left_out(fix_file: Path) -> None:
    known = library(
        fix_file, a__general=cause(), a__closer=cause(refines=("a.general",)), a__exact=cause(refines=("a.closer",))
    )
    made = plan(["a.general", "a.exact"], {}, known, case_id="c")
    assert ids(made) == ["a.exact"]
    assert made.covered == ("a.general",)
    assert ids(plan(["a.general"], {}, known, case_id="c")) == ["a.general"]


def test_a_cause_without_a_script_says_why(fix_file: Path) -> None:
    known = library(fix_file, a__x=cause("By hand", why_no_script="Only you know."))
    made = plan(["a.x"], {}, known, case_id="c")
    assert made.steps == ()
    assert [(u.cause_id, u.title, u.reason) for u in made.without_script] == [("a.x", "By hand", "Only you know.")]
    with pytest.raises(ValueError, match="without steps"):
        build(made)


def test_known_values_are_filled_in_and_the_others_are_missing(fix_file: Path) -> None:
    needs = {"ROLE_NAME": "role_name", "OTHER": "other_role", "NOTE": "note"}
    known = library(fix_file, a__x=cause(needs=needs, optional=["NOTE"]))
    made = plan(["a.x"], {"role_name": "shop"}, known, case_id="c")
    assert [(p.variable, p.value, p.required) for p in made.parameters] == [
        ("ROLE_NAME", "shop", True),
        ("OTHER", None, True),
        ("NOTE", None, False),
    ]
    assert [p.variable for p in made.missing] == ["OTHER"]
    assert made.with_values({"OTHER": "x"}).missing == ()
    taken_back = made.with_values({"ROLE_NAME": ""})
    assert [p.variable for p in taken_back.missing] == ["ROLE_NAME", "OTHER"]


def test_what_is_optional_for_one_step_is_required_for_both(fix_file: Path) -> None:
    known = library(
        fix_file,
        a__x=cause(needs={"ROLE_NAME": "role_name"}, optional=["ROLE_NAME"]),
        b__x=cause(needs={"ROLE_NAME": "role_name"}),
    )
    assert [p.variable for p in plan(["a.x", "b.x"], {}, known, case_id="c").missing] == ["ROLE_NAME"]
    assert plan(["a.x"], {}, known, case_id="c").missing == ()


def test_a_known_value_that_does_not_fit_counts_as_missing(fix_file: Path) -> None:
    known = library(fix_file, a__x=cause(needs={"ROLE_NAME": "role_name"}))
    assert plan(["a.x"], {"role_name": "a role; rm -rf /"}, known, case_id="c").missing


@pytest.mark.parametrize("value", ["a b", "x" * 65, "role\n", "-rf", "a\x00b", "$(id)", "a\u202eb"])
def test_a_value_that_does_not_fit_is_refused_with_an_example(fix_file: Path, value: str) -> None:
    made = plan(["a.x"], {}, library(fix_file, a__x=cause(needs={"ROLE_NAME": "role_name"})), case_id="c")
    with pytest.raises(ParameterError) as refused:
        made.with_values({"ROLE_NAME": value})
    assert "ROLE_NAME" in refused.value.message
    assert repr(value)[1:20].rstrip("'") in refused.value.message
    assert "name of the IAM role, for example app-task-role" in refused.value.next_step


def test_a_parameter_that_is_not_there_is_refused(fix_file: Path) -> None:
    made = plan(["a.x"], {}, library(fix_file, a__x=cause(needs={"ROLE_NAME": "role_name"})), case_id="c")
    with pytest.raises(ParameterError, match="ROLE"):
        made.with_values({"ROLE": "x"})


def test_an_unknown_cause_is_an_error(fix_file: Path) -> None:
    with pytest.raises(UnknownName):
        plan(["a.y"], {}, library(fix_file, a__x=cause()), case_id="c")


@pytest.mark.parametrize("case_id", ["", "../x", "a/b", "a b", "x" * 41, "-x", "a\n", "$(id)"])
def test_a_case_id_that_is_no_folder_name_is_refused(fix_file: Path, case_id: str) -> None:
    with pytest.raises(ParameterError):
        plan(["a.x"], {}, library(fix_file, a__x=cause()), case_id=case_id)


def test_one_variable_stands_for_one_fact(fix_file: Path) -> None:
    known = library(fix_file, a__x=cause(needs={"ROLE": "role_name"}), b__x=cause(needs={"ROLE": "other_role"}))
    with pytest.raises(KnowledgeError, match="ROLE"):
        plan(["a.x", "b.x"], {}, known, case_id="c")


def test_a_parameter_cannot_be_a_variable_of_the_frame(fix_file: Path) -> None:
    with pytest.raises(KnowledgeError, match="PATH"):
        plan(["a.x"], {}, library(fix_file, a__x=cause(needs={"PATH": "note"})), case_id="c")


def test_a_plan_cannot_be_changed(fix_file: Path) -> None:
    made = plan(["a.x"], {}, library(fix_file, a__x=cause()), case_id="c")
    with pytest.raises(FrozenInstanceError):
        made.title = "x"  # type: ignore[misc]
