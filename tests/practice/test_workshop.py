"""Workshop files: what they choose, what is refused and how it is told; the ready course; the answer key."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.errors import WizardError
from decision_tree.practice import Workshop, load_workshop, scenarios
from decision_tree.practice.answer_key import answer_key
from decision_tree.practice.workshop import FOLDER, problems
from decision_tree.translation import problems as untranslated
from decision_tree.yaml12 import load_yaml
from tests.knowledge import built_in

OWN = """\
title: Nothing comes up
level: 2
launch_type: fargate
story: Since noon no task starts.
world: {kind: fargate_service, network: {way_out: none}, stopped: [{failure: token_timeout}]}
causes: [network.no_route]
hints: [Look at the routes.]
look: {cluster: shop, service: web}
teaches: Routes matter.
"""


def written(folder: Path, scenarios: str = "[{scenario: no-way-out}]", more: str = "") -> str:
    path = folder / "monday.yaml"
    path.write_text(f"title: Monday\nwelcome: Hello.\nscenarios: {scenarios}\n{more}", encoding="utf-8")
    return str(path)


# ----- what a file chooses -----


def test_what_is_left_out_has_a_sensible_value(tmp_path: Path) -> None:
    workshop = load_workshop(written(tmp_path))
    assert (workshop.id, workshop.title, workshop.order) == ("monday", "Monday", "fixed")
    assert workshop.results == tmp_path / "monday-results.jsonl"
    (only,) = workshop.exercises
    assert (only.rules.minutes, only.rules.hints, only.minutes, only.is_own) == (None, "costly", 10, False)
    assert workshop.minutes == 10


def test_limits_hints_texts_and_the_results_file_are_the_trainers_choice(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "noon.yaml").write_text(OWN)
    chosen = "[{scenario: own/noon.yaml, minutes: 7, hints: 1, intro: Careful.}, {scenario: boundary}]"
    more = "hints: none\nintro_minutes: 5\norder: free\nresults: class/a.jsonl\n"
    workshop = load_workshop(written(tmp_path, chosen, more))
    own, built = workshop.exercises
    assert (own.name, own.scenario.title, own.is_own) == ("own/noon.yaml", "Nothing comes up", True)
    assert (own.rules.minutes, own.rules.hints, own.intro) == (7, 1, "Careful.")
    assert (built.rules.hints, built.scenario) == ("none", scenarios()["boundary"])
    assert (workshop.order, workshop.minutes) == ("free", 5 + 7 + 25)
    assert workshop.results == tmp_path / "class" / "a.jsonl"


def test_a_shuffled_order_is_the_learners_own_and_stays() -> None:
    course = load_workshop("course")
    shuffled = Workshop(**{**vars(course), "order": "shuffled"})
    assert shuffled.in_order_of("Aiko") == shuffled.in_order_of("Aiko")
    assert shuffled.in_order_of("Aiko") != shuffled.in_order_of("Ben")
    names = sorted(exercise.name for exercise in course.exercises)
    assert sorted(exercise.name for exercise in shuffled.in_order_of("Aiko")) == names
    assert course.in_order_of("Aiko") == course.exercises


def test_a_workshop_of_ones_own_may_be_in_japanese_too(tmp_path: Path, japanese: None) -> None:
    block = "ja:\n  title: 月曜日\n  scenarios: [{intro: まず読みます。}]\n"
    workshop = load_workshop(written(tmp_path, "[{scenario: no-way-out, intro: Read first.}]", f"\n{block}"))
    assert (workshop.title, workshop.welcome) == ("月曜日", "Hello.")
    assert workshop.exercises[0].intro == "まず読みます。"


# ----- what is refused -----


@pytest.mark.parametrize(
    ("chosen", "more", "says"),
    [
        ("[{scenario: no-way-out, minuts: 5}]", "", "unknown field `minuts` - at `$.scenarios[0]`"),
        ("[{scenario: no-way-out, minutes: 0}]", "", "$.scenarios[0].minutes"),
        ("[{scenario: no-way-out, hints: some}]", "", "$.scenarios[0].hints"),
        ("[{scenario: no-way-out, hints: 0}]", "", "$.scenarios[0].hints"),
        ("[]", "", "$.scenarios"),
        ("[{scenario: no-way-out}]", "order: random", "$.order"),
        ("[{scenario: no-way-ou}]", "", "scenarios[0]: no scenario 'no-way-ou'\nDid you mean no-way-out?"),
        ("[{scenario: boundary}, {scenario: boundary}]", "", "boundary stands twice"),
        ("[{scenario: no-way-out}]", "results: .bashrc", "results: .bashrc does not end with .jsonl"),
        ("[{scenario: ../outside.yaml}]", "", "../outside.yaml is not in the workshop's folder"),
        ("[{scenario: /etc/outside.yaml}]", "", "/etc/outside.yaml is not in the workshop's folder"),
        ("[{scenario: link.yaml}]", "", "link.yaml is not in the workshop's folder"),
        ("[{scenario: missing.yaml}]", "", "missing.yaml: No such file"),
        ("[{scenario: healthy.yaml}]", "", "healthy.yaml has no cause"),
        ("[{scenario: broken.yaml}]", "", "broken.yaml: Object contains unknown field `netwrok`"),
        ("[{scenario: no-way-out", "", "expected ',' or '}'"),
        ("[{scenario: no-way-out}]", "title: twice", "'title' stands twice"),
    ],
)
def test_a_mistake_is_told_with_file_field_and_next_step(chosen: str, more: str, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_text(OWN)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "healthy.yaml").write_text(OWN.replace("[network.no_route]", "[]"))
    (folder / "broken.yaml").write_text(OWN.replace("network:", "netwrok:"))
    with pytest.raises(WizardError) as caught:
        load_workshop(written(folder, chosen, more))
    assert says in str(caught.value)
    assert str(folder) in caught.value.message
    assert caught.value.next_step


def test_a_cause_that_nobody_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN.replace("no_route", "no_rout"))
    (wrong,) = problems(load_workshop(written(tmp_path, "[{scenario: own.yaml}]")), frozenset(built_in().causes))
    assert wrong.startswith("own.yaml: causes: no cause 'network.no_rout'")


# ----- the ready course -----


def test_the_course_is_two_hours_from_a_missing_task_role_to_two_faults_at_once() -> None:
    course = load_workshop("course")
    assert len(course.exercises) == 12
    assert 100 <= course.minutes <= 120
    assert course.intro_minutes > 0
    levels = [exercise.scenario.level for exercise in course.exercises]
    assert levels == sorted(levels)
    assert set(levels) == {1, 2, 3}
    assert course.exercises[0].scenario.causes == ["role.task_role_not_set"]
    assert all(len(exercise.scenario.causes) == 2 for exercise in course.exercises[-2:])
    assert all(exercise.rules.minutes and exercise.intro for exercise in course.exercises)
    assert problems(course, frozenset(built_in().causes)) == []


def test_no_introduction_gives_the_cause_away() -> None:
    causes = built_in().causes
    for exercise in load_workshop("course").exercises:
        told = exercise.intro.lower()
        assert not [cause for cause in exercise.scenario.causes if causes[cause].title.lower() in told]


def test_the_course_is_there_in_japanese(japanese: None) -> None:
    raw = load_yaml((FOLDER / "course.yaml").read_text(encoding="utf-8"))
    assert untranslated("workshop", raw, raw.pop("ja")) == []
    course = load_workshop("course")
    assert all(any(letter > "\u3000" for letter in exercise.intro) for exercise in course.exercises)


# ----- the answer key -----


def test_the_answer_key_has_all_that_a_trainer_needs(tmp_path: Path) -> None:
    library = built_in()
    chosen = (
        "[{scenario: no-task-role, hints: free}, {scenario: two-permissions, hints: 1}, {scenario: unknown.yaml}]"
    )
    (tmp_path / "unknown.yaml").write_text(OWN.replace("network.no_route", "my.own"))
    key = answer_key(load_workshop(written(tmp_path, chosen)), library)
    first, second, third = key.split("\n## ")[1:]
    scenario = scenarios()["no-task-role"]
    assert first.startswith(f"1. {scenario.title}\n")
    for text in (scenario.story.strip(), scenario.teaches, *scenario.hints):
        assert text in first
    assert "What goes wrong? → **The application finds no AWS credentials**" in first
    assert library.causes["role.task_role_not_set"].title in first
    assert library.causes["role.task_role_not_set"].do.strip() in first
    assert "they cost nothing" in first
    assert "The wizard writes a script" in first
    assert second.count("### True cause: ") == 2
    assert "None: the look finds it out." in second
    assert "at most 1, each costs points" in second
    assert "### `my.own`" in third
