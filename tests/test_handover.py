"""The text for whoever goes on with a case: everything has its place, and nothing is claimed that is not known."""

from __future__ import annotations

import pytest

from decision_tree.case import After, Case, Document, Note, Observation, Outcome, Source, Suspicion, Verification
from decision_tree.library import Library
from decision_tree.redact import Kind
from decision_tree.report.draft import Drafts, Form
from decision_tree.report.handover import SUBJECT_LENGTH
from decision_tree.report.reading import LONGEST_LINE, read_again
from decision_tree.wrapping import width
from tests.knowledge import built_in, network

EC2 = Observation("launch_type", "ec2", Source.AWS, "ecs:DescribeTasks arn:aws:ecs:eu-west-1:111122223333:task/x/y")
STOPPED = Observation("agent", "stopped", Source.ANSWER)
DENIED = Observation("agent", None, Source.AWS, "", "AccessDenied: ecs:DescribeContainerInstances")


@pytest.fixture
def library() -> Library:
    return network()


def text_of(library: Library, *entries: Observation | Document | Suspicion, form: Form = Form.SUPPORT) -> str:
    case = Case("20260101-abcdef", 0.0)
    case.add(*entries, at=0.0)
    return Drafts(case, library).draft(form).text


def chapter(text: str, title: str) -> str:
    return " ".join(text.split(f"\n{title}\n")[1].split("\n\n")[0].split())


def test_every_chapter_is_there_also_when_nothing_is_known(library: Library) -> None:
    text = text_of(library)
    assert text.startswith("Subject: Amazon ECS: a task fails\n")
    assert "This is no proof that all is well." in chapter(text, "WHAT WAS FOUND")
    assert "AWS itself was not looked at" in chapter(text, "NOT CHECKED")
    assert "please fill it in" in chapter(text, "WHAT HAPPENS")
    assert "please add it here" in chapter(text, "WHAT WAS TRIED")
    assert "which check on your side" in chapter(text, "WHAT WE ASK FOR")


def test_what_was_checked_is_told_by_how_it_is_known(library: Library) -> None:
    text = text_of(library, EC2, STOPPED)
    checked = chapter(text, "WHAT WAS CHECKED, AND HOW")
    assert "Seen in AWS, read-only: launch type: EC2" in checked
    assert "Answered by a person: made up: STOPPED" in checked
    assert "API operations that were called: ecs:DescribeTasks" in checked
    assert "Confirmed: A made-up cause [agent.stopped]" in chapter(text, "WHAT WAS FOUND")
    assert chapter(text, "NOT CHECKED") == "Whatever the look at AWS asked for was answered."
    assert "confirm from your side" in chapter(text, "WHAT WE ASK FOR")


def test_what_was_suspected_and_ruled_out_comes_first(library: Library) -> None:
    suspected = Suspicion(("network.no_public_ip",))
    assert chapter(text_of(library, EC2, STOPPED, suspected), "RULED OUT").startswith("- A made-up cause: ")
    assert "RULED OUT" not in text_of(library)


def test_what_could_not_be_checked_names_the_permission_and_never_reads_as_fine(library: Library) -> None:
    text = text_of(library, EC2, DENIED, form=Form.TEAM)
    assert "the permission ecs:DescribeContainerInstances is missing" in chapter(text, "NOT CHECKED")
    assert "ecs:DescribeContainerInstances" not in chapter(text, "WHAT WAS CHECKED, AND HOW")
    assert "allow us to look at it: ecs:DescribeContainerInstances." in chapter(text, "WHAT WE ASK FOR")
    assert "Please answer:" in chapter(text, "WHAT WE ASK FOR")


@pytest.mark.parametrize(
    ("after", "asked"),
    [(After.STILL_THERE, "The fix did not help"), (After.GONE, "AWS shows that the cause is mended")],
)
def test_a_verification_is_told(library: Library, after: After, asked: str) -> None:
    case = Case("20260101-abcdef", 0.0)
    case.add(EC2, STOPPED, at=0.0)
    case.add(Verification((Outcome("agent.stopped", "confirmed", after),)), at=60.0)
    for form in (Form.SUPPORT, Form.TEAM):
        text = Drafts(case, library).draft(form).text
        assert "1970-01-01 00:01 +0000" in chapter(text, "WHAT WAS TRIED")
        assert asked in chapter(text, "WHAT WE ASK FOR")


def test_notes_go_along_without_names(library: Library) -> None:
    case = Case("20260101-abcdef", 0.0)
    case.add(EC2, at=0.0)
    case.add(Note("asked alice@acme.example"), at=1.0)
    text = Drafts(case, library).draft(Form.TEAM).text
    assert "asked email-1" in text
    assert "Stand-ins: " in text


def test_the_message_is_quoted_with_its_time_and_its_request_id() -> None:
    message = (
        "ordinary line\n2026-11-22T10:11:12Z An error occurred (AccessDeniedException) when calling the GetObject "
        "operation: Access Denied; Request ID: 3f9c2f6e-1111-2222-3333-4444aaaa6666\n"
    )
    case = Case()
    case.add(Document("x", message), at=0.0)
    reading = read_again(case, built_in())
    assert reading.times == ("2026-11-22T10:11:12Z",)
    assert reading.requests == ("3f9c2f6e-1111-2222-3333-4444aaaa6666",)
    assert len(reading.quoted) == 1
    assert reading.quoted[0].startswith("2026-11-22T10:11:12Z An error occurred")
    drafts = Drafts(case, built_in())
    assert "Request ids: id-1" in drafts.draft(Form.SUPPORT).text
    shown = drafts.draft(Form.SUPPORT, frozenset({Kind.REQUESTS})).text
    assert "Request ids: 3f9c2f6e-1111-2222-3333-4444aaaa6666" in shown
    assert "Fill in" not in shown


def test_long_lines_and_titles_are_cut() -> None:
    case = Case()
    case.add(Document("x", "AccessDenied " + "x" * 5000), at=0.0)
    assert all(len(line) <= LONGEST_LINE for line in read_again(case, built_in()).quoted)
    for form in (Form.SUPPORT, Form.TEAM):
        first = Drafts(case, built_in()).draft(form).text.splitlines()[0]
        assert len(first) <= len("Subject: ") + SUBJECT_LENGTH
        draft = Drafts(case, built_in()).draft(form, columns=50)
        assert len(draft.text) < 20_000
        assert max(map(width, draft.preview.splitlines())) <= 50
        words = ["".join(text.replace("\\", "").split()) for text in (draft.preview, draft.text)]
        assert words[0] == words[1], "only the lines are shorter"


def test_a_draft_is_of_the_case_as_it_was(library: Library) -> None:
    case = Case("20260101-abcdef", 0.0)
    case.add(EC2, at=0.0)
    drafts = Drafts(case, library)
    case.add(STOPPED, at=1.0)
    assert "STOPPED" not in drafts.draft(Form.TEAM).text
