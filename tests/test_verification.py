"""What a second look says of a fix: only what it shows itself counts, and what it does not show is not claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.case import After, Case, Observation, Source, Verification
from decision_tree.library import Library
from decision_tree.redact import redact_case
from decision_tree.report import FORMATS, as_dict, make_report, render
from decision_tree.session import Session
from decision_tree.store import Store
from tests.report_schema import Document
from tests.tui.conftest import made_up_library

CAUSE = "network.no_public_ip"
DENIED = "AccessDenied: ec2:DescribeNetworkInterfaces is not allowed"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return made_up_library(tmp_path)


def aws(fact: str, value: str | None, reason: str = "") -> Observation:
    return Observation(fact, value, Source.AWS, "ec2:DescribeNetworkInterfaces", reason)


def message(value: str) -> Observation:
    return Observation("error_kind", value, Source.MESSAGE, "i/o timeout")


BEFORE = (message("timeout"), aws("launch_type", "fargate"), aws("public_ip", "no"), aws("task", "old"))


def session(library: Library, *more: Observation, store: Store | None = None) -> Session:
    made = Session(library, Case("20260101-abcdef", 0.0), store.append if store else None)
    made.take((*BEFORE, *more))
    assert made.diagnosis.to_fix == (CAUSE,)
    return made


def after(found: Verification) -> dict[str, After]:
    return {outcome.cause: outcome.after for outcome in found.outcomes}


def test_gone_when_aws_shows_the_contrary(library: Library) -> None:
    made = session(library)
    assert after(made.verify((aws("launch_type", "fargate"), aws("public_ip", "yes")))) == {CAUSE: After.GONE}
    assert CAUSE not in made.diagnosis.to_fix
    assert CAUSE in made.to_mend


def test_another_symptom_alone_is_no_proof_that_it_is_gone(library: Library) -> None:
    library.causes[CAUSE].holds_when.pop("error_kind")
    library.causes[CAUSE].applies_when["error_kind"] = "timeout"
    made = session(library)
    found = made.verify((message("access_denied"), aws("launch_type", "fargate"), aws("task", "new")))
    assert after(found) == {CAUSE: After.NOT_CHECKED}


def test_a_message_of_the_same_task_does_not_count(library: Library) -> None:
    same = (message("timeout"), aws("launch_type", "fargate"), aws("public_ip", "no"), aws("task", "old"))
    (outcome,) = session(library).verify(same).outcomes
    assert outcome.after is After.NOT_CHECKED
    assert "a new task has to start" in outcome.why
    new = (*same[:3], aws("task", "new"))
    assert after(session(library).verify(new)) == {CAUSE: After.STILL_THERE}


def test_what_is_denied_names_why_and_keeps_what_was_known(library: Library) -> None:
    made = session(library)
    (outcome,) = made.verify((aws("launch_type", "fargate"), aws("public_ip", None, DENIED))).outcomes
    assert (outcome.after, outcome.why) == (After.NOT_CHECKED, DENIED)
    assert made.diagnosis.facts.known["public_ip"] == "no"


def test_an_answer_says_nothing_of_now(library: Library) -> None:
    made = Session(library)
    made.take((message("timeout"), aws("launch_type", "fargate")))
    made.answer("public_ip", "no")
    (outcome,) = made.verify((message("timeout"), aws("launch_type", "fargate"), aws("task", "new"))).outcomes
    assert outcome.after is After.NOT_CHECKED


def test_what_aws_no_longer_shows_counts_no_longer_until_that_is_taken_back(library: Library) -> None:
    made = session(library, aws("role_has_permission", "no"))
    made.verify((aws("launch_type", "fargate"), aws("public_ip", "yes")))
    assert "role_has_permission" not in made.diagnosis.facts.known
    assert made.diagnosis.facts.known["task"] == "old"  # a name, which the script needs for its undo
    assert made.undo()
    assert made.case.verified is None
    assert made.diagnosis.facts.known["role_has_permission"] == "no"
    assert made.diagnosis.to_fix == (CAUSE,)


def test_what_is_mended_contradicts_nothing(library: Library) -> None:
    made = session(library, Observation("public_ip", "no", Source.MESSAGE, "no public IP"))
    made.verify((aws("launch_type", "fargate"), aws("public_ip", "yes")))
    assert made.diagnosis.contradictions == ()
    made.take((Observation("public_ip", "no", Source.MESSAGE, "again"),))
    assert made.diagnosis.contradictions != ()


def test_a_second_verification_is_still_about_what_the_first_found_gone(library: Library) -> None:
    made = session(library)
    made.verify((aws("launch_type", "fargate"), aws("public_ip", "yes")))
    again = made.verify((*BEFORE[:3], aws("task", "newer")))
    assert after(again)[CAUSE] is After.STILL_THERE


def test_the_store_keeps_it_and_the_json_fits_its_schema(library: Library, tmp_path: Path) -> None:
    import msgspec

    with Store.open(tmp_path / "cases.db") as store:
        made = session(library, aws("cluster", "shop"), store=store)
        made.verify((aws("launch_type", "fargate"), aws("public_ip", "yes")))
        kept = store.load(made.case.id)
    assert kept.verified == made.case.verified
    document = as_dict(make_report(kept, library))
    msgspec.convert(document, Document, strict=True)
    assert [step["cause"] for step in document["plan"]["steps"]] == [CAUSE]
    cluster, region, _ = document["plan"]["parameters"]
    assert (cluster["name"], cluster["value"], cluster["from"]) == ("CLUSTER", "shop", "aws")
    assert (region["name"], region["value"], region["from"]) == ("REGION", None, None)
    (told,) = document["verification"]["causes"]
    assert (told["id"], told["before"], told["after"], told["why"]) == (CAUSE, "confirmed", "gone", None)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_report_has_the_plan_and_the_result(library: Library, format_: str) -> None:
    made = session(library, aws("cluster", "shop"))
    made.verify((aws("launch_type", "fargate"), aws("public_ip", None, DENIED)))
    text = " ".join(render(make_report(made.case, library), format_).split())
    for words in ("CLUSTER", "shop", "ec2:DescribeNetworkInterfaces is not allowed", "REGION"):
        assert words in text
    assert ("not_checked" if format_ == "json" else "could not be checked") in text


def test_a_redacted_report_has_stand_ins_also_here(library: Library) -> None:
    made = session(library, aws("cluster", "my-shop"))
    denied = "AccessDenied: arn:aws:iam::123456789012:role/my-role may not"
    made.verify((aws("launch_type", "fargate"), aws("public_ip", None, denied)))
    text = render(make_report(made.case, library, redact=True), "text")
    assert "my-shop" not in text
    assert "123456789012" not in text
    assert "CLUSTER = cluster-1" in text
    assert redact_case(made.case, library.values).verified is not None


def test_without_anything_to_mend_there_is_no_plan(library: Library) -> None:
    document = as_dict(make_report(Case("20260101-abcdef", 0.0), library))
    assert document["plan"] is None
    assert document["verification"] is None


def test_secrets_in_a_value_are_not_told(library: Library) -> None:
    made = session(library, aws("cluster", "shop"), Observation("region", "password=hunter2hunter2", Source.ANSWER))
    assert "hunter2" not in str(as_dict(make_report(made.case, library))["plan"])
